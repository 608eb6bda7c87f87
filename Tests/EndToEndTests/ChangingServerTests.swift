import DiscordModel
import Sandbox
import Testing
import Tickets

/// Whoever administers a server changes it while tickets are open.
@Suite("A changing server (R1, R7, R8)", .timeLimit(.minutes(60)))
struct ChangingServerTests {
    /// What the bot's role may do; `TicketChannel` names what it needs of it.
    private static let granted = Permissions(rawValue: 2_252_163_007_376_464)

    @Test("The opener leaves: staff are told, the ticket stays; they come back, and see it again")
    func openerLeaves() async throws {
        try await Harbour.with(privilegedIntents: [.messageContent, .guildMembers]) { harbour in
            try await harbour.withBot { bot in
                try await harbour.setUp()
                let channel = try await harbour.openTicket(harbour.mia).id
                // Told twice, noted once.
                harbour.sandbox.gatewayFaults.add(.init(.duplicate, of: "GUILD_MEMBER_REMOVE"))
                await harbour.guild.kick(harbour.mia)
                try await harbour.logEntry("0001", "the opener left")
                #expect(try await bot.store.ticket(in: channel)?.status == .open)
                let lines = await harbour.guild.messages(in: channel).filter { $0.text.contains("has left the server") }
                #expect(lines.count == 1)
                // As some moderation bots do with those who leave.
                await harbour.guild.setOverwrites(
                    of: channel,
                    to: [
                        Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel),
                        Overwrite(.member(harbour.usher.userID), allow: [.viewChannel, .sendMessages]),
                    ])

                await harbour.guild.add(harbour.mia)
                try await harbour.logEntry("0001", "is back")
                #expect(await harbour.mia.sees(channel))
                let entries = await harbour.guild.messages(in: try await harbour.log).filter {
                    $0.text.contains("the opener left")
                }
                #expect(entries.count == 1, "\(entries.map(\.text))")
            }
        }
    }

    @Test("A full category gets one spare beside it, however many find it full at once")
    func fullCategory() async throws {
        try await Harbour.ready { harbour, _ in
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            for number in 0..<50 { await harbour.guild.makeChannel("filler-\(number)", parent: category.id) }
            let members = await harbour.addMembers(10)
            let parents = try await withThrowingTaskGroup(of: ChannelID?.self) { group in
                for member in members { group.addTask { try await harbour.openTicket(member).parentID } }
                return try await group.reduce(into: Set<ChannelID?>()) { $0.insert($1) }
            }
            let spare = try #require(await harbour.guild.channel(named: "Tickets 2"))
            #expect(parents == [spare.id])
            #expect(await harbour.guild.channels().filter { $0.name.hasPrefix("Tickets") }.count == 2)
            // As hidden as the first one.
            #expect(await !harbour.noah.sees(spare.id))
        }
    }

    @Test("A full archive category gets a spare as well")
    func fullArchive() async throws {
        try await Harbour.ready { harbour, _ in
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            for number in 0..<50 { await harbour.guild.makeChannel("old-\(number)", parent: archive.id) }
            let id = try await harbour.openTicket(harbour.mia).id
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
            let spare = try #require(await harbour.guild.channel(named: "Closed Tickets 2"))
            #expect(try await harbour.channel(id).parentID == spare.id)
        }
    }

    @Test("Two renames by staff neither delay nor fail a closing")
    func renameLimit() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            await harbour.guild.renameChannel(id, to: "urgent")
            await harbour.guild.renameChannel(id, to: "very-urgent")
            let outcome = try await harbour.sam.runs("/close", in: id)
            #expect(outcome.text.contains("is closed"))
            let channel = try await harbour.channel(id)
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            #expect(channel.parentID == archive.id && channel.name == "very-urgent")
            #expect(await !harbour.mia.permissions(in: id).contains(.sendMessages))
            // Nothing else waits for the name either.
            try await harbour.logEntry("Ticket 0001 closed")
            try await harbour.sandbox.until("a direct message") { await !harbour.mia.directMessages().isEmpty }
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
            #expect(try await bot.store.ticket(in: id)?.closing?.isArchived == true)
        }
    }

    @Test("A name that Discord held up is given as soon as it allows that")
    func lateName() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            harbour.sandbox.faults.add(
                Fault(method: .patch, path: "/channels/*", kind: .rateLimited(retryAfter: .seconds(4))))
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
            try await harbour.sandbox.until("the new name", within: .seconds(30)) {
                try await harbour.channel(id).name == "closed-0001"
            }
            let patches = await harbour.sandbox.requests(.patch, matching: "/channels/*")
            #expect(patches.filter { $0.status == 200 && $0.body?["name"] != nil }.count == 1)
            #expect(try await bot.store.ticket(in: id)?.status == .closed)
        }
    }

    @Test("A permission that the bot lost is named, and the channel where it is missed")
    func lostPermission() async throws {
        try await Harbour.ready { harbour, _ in
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            let role = try #require(await harbour.guild.role(of: harbour.usher))
            await harbour.guild.setOverwrites(of: category.id, to: [])
            await harbour.guild.setPermissions(of: role, to: Self.granted.subtracting(.manageChannels))
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("**Manage Channels** in <#\(category.id)>"), "\(outcome.text)")
        }
    }

    @Test("A ticket is not given up because Discord has not described the server yet")
    func lateGuild() async throws {
        try await Harbour.with { harbour in
            let role = try #require(await harbour.guild.role(of: harbour.usher))
            // Known only from the description: an overwrite must not have this bit.
            await harbour.guild.setPermissions(of: role, to: Self.granted.subtracting(.addReactions))
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                harbour.sandbox.faults.add(
                    Fault(
                        method: .post, path: "/guilds/*/channels", times: 1000,
                        kind: .status(500, afterEffect: false)))
                #expect(try await harbour.mia.presses("Create Ticket", in: harbour.help).text.contains("noted"))
            }
            harbour.sandbox.faults.removeAll()
            await harbour.sandbox.changeSettings { $0.delaysGuilds = true }
            let reads = harbour.sandbox.requests.count
            async let arrival: Void = {
                try await harbour.sandbox.until("the bot is online", within: .seconds(30)) {
                    await harbour.sandbox.isOnline(harbour.usher)
                }
                await harbour.guild.arrive()
            }()
            try await harbour.withBot { bot in
                try await harbour.logEntry("Ticket 0001 opened")
                let tickets = try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 10)
                #expect(tickets.map(\.number) == [1])
            }
            try await arrival
            let creations = harbour.sandbox.requests.dropFirst(reads).filter {
                $0.method == "POST" && $0.path.hasSuffix("/channels") && $0.path.hasPrefix("/guilds")
            }
            #expect(creations.map(\.status) == [201])
        }
    }

    @Test("A channel whose deletion Discord never told of does not keep its opener from opening another")
    func lostDeletion() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            harbour.sandbox.gatewayFaults.add(.init(.drop, of: "CHANNEL_DELETE"))
            await harbour.guild.deleteChannel(id)
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
            try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
        }
    }

    @Test("A channel deleted while the bot was away ends its ticket at the start, and people are told")
    func deletedWhileAway() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                _ = try await harbour.openTicket(harbour.mia)
                try await harbour.logEntry("Ticket 0001 opened")
            }
            await harbour.guild.deleteChannel(try #require(await harbour.guild.channel(named: "ticket-0001")).id)
            try await harbour.withBot { bot in
                try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
                try await harbour.sandbox.until("a direct message") { await !harbour.mia.directMessages().isEmpty }
                #expect(try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 1).isEmpty)
            }
        }
    }

    @Test("Kicked and invited again, the bot takes up the tickets that there are")
    func invitedAgain() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.logEntry("Ticket 0001 opened")
            await harbour.guild.kick(harbour.usher)
            await harbour.guild.install(harbour.usher, permissions: Self.granted)
            let outcome = try await harbour.sam.runs("/close", in: id)
            #expect(outcome.text.contains("is closed"), "\(outcome.text)")
            #expect(try await harbour.openTicket(harbour.noah).name == "ticket-0002")
        }
    }

    @Test("An opener who was taken out of their ticket is not sent to a channel that they cannot see")
    func removedOpener() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            let question = try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: id)
            _ = try await harbour.sam.presses("Remove the opener", on: try #require(question.reply))
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("took you out of it"))
            #expect(!outcome.text.contains("<#"))
        }
    }

    @Test("What keeps the greeting from being posted keeps the opening from nothing else")
    func refusedGreeting() async throws {
        try await Harbour.ready { harbour, bot in
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/channels/*/messages", kind: .status(403, afterEffect: false)))
            _ = try await harbour.openTicket(harbour.mia)
            // The log is written all the same, and the greeting follows.
            try await harbour.logEntry("Ticket 0001 opened")
            let channel = try #require(await harbour.guild.channel(named: "ticket-0001"))
            try await harbour.sandbox.until("the greeting", within: .seconds(30)) {
                await harbour.guild.messages(in: channel.id).contains { !$0.buttons.isEmpty }
            }
            #expect(try await bot.store.ticket(in: channel.id)?.status == .open)
        }
    }

    @Test("An interaction that Discord delivers twice is acted on once")
    func doubledInteraction() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            harbour.sandbox.gatewayFaults.add(.init(.duplicate, of: "INTERACTION_CREATE"))
            let outcome = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: id)
            #expect(outcome.text.contains("now in this ticket"), "\(outcome.text)")
            #expect(await harbour.sandbox.requests(.post, matching: "/interactions/*/*/callback").last?.status == 204)
        }
    }
}
