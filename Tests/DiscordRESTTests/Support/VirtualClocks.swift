import Synchronization

struct VirtualInstant: InstantProtocol {
    var offset = Duration.zero

    func advanced(by duration: Duration) -> Self { Self(offset: self.offset + duration) }
    func duration(to other: Self) -> Duration { other.offset - self.offset }
    static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
}

/// Jumps to the end of each sleep: for tests in which one task at a time sleeps.
final class JumpingClock: Clock {
    private let time = Mutex(VirtualInstant())

    var now: VirtualInstant { self.time.withLock { $0 } }
    var elapsed: Duration { self.now.offset }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: VirtualInstant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        self.time.withLock { $0 = max($0, deadline) }
        await Task.yield()
    }
}

/// Stands still until told to go on.
final class ManualClock: Clock {
    private struct State {
        var now = VirtualInstant()
        var nextID = 0
        var sleepers: [Int: (deadline: VirtualInstant, continuation: AsyncStream<Void>.Continuation)] = [:]
    }

    private let state = Mutex(State())

    var now: VirtualInstant { self.state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: VirtualInstant, tolerance: Duration?) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let id = self.state.withLock { state -> Int? in
            guard state.now < deadline else { return nil }
            state.nextID += 1
            state.sleepers[state.nextID] = (deadline, continuation)
            return state.nextID
        }
        guard let id else { return }
        for await _ in stream {}
        self.state.withLock { $0.sleepers[id] = nil }
        try Task.checkCancellation()
    }

    /// To the end of the shortest sleep; `false` if nobody sleeps.
    func advanceToNext() -> Bool {
        guard let next = self.state.withLock({ $0.sleepers.values.map(\.deadline).min() }) else { return false }
        self.advance(by: max(.zero, self.now.duration(to: next)))
        return true
    }

    func advance(by duration: Duration) {
        self.state.withLock { state in
            state.now = state.now.advanced(by: duration)
            for (id, sleeper) in state.sleepers where sleeper.deadline <= state.now {
                sleeper.continuation.finish()
                state.sleepers[id] = nil
            }
        }
    }
}

/// Lets other tasks go on until `condition` holds.
func eventually(_ condition: () async -> Bool) async throws {
    while !(await condition()) {
        try Task.checkCancellation()
        await Task.yield()
    }
}
