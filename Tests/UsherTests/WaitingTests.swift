import Synchronization
import TestSupport
import Testing

/// What the tests wait with.
@Suite("Waiting with a limit", .timeLimit(.minutes(5)))
struct WaitingTests {
    private final class Room: Sendable {
        let inside = Atomic(0)
    }

    @Test("Work that does not end, whatever it is told, is waited for no longer than the limit")
    func stubborn() async throws {
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        let error = await #expect(throws: NotInTime.self) {
            // A task of its own is not cancelled with the one that waits for it.
            try await withLimit(.milliseconds(10), "the end of time") { await Task { for await _ in never {} }.value }
        }
        #expect(error?.description.hasSuffix("the end of time") == true)
        end.finish()
        #expect(try await withLimit(.seconds(60), "a seven") { 7 } == 7)
    }

    @Test("Who is cancelled waits no longer either")
    func cancelled() async throws {
        let (never, end) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task {
            try await withLimit(.seconds(600), "never") { await Task { for await _ in never {} }.value }
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        end.finish()
    }

    @Test("What never holds is an error that says so")
    func never() async throws {
        let error = await #expect(throws: NotInTime.self) { try await waitUntil("pigs fly", within: .zero) { false } }
        #expect(error?.description.hasSuffix("pigs fly") == true)
    }

    @Test(
        "No more than so many have their turn at once, and all have one; who is cancelled before it gives up its place")
    func turns() async throws {
        let turns = Turns(count: 3)
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await turns.take {
                        #expect(room.inside.add(1, ordering: .relaxed).newValue <= 3)
                        await Task.yield()
                        room.inside.subtract(1, ordering: .relaxed)
                    }
                }
            }
            try await group.waitForAll()
        }
        let one = Turns(count: 1)
        try await one.take {
            let impatient = Task { try await one.take {} }
            impatient.cancel()
            await #expect(throws: CancellationError.self) { try await impatient.value }
        }
        // Its turn is not lost on it.
        #expect(try await withLimit(.seconds(60), "a turn") { try await one.take { true } })
    }
}
