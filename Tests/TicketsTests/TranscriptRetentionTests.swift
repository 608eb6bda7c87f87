import DiscordModel
import Synchronization
import Testing

@testable import Tickets

@Suite("How long what was said is kept")
struct TranscriptRetentionTests {
    /// Closed at the time given and done with.
    static func closed(_ number: Int, at moment: Timestamp = .morning) -> Ticket {
        TicketOpening(id: .sample(number), guildID: .harbour, openerID: .mia, at: .morning).ticket(number: number)
            .changed {
                $0.status = .closed
                $0.isSettled = true
                $0.closing = Closing(closedBy: .sam, closedAt: moment, reason: nil)
            }
    }

    @Test("A closed ticket's archive goes when its days are over, with its files and a note, and not before")
    func expires() async throws {
        let ticket = Self.closed(1)
        try await TranscriptBench.with([ticket]) { bench in
            try await bench.says(1, "hello", by: .mia, in: ticket)
            let digest = try await bench.attaches(11, "file", to: 1, by: .mia, in: ticket)
            let retention = Retention(desk: bench.desk)
            bench.clock.advance(days: 30)
            #expect(try await retention.removeExpired() == 0)
            #expect(try await bench.text(ticket).contains("hello"))
            bench.clock.advance(days: 1)
            #expect(try await retention.removeExpired() == 1)
            #expect(bench.store.now.messages.isEmpty)
            #expect(await !bench.archive.files.exists(digest))
            let entry = try #require(bench.store.now.audit.first)
            #expect(entry.action == .expired)
            #expect(entry.subject == ticket.id.description)
            #expect(entry.actorID == nil)
            #expect(bench.store.now.tickets[ticket.id] == ticket)
            #expect(try await retention.removeExpired() == 0)
        }
    }

    @Test("It counts from the closing: open tickets and unfinished closings are never touched, however old")
    func untouched() async throws {
        let late = Self.closed(1, at: .morning + .seconds(20 * 86_400))
        let unfinished = Self.closed(2).changed { $0.isSettled = false }
        try await TranscriptBench.with([.open, late, unfinished]) { bench in
            for (id, ticket) in [(1, Ticket.open), (2, late), (3, unfinished)] {
                try await bench.says(MessageID(UInt64(id)), "hello", by: .mia, in: ticket)
            }
            bench.clock.advance(days: 45)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 0)
            bench.clock.advance(days: 1000)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 1)
            #expect(Set(bench.store.now.messages.map(\.ticketID)) == [Ticket.open.id, unfinished.id])
        }
    }

    @Test("Without a number of days everything is kept", arguments: [nil, 0])
    func forEver(days: Int?) async throws {
        let ticket = Self.closed(1)
        let settings = GuildSettings(guildID: .harbour, retentionDays: days)
        try await TranscriptBench.with([ticket], settings: settings) { bench in
            try await bench.says(1, "hello", by: .mia, in: ticket)
            bench.clock.advance(days: 10_000)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 0)
        }
    }

    @Test("The configuration file can fix the days, also to for ever, and wins over what was set")
    func pinned() async throws {
        let ticket = Self.closed(1)
        for (days, expected) in [(10, 1), (0, 0)] {
            var pinned = PinnedSettings()
            pinned.retentionDays = days
            try await TranscriptBench.with([ticket], pinned: pinned) { bench in
                try await bench.says(1, "hello", by: .mia, in: ticket)
                bench.clock.advance(days: 11)
                #expect(try await Retention(desk: bench.desk).removeExpired() == (days == 10 ? 1 : 0))
                bench.clock.advance(days: 1000)
                #expect(try await Retention(desk: bench.desk).removeExpired() == 0)
                #expect(bench.store.now.messages.count == 1 - expected)
                await #expect(throws: TicketRefusal.pinned("guilds.\(GuildID.harbour).retention")) {
                    try await bench.desk.settings.change(by: .owner) { $0.retentionDays = 5 }
                }
            }
        }
    }

    @Test("Days that only the configuration file gives hold also for a server that was never set up")
    func pinnedOnly() async throws {
        let ticket = Self.closed(1)
        var pinned = PinnedSettings()
        pinned.retentionDays = 10
        try await TranscriptBench.with([ticket], pinned: pinned) { bench in
            bench.store.change { $0.settings = [:] }
            try await bench.says(1, "hello", by: .mia, in: ticket)
            bench.clock.advance(days: 11)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 1)
            #expect(bench.store.now.messages.isEmpty)
        }
    }

    @Test("A file that another ticket has too stays")
    func sharedFiles() async throws {
        let ticket = Self.closed(1)
        try await TranscriptBench.with([ticket, .open]) { bench in
            try await bench.says(1, "hello", by: .mia, in: ticket)
            let digest = try await bench.attaches(11, "file", to: 1, by: .mia, in: ticket)
            _ = try await bench.attaches(12, "file", to: 2, by: .noah)
            bench.clock.advance(days: 31)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 1)
            #expect(await bench.archive.files.exists(digest))
        }
    }

    @Test("More tickets than one page are all removed")
    func many() async throws {
        let tickets = (1...250).map { Self.closed($0) }
        try await TranscriptBench.with(tickets) { bench in
            for ticket in tickets {
                try await bench.says(MessageID(UInt64(ticket.number)), "hello", by: .mia, in: ticket)
            }
            bench.clock.advance(days: 31)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 250)
        }
    }

    @Test("It looks at the start and every hour; while the store is away it waits for the next time")
    func runs() async throws {
        let ticket = Self.closed(1)
        try await TranscriptBench.with([ticket]) { bench in
            try await bench.says(1, "hello", by: .mia, in: ticket)
            bench.clock.advance(days: 31)
            bench.store.change { $0.failures = 1 }
            let pauses = Mutex<[(Duration, Int)]>([])
            let retention = Retention(desk: bench.desk) { duration in
                let store = bench.store
                let count = pauses.withLock { pauses in
                    pauses.append((duration, store.now.messages.count))
                    return pauses.count
                }
                switch count {
                case 1: store.change { $0.condition = .degraded(since: .morning, waiting: 1) }
                case 2: store.change { $0.condition = .normal }
                default: throw CancellationError()
                }
            }
            await retention.run()
            #expect(pauses.withLock { $0.map(\.0) } == [.seconds(3600), .seconds(3600), .seconds(3600)])
            // Failed, degraded, done.
            #expect(pauses.withLock { $0.map(\.1) } == [1, 1, 0])
        }
    }
}
