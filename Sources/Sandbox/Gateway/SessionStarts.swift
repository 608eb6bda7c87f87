import DiscordModel

/// How often, and how fast, one application may begin sessions.
///
/// Source: <https://docs.discord.com/developers/events/gateway#rate-limiting>
struct SessionStarts {
    enum Answer {
        case allowed
        /// Too soon after another Identify of the same bucket.
        case tooFast
        /// The day's starts are used up.
        case exhausted
    }

    /// Identify that come a little early, because the one before was held up on its way, are let through.
    private static let leniency = Duration.milliseconds(100)
    private static let day = Duration.seconds(86_400)

    private var used = 0
    private var resetsAt: Timestamp
    private var lastStarts: [Int: Timestamp] = [:]

    init(at now: Timestamp) { self.resetsAt = now + Self.day }

    mutating func start(_ shard: GatewayShard, at now: Timestamp, by settings: GatewaySettings) -> Answer {
        self.reset(at: now)
        let bucket = shard.id % max(1, settings.maximumConcurrency)
        if settings.limitsIdentifyRate, let last = self.lastStarts[bucket],
            now < last + (settings.identifyWindow - Self.leniency)
        {
            return .tooFast
        }
        if settings.limitsSessionStarts, self.used >= settings.sessionStarts { return .exhausted }
        self.used += 1
        self.lastStarts[bucket] = now
        return .allowed
    }

    mutating func limit(at now: Timestamp, by settings: GatewaySettings) -> SessionStartLimit {
        self.reset(at: now)
        return SessionStartLimit(
            total: settings.sessionStarts, remaining: max(0, settings.sessionStarts - self.used),
            resetAfter: self.resetsAt - now, maximumConcurrency: settings.maximumConcurrency)
    }

    private mutating func reset(at now: Timestamp) {
        guard now >= self.resetsAt else { return }
        self.used = 0
        self.resetsAt = now + Self.day
    }
}

/// At most so many of something in any stretch of time.
struct SlidingWindow {
    private let limit: Int
    private let window: Duration
    private var moments: [Timestamp] = []

    init(limit: Int, window: Duration) {
        self.limit = limit
        self.window = window
    }

    /// Counts one, unless that is one too many.
    mutating func admits(at now: Timestamp) -> Bool {
        self.moments.removeAll { moment in moment + self.window <= now }
        guard self.moments.count < self.limit else { return false }
        self.moments.append(now)
        return true
    }
}
