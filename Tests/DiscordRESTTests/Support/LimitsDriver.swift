@testable import DiscordREST

/// Plays all the tasks around `RateLimits` in virtual time, one after the other.
struct LimitsDriver {
    struct Sent: Equatable {
        let arrival: Int
        let moment: Duration
    }

    var limits: RateLimits
    private(set) var now = Duration.zero
    private(set) var sent: [Sent] = []
    private(set) var refused: [Int: RateLimits.Refusal] = [:]
    private(set) var inFlight: [Int: RateLimits.Permit] = [:]
    private(set) var mostInFlight = 0
    private var waiting: [Int: RateLimits.Waiter] = [:]
    private var timers: [Int: Duration] = [:]
    private var nextArrival = 0

    init(_ settings: RateLimitSettings = RateLimitSettings()) { self.limits = RateLimits(settings) }

    var order: [Int] { self.sent.map(\.arrival) }
    var waitingCount: Int { self.waiting.count }

    @discardableResult
    mutating func arrive(
        _ operation: RateLimits.Operation = .message(in: "1"), interaction: Bool = false, essential: Bool = false,
        maximumWait: Duration? = nil
    ) -> Int {
        let waiter = RateLimits.Waiter(
            arrival: self.nextArrival, operation: operation, isInteractionResponse: interaction,
            isEssential: essential || interaction, deadline: maximumWait.map { self.now + $0 })
        self.nextArrival += 1
        self.limits.add(waiter)
        self.waiting[waiter.arrival] = waiter
        self.ask(waiter.arrival)
        return waiter.arrival
    }

    mutating func cancel(_ arrival: Int) {
        guard let waiter = self.waiting.removeValue(forKey: arrival) else { return }
        self.timers[arrival] = nil
        self.limits.remove(waiter, at: self.now)
        self.wake()
    }

    mutating func answer(_ arrival: Int, _ report: RateLimits.Report?) {
        guard let permit = self.inFlight.removeValue(forKey: arrival) else { return }
        self.limits.finish(permit, report, at: self.now)
        self.wake()
    }

    mutating func advance(to moment: Duration) {
        while let next = self.timers.filter({ $0.value <= moment }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) })
        {
            self.now = max(self.now, next.value)
            self.ask(next.key)
        }
        self.now = moment
    }

    /// Sends everything that waits; the server answers each request `latency` after it was sent.
    mutating func run(latency: Duration, until end: Duration, server: (Sent) -> RateLimits.Report) {
        self.run(latency: { latency }, until: end) { server($0) }
    }

    /// The same with a server that may take any time, or not answer at all.
    mutating func run(latency: () -> Duration, until end: Duration, server: (Sent) -> RateLimits.Report?) {
        var answers: [(moment: Duration, arrival: Int, report: RateLimits.Report?)] = []
        var served = 0
        while true {
            for sent in self.sent[served...] { answers.append((sent.moment + latency(), sent.arrival, server(sent))) }
            served = self.sent.count
            answers.sort { $0.moment < $1.moment }
            let timer = self.timers.values.min()
            guard let next = [answers.first?.moment, timer].compactMap(\.self).min(), next <= end else { return }
            if let answer = answers.first, answer.moment == next {
                answers.removeFirst()
                self.advance(to: max(self.now, next))
                self.answer(answer.arrival, answer.report)
            } else {
                self.advance(to: max(self.now, next))
            }
        }
    }

    private mutating func ask(_ arrival: Int) {
        guard let waiter = self.waiting[arrival] else { return }
        self.timers[arrival] = nil
        switch self.limits.ask(waiter, at: self.now) {
        case .send(let permit):
            self.waiting[arrival] = nil
            self.inFlight[arrival] = permit
            self.mostInFlight = max(self.mostInFlight, self.inFlight.count)
            self.sent.append(Sent(arrival: arrival, moment: self.now))
        case .wait(let moment): self.timers[arrival] = moment
        case .refuse(let refusal):
            self.waiting[arrival] = nil
            self.refused[arrival] = refusal
        }
        self.wake()
    }

    private mutating func wake() {
        for arrival in self.limits.takeWakeUps().sorted() { self.ask(arrival) }
    }
}

/// A bucket as Discord keeps it: so many requests in a window that starts with its first request.
struct ServerBucket {
    let limit: Int
    let period: Duration
    var name = "b"
    private(set) var violations = 0
    private var used = 0
    private var windowEnd = Duration.zero

    init(limit: Int, period: Duration, name: String = "b") {
        self.limit = limit
        self.period = period
        self.name = name
    }

    mutating func take(at now: Duration) -> RateLimits.Report {
        if now >= self.windowEnd {
            self.used = 0
            self.windowEnd = now + self.period
        }
        self.used += 1
        let left = self.windowEnd - now
        let headers = RateLimitHeaders(limit: self.limit, remaining: max(0, self.limit - self.used), resetAfter: left)
        guard self.used > self.limit else { return .init(status: 200, headers: headers, bucket: self.name) }
        self.violations += 1
        return .init(status: 429, headers: headers, bucket: self.name, hit: .bucket(left))
    }
}

extension RateLimits.Operation {
    static func message(in channel: String) -> Self {
        Self(method: .post, template: "/channels/{}/messages", majorParameter: channel, subLimit: nil)
    }

    static func edit(in channel: String) -> Self {
        Self(method: .patch, template: "/channels/{}/messages/{}", majorParameter: channel, subLimit: nil)
    }

    static func change(_ channel: String, subLimit: String? = nil) -> Self {
        Self(method: .patch, template: "/channels/{}", majorParameter: channel, subLimit: subLimit)
    }

    static func callback(_ interaction: String) -> Self {
        Self(method: .post, template: "/interactions/{}/{}/callback", majorParameter: interaction, subLimit: nil)
    }
}

extension RateLimits.Report {
    static func ok(_ limit: Int, left: Int, reset: Duration, bucket: String? = nil) -> Self {
        Self(
            status: 200, headers: RateLimitHeaders(limit: limit, remaining: left, resetAfter: reset), bucket: bucket)
    }

    static func hit(_ hit: RateLimitHit, left: Int = 0) -> Self {
        Self(
            status: 429, headers: RateLimitHeaders(limit: 5, remaining: left, resetAfter: .seconds(1)), bucket: nil,
            hit: hit)
    }
}
