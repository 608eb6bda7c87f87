/// How long to wait before connecting again: at first not at all, then twice as long each time, up to a minute.
struct Backoff {
    static let longest = Duration.seconds(60)

    private(set) var attempts = 0

    /// - Parameter jitter: From 0 to 1. Half of the wait is left to chance, so that many shards do not return at once.
    mutating func next(jitter: Double) -> Duration {
        defer { self.attempts += 1 }
        guard self.attempts > 0 else { return .zero }
        let full = min(Self.longest, .seconds(1 << min(self.attempts - 1, 6)))
        return full * (0.5 + 0.5 * jitter)
    }

    /// The connection could not even be made: trying again at once would be of no use.
    mutating func skipImmediateAttempt() { self.attempts = max(self.attempts, 1) }

    mutating func reset() { self.attempts = 0 }
}
