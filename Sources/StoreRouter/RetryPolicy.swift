import Tickets

/// How patiently a store is asked again when its database does not answer.
public struct RetryPolicy: Sendable {
    /// From the beginning of the first try to that of the last, in all; a person is waiting for the answer. The last
    /// try may take as long as the database may stay silent.
    public var deadline: Duration
    /// Each further pause is twice as long, up to `longestPause`.
    public var firstPause: Duration
    public var longestPause: Duration
    /// From 0 to 1, to spread the repeats of many callers.
    public var jitter: @Sendable () -> Double

    public init(
        deadline: Duration = .seconds(5), firstPause: Duration = .milliseconds(50),
        longestPause: Duration = .seconds(1), jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.deadline = deadline
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.jitter = jitter
    }

    /// The pause after so many tries that failed; between a half and the whole of it is left to chance.
    func pause(afterFailures failures: Int) -> Duration {
        let doubled = self.firstPause * (1 << min(max(0, failures - 1), 20))
        return min(self.longestPause, doubled) * (0.5 + self.jitter() / 2)
    }
}
