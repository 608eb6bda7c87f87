/// What an answer's headers say of its bucket.
///
/// Source: <https://docs.discord.com/developers/topics/rate-limits#header-format-rate-limit-header-examples>
struct RateLimitHeaders: Hashable, Sendable {
    let limit: Int
    let remaining: Int
    let resetAfter: Duration

    init(limit: Int, remaining: Int, resetAfter: Duration) {
        self.limit = limit
        self.remaining = remaining
        self.resetAfter = resetAfter
    }

    /// - Parameter header: Gives the value of a header by its name.
    init?(_ header: (String) -> String?) {
        guard
            let limit = header("X-RateLimit-Limit").flatMap(Int.init), limit > 0,
            let remaining = header("X-RateLimit-Remaining").flatMap(Int.init),
            let resetAfter = Duration(seconds: header("X-RateLimit-Reset-After"))
        else { return nil }
        self.init(limit: limit, remaining: max(0, remaining), resetAfter: resetAfter)
    }
}

extension Duration {
    /// Fails unless `text` is a number of seconds from 0 to a year.
    init?(seconds text: String?) {
        guard let text, let seconds = Double(text) else { return nil }
        self.init(seconds: seconds)
    }

    /// Fails unless `seconds` is from 0 to a year.
    init?(seconds: Double?) {
        guard let seconds, (0...31_536_000).contains(seconds) else { return nil }
        self = .seconds(seconds)
    }
}
