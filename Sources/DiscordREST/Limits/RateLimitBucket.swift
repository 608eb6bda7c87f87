/// What is known of one rate-limit bucket, and whether one more may be sent. Holds no clock and no task:
/// who asks brings the time.
struct RateLimitBucket: Hashable {
    enum Decision: Hashable {
        case send
        /// Ask again when the next answer of this bucket is in.
        case waitForAnswer
        case wait(until: Duration)
    }

    /// `nil` until the first answer: then one request at a time, to learn the limit.
    private(set) var limit: Int?
    /// As Discord last said, without what is still under way.
    private var remaining = 0
    private(set) var inFlight = 0
    private var resetsAt: Duration?
    private var latestAnswered = 0
    /// The longest time to a reset seen so far, which is about the length of Discord's window.
    private var window = Duration.zero

    /// Takes one permit if there is one; each `.send` must be followed by one `release`.
    mutating func acquire(at now: Duration) -> Decision {
        self.rollOver(at: now)
        let available = self.limit == nil ? 1 - self.inFlight : self.remaining - self.inFlight
        let isFresh = self.inFlight == 0 && self.resetsAt == nil
        guard (available > 0 && !self.isBlocked) || isFresh else {
            return self.resetsAt.map(Decision.wait(until:)) ?? .waitForAnswer
        }
        self.inFlight += 1
        return .send
    }

    /// The soonest that the request with `position` others before it can be sent, as far as is known.
    func estimate(position: Int, at now: Duration) -> Duration {
        var copy = self
        copy.rollOver(at: now)
        guard let limit = copy.limit, let resetsAt = copy.resetsAt else { return copy.resetsAt ?? now }
        let late = position - max(0, copy.remaining - copy.inFlight)
        return late < 0 ? now : resetsAt + copy.window * (late / limit)
    }

    /// Gives a permit back.
    mutating func release() { self.inFlight -= 1 }

    /// Believes an answer's headers. Call `release` first.
    ///
    /// Answers may overtake each other, and the later ones of a window say less than the earlier ones.
    ///
    /// - Parameter number: Of the request, in the order of sending.
    mutating func learn(_ headers: RateLimitHeaders, of number: Int, at now: Duration) {
        let resetsAt = now + headers.resetAfter
        let isOvertaken = number < self.latestAnswered
        // The estimates of one reset differ by the times that answers took, those of two by a window.
        let isSameWindow = self.resetsAt.map { $0 > now && resetsAt - $0 < headers.resetAfter / 2 } ?? false
        if let current = self.resetsAt, isOvertaken || isSameWindow {
            self.remaining = min(self.remaining, headers.remaining)
            self.resetsAt = isSameWindow ? max(current, resetsAt) : current
        } else {
            self.remaining = headers.remaining
            self.resetsAt = resetsAt
        }
        self.latestAnswered = max(self.latestAnswered, number)
        self.limit = headers.limit
        self.window = max(self.window, headers.resetAfter)
    }

    /// A request without an answer, or whose answer has no headers, may have counted all the same.
    mutating func assumeOneSpent() {
        guard self.limit != nil else { return }
        self.remaining -= 1
        if self.remaining <= 0, self.resetsAt == nil { self.limit = nil }
    }

    /// Nothing is sent before `moment`.
    mutating func block(until moment: Duration) {
        self.remaining = 0
        self.resetsAt = max(self.resetsAt ?? moment, moment)
    }

    /// Takes over what another bucket, which turned out to be this one, has under way and knows.
    mutating func absorb(_ other: Self) {
        self.inFlight += other.inFlight
        self.latestAnswered = max(self.latestAnswered, other.latestAnswered)
        guard self.limit == nil else { return }
        self.limit = other.limit
        self.remaining = other.remaining
        self.resetsAt = [self.resetsAt, other.resetsAt].compactMap(\.self).max()
        self.window = other.window
    }

    /// Whether nothing would be lost but the limit, which the next answer tells again.
    func isIdle(at now: Duration) -> Bool {
        self.inFlight == 0 && self.resetsAt.map { $0 <= now } ?? true
    }

    /// An unknown bucket that must wait all the same: a 429 without the other headers.
    private var isBlocked: Bool { self.limit == nil && self.resetsAt != nil }

    private mutating func rollOver(at now: Duration) {
        guard let resetsAt, now >= resetsAt else { return }
        self.remaining = self.limit ?? 0
        self.resetsAt = nil
    }
}
