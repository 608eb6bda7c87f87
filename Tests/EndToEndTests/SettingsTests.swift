import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Settings (R8)", .timeLimit(.minutes(60)))
struct SettingsTests {
    @Test("/setup makes what is missing, keeps what is there, and can be repeated")
    func setup() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { bot async throws in
                let first = try await harbour.owner.runs("/setup", in: harbour.help)
                #expect(first.text.contains("I made"))
                let names = await harbour.guild.channels().map(\.name)
                for name in ["Tickets", "Closed Tickets", "ticket-log"] { #expect(names.contains(name)) }
                #expect(await harbour.guild.role(named: "Ticket Staff") != nil)
                for name in ["Tickets", "Closed Tickets", "ticket-log"] {
                    let channel = try #require(await harbour.guild.channel(named: name))
                    #expect(await !harbour.mia.sees(channel.id))
                }
                let second = try await harbour.owner.runs("/setup", in: harbour.help)
                #expect(second.text.contains("there already"))
                #expect(await harbour.guild.channels().map(\.name).count == names.count)
                let settings = try #require(try await bot.store.settings(of: harbour.guild.id))
                #expect(settings.staffRoles.count == 1)
            }
        }
    }

    @Test("R8.1 R8.4: the staff roles decide who is staff, at the moment of acting")
    func staffRoles() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            let helpers = await harbour.guild.makeRole("Helpers")
            await harbour.guild.giveRole(helpers, to: harbour.noah)
            // He may see the channel, so that his role alone decides.
            try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: id)
            #expect(try await harbour.noah.runs("/close", in: id).text.contains("Only staff"))
            try await harbour.owner.runs(
                "/settings staff", ["role": .role(helpers), "action": "add"], in: harbour.help)
            #expect(try await harbour.noah.runs("/remove", ["user": .user(harbour.sam)], in: id).text.contains("staff"))
            await harbour.guild.takeRole(helpers, from: harbour.noah)
            #expect(try await harbour.noah.runs("/close", in: id).text.contains("Only staff"))
            try await harbour.owner.runs(
                "/settings staff", ["role": .role(harbour.staff), "action": "remove"], in: harbour.help)
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("Only staff"))
        }
    }

    @Test("@everyone and a bot's role cannot be staff roles")
    func wrongRoles() async throws {
        try await Harbour.ready { harbour, _ in
            let managed = try #require(await harbour.guild.role(of: harbour.usher))
            for role in [RoleID.everyone(of: harbour.guild.id), managed] {
                let outcome = try await harbour.owner.runs(
                    "/settings staff", ["role": .role(role), "action": "add"], in: harbour.help)
                #expect(outcome.text.contains("cannot be a staff role"))
            }
        }
    }

    @Test("R8.2: tickets appear in the configured category")
    func category() async throws {
        try await Harbour.ready { harbour, _ in
            let category = await harbour.guild.makeChannel("Desk", type: .category)
            try await harbour.owner.runs("/settings category", ["channel": .channel(category)], in: harbour.help)
            #expect(try await harbour.openTicket(harbour.mia).parentID == category)
        }
    }

    @Test("R8.3: the form changes title, instructions, button and greeting")
    func panelForm() async throws {
        try await Harbour.ready { harbour, _ in
            let form = try #require(try await harbour.owner.runs("/settings panel", in: harbour.help).form)
            #expect(form.fields.map(\.value).first == "Need help?")
            let saved = try await harbour.owner.fillsIn(
                form,
                [
                    "Title": "Kummerkasten 🛟", "Instructions": "Knopf drücken", "Button text": "Hilfe!",
                    "Greeting in a new ticket": "Hallo",
                ])
            #expect(saved.text.contains("Saved"))
            try await harbour.owner.runs("/panel", in: harbour.help)
            let panel = try #require(await harbour.mia.messages(in: harbour.help).last { !$0.buttons.isEmpty })
            #expect(panel.embeds.first?.title == "Kummerkasten 🛟")
            #expect(panel.embeds.first?.description == "Knopf drücken")
            try await harbour.mia.presses("Hilfe!", in: harbour.help)
            let channel = try #require(await harbour.guild.channel(named: "ticket-0001"))
            #expect(await harbour.mia.messages(in: channel.id).first?.text.contains("Hallo") == true)
        }
    }

    @Test("Every setting needs Manage Server", arguments: ["view", "staff", "category", "archive", "log", "panel"])
    func denied(name: String) async throws {
        try await Harbour.ready { harbour, _ in
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            let options: [String: OptionArgument] =
                switch name {
                case "staff": ["role": .role(harbour.staff), "action": "remove"]
                case "category", "archive": ["channel": .channel(category.id)]
                case "log": ["channel": .channel(harbour.help)]
                default: [:]
                }
            let outcome = try await harbour.sam.runs("/settings \(name)", options, in: harbour.help)
            #expect(outcome.reply?.isEphemeral == true)
            #expect(outcome.text.contains("Manage Server"))
        }
    }

    @Test("A deleted category is told in the log channel and in the settings, and tickets go on")
    func categoryDeleted() async throws {
        try await Harbour.ready { harbour, bot in
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            await harbour.guild.deleteChannel(category.id)
            try await harbour.logEntry("ticket category was deleted")
            let view = try await harbour.owner.runs("/settings view", in: harbour.help)
            #expect(view.text.contains("ticket category was deleted"))
            #expect(try await harbour.openTicket(harbour.mia).parentID == nil)
        }
    }

    @Test("A deleted log channel is told to the owner, and tickets go on")
    func logDeleted() async throws {
        try await Harbour.ready { harbour, _ in
            await harbour.guild.deleteChannel(try await harbour.log)
            try await harbour.sandbox.until("the owner is told") {
                await harbour.owner.directMessages().contains { $0.text.contains("log channel was deleted") }
            }
            let id = try await harbour.openTicket(harbour.mia).id
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
        }
    }

    @Test("A deleted staff role is told, and tickets go on for administrators")
    func roleDeleted() async throws {
        try await Harbour.ready { harbour, _ in
            await harbour.guild.deleteRole(harbour.staff)
            try await harbour.logEntry("staff role was deleted")
            let id = try await harbour.openTicket(harbour.mia).id
            #expect(try await harbour.owner.runs("/close", in: id).text.contains("is closed"))
        }
    }

    @Test("/help shows each person what they can do")
    func help() async throws {
        try await Harbour.ready { harbour, _ in
            let member = try await harbour.mia.runs("/help", in: harbour.help).text
            #expect(member.contains("/help") && !member.contains("/close") && !member.contains("/setup"))
            let staff = try await harbour.sam.runs("/help", in: harbour.help).text
            #expect(staff.contains("/close") && !staff.contains("/setup"))
            let owner = try await harbour.owner.runs("/help", in: harbour.help).text
            #expect(owner.contains("/close") && owner.contains("/setup") && owner.contains("/settings"))
        }
    }
}
