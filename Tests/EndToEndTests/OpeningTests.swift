import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Opening a ticket (R1)", .timeLimit(.minutes(60)))
struct OpeningTests {
    @Test("R1.1 R1.3 R2.3: a click makes a private channel for the opener and the staff")
    func click() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia)
            #expect(channel.name == "ticket-0001")
            #expect(await harbour.mia.sees(channel.id))
            #expect(await harbour.sam.sees(channel.id))
            #expect(await !harbour.noah.sees(channel.id))
            #expect(await harbour.mia.permissions(in: channel.id).contains([.sendMessages, .attachFiles]))
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            #expect(channel.parentID == category.id)
            let greeting = try #require(await harbour.mia.messages(in: channel.id).first)
            #expect(greeting.mentionedUsers == [harbour.mia.id])
            #expect(greeting.mentionedRoles == [harbour.staff])
            #expect(greeting.buttons.map(\.label) == ["Close"])
        }
    }

    @Test("R1.2: the channel's topic carries the unique id of its ticket")
    func topic() async throws {
        try await Harbour.ready { harbour, bot in
            let first = try await harbour.openTicket(harbour.mia)
            let second = try await harbour.openTicket(harbour.noah)
            let tickets = try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 10)
            #expect(tickets.map(\.number) == [1, 2])
            #expect(Set(tickets.map(\.id)).count == 2)
            #expect(first.topic?.contains(tickets[0].id.description) == true)
            #expect(second.topic?.contains(tickets[1].id.description) == true)
        }
    }

    @Test("R1.4: the opening is stored with time and person, and posted to the log channel once")
    func logged() async throws {
        try await Harbour.ready { harbour, bot in
            let before = Timestamp.now
            let channel = try await harbour.openTicket(harbour.mia)
            let ticket = try #require(try await bot.store.ticket(in: channel.id))
            let event = try #require(try await bot.store.events(of: ticket.id).first)
            #expect(event.kind == .created)
            #expect(event.actorID == harbour.mia.id)
            #expect(event.at >= before && event.at <= .now)
            let entry = try await harbour.logEntry("Ticket 0001 opened", harbour.mia.mention)
            #expect(entry.mentionedUsers.isEmpty)
            let entries = await harbour.guild.messages(in: try await harbour.log)
            #expect(entries.filter { $0.text.contains("Ticket 0001 opened") }.count == 1)
        }
    }

    @Test("R1.5: who has an active ticket is told so and led there")
    func second() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia)
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            let reply = try #require(outcome.reply)
            #expect(reply.isEphemeral)
            #expect(reply.content.contains("already have an open ticket"))
            #expect(reply.content.contains("<#\(channel.id)>"))
            #expect(await harbour.guild.channels().filter { $0.name.hasPrefix("ticket-0") }.count == 1)
        }
    }

    @Test("50 clicks at once by one member make one channel")
    func manyClicks() async throws {
        try await Harbour.ready { harbour, _ in
            let replies = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await harbour.mia.presses("Create Ticket", in: harbour.help).text }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(replies.filter { $0.contains("Your ticket is open") }.count == 1)
            #expect(
                replies.allSatisfy {
                    $0.contains("Your ticket is open") || $0.contains("already have an open ticket")
                        || $0.contains("just being opened")
                })
            #expect(await harbour.guild.channels().filter { $0.name.hasPrefix("ticket-0") }.count == 1)
        }
    }

    @Test("100 members at once make 100 tickets with the numbers 1 to 100")
    func manyMembers() async throws {
        try await Harbour.ready { harbour, bot in
            let members = await harbour.addMembers(100)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for member in members { group.addTask { _ = try await harbour.openTicket(member) } }
                try await group.waitForAll()
            }
            let tickets = try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 200)
            #expect(tickets.map(\.number).sorted() == Array(1...100))
            #expect(Set(tickets.compactMap(\.channelID)).count == 100)
            for member in members {
                let visible = await member.visibleChannels().filter { $0.name.hasPrefix("ticket-0") }
                #expect(visible.count == 1)
            }
        }
    }

    @Test("Opening costs five REST calls: defer, channel, greeting, reply, log")
    func costs() async throws {
        try await Harbour.ready { harbour, _ in
            let before = harbour.sandbox.requests.count
            _ = try await harbour.openTicket(harbour.mia)
            try await harbour.logEntry("Ticket 0001 opened")
            let calls = harbour.sandbox.requests.dropFirst(before)
            #expect(calls.count == 5, "\(calls.map { "\($0.method) \($0.path)" })")
        }
    }

    @Test("Before anybody has set tickets up, the button says what to do")
    func notSetUp() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                try await harbour.owner.runs(
                    "/settings staff", ["role": .role(harbour.staff), "action": "remove"], in: harbour.help)
                let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
                #expect(outcome.text.contains("not set up"))
                #expect(outcome.text.contains("/setup"))
            }
        }
    }
}

extension Harbour {
    func addMembers(_ count: Int) async -> [Person] {
        var members: [Person] = []
        for number in 0..<count { members.append(await self.guild.addPerson("member-\(number)")) }
        return members
    }
}
