/// Time as the gateway uses it, so that tests need not wait.
public struct GatewayClock: Sendable {
    /// Since an arbitrary moment; never goes back.
    public let now: @Sendable () -> Duration
    /// Throws `CancellationError` when the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void

    public init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    public init<C: Clock>(_ clock: C) where C.Duration == Duration {
        let origin = clock.now
        self.init(now: { origin.duration(to: clock.now) }, sleep: { try await clock.sleep(for: $0) })
    }

    public static var continuous: Self { Self(ContinuousClock()) }
}
