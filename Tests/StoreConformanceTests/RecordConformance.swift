import DiscordModel
import Testing
import Tickets

/// Every record can be listed, and written as it is.
extension StoreConformanceTests {
    @Test(
        "Records of every kind come back as they were put, in order of their keys (R5.5)", arguments: StoreBackend.all)
    func recordsPut(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            #expect(try await store.everything() == [])
            try await store.put(StoredRecord.town)
            #expect(try await other.everything() == StoredRecord.town)
            for limit in 1...3 { #expect(try await other.everything(pages: limit) == StoredRecord.town) }
            for kind in RecordKind.allCases {
                #expect(try await store.records(of: kind, after: nil, limit: 0) == [])
            }
        }
    }

    @Test("What is put a second time changes nothing, in parts and in whole (R5.5)", arguments: StoreBackend.all)
    func recordsPutTwice(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            try await store.put([])
            try await store.put(Array(StoredRecord.town.prefix(9)))
            try await other.put(StoredRecord.town)
            try await store.put(StoredRecord.town)
            #expect(try await other.everything() == StoredRecord.town)
        }
    }

    @Test("Records are counted by kinds", arguments: StoreBackend.all)
    func recordCounts(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let none = try await store.recordCounts()
            #expect(none.values.allSatisfy { $0 == 0 }, "\(none)")
            try await store.put(StoredRecord.town)
            let counts = try await other.recordCounts()
            for kind in RecordKind.allCases {
                #expect(counts[kind] == StoredRecord.town.count { $0.kind == kind }, "\(kind)")
            }
        }
    }

    @Test("Each record is found by its key, and no other", arguments: StoreBackend.all)
    func recordByKey(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            for record in StoredRecord.town { #expect(try await store.record(record.key) == nil) }
            try await store.put(StoredRecord.town)
            for record in StoredRecord.town { #expect(try await other.record(record.key) == record) }
            let strangers: [RecordKey] = [
                .settings(7), .counter(7), .ticket(.sample(9)), .transcript(.sample(2)), .transcript(.sample(9)),
                .message(.sample(1), .sample(1), version: 1), .message(.sample(2), .sample(1), version: 0),
                .message(.sample(1), .sample(9), version: 0), .attachment(7), .audit(.sample(9)), .note("Commands"),
                .note(""),
            ]
            for key in strangers { #expect(try await store.record(key) == nil, "\(key)") }
        }
    }

    @Test("A ticket is replaced only by a later revision, and then in all its fields", arguments: StoreBackend.all)
    func revisionsPut(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let stored = Ticket.sample(1).revised(4) { $0.channelID = 501 }
            try await store.put([stored.record()])
            for revision in [0, 3, 4] {
                try await other.put([stored.closed().revised(revision) { $0.channelID = 77 }.record()])
                #expect(try await store.ticket(stored.id) == stored)
                #expect(try await store.ticket(in: 77) == nil)
            }
            let later = Ticket.sample(1, numbered: 6).closed(reason: difficultText).revised(5) { ticket in
                ticket.channelID = 502
                ticket.greetingID = 602
                ticket.isThread = true
                ticket.members.append(TicketMember(userID: .noah, isPresent: false, isApplied: true))
                ticket.isSettled = true
            }
            try await other.put([later.record()])
            #expect(try await store.ticket(stored.id) == later)
            #expect(try await store.ticket(in: 501) == nil)
            #expect(try await store.ticket(in: 502) == later)
            #expect(try await store.activeTickets(in: .harbour, after: nil, limit: 10) == [])
            // The next writer goes on from there.
            #expect(try await store.save(later, adding: []).revision == 6)
        }
    }

    @Test("Events of both sides are kept, and posted if either side has posted them", arguments: StoreBackend.all)
    func eventsPut(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = Ticket.sample(1).revised(2)
            let events = (1...4).map { TicketEvent.sample($0, of: ticket, .userAdded, subject: .noah, detail: "🎫") }
            func posted(_ numbers: Int...) -> [TicketEvent] {
                numbers.map { number in
                    var event = events[abs(number) - 1]
                    event.isPosted = number < 0
                    return event
                }
            }
            // A negative one is posted.
            try await store.put([ticket.record(events: posted(1, -2))])
            #expect(try await other.events(of: ticket.id) == posted(1, -2))
            // The earlier revision is not written, but what happened did happen.
            try await other.put([ticket.revised(1).record(events: posted(-1, 2, 3))])
            #expect(try await store.events(of: ticket.id) == posted(-1, -2, 3))
            try await other.put([ticket.revised(3).record(events: posted(3, -4))])
            #expect(
                try await store.record(.ticket(ticket.id)) == .ticket(ticket.revised(3), events: posted(-1, -2, 3, -4)))
            try await store.put([ticket.revised(3).record(events: [])])
            #expect(try await store.events(of: ticket.id) == posted(-1, -2, 3, -4))
        }
    }

    @Test("The next ticket is numbered above all that were put, and counters never fall", arguments: StoreBackend.all)
    func countersPut(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            try await store.put([
                .counter(.harbour, 9), Ticket.sample(1, opener: .sam, numbered: 9).record(),
                Ticket.sample(2, opener: .noah, numbered: 5).record(),
                Ticket.sample(3, guild: .market, numbered: 2).record(),
            ])
            #expect(try await other.all(.counter) == [.counter(.harbour, 9), .counter(.market, 2)])
            try await other.put([.counter(.harbour, 3), .counter(.market, 1)])
            #expect(try await store.all(.counter) == [.counter(.harbour, 9), .counter(.market, 2)])
            #expect(try await store.opened(.sample(10)).number == 10)
            #expect(try await other.opened(.sample(11, guild: .market, opener: .noah)).number == 3)
            #expect(try await store.all(.counter) == [.counter(.harbour, 10), .counter(.market, 3)])
            // One that is not written does not count.
            try await store.put([Ticket.sample(1, opener: .sam, numbered: 77).record()])
            #expect(try await store.record(.counter(.harbour)) == .counter(.harbour, 10))
        }
    }

    @Test(
        "A counter counts from where it was put, also before any ticket",
        arguments: StoreBackend.counting)
    func counterAlone(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.put([.counter(.harbour, 20)])
            try await store.put([.counter(.harbour, 19)])
            #expect(try await store.record(.counter(.harbour)) == .counter(.harbour, 20))
            #expect(try await store.opened(.sample(1)).number == 21)
        }
    }

    /// What two tickets may not share.
    enum Clash: CaseIterable, Sendable {
        case number, channel, place
    }

    @Test(
        "A ticket that takes another's number, channel or place is a conflict, and not stored",
        arguments: StoreBackend.all, Clash.allCases)
    func clash(backend: StoreBackend, clash: Clash) async throws {
        try await backend.withTwoHandles { store, other in
            let first = Ticket.sample(1).revised(1) { $0.channelID = 501 }
            try await store.put([first.record()])
            let clashing = Ticket.sample(
                3, opener: clash == .place ? .mia : .sam, numbered: clash == .number ? 1 : 3
            ).revised(1) { $0.channelID = clash == .channel ? 501 : 503 }
            let before: [StoredRecord] = [
                .settings(GuildSettings(guildID: .harbour)), Ticket.sample(2, opener: .noah).record(),
            ]
            let behind: [StoredRecord] = [Ticket.sample(4, opener: 4).record(), .note("key", value: "value")]
            await expectFailure(.conflict) { try await other.put(before + [clashing.record()] + behind) }
            #expect(try await store.ticket(clashing.id) == nil)
            #expect(try await store.events(of: clashing.id) == [])
            #expect(try await store.ticket(in: 503) == nil)
            #expect(try await store.ticket(first.id) == first)
            let left = try await store.everything().filter { $0.kind != .counter }
            let stored: [StoredRecord] = backend.hasTransactions ? [] : before
            #expect(
                left == stored.filter { $0.kind == .settings } + [first.record()] + stored.filter { $0.kind == .ticket }
            )
            #expect(try await store.opened(.sample(9, opener: 9)).number == stored.count { $0.kind == .ticket } + 2)
        }
    }

    @Test("A place that one ticket leaves is free for a later one in the same batch", arguments: StoreBackend.all)
    func placeHandedOn(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let first = Ticket.sample(1)
            try await store.put([first.record()])
            let second = Ticket.sample(2)
            try await store.put([first.closed().revised(1).record(), second.record()])
            #expect(try await store.activeTickets(in: .harbour, after: nil, limit: 10) == [second])
            #expect(try await store.open(.sample(3)).ticketInTheWay == second)
        }
    }

    @Test("500 records are put at once, and once more", arguments: StoreBackend.all)
    func batch(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let tickets = (1...500).map { number in
                let ticket = Ticket.sample(number, opener: UserID(UInt64(number))).revised(1)
                return ticket.record(events: [TicketOpening.sample(number).event, .sample(1, of: ticket, .userAdded)])
            }
            for _ in 1...2 { try await store.put(tickets) }
            #expect(try await store.all(.ticket, pages: 300) == tickets)
            let messages = (1...500).map { StoredRecord.message(.sample($0, of: .sample(1))) }
            for _ in 1...2 { try await store.put(messages) }
            #expect(try await store.all(.message, pages: 300) == messages)
            #expect(try await store.opened(.sample(600, opener: 600)).number == 501)
        }
    }

    @Test("Settings, transcripts, audit entries and notes are replaced", arguments: StoreBackend.all)
    func replacedRecords(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.put(StoredRecord.town)
            let changed: [StoredRecord] = [
                .settings(GuildSettings(guildID: .harbour, archiveCategoryID: 8, retentionDays: 1)),
                .transcript(
                    Transcript(ticketID: .sample(1), madeAt: .morning + .milliseconds(1), messageCount: 0, html: [])),
                .message(.sample(1, of: .sample(1), author: .sam, content: .deleted)),
                .attachment(.sample(702, of: .sample(2), size: 7, state: .lost)),
                .audit(.sample(2, guild: .market, detail: "🎫")), .note("store.id", value: ""),
            ]
            try await store.put(changed)
            for record in changed { #expect(try await store.record(record.key) == record) }
            let keys = Set(changed.map(\.key))
            #expect(
                try await store.everything().filter { !keys.contains($0.key) }
                    == StoredRecord.town.filter { !keys.contains($0.key) })
        }
    }

    @Test("What was erased does not come back by being put", arguments: StoreBackend.all)
    func erasedPut(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.put(StoredRecord.town)
            try await store.put([
                .message(.sample(3, of: .sample(2, opener: .noah), author: .noah)),
                .attachment(.sample(703, of: .sample(2), author: .noah, state: .kept, digest: digest("b"))),
            ])
            #expect(try await store.everything() == StoredRecord.town)
        }
    }
}
