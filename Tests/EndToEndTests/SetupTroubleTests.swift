import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("/setup and /panel in trouble", .timeLimit(.minutes(60)))
struct SetupTroubleTests {
    @Test("On a full server it names Discord's limit and what could not be made, and takes what is named instead")
    func serverFull() async throws {
        try await Harbour.with { harbour in
            let category = await harbour.guild.makeChannel("Desk", type: .category)
            // Without the bot, who would have to be told of each channel.
            await harbour.guild.kick(harbour.usher)
            for number in await harbour.guild.channels().count..<500 {
                await harbour.guild.makeChannel("room-\(number)")
            }
            await harbour.guild.install(harbour.usher, permissions: Harbour.invitation)
            try await harbour.withBot { bot async throws in
                let outcome = try await harbour.owner.runs("/setup", ["staff": .role(harbour.staff)], in: harbour.help)
                #expect(outcome.text.contains("“Tickets”"), "\(outcome.text)")
                #expect(outcome.text.contains("500 channels"))
                let named = try await harbour.owner.runs(
                    "/setup",
                    [
                        "category": .channel(category), "archive": .channel(category), "log": .channel(harbour.help),
                    ], in: harbour.help)
                #expect(named.text.contains("Tickets are ready"), "\(named.text)")
                #expect(try await bot.store.settings(of: harbour.guild.id)?.staffRoles == [harbour.staff])
            }
        }
    }

    @Test("Where Discord breaks down half way it says so without a code, and the second try makes nothing twice")
    func breakdown() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                harbour.sandbox.faults.add(
                    Fault(method: .post, path: "/guilds/*/channels", kind: .status(502, afterEffect: true)))
                let outcome = try await harbour.owner.runs("/setup", in: harbour.help)
                #expect(outcome.text.contains("Discord is not answering"), "\(outcome.text)")
                let again = try await harbour.owner.runs("/setup", in: harbour.help)
                #expect(again.text.contains("Tickets are ready"), "\(again.text)")
                let names = await harbour.guild.channels().map(\.name)
                for name in ["Tickets", "Closed Tickets", "ticket-log"] {
                    #expect(names.count { $0 == name } == 1, "\(names)")
                }
            }
        }
    }

    @Test("A refusal of Discord's that the bot did not see coming names the permission and what could not be made")
    func refused() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                // Discord says no, though all that the bot knows of its roles says yes.
                harbour.sandbox.faults.add(
                    Fault(method: .post, path: "/guilds/*/channels", kind: .status(403, afterEffect: false)))
                let channel = try await harbour.owner.runs("/setup", in: harbour.help)
                #expect(!channel.text.contains("logged under the code"), "\(channel.text)")
            }
        }
    }

    @Test("A panel's channel that the bot does not see is named with the permission it lacks")
    func hiddenPanel() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = await harbour.guild.makeChannel(
                "secret", overwrites: [Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel)])
            let outcome = try await harbour.owner.runs("/panel", ["channel": .channel(channel)], in: harbour.help)
            #expect(outcome.text.contains("I lack **View Channels** there"), "\(outcome.text)")
            #expect(outcome.text.contains("<#\(channel)>"))
        }
    }

    @Test("Only what is lacking is named")
    func lockedPanel() async throws {
        try await Harbour.ready { harbour, _ in
            let id = await harbour.guild.makeChannel("mute")
            await harbour.guild.deny(.sendMessages, to: harbour.usher, in: try await harbour.channel(id))
            let outcome = try await harbour.owner.runs("/panel", ["channel": .channel(id)], in: harbour.help)
            #expect(outcome.text.contains("I lack **Send Messages** there"), "\(outcome.text)")
        }
    }

    @Test("A command that Discord delivers twice posts one panel")
    func duplicatedCommand() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = await harbour.guild.makeChannel("support")
            harbour.sandbox.gatewayFaults.add(.init(.duplicate, of: "INTERACTION_CREATE"))
            try await harbour.owner.runs("/panel", ["channel": .channel(channel)], in: harbour.help)
            // Another command, after which the twin of the first is through.
            try await harbour.owner.runs("/help", in: harbour.help)
            #expect(await harbour.guild.messages(in: channel).count == 1)
        }
    }

    @Test(
        "/setup before Discord has described the server waits for it, instead of making everything a second time",
        .timeLimit(.minutes(10)))
    func early() async throws {
        var settings = SandboxSettings()
        settings.delaysGuilds = true
        try await Harbour.with(settings: settings) { harbour in
            let hidden =
                [Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel)]
                + [Overwrite(.member(harbour.usher.userID), allow: [.viewChannel, .sendMessages, .manageChannels])]
            await harbour.guild.makeChannel("Tickets", type: .category, overwrites: hidden)
            await harbour.guild.makeChannel("Closed Tickets", type: .category, overwrites: hidden)
            await harbour.guild.makeChannel("ticket-log", overwrites: hidden)
            let before = await harbour.guild.channels().count
            let setup = Task {
                try await harbour.sandbox.until("the bot is there") {
                    let knowsSetup = await harbour.owner.commands(in: harbour.help).contains("setup")
                    let isOnline = await harbour.sandbox.isOnline(harbour.usher)
                    return knowsSetup && isOnline
                }
                return try await harbour.owner.runs("/setup", ["staff": .role(harbour.staff)], in: harbour.help).text
            }
            let arrival = Task {
                try await harbour.sandbox.until("the command is acknowledged") {
                    await !harbour.sandbox.requests(.post, matching: "/interactions/**").isEmpty
                }
                #expect(await harbour.guild.channels().count == before)
                await harbour.guild.arrive()
            }
            try await harbour.withBot { _ async throws in
                try await arrival.value
                let text = try await setup.value
                #expect(text.contains("Tickets are ready"), "\(text)")
            }
            #expect(await harbour.guild.channels().count == before)
        }
    }
}
