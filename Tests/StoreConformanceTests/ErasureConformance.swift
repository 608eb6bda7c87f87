import DiscordModel
import Testing
import Tickets

/// What leaves the archive, by request or by age.
extension StoreConformanceTests {
    /// Mia and Noah have written in two tickets of the harbour and one of the market.
    private struct Conversation {
        let tickets: [Ticket]
        let messages: [ArchivedMessage]
        let attachments: [ArchivedAttachment]
        let transcripts: [Transcript]

        init(in store: any TicketStore) async throws {
            let tickets = [
                try await store.opened(.sample(1)), try await store.opened(.sample(2, opener: .noah)),
                try await store.opened(.sample(3, guild: .market)), try await store.opened(.sample(4, opener: .sam)),
            ]
            self.tickets = tickets
            self.messages = [
                .sample(1, of: tickets[0]), .sample(1, of: tickets[0], version: 5),
                .sample(1, of: tickets[0], version: ArchivedMessage.deletion, content: .deleted),
                .sample(2, of: tickets[0], author: .noah), .sample(3, of: tickets[1], author: .noah),
                .sample(4, of: tickets[2]), .sample(5, of: tickets[2], author: .noah),
            ]
            self.attachments = [
                .sample(1, of: tickets[0], state: .kept, digest: digest("a")),
                .sample(2, of: tickets[0], author: .noah, state: .kept, digest: digest("b")),
                .sample(3, of: tickets[1], author: .mia, state: .waiting),
                .sample(4, of: tickets[2], state: .kept, digest: digest("c")),
            ]
            self.transcripts = tickets.map {
                Transcript(ticketID: $0.id, madeAt: .morning, messageCount: 1, html: [1, 2])
            }
            try await store.append(self.messages)
            for attachment in self.attachments { try await store.save(attachment) }
            for transcript in self.transcripts { try await store.save(transcript) }
        }

        func messages(withoutTextOf user: UserID, in guilds: Set<GuildID>) -> [StoredRecord] {
            self.messages.map { message in
                var message = message
                if message.authorID == user, guilds.contains(message.guildID), message.content != .deleted {
                    message.content = .erased
                }
                return .message(message)
            }
        }

        func attachments(withoutThoseOf user: UserID, in guilds: Set<GuildID>) -> [StoredRecord] {
            self.attachments.map { attachment in
                let isTheirs = attachment.authorID == user && guilds.contains(attachment.guildID)
                return .attachment(isTheirs ? attachment.erased : attachment)
            }
        }
    }

    @Test(
        "What one user wrote in a guild is erased: the text and the names, but not the places",
        arguments: StoreBackend.stores)
    func erasure(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let talk = try await Conversation(in: store)
            let audit = AuditEntry.sample(1, detail: difficultText)
            let erasure = try await other.erase(.mia, in: .harbour, audit: audit)
            // One message in two versions, whose deletion had no text.
            #expect(erasure == Erasure(tickets: [.sample(1), .sample(2)], messages: 1, digests: [digest("a")]))
            #expect(try await store.all(.message) == talk.messages(withoutTextOf: .mia, in: [.harbour]))
            #expect(try await store.all(.attachment) == talk.attachments(withoutThoseOf: .mia, in: [.harbour]))
            #expect(try await store.all(.transcript) == talk.transcripts[2...].map { .transcript($0) })
            #expect(try await store.all(.audit) == [.audit(audit)])
            #expect(try await store.isKept(digest: digest("a")) == false)
            #expect(try await store.keptBytes(of: .harbour) == 1000)
            #expect(try await store.waitingAttachments(after: nil, limit: 10) == [])
            // It does not come back.
            try await store.append(talk.messages)
            for attachment in talk.attachments { try await store.save(attachment) }
            #expect(try await store.all(.message) == talk.messages(withoutTextOf: .mia, in: [.harbour]))
            #expect(try await store.all(.attachment) == talk.attachments(withoutThoseOf: .mia, in: [.harbour]))
        }
    }

    @Test("One user is erased in all guilds at once", arguments: StoreBackend.stores)
    func erasureEverywhere(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let talk = try await Conversation(in: store)
            let audit = AuditEntry.sample(1, guild: nil)
            let erasure = try await other.erase(.mia, in: nil, audit: audit)
            #expect(
                erasure
                    == Erasure(
                        tickets: [.sample(1), .sample(2), .sample(3)], messages: 2, digests: [digest("a"), digest("c")])
            )
            #expect(try await store.all(.message) == talk.messages(withoutTextOf: .mia, in: [.harbour, .market]))
            #expect(
                try await store.all(.attachment) == talk.attachments(withoutThoseOf: .mia, in: [.harbour, .market]))
            #expect(try await store.all(.transcript) == [.transcript(talk.transcripts[3])])
            #expect(try await store.audit(of: .harbour, limit: 10) == [audit])
            #expect(try await store.audit(of: .market, limit: 10) == [audit])
        }
    }

    @Test(
        "An erasure done again finds the same tickets and nothing more to erase, and removes transcripts made since",
        arguments: StoreBackend.stores)
    func erasureAgain(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let talk = try await Conversation(in: store)
            _ = try await store.erase(.mia, in: .harbour, audit: .sample(1))
            try await store.save(talk.transcripts[0])
            let before = try await store.everything().filter { $0.kind != .transcript }
            #expect(
                try await store.erase(.mia, in: .harbour, audit: .sample(1))
                    == Erasure(tickets: [.sample(1), .sample(2)]))
            #expect(try await store.everything().filter { $0.kind != .transcript } == before)
            #expect(try await store.transcript(of: .sample(1)) == nil)
            // A stranger's erasure is noted, and does nothing else.
            #expect(try await store.erase(77, in: nil, audit: .sample(2, guild: nil)) == Erasure())
            #expect(
                try await store.everything().filter { $0.kind != .transcript }.filter { $0.key != .audit(.sample(2)) }
                    == before)
            #expect(try await store.audit(of: .harbour, limit: 10).map(\.id) == [.sample(2), .sample(1)])
        }
    }

    @Test(
        "Of the closed tickets of a guild, those are listed that are old enough and have something to remove",
        arguments: StoreBackend.all)
    func archivedTickets(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            var tickets: [Int: Ticket] = [:]
            for number in 1...9 {
                let guild: GuildID = number == 9 ? .market : .harbour
                let ticket = Ticket.sample(number, guild: guild, opener: UserID(UInt64(number)))
                var ended = ticket.closed().revised(1)
                if number == 5 { ended = ticket }
                if number == 6 { ended.status = .cancelled }
                tickets[number] = ended
                try await store.put([ended.record()])
            }
            // 4 has nothing; 5 is open; 6 was cancelled; 8 is too young; 9 is another guild's.
            for number in [1, 5, 6, 7, 8, 9] { try await store.append([.sample(number, of: tickets[number]!)]) }
            try await store.save(.sample(2, of: tickets[2]!, state: .lost))
            try await store.save(Transcript(ticketID: .sample(3), madeAt: .morning, messageCount: 0, html: []))
            let moment = Timestamp.morning + .milliseconds(8)
            func listed(after id: TicketID?, _ limit: Int) async throws -> [Ticket] {
                try await other.archivedTickets(in: .harbour, openedBefore: moment, after: id, limit: limit)
            }
            #expect(try await listed(after: nil, 10) == [1, 2, 3, 7].map { tickets[$0]! })
            #expect(try await listed(after: nil, 2).map(\.id) == [.sample(1), .sample(2)])
            #expect(try await listed(after: .sample(2), 2).map(\.id) == [.sample(3), .sample(7)])
            #expect(try await listed(after: .sample(7), 2) == [])
            #expect(try await listed(after: nil, 0) == [])
        }
    }

    @Test(
        "Of the tickets of a guild that may be read, those in a range of numbers are listed, the latest first",
        arguments: StoreBackend.all)
    func readableTickets(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            var tickets: [Int: Ticket] = [:]
            for number in 1...9 {
                let guild: GuildID = number == 9 ? .market : .harbour
                let ticket = Ticket.sample(number, guild: guild, opener: UserID(UInt64(number)))
                var ended = ticket.closed().revised(1)
                if number == 5 || number == 8 { ended = ticket }
                if number == 6 { ended.status = .cancelled }
                tickets[number] = ended
                try await store.put([ended.record()])
            }
            // 4 has nothing; 5 and 8 are open, 8 without a word; 6 was cancelled; 9 is another guild's.
            for number in [1, 5, 6, 7, 9] { try await store.append([.sample(number, of: tickets[number]!)]) }
            try await store.save(.sample(2, of: tickets[2]!, state: .lost))
            try await store.save(Transcript(ticketID: .sample(3), madeAt: .morning, messageCount: 0, html: []))
            func listed(_ numbers: ClosedRange<Int>, _ limit: Int) async throws -> [Ticket] {
                try await other.readableTickets(in: .harbour, numbers: numbers, limit: limit)
            }
            #expect(try await listed(1...Int(Int32.max), 10) == [8, 7, 5, 3, 2, 1].map { tickets[$0]! })
            #expect(try await listed(1...7, 3).map(\.number) == [7, 5, 3])
            #expect(try await listed(1...1, 3).map(\.number) == [1])
            #expect(try await listed(4...4, 3) == [])
            #expect(try await listed(1...9, 0) == [])
        }
    }

    @Test(
        "A ticket's archive is removed with its transcript; the ticket, its events and its neighbours stay",
        arguments: StoreBackend.stores)
    func removal(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let talk = try await Conversation(in: store)
            let audit = AuditEntry.sample(1, action: .expired, detail: "30 days")
            let digests = try await other.removeArchive(of: .sample(1), audit: audit)
            #expect(digests == [digest("a"), digest("b")])
            #expect(try await store.ticket(.sample(1)) == talk.tickets[0])
            #expect(try await store.events(of: .sample(1)) == [TicketOpening.sample(1).event])
            let neighbours = { (record: StoredRecord) in
                switch record {
                case .message(let message): message.ticketID != .sample(1)
                case .attachment(let attachment): attachment.ticketID != .sample(1)
                default: true
                }
            }
            #expect(try await store.all(.message) == talk.messages.map { .message($0) }.filter(neighbours))
            #expect(try await store.all(.attachment) == talk.attachments.map { .attachment($0) }.filter(neighbours))
            #expect(try await store.all(.transcript) == talk.transcripts[1...].map { .transcript($0) })
            #expect(try await store.audit(of: .harbour, limit: 10) == [audit])
            #expect(try await other.removeArchive(of: .sample(1), audit: audit) == [])
            #expect(try await other.removeArchive(of: .sample(4), audit: .sample(2)) == [])
            #expect(try await store.transcript(of: .sample(4)) == nil)
        }
    }

    @Test("Audit entries are listed latest first, with those of all guilds among them", arguments: StoreBackend.all)
    func auditListed(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            #expect(try await store.audit(of: .harbour, limit: 10) == [])
            let entries: [AuditEntry] = [
                .sample(1, action: .expired, detail: difficultText), .sample(2, guild: nil),
                .sample(3, guild: .market),
                AuditEntry(
                    id: .sample(4), guildID: .harbour, at: .morning, actorID: nil,
                    action: .init(rawValue: "of a later version"), subject: difficultText),
                .sample(5),
                // At the same moment as another: the later id first.
                AuditEntry(
                    id: .sample(6), guildID: .harbour, at: .morning + .milliseconds(5),
                    actorID: 18_446_744_073_709_551_615, action: .erased, subject: ""),
            ]
            try await store.put([3, 0, 5, 1, 4, 2].map { .audit(entries[$0]) })
            let latestFirst = [5, 4, 1, 0, 3].map { entries[$0] }
            #expect(try await store.audit(of: .harbour, limit: 10) == latestFirst)
            #expect(try await store.audit(of: .harbour, limit: 2) == Array(latestFirst.prefix(2)))
            #expect(try await store.audit(of: .market, limit: 10) == [entries[2], entries[1]])
            #expect(try await store.audit(of: .harbour, limit: 0) == [])
        }
    }
}
