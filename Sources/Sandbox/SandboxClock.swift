public import DiscordModel
import Synchronization

/// The time inside a sandbox. Deadlines, token lives, rate limits and ids all go by it, so a test can let a quarter of
/// an hour pass at once.
public final class SandboxClock: Sendable {
    private struct State {
        /// What has been added by ``advance(by:)``; for a manual clock, the whole of the time.
        var advanced = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0
    }

    private struct Sleeper {
        let wakesAt: Timestamp
        let continuation: AsyncStream<Void>.Continuation
    }

    /// Where a manual clock began; `nil` for one that follows the system's.
    private let start: Timestamp?
    private let state = Mutex(State())

    private init(start: Timestamp?) { self.start = start }

    /// Follows the computer's clock; ``advance(by:)`` puts it ahead.
    public static func system() -> SandboxClock { SandboxClock(start: nil) }

    /// Stands still until ``advance(by:)``.
    public static func manual(startingAt start: Timestamp = .now) -> SandboxClock { SandboxClock(start: start) }

    public var now: Timestamp { self.state.withLock { state in self.time(in: state) } }

    /// How many are waiting for time to pass.
    var sleepers: Int { self.state.withLock { $0.sleepers.count } }

    private func time(in state: State) -> Timestamp { (self.start ?? Timestamp.now) + state.advanced }

    /// Lets time pass at once, and wakes those whose time has come.
    public func advance(by duration: Duration) {
        let due = self.state.withLock { state in
            state.advanced += duration
            let now = self.time(in: state)
            let due = state.sleepers.filter { $0.value.wakesAt <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.finish() }
    }

    /// Waits until the duration has passed on this clock.
    ///
    /// - Throws: `CancellationError`.
    public func sleep(for duration: Duration) async throws {
        guard duration > .zero else { return }
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let id = self.state.withLock { state in
            let id = state.nextSleeper
            state.nextSleeper += 1
            state.sleepers[id] = Sleeper(wakesAt: self.time(in: state) + duration, continuation: continuation)
            return id
        }
        defer { self.state.withLock { state in _ = state.sleepers.removeValue(forKey: id) } }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream {} }
            if self.start == nil { group.addTask { try? await Task.sleep(for: duration) } }
            await group.next()
            group.cancelAll()
        }
        try Task.checkCancellation()
    }
}
