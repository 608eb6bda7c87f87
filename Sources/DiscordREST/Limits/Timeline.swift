/// A clock's time, counted from the making of this value, so that what reads it need not be generic.
struct Timeline: Sendable {
    /// The time now.
    let now: @Sendable () -> Duration
    /// Returns at the given time, or throws `CancellationError`.
    let sleep: @Sendable (_ until: Duration) async throws -> Void

    init<ClockType: Clock<Duration>>(_ clock: ClockType) {
        let start = clock.now
        self.now = { start.duration(to: clock.now) }
        self.sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }
}
