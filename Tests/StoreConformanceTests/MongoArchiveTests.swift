#if MongoDB
    import DiscordModel
    import Testing
    import Tickets

    @testable import MongoStore

    /// What is particular to an archive without transactions.
    @Suite(
        "MongoDB archive", .enabled(if: MongoTestServer.given != nil, "USHER_TEST_MONGODB_URL is not set"),
        .timeLimit(.minutes(30)))
    struct MongoArchiveTests {
        private func withStore(_ body: (MongoTestDatabase, MongoStore) async throws -> Void) async throws {
            try await withMongoDatabase { database in
                let store = try await MongoStore.open(url: database.url, settings: .waiting(.seconds(30)))
                var failure: (any Error)?
                do { try await body(database, store) } catch { failure = error }
                await store.shutDown()
                if let failure { throw failure }
            }
        }

        @Test("A database of the first version gets the archive, and keeps its tickets")
        func firstVersion() async throws {
            try await withMongoDatabase { database in
                let first = Schema(steps: Array(Schema.current.steps.prefix(1)))
                let old = try await MongoStore.open(url: database.url, settings: .waiting(.seconds(30)), schema: first)
                let ticket = try await old.opened(.sample(1))
                await old.shutDown()
                for _ in 1...2 {
                    let store = try await MongoStore.open(url: database.url, settings: .waiting(.seconds(30)))
                    #expect(try await store.ticket(ticket.id) == ticket)
                    #expect(try await store.events(of: ticket.id) == [TicketOpening.sample(1).event])
                    try await store.append([.sample(1, of: ticket)])
                    await store.shutDown()
                }
                let indexes = try await database.withConnection { connection in
                    try connection.read(["listIndexes": .string(TicketCollection.name)])["cursor"]?.document?[
                        "firstBatch"]?
                        .array?.compactMap { $0.document?["name"]?.string } ?? []
                }
                #expect(
                    Set(indexes) == [
                        "_id_", "number", "active_key", "channel", "active", "unsettled", "events", "status",
                    ])
            }
        }

        @Test("Tickets without any event do not take each other's place")
        func noEvents() async throws {
            try await self.withStore { database, store in
                let tickets = (1...3).map { Ticket.sample($0, opener: UserID(UInt64($0))) }
                try await store.put(tickets.map { .ticket($0, events: []) })
                let withField = try await database.withConnection { connection in
                    try connection.find(in: TicketCollection.name, ["events": ["$exists": true]])
                }
                // An empty list would be an entry of the index, and only one ticket could have it.
                #expect(withField == [])
                let event = TicketEvent.sample(1, of: tickets[0], .userAdded)
                let saved = try await store.save(tickets[0], adding: [event])
                #expect(try await store.record(.ticket(saved.id)) == .ticket(saved, events: [event]))
                try await store.put([.ticket(tickets[1], events: [.sample(1, of: tickets[1], .closed)])])
                #expect(try await store.events(of: tickets[1].id).map(\.kind) == [.closed])
            }
        }

        @Test("An erasure that broke off anywhere is completed by the next, which names the files again")
        func brokenErasure() async throws {
            let filter: BSONDocument = ["author_id": UserID.mia.stored, "guild_id": GuildID.harbour.stored]
            let steps: [@Sendable (MongoConnection) throws -> Void] = [
                { try AttachmentCollection.erase(filter, $0) },
                { _ = try MessageCollection.erase(filter, $0) },
                { try TranscriptCollection.remove(of: .sample(1), at: .now, $0) },
            ]
            for done in 0...steps.count {
                try await self.withStore { database, store in
                    let ticket = try await store.opened(.sample(1))
                    try await store.append([.sample(1, of: ticket), .sample(2, of: ticket, author: .noah)])
                    let attachment = ArchivedAttachment.sample(1, of: ticket, state: .kept, digest: digest("a"))
                    try await store.save(attachment)
                    try await store.save(
                        Transcript(ticketID: ticket.id, madeAt: .morning, messageCount: 1, html: [1, 2]))
                    try await database.withConnection { connection in
                        for step in steps.prefix(done) { try step(connection) }
                    }
                    // Whoever looks meanwhile is not told that it was done.
                    #expect(try await store.audit(of: .harbour, limit: 10) == [])
                    let erasure = try await store.erase(.mia, in: .harbour, audit: .sample(1))
                    #expect(erasure.tickets == [ticket.id] && erasure.digests == [digest("a")], "after \(done) steps")
                    #expect(try await store.transcript(of: ticket.id) == nil)
                    #expect(try await store.attachments(of: ticket.id) == [attachment.erased])
                    #expect(
                        try await store.archivedMessages(of: ticket.id, after: nil, limit: 9).map(\.content)
                            == [.erased, ArchivedMessage.sample(2, of: ticket).content])
                    #expect(try await store.audit(of: .harbour, limit: 10) == [.sample(1)])
                    #expect(try await store.erase(.mia, in: .harbour, audit: .sample(1)).digests == [])
                }
            }
        }

        @Test("A removal that broke off is found again, and completed")
        func brokenRemoval() async throws {
            try await self.withStore { database, store in
                let ticket = try await store.save(try await store.opened(.sample(1)).closed(), adding: [])
                try await store.append((1...3).map { .sample($0, of: ticket) })
                try await store.save(.sample(1, of: ticket, state: .kept, digest: digest("a")))
                try await database.withConnection { connection in
                    try AttachmentCollection.erase(["ticket_id": ticket.id.stored], connection)
                    try MessageCollection.remove(of: ticket.id, connection)
                }
                let moment = ticket.openedAt + .milliseconds(1)
                #expect(
                    try await store.archivedTickets(in: .harbour, openedBefore: moment, after: nil, limit: 10) == [
                        ticket
                    ])
                #expect(try await store.removeArchive(of: ticket.id, audit: .sample(1)) == [digest("a")])
                #expect(
                    try await store.archivedTickets(in: .harbour, openedBefore: moment, after: nil, limit: 10) == [])
                #expect(try await store.recordCounts()[.attachment] == 0)
            }
        }

        @Test("Pieces of a transcript that nobody has finished do not stay for ever")
        func forgottenPieces() async throws {
            try await self.withStore { database, store in
                let ticket = try await store.save(try await store.opened(.sample(1)).closed(), adding: [])
                try await database.withConnection { connection in
                    try connection.insert(
                        [
                            "_id": "left", "ticket_id": ticket.id.stored, "version": 7,
                            "stored_at": (Timestamp.now + .seconds(-4000)).stored, "html": .binary([1]),
                        ], into: TranscriptCollection.pieces)
                }
                let moment = ticket.openedAt + .milliseconds(1)
                #expect(
                    try await store.archivedTickets(in: .harbour, openedBefore: moment, after: nil, limit: 10) == [
                        ticket
                    ])
                _ = try await store.removeArchive(of: ticket.id, audit: .sample(1))
                #expect(
                    try await store.archivedTickets(in: .harbour, openedBefore: moment, after: nil, limit: 10) == [])
            }
        }

        @Test("Of writers who bring revisions and post events at once, nobody loses anything")
        func putMeanwhile() async throws {
            try await self.withStore { _, store in
                let ticket = Ticket.sample(1)
                let events = (1...12).map { TicketEvent.sample($0, of: ticket, .userAdded) }
                try await store.put([.ticket(ticket, events: Array(events.prefix(6)))])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for event in events.prefix(6) { group.addTask { try await store.markPosted(event.id) } }
                    for (index, event) in events.dropFirst(6).enumerated() {
                        group.addTask { try await store.put([.ticket(ticket.revised(index + 1), events: [event])]) }
                    }
                    try await group.waitForAll()
                }
                let posted = events.enumerated().map { index, event in
                    var event = event
                    event.isPosted = index < 6
                    return event
                }
                #expect(try await store.record(.ticket(ticket.id)) == .ticket(ticket.revised(6), events: posted))
            }
        }

        @Test("Batches above what one command holds are divided; what no document holds is refused")
        func bigBatches() async throws {
            try await self.withStore { _, store in
                let ticket = try await store.opened(.sample(1))
                let messages = (1...7).map { number in
                    ArchivedMessage.sample(
                        number, of: ticket, content: .message(Array(repeating: UInt8(number), count: 3_000_000)))
                }
                for _ in 1...2 { try await store.append(messages) }
                #expect(try await store.archivedMessages(of: ticket.id, after: nil, limit: 100) == messages)
                try await store.append((0..<2500).map { .sample(100 + $0, of: ticket) })
                #expect(try await store.recordCounts()[.message] == 2507)
                let huge = ArchivedMessage.sample(
                    9, of: ticket, content: .message(Array(repeating: 0, count: 17 * 1024 * 1024)))
                await expectFailure(.failed) { try await store.append([huge]) }
            }
        }

        @Test("A key of another kind is refused")
        func wrongKey() async throws {
            try await self.withStore { _, store in
                await expectFailure(.failed) { _ = try await store.records(of: .note, after: .settings(1), limit: 1) }
            }
        }
    }
#endif
