/// The pause before something that failed is tried again: a second at first, each time twice as long, up to five
/// minutes.
enum Backoff {
    static func duration(after attempt: Int) -> Duration {
        let seconds = min(300, 1 << min(attempt, 9))
        return .milliseconds(Int.random(in: 500...1000) * seconds)
    }

    /// - Returns: `false` if cancelled.
    static func pause(after attempt: Int) async -> Bool {
        (try? await Task.sleep(for: Self.duration(after: attempt))) != nil
    }
}
