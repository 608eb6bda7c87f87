import DiscordModel
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

@Suite("Copying a store (R5.5)")
struct MovingCopyTests {
    @Test("R5.5: 20,000 records of every kind arrive as they were, and it is told how far it has come")
    func everything() async throws {
        let records = MovingSamples(tickets: 2100, messagesEach: 8).all
        try await withMovingPair(records) { source, target in
            let steps = Mutex<[MovingProgress]>([])
            let outcome = try await StoreCopy(from: source, to: target).run { step in steps.withLock { $0.append(step) }
            }
            let count = try await source.recordCount()
            #expect(count > 20_000)
            #expect(outcome == .init(copied: count, resumedAt: 0, isMerge: false))
            let seen = steps.withLock { $0 }
            #expect(seen.last == .init(kind: .note, done: count, total: count))
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.done < $1.done && $0.kind.rank <= $1.kind.rank })

            let comparison = try await StoreComparison.compare(source, target)
            #expect(comparison.isEqual)
            for kind in comparison.kinds { #expect(kind.source.count > 0, "\(kind.kind) was not tried") }
            #expect(try await target.note("copy.progress") == "done")
        }
    }

    @Test("R5.5: Broken off after each batch, it goes on where it was until everything is there")
    func resuming() async throws {
        try await withMovingPair(MovingSamples(tickets: 900, messagesEach: 3).all) { source, target in
            var attempts = 0
            var done = 0
            while true {
                attempts += 1
                let before = done
                let reached = Mutex(0)
                do {
                    let outcome = try await Self.inOwnTask {
                        try await StoreCopy(from: source, to: target).run { step in
                            reached.withLock { $0 = step.done }
                            withUnsafeCurrentTask { $0?.cancel() }
                        }
                    }
                    #expect(outcome.resumedAt == done)
                    break
                } catch is CancellationError {
                    done = reached.withLock { $0 }
                    #expect(done > before, "an attempt did nothing")
                }
            }
            #expect(attempts > 10)
            #expect(try await StoreComparison.compare(source, target).isEqual)
        }
    }

    @Test("R5.5: A target that is not empty is refused and left as it is, unless told")
    func nonEmpty() async throws {
        let records = MovingSamples(tickets: 10, messagesEach: 2).all
        try await withMovingPair(records) { source, target in
            let settings = GuildSettings(guildID: 12_345)
            try await target.save(settings)
            let error = await #expect(throws: MovingError.self) { try await StoreCopy(from: source, to: target).run() }
            #expect(error?.reason == .misuse)
            #expect(error?.description.contains("--merge") == true)
            #expect(try await target.recordCount() == 1)

            let outcome = try await StoreCopy(from: source, to: target, merging: true).run()
            #expect(outcome.isMerge)
            let comparison = try await StoreComparison.compare(source, target)
            #expect(!comparison.isEqual && comparison.isContained)
            #expect(comparison.kinds[0].examples == [.init(what: .surplus, key: .settings(12_345))])
        }
    }

    @Test("A target with nothing but notes counts as empty, and a finished copy is not taken up again")
    func finished() async throws {
        try await withMovingPair(MovingSamples(tickets: 10, messagesEach: 2).all) { source, target in
            try await target.setNote("commands", to: "mine")
            _ = try await StoreCopy(from: source, to: target).run()
            #expect(try await target.note("commands") == movingText)
            await #expect(throws: MovingError.self) { try await StoreCopy(from: source, to: target).run() }
        }
    }

    @Test("R5.5: What another source has begun is not taken up")
    func otherSource() async throws {
        try await withMovingPair(MovingSamples(tickets: 700, messagesEach: 1).all) { source, target in
            await #expect(throws: CancellationError.self) {
                try await Self.inOwnTask {
                    try await StoreCopy(from: source, to: target).run { _ in withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            try await withMovingFolder { folder in
                let other = try await SQLiteStore.open(path: folder + "/other.db")
                try await other.fill(
                    MovingSamples(tickets: 700, messagesEach: 1).all.filter {
                        $0.key != .ticket(MovingSamples.ticketID(1))
                            && $0.ticketItBelongsTo != MovingSamples.ticketID(1)
                    })
                await #expect(throws: MovingError.self) { try await StoreCopy(from: other, to: target).run() }
                await other.shutDown()
            }
            _ = try await StoreCopy(from: source, to: target).run()
            #expect(try await StoreComparison.compare(source, target).isEqual)
        }
    }

    @Test("The id of a database stays where it is, and tells that source and target are the same")
    func identity() async throws {
        try await withMovingPair(MovingSamples(tickets: 3, messagesEach: 1).all) { source, target in
            try await source.setNote("store.id", to: "one")
            _ = try await StoreCopy(from: source, to: target).run()
            #expect(try await target.note("store.id") == nil)
            #expect(try await StoreComparison.compare(source, target).isEqual)
            let error = await #expect(throws: MovingError.self) {
                try await StoreCopy(from: source, to: source, merging: true).run()
            }
            #expect(error?.description.contains("same database") == true)
        }
    }

    @Test("A message whose ticket was opened after the tickets were copied brings its ticket along")
    func lateTicket() async throws {
        let samples = MovingSamples(tickets: 600, messagesEach: 1).all
        let late = MovingSamples.ticketID(600)
        let isLate = { (record: StoredRecord) in
            record.key == .ticket(late) || record.ticketItBelongsTo == late
        }
        try await withMovingPair(samples.filter { !isLate($0) }) { source, target in
            await #expect(throws: CancellationError.self) {
                try await Self.inOwnTask {
                    try await StoreCopy(from: source, to: target).run { step in
                        if step.kind == .transcript { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
            }
            try await source.put(samples.filter(isLate))
            _ = try await StoreCopy(from: source, to: target).run()
            #expect(try await target.ticket(late) != nil)
            #expect(try await StoreComparison.compare(source, target).isContained)
        }
    }

    @Test("A number that another ticket has in the target ends a merge with a sentence")
    func conflict() async throws {
        try await withMovingPair(MovingSamples(tickets: 3, messagesEach: 1).all) { source, target in
            let opening = TicketOpening(
                id: TicketID(rawValue: 1), guildID: 5, openerID: 1, at: MovingSamples.moment)
            _ = try await target.open(opening)
            let error = await #expect(throws: MovingError.self) {
                try await StoreCopy(from: source, to: target, merging: true).run()
            }
            #expect(error?.reason == .misuse)
            #expect(try await target.ticket(opening.id) != nil)
        }
    }

    /// A task that can be cancelled without the test being so.
    private static func inOwnTask<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
