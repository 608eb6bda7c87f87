import Synchronization
import Testing
import Tickets

@Suite("One at a time per key")
struct KeyedLockTests {
    private struct Failure: Error {}

    /// What happened, in order.
    private final class Record: Sendable {
        private let entries = Mutex<[Int]>([])

        func add(_ entry: Int) { self.entries.withLock { $0.append(entry) } }
        var all: [Int] { self.entries.withLock { $0 } }
    }

    @Test("Whoever comes first goes first")
    func order() async throws {
        let lock = KeyedLock<String>()
        let record = Record()
        let tasks = try await lock.withLock("a") {
            // An immediate task runs here and now, up to where it waits for the lock.
            let tasks = (1...5).map { number in
                Task.immediate { try await lock.withLock("a") { record.add(number) } }
            }
            record.add(0)
            return tasks
        }
        for task in tasks { try await task.value }
        #expect(record.all == [0, 1, 2, 3, 4, 5])
    }

    @Test("Other keys go on undisturbed")
    func otherKeys() async throws {
        let lock = KeyedLock<String>()
        let result = try await lock.withLock("a") { try await lock.withLock("b") { 7 } }
        #expect(result == 7)
    }

    @Test("Whoever is cancelled while waiting leaves the queue at once, and the others keep their order")
    func cancellation() async throws {
        let lock = KeyedLock<String>()
        let record = Record()
        let others = try await lock.withLock("a") {
            let first = Task.immediate { try await lock.withLock("a") { record.add(1) } }
            let cancelled = Task.immediate { try await lock.withLock("a") { record.add(2) } }
            let last = Task.immediate { try await lock.withLock("a") { record.add(3) } }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            return [first, last]
        }
        for task in others { try await task.value }
        #expect(record.all == [1, 3])
    }

    @Test("Whoever is cancelled before asking does not get the lock, and leaves it free")
    func cancelledBefore() async throws {
        let lock = KeyedLock<String>()
        let record = Record()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await lock.withLock("a") { record.add(1) }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(record.all == [])
        let isFree = try await lock.withLock("a") { true }
        #expect(isFree)
    }

    @Test("Work that fails gives the lock on")
    func failure() async throws {
        let lock = KeyedLock<String>()
        let waiting = try await lock.withLock("a") {
            (
                Task.immediate { try await lock.withLock("a") { throw Failure() } },
                Task.immediate { try await lock.withLock("a") { true } }
            )
        }
        await #expect(throws: Failure.self) { try await waiting.0.value }
        #expect(try await waiting.1.value)
    }

    /// Who is at work under each of three keys.
    private final class Census: Sendable {
        private let counts = Mutex([0, 0, 0])

        /// - Returns: How many are there then.
        func enter(_ key: Int) -> Int {
            self.counts.withLock { counts in
                counts[key] += 1
                return counts[key]
            }
        }

        func leave(_ key: Int) { self.counts.withLock { $0[key] -= 1 } }
    }

    @Test("Two never work on one key at once, whoever is cancelled in between", arguments: 1...5)
    func crowd(seed: Int) async throws {
        let lock = KeyedLock<Int>()
        let census = Census()
        var generator = SeededGenerator(seed: UInt64(seed))
        let tasks = (0..<300).map { number in
            let task = Task {
                try await lock.withLock(number % 3) {
                    let count = census.enter(number % 3)
                    #expect(count == 1)
                    await Task.yield()
                    census.leave(number % 3)
                }
            }
            let isCancelled = Int.random(in: 0..<4, using: &generator) == 0
            if isCancelled { task.cancel() }
            return (task, isCancelled)
        }
        for (task, isCancelled) in tasks {
            let result = await task.result
            if !isCancelled { #expect(throws: Never.self) { try result.get() } }
        }
        for key in 0..<3 { try await lock.withLock(key) {} }
    }
}
