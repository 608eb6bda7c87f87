/// Keeps what one connection sends under a limit of so many events in so long a time, some of them reserved.
///
/// Source: <https://docs.discord.com/developers/events/gateway#rate-limiting>: 120 in 60 s, and 5 presences in 20 s.
struct SendWindow {
    private let limit: Int
    private let span: Duration
    /// Slots that only urgent events may use.
    private let reserved: Int
    /// When the events of the last `span` were sent, oldest first.
    private var sent: [Duration] = []

    init(limit: Int, span: Duration, reserved: Int = 0) {
        self.limit = limit
        self.span = span
        self.reserved = reserved
    }

    /// The limit of a whole connection, with room for its heartbeats and three more that Discord may ask for.
    static func connection(heartbeatInterval: Duration) -> Self {
        let beats = Int((Duration.seconds(60) / max(heartbeatInterval, .milliseconds(600))).rounded(.up))
        return Self(limit: 120, span: .seconds(60), reserved: beats + 3)
    }

    static let presences = Self(limit: 5, span: .seconds(20))

    /// Takes a slot, or says how long to wait before asking again.
    mutating func wait(at now: Duration) -> Duration? {
        self.forgetOld(at: now)
        let available = max(1, self.limit - self.reserved)
        guard self.sent.count >= available else {
            self.sent.append(now)
            return nil
        }
        return self.sent[self.sent.count - available] + self.span - now
    }

    /// Takes a slot in any case, a reserved one if need be.
    mutating func takeUrgently(at now: Duration) {
        self.forgetOld(at: now)
        self.sent.append(now)
    }

    private mutating func forgetOld(at now: Duration) {
        let firstRecent = self.sent.firstIndex { $0 + self.span > now } ?? self.sent.count
        self.sent.removeSubrange(..<firstRecent)
    }
}
