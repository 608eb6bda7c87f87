public import DiscordModel
import Synchronization

/// The time inside a sandbox. Deadlines, token lives, rate limits and ids all go by it, so a test can let a quarter of
/// an hour pass at once.
public final class SandboxClock: Sendable {
    private struct State {
        /// What has been added by ``advance(by:)``; for a manual clock, the whole of the time.
        var advanced = Duration.zero
        var alarms: [Int: Alarm] = [:]
        var lastAlarm = 0
        var timer: Timer?
    }

    private struct Alarm {
        /// Of the next ring.
        var at: Timestamp
        /// Of the rings after it, how much later they are, the first one last.
        var later: [Duration]
        let ring: @Sendable () -> Void
    }

    /// One for all alarms, since most are called off long before their time.
    private struct Timer {
        let endsAt: Timestamp
        let task: Task<Void, Never>
    }

    /// Where a manual clock began; `nil` for one that follows the system's.
    private let start: Timestamp?
    private let state = Mutex(State())

    private init(start: Timestamp?) { self.start = start }

    deinit { self.state.withLock { $0.timer?.task.cancel() } }

    /// Follows the computer's clock; ``advance(by:)`` puts it ahead.
    public static func system() -> SandboxClock { SandboxClock(start: nil) }

    /// Stands still until ``advance(by:)``.
    public static func manual(startingAt start: Timestamp = .now) -> SandboxClock { SandboxClock(start: start) }

    public var now: Timestamp { self.state.withLock { state in self.time(in: state) } }

    /// How many are waiting for time to pass.
    var sleepers: Int { self.state.withLock { $0.alarms.count } }

    private func time(in state: State) -> Timestamp { (self.start ?? Timestamp.now) + state.advanced }

    /// Lets time pass at once, and wakes those whose time has come.
    public func advance(by duration: Duration) { self.ringDue { state in state.advanced += duration } }

    /// Waits until the duration has passed on this clock.
    ///
    /// - Throws: `CancellationError`.
    public func sleep(for duration: Duration) async throws {
        guard duration > .zero else { return }
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let alarm = self.ring(after: [duration]) { continuation.finish() }
        defer { self.callOff(alarm) }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    // MARK: Alarms

    /// Calls `ring` when each of the durations has passed, or once where several pass at once, until it is called off.
    /// Whoever is called must not take long.
    ///
    /// - Parameter durations: All from now, in order.
    func ring(after durations: [Duration], _ ring: @escaping @Sendable () -> Void) -> Int {
        self.state.withLock { state in
            state.lastAlarm += 1
            guard let first = durations.first else { return state.lastAlarm }
            let later = zip(durations.dropFirst(), durations).map { $0 - $1 }
            let alarm = Alarm(at: self.time(in: state) + first, later: later.reversed(), ring: ring)
            state.alarms[state.lastAlarm] = alarm
            self.setTimer(for: alarm.at, &state)
            return state.lastAlarm
        }
    }

    func callOff(_ alarm: Int) { self.state.withLock { state in _ = state.alarms.removeValue(forKey: alarm) } }

    private func ringDue(_ change: (inout State) -> Void) {
        let due = self.state.withLock { state in
            change(&state)
            let now = self.time(in: state)
            // The earliest first, where several are late.
            let due = state.alarms.filter { $0.value.at <= now }.sorted { $0.value.at < $1.value.at }
            for (id, alarm) in due {
                var alarm = alarm
                while alarm.at <= now, let next = alarm.later.popLast() { alarm.at = alarm.at + next }
                state.alarms[id] = alarm.at <= now ? nil : alarm
            }
            state.timer?.task.cancel()
            state.timer = nil
            if let next = state.alarms.values.map(\.at).min() { self.setTimer(for: next, &state) }
            return due.map(\.value.ring)
        }
        for ring in due { ring() }
    }

    /// A manual clock has none.
    private func setTimer(for time: Timestamp, _ state: inout State) {
        guard self.start == nil else { return }
        if let timer = state.timer {
            guard time < timer.endsAt else { return }
            timer.task.cancel()
        }
        let left = max(.zero, time - self.time(in: state))
        state.timer = Timer(
            endsAt: time,
            task: Task { [weak self] in
                do { try await Task.sleep(for: left) } catch { return }
                self?.ringDue { _ in }
            })
    }
}
