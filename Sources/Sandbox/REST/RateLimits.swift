import DiscordModel
import NIOCore

/// How often a route may be used (rule 16). The numbers are observed, not documented, and change.
struct RateLimitRule: Sendable {
    /// Of the bucket; routes of one name share it.
    var name = ""
    var limit: Int
    var window: Duration
    /// Where the age of the message in question decides: the others, by how old it must be, the oldest first.
    var older: [Older] = []

    struct Older: Sendable {
        let age: Duration
        let limit: Int
        let window: Duration
    }

    static let ordinary = Self(limit: 50, window: .seconds(1))
    static let createMessage = Self(limit: 5, window: .seconds(5))
    /// Three buckets on one route. Observed: <https://github.com/discord/discord-api-docs/issues/8330>
    static let deleteMessage = Self(
        limit: 5, window: .seconds(1),
        older: [
            Older(age: .seconds(14 * 86400), limit: 30, window: .seconds(4)),
            Older(age: .seconds(10), limit: 3, window: .milliseconds(333)),
        ])
    /// All that adds or removes reactions has one bucket.
    static let reaction = Self(name: "reactions", limit: 1, window: .milliseconds(250))
    /// Pinning and unpinning have one bucket. Which routes do so is assumed.
    static let pin = Self(name: "pins", limit: 50, window: .seconds(1))
    static let webhook = Self(limit: 5, window: .seconds(2))
    static let channelUpdate = Self(limit: 10, window: .seconds(15))
    /// That there is a limit on bursts was observed, how high it is is assumed.
    static let channelCreate = Self(limit: 50, window: .seconds(10))

    /// - Parameter route: `POST /channels/{channel}/messages`, the name of a bucket that is no other route's.
    func named(_ route: String) -> Self {
        var rule = self
        if rule.name.isEmpty { rule.name = route }
        return rule
    }

    /// The rule for this call.
    func refined(for call: RESTCall, at now: Timestamp) -> Self {
        guard !self.older.isEmpty, let message = call.parameters["message"].flatMap({ MessageID($0) }),
            let older = self.older.first(where: { now - message.timestamp > $0.age })
        else { return self }
        return Self(name: "\(self.name), older than \(older.age)", limit: older.limit, window: older.window)
    }

    /// The same bucket, where no route has numbers of its own.
    var asOrdinary: Self { Self(name: self.name, limit: Self.ordinary.limit, window: Self.ordinary.window) }
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
    private var bucketGeneration = 0
    private(set) var invalidRequests = InvalidRequests()

    /// Takes one use of the bucket. Uses that are refused don't extend the window.
    ///
    /// - Returns: What the headers say, and a 429 when nothing is left and `isEnforced`.
    mutating func take(
        _ rule: RateLimitRule, owner: String, major: String, isEnforced: Bool, now: Timestamp
    ) -> (status: RateLimitStatus, refusal: APIError?) {
        guard isEnforced else { return (self.status(of: rule, remaining: rule.limit - 1, now: now), nil) }
        let key = Key(owner: owner, bucket: rule.name, major: major)
        var window = self.windows[key] ?? Window(endsAt: now + rule.window)
        if window.endsAt <= now { window = Window(endsAt: now + rule.window) }
        let left = window.endsAt - now
        guard window.used < rule.limit else {
            return (
                self.status(of: rule, remaining: 0, resetAfter: left, now: now),
                .rateLimited(retryAfter: left / .seconds(1))
            )
        }
        window.used += 1
        self.windows[key] = window
        return (self.status(of: rule, remaining: rule.limit - window.used, resetAfter: left, now: now), nil)
    }

    /// - Parameter duration: How long until the bucket is full again; its whole window by default.
    func status(
        of rule: RateLimitRule, remaining: Int, resetAfter duration: Duration? = nil, now: Timestamp
    ) -> RateLimitStatus {
        let duration = duration ?? rule.window
        return RateLimitStatus(
            limit: rule.limit, remaining: remaining, resetAt: now + duration, resetAfter: duration / .seconds(1),
            bucket: self.bucketID(of: rule))
    }

    /// The opaque id in `X-RateLimit-Bucket`.
    private func bucketID(of rule: RateLimitRule) -> String {
        let suffix = self.bucketGeneration == 0 ? "" : " \(self.bucketGeneration)"
        return String(StableRandom.hash(rule.name + suffix), radix: 16)
    }

    /// From now on all buckets have other ids, as happens at Discord without notice.
    mutating func renameBuckets() { self.bucketGeneration += 1 }

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

extension RateLimitLedger {
    mutating func countInvalid(from address: String, at now: Timestamp, _ settings: SandboxSettings) {
        self.invalidRequests.count(from: address, at: now, settings)
    }

    mutating func liftBans() { self.invalidRequests.liftBans() }
}

/// Answers of 401, 403 and 429, which in great number ban the address that they went to (rule 14).
///
/// Source: <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
struct InvalidRequests: Sendable {
    private static let window = Duration.seconds(600)

    /// How many there were.
    private(set) var total = 0
    /// When the latest went to each address.
    private var latest: [String: CircularBuffer<Timestamp>] = [:]
    private var bannedUntil: [String: Timestamp] = [:]

    fileprivate mutating func count(from address: String, at now: Timestamp, _ settings: SandboxSettings) {
        self.total += 1
        guard settings[.invalidRequestBan] else { return }
        var latest = self.latest[address] ?? []
        self.latest[address] = nil  // so that there is one owner, and nothing is copied
        while let oldest = latest.first, now - oldest >= Self.window { latest.removeFirst() }
        latest.append(now)
        if latest.count >= settings.invalidRequestLimit {
            self.bannedUntil[address] = now + settings.invalidRequestBan
        } else {
            self.latest[address] = latest
        }
    }

    func isBanned(_ address: String, at now: Timestamp) -> Bool { self.bannedUntil[address].map { now < $0 } ?? false }

    fileprivate mutating func liftBans() { self.bannedUntil.removeAll() }
}
