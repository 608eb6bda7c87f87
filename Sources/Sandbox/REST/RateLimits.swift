import DiscordModel

/// How often a route may be used. The numbers are observed, not documented, and change.
struct RateLimitRule: Sendable {
    var name = ""
    var limit: Int
    var window: Duration

    static let ordinary = Self(limit: 50, window: .seconds(1))
    static let createMessage = Self(limit: 5, window: .seconds(5))
    static let reaction = Self(limit: 1, window: .milliseconds(250))
    static let webhook = Self(limit: 5, window: .seconds(2))
    static let channelUpdate = Self(limit: 10, window: .seconds(15))
    static let channelCreate = Self(limit: 50, window: .seconds(10))

    func named(_ name: String) -> Self {
        var rule = self
        rule.name = name
        return rule
    }

    /// The opaque id in `X-RateLimit-Bucket`.
    var bucketID: String {
        String(StableRandom.hash(self.name), radix: 16)
    }
}

/// What the rate-limit headers say (rule 10).
struct RateLimitStatus: Sendable {
    let limit: Int
    let remaining: Int
    let resetAt: Timestamp
    let resetAfter: Double
    let bucket: String
}

/// The fixed windows of all buckets, and the global one.
struct RateLimitLedger: Sendable {
    private struct Key: Hashable {
        let owner: String
        let bucket: String
        let major: String
    }

    private struct Window {
        var endsAt: Timestamp
        var used = 0
    }

    private var windows: [Key: Window] = [:]
    private var global: [String: Window] = [:]
    /// How many 401, 403 and 429 have been answered; 10,000 in ten minutes would ban the address.
    private(set) var invalidRequests = 0

    mutating func countInvalid() { self.invalidRequests += 1 }

    /// Takes one use of the bucket.
    ///
    /// - Throws: 429 when nothing is left and `isEnforced`. Uses that are refused don't extend the window.
    mutating func take(
        _ rule: RateLimitRule, owner: String, major: String, isEnforced: Bool, now: Timestamp
    ) throws(APIError) -> RateLimitStatus {
        guard isEnforced else {
            let seconds = rule.window / .seconds(1)
            return RateLimitStatus(
                limit: rule.limit, remaining: rule.limit - 1, resetAt: now + rule.window, resetAfter: seconds,
                bucket: rule.bucketID)
        }
        let key = Key(owner: owner, bucket: rule.name, major: major)
        var window = self.windows[key] ?? Window(endsAt: now + rule.window)
        if window.endsAt <= now { window = Window(endsAt: now + rule.window) }
        let left = (window.endsAt - now) / .seconds(1)
        guard window.used < rule.limit else { throw .rateLimited(retryAfter: left) }
        window.used += 1
        self.windows[key] = window
        return RateLimitStatus(
            limit: rule.limit, remaining: rule.limit - window.used, resetAt: window.endsAt, resetAfter: left,
            bucket: rule.bucketID)
    }

    /// 50 requests a second for a bot as a whole.
    ///
    /// Source: <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>
    mutating func takeGlobal(owner: String, now: Timestamp) throws(APIError) {
        var window = self.global[owner] ?? Window(endsAt: now + .seconds(1))
        if window.endsAt <= now { window = Window(endsAt: now + .seconds(1)) }
        guard window.used < 50 else {
            throw .rateLimited(retryAfter: (window.endsAt - now) / .seconds(1), isGlobal: true)
        }
        window.used += 1
        self.global[owner] = window
    }
}
