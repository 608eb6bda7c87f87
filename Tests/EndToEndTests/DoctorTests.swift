import Bot
import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("/doctor", .timeLimit(.minutes(60)))
struct DoctorTests {
    @Test("Where all is well it says so, and has no buttons")
    func well() async throws {
        try await Harbour.with(privilegedIntents: [.messageContent, .guildMembers]) { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                let outcome = try await harbour.owner.runs("/doctor", in: harbour.help)
                #expect(outcome.reply?.isEphemeral == true)
                #expect(outcome.text.contains("All is well"), "\(outcome.text)")
                #expect(outcome.reply?.buttons.isEmpty == true)
            }
        }
    }

    @Test("Whoever may not manage the server is told so")
    func denied() async throws {
        try await Harbour.ready { harbour, _ in
            for person in [harbour.mia, harbour.sam] {
                let outcome = try await person.runs("/doctor", in: harbour.help)
                #expect(outcome.reply?.isEphemeral == true)
                #expect(outcome.text.contains("Manage Server"))
            }
        }
    }

    @Test("A deleted log channel is made anew by its button, private and in use; the old button then does nothing")
    func logChannel() async throws {
        try await Harbour.ready { harbour, _ in
            await harbour.guild.deleteChannel(try await harbour.log)
            let answer = try await harbour.doctor("The log channel was deleted")
            let repaired = try await harbour.owner.presses("Make a log channel", on: answer)
            #expect(repaired.text.contains("I made"), "\(repaired.text)")
            #expect(!repaired.text.contains("was deleted"))
            #expect(await !harbour.mia.sees(try await harbour.log))
            _ = try await harbour.openTicket(harbour.mia)
            try await harbour.logEntry("Ticket 0001 opened")

            let again = try await harbour.owner.presses("Make a log channel", on: answer)
            #expect(again.text.contains("nothing to mend"), "\(again.text)")
            #expect(await harbour.guild.channels().count { $0.name == "ticket-log" } == 1)
        }
    }

    @Test("Two who press at once get one channel")
    func twoPresses() async throws {
        try await Harbour.ready { harbour, _ in
            await harbour.guild.deleteChannel(try #require(await harbour.guild.channel(named: "Closed Tickets")).id)
            let answer = try await harbour.doctor("archive category was deleted")
            try await withThrowingTaskGroup(of: Outcome.self) { group in
                for _ in 0..<5 {
                    group.addTask { try await harbour.owner.presses("Make an archive category", on: answer) }
                }
                let texts = try await group.reduce(into: [String]()) { $0.append($1.text) }
                #expect(texts.count { $0.contains("I made") } == 1, "\(texts)")
                #expect(texts.count { $0.contains("nothing to mend") } == 4)
            }
            #expect(await harbour.guild.channels().count { $0.name == "Closed Tickets" } == 1)
        }
    }

    @Test("A public channel that happens to have the log's name is not taken for it")
    func publicChannel() async throws {
        try await Harbour.ready { harbour, bot in
            await harbour.guild.deleteChannel(try await harbour.log)
            let trap = await harbour.guild.makeChannel("ticket-log")
            let answer = try await harbour.doctor("The log channel was deleted")
            try await harbour.owner.presses("Make a log channel", on: answer)
            let log = try #require(try await bot.store.settings(of: harbour.guild.id)?.logChannelID)
            #expect(log != trap)
            #expect(await !harbour.mia.sees(log))
        }
    }

    @Test(
        "A permission that was taken from the bot in a channel is named, and taken back by the button",
        arguments: [
            ("ticket-log", Permissions.sendMessages, "Send Messages", "Let me into the log channel"),
            ("Closed Tickets", .manageChannels, "Manage Channels", "Let me into the archive category"),
            ("Tickets", .manageChannels, "Manage Channels", "Let me into the ticket category"),
        ])
    func permission(channel: String, missing: Permissions, name: String, button: String) async throws {
        try await Harbour.ready { harbour, _ in
            let place = try #require(await harbour.guild.channel(named: channel))
            await harbour.guild.deny(missing, to: harbour.usher, in: place)
            let answer = try await harbour.doctor("**\(name)**", "<#\(place.id)>")
            let repaired = try await harbour.owner.presses(button, on: answer)
            #expect(repaired.text.contains("I gave myself"), "\(repaired.text)")
            #expect(!repaired.text.contains("I lack **"), "\(repaired.text)")
            // What others may do there stayed as it was.
            let after = try await harbour.channel(place.id).overwrites.filter {
                $0.subject != .member(harbour.usher.userID)
            }
            #expect(after == place.overwrites.filter { $0.subject != .member(harbour.usher.userID) })
            let ticket = try await harbour.openTicket(harbour.mia)
            try await harbour.sam.runs("/close", in: ticket.id)
            try await harbour.logEntry("Ticket 0001 closed")
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            #expect(try await harbour.channel(ticket.id).parentID == archive.id)
        }
    }

    @Test(
        "A log channel that the bot does not see any more is not taken for deleted, and nobody is told to make another")
    func hidden() async throws {
        try await Harbour.ready { harbour, _ in
            let log = try await harbour.log
            await harbour.guild.setOverwrites(
                of: log, to: [Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel)])
            let answer = try await harbour.doctor("**View Channels** in the log channel <#\(log)>")
            #expect(answer.buttons.isEmpty)
            #expect(!answer.text.contains("deleted"))
        }
    }

    @Test("A permission that the role lost on the whole server is named, and no button pretends to mend it")
    func role() async throws {
        try await Harbour.ready { harbour, _ in
            let role = try #require(await harbour.guild.role(of: harbour.usher))
            await harbour.guild.setPermissions(of: role, to: [.viewChannel, .sendMessages, .manageChannels])
            let answer = try await harbour.doctor("**Manage Roles**", "on this server")
            #expect(answer.buttons.isEmpty)
        }
    }

    @Test("A nearly full archive gets a successor by its button, and the next closed ticket goes there")
    func fullArchive() async throws {
        try await Harbour.ready { harbour, _ in
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            for number in 1...45 { await harbour.guild.makeChannel("closed-\(number)", parent: archive.id) }
            let answer = try await harbour.doctor("holds 45 of the 50 channels")
            let repaired = try await harbour.owner.presses("Make a fresh archive category", on: answer)
            #expect(!repaired.text.contains("45 of the 50"), "\(repaired.text)")
            let ticket = try await harbour.openTicket(harbour.mia)
            try await harbour.sam.runs("/close", in: ticket.id)
            let spare = try #require(await harbour.guild.channel(named: "Closed Tickets 2"))
            #expect(try await harbour.channel(ticket.id).parentID == spare.id)
            #expect(await !harbour.noah.sees(spare.id))
        }
    }

    @Test("A deleted staff role is replaced by a new one, or forgotten where there are others")
    func staff() async throws {
        try await Harbour.ready { harbour, bot in
            let helpers = await harbour.guild.makeRole("Helpers")
            try await harbour.owner.runs(
                "/settings staff", ["role": .role(helpers), "action": "add"], in: harbour.help)
            await harbour.guild.deleteRole(helpers)
            let one = try await harbour.doctor("A staff role was deleted")
            try await harbour.owner.presses("Forget the deleted role", on: one)
            #expect(try await bot.store.settings(of: harbour.guild.id)?.staffRoles == [harbour.staff])

            await harbour.guild.deleteRole(harbour.staff)
            let all = try await harbour.doctor("Every staff role was deleted")
            try await harbour.owner.presses("Make a staff role", on: all)
            let made = try #require(await harbour.guild.role(named: "Ticket Staff"))
            #expect(try await bot.store.settings(of: harbour.guild.id)?.staffRoles == [made])
        }
    }

    @Test("Whoever has lost Manage Server since cannot press any more")
    func lostPermission() async throws {
        try await Harbour.ready { harbour, _ in
            let managers = await harbour.guild.makeRole("Managers", permissions: .manageGuild)
            await harbour.guild.giveRole(managers, to: harbour.noah)
            await harbour.guild.deleteChannel(try await harbour.log)
            let answer = try #require(
                try await harbour.noah.runs("/doctor", in: harbour.help).reply)
            await harbour.guild.takeRole(managers, from: harbour.noah)
            let outcome = try await harbour.noah.presses("Make a log channel", on: answer)
            #expect(outcome.text.contains("Manage Server"), "\(outcome.text)")
            #expect(await harbour.guild.channel(named: "ticket-log") == nil)
        }
    }

    @Test("A clock that is wrong is told, in both directions", arguments: [(3600, "ahead of"), (-3600, "behind")])
    func clock(seconds: Int, direction: String) async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot(now: { .now + .seconds(seconds) }) { _ async throws in
                try await harbour.setUp()
                // How many seconds depends on how busy the machine is.
                _ = try await harbour.doctor("My clock is 3", "seconds \(direction) Discord's")
            }
        }
    }

    @Test("Intents that are switched off in the Developer Portal are named")
    func intents() async throws {
        try await Harbour.with(privilegedIntents: []) { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                _ = try await harbour.doctor("**Message Content**", "**Server Members**")
            }
        }
    }
}

extension Harbour {
    /// What `/doctor` says to the owner, which must contain the texts.
    fileprivate func doctor(_ texts: String...) async throws -> SeenMessage {
        let outcome = try await self.owner.runs("/doctor", in: self.help)
        for text in texts { #expect(outcome.text.contains(text), "\(outcome.text)") }
        return try #require(outcome.reply)
    }
}
