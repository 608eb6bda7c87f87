import DiscordModel

/// All limits of one bot and everybody who waits for them. Pure: no clock, no task, no socket.
///
/// A waiter asks (`ask`); what others must hear afterwards is in `takeWakeUps`. Within one bucket the
/// one who came first goes first, except past those whom a hidden limit holds back.
struct RateLimits {
    /// One kind of request on one thing: what a hidden limit applies to.
    struct Operation: Hashable, Sendable {
        let method: HTTPMethod
        let template: String
        let majorParameter: String
        let subLimit: String?
    }

    struct Waiter: Hashable, Sendable {
        /// Lower came earlier. Unique.
        let arrival: Int
        let operation: Operation
        let isInteractionResponse: Bool
        let isEssential: Bool
        /// The latest time at which sending still makes sense.
        let deadline: Duration?
    }

    /// The right to send one request; to be given back with `finish`.
    struct Permit: Hashable, Sendable {
        /// In the order of sending.
        fileprivate let number: Int
        fileprivate let operation: Operation
    }

    enum Step: Hashable {
        case send(Permit)
        /// Ask again at that time, or when woken.
        case wait(until: Duration?)
        case refuse(Refusal)
    }

    enum Refusal: Hashable, Error {
        case wouldWait(Duration)
        case unauthorized
        /// And how long until there are fewer.
        case tooManyInvalidRequests(Duration)
        case cancelled
    }

    /// What came back.
    struct Report: Hashable, Sendable {
        var status: Int
        var headers: RateLimitHeaders?
        /// Discord's name of the bucket.
        var bucket: String?
        var hit: RateLimitHit?
        /// Whether Discord does not know the bot.
        var isUnauthorized = false
    }

    fileprivate enum Name: Hashable, Sendable {
        /// Until Discord tells its own name.
        case route(HTTPMethod, String)
        case bucket(String)
    }

    fileprivate struct Key: Hashable, Sendable {
        let name: Name
        let majorParameter: String
    }

    private struct Entry {
        var bucket = RateLimitBucket()
        /// By arrival.
        var waiters: [Waiter] = []

        mutating func insert(_ waiter: Waiter) {
            let index = self.waiters.lastIndex { $0.arrival < waiter.arrival }.map { $0 + 1 } ?? 0
            self.waiters.insert(waiter, at: index)
        }
    }

    private let settings: RateLimitSettings
    /// By route: the name that Discord last gave the bucket.
    private var names: [Name: Name] = [:]
    private var entries: [Key: Entry] = [:]
    /// By the number of the permit: where it counts.
    private var underWay: [Int: Key] = [:]
    private var sentCount = 0
    private var heldBack: [Operation: Duration] = [:]
    private var globalWindow: SlidingWindow
    private var globalPauseEnd = Duration.zero
    private var banEnd = Duration.zero
    private var invalidRequests: SlidingWindow
    private var isUnauthorized = false
    private var wakeUps: Set<Int> = []
    private var nextSweep = Duration.zero

    init(_ settings: RateLimitSettings) {
        self.settings = settings
        self.globalWindow = SlidingWindow(limit: max(1, settings.requestsPerSecond), period: .seconds(1))
        self.invalidRequests = SlidingWindow(
            limit: max(1, settings.invalidRequestLimit), period: settings.invalidRequestPeriod)
    }

    /// How many buckets are kept; idle ones go after a while.
    var bucketCount: Int { self.entries.count }

    /// Who must ask again.
    mutating func takeWakeUps() -> Set<Int> {
        defer { self.wakeUps = [] }
        return self.wakeUps
    }

    /// Puts a waiter into its line, by arrival.
    mutating func add(_ waiter: Waiter) {
        self.entries[self.key(of: waiter.operation), default: Entry()].insert(waiter)
    }

    /// Takes a waiter out of its line; the next may be first now.
    mutating func remove(_ waiter: Waiter, at now: Duration) {
        let key = self.key(of: waiter.operation)
        self.entries[key]?.waiters.removeAll { $0.arrival == waiter.arrival }
        self.wakeFirst(of: key, at: now)
    }

    /// Whether an added waiter may send. After `.send` and `.refuse` it is in no line any more.
    mutating func ask(_ waiter: Waiter, at now: Duration) -> Step {
        if let refusal = self.refusal(for: waiter, at: now) { return self.refuse(waiter, refusal, at: now) }
        let key = self.key(of: waiter.operation)
        let gate = self.gate(for: waiter, at: now)
        if let end = self.heldBack[waiter.operation], end > now {
            return self.wait(waiter, until: max(end, gate), at: now)
        }
        let position = self.position(of: waiter, in: key, at: now)
        guard position == 0 else {
            let estimate = self.entries[key]?.bucket.estimate(position: position, at: now) ?? now
            return self.wait(waiter, until: nil, noSoonerThan: max(gate, estimate), at: now)
        }
        if gate > now { return self.wait(waiter, until: gate, at: now) }
        switch self.entries[key, default: Entry()].bucket.acquire(at: now) {
        case .send:
            if !waiter.isInteractionResponse { self.globalWindow.note(at: now) }
            self.remove(waiter, at: now)
            self.sentCount += 1
            self.underWay[self.sentCount] = key
            return .send(Permit(number: self.sentCount, operation: waiter.operation))
        case .wait(let moment): return self.wait(waiter, until: moment, at: now)
        case .waitForAnswer: return self.wait(waiter, until: nil, at: now)
        }
    }

    /// Gives a permit back with what came of it; `nil` if no answer came.
    mutating func finish(_ permit: Permit, _ report: Report?, at now: Duration) {
        if let name = report?.bucket { self.rename(permit.operation, to: .bucket(name), at: now) }
        let key = self.key(of: permit.operation)
        let origin = self.underWay.removeValue(forKey: permit.number) ?? key
        self.entries[origin]?.bucket.release()
        if let headers = report?.headers {
            self.entries[key, default: Entry()].bucket.learn(headers, of: permit.number, at: now)
        } else {
            self.entries[origin]?.bucket.assumeOneSpent()
        }
        if let report { self.heed(report, permit.operation, key, at: now) }
        self.wakeFirst(of: key, at: now)
        if origin != key { self.wakeFirst(of: origin, at: now) }
        self.sweep(at: now)
    }
}

// MARK: Waiting

extension RateLimits {
    private func key(of operation: Operation) -> Key {
        let route = Name.route(operation.method, operation.template)
        return Key(name: self.names[route] ?? route, majorParameter: operation.majorParameter)
    }

    private mutating func refusal(for waiter: Waiter, at now: Duration) -> Refusal? {
        if self.isUnauthorized, !waiter.isInteractionResponse { return .unauthorized }
        guard !waiter.isEssential, self.invalidRequests.isFull(at: now) else { return nil }
        return .tooManyInvalidRequests(self.invalidRequests.opens(at: now) - now)
    }

    private mutating func refuse(_ waiter: Waiter, _ refusal: Refusal, at now: Duration) -> Step {
        self.remove(waiter, at: now)
        return .refuse(refusal)
    }

    private mutating func wait(
        _ waiter: Waiter, until moment: Duration?, noSoonerThan estimate: Duration? = nil, at now: Duration
    ) -> Step {
        guard let deadline = waiter.deadline else { return .wait(until: moment) }
        let soonest = max(moment ?? now, estimate ?? now)
        if soonest > deadline || now >= deadline {
            return self.refuse(waiter, .wouldWait(soonest - now), at: now)
        }
        return .wait(until: min(moment ?? deadline, deadline))
    }

    /// When the limits that are not of one bucket let this waiter through.
    private mutating func gate(for waiter: Waiter, at now: Duration) -> Duration {
        guard !waiter.isInteractionResponse else { return self.banEnd }
        return max(self.banEnd, self.globalPauseEnd, self.globalWindow.opens(at: now))
    }

    /// How many go before this one.
    private func position(of waiter: Waiter, in key: Key, at now: Duration) -> Int {
        let before = self.entries[key]?.waiters.prefix { $0.arrival < waiter.arrival } ?? []
        return before.count { !self.isHeldBack($0, at: now) }
    }

    private func isHeldBack(_ waiter: Waiter, at now: Duration) -> Bool {
        self.heldBack[waiter.operation].map { $0 > now } ?? false
    }

    private mutating func wakeFirst(of key: Key, at now: Duration) {
        guard let first = self.entries[key]?.waiters.first(where: { !self.isHeldBack($0, at: now) }) else { return }
        self.wakeUps.insert(first.arrival)
    }

    private mutating func wakeAll() {
        for entry in self.entries.values { self.wakeUps.formUnion(entry.waiters.map(\.arrival)) }
    }
}

// MARK: Learning

extension RateLimits {
    private mutating func heed(_ report: Report, _ operation: Operation, _ key: Key, at now: Duration) {
        switch report.hit {
        case .bucket(let after), .shared(let after):
            self.entries[key, default: Entry()].bucket.block(until: now + after)
        case .hidden(let after):
            self.heldBack[operation] = now + after
            // They are no longer in line behind others, so each needs a time of its own.
            let held = self.entries[key]?.waiters.filter { $0.operation == operation } ?? []
            self.wakeUps.formUnion(held.map(\.arrival))
        case .global(let after): self.globalPauseEnd = max(self.globalPauseEnd, now + after)
        case .banned(let after):
            self.banEnd = max(self.banEnd, now + max(after, self.settings.banPause))
            self.wakeAll()
        case nil: break
        }
        if report.isUnauthorized {
            self.isUnauthorized = true
            self.wakeAll()
        }
        if self.isInvalid(report) {
            self.invalidRequests.note(at: now)
            if self.invalidRequests.isFull(at: now) { self.wakeAll() }
        }
    }

    /// Whether Discord counts the answer towards a ban.
    private func isInvalid(_ report: Report) -> Bool {
        if case .shared = report.hit { return false }
        return [401, 403, 429].contains(report.status)
    }

    /// The route's bucket has another name than thought: those who wait for it move there.
    private mutating func rename(_ operation: Operation, to name: Name, at now: Duration) {
        let route = Name.route(operation.method, operation.template)
        let old = self.names.updateValue(name, forKey: route) ?? route
        guard old != name else { return }
        for key in self.entries.keys where key.name == old {
            guard var entry = self.entries[key] else { continue }
            let isMoving = { (waiter: Waiter) in
                waiter.operation.method == operation.method && waiter.operation.template == operation.template
            }
            let moving = entry.waiters.filter(isMoving)
            entry.waiters.removeAll(where: isMoving)
            let target = Key(name: name, majorParameter: key.majorParameter)
            if old == route {
                self.entries[target, default: Entry()].bucket.absorb(entry.bucket)
                self.entries[key] = nil
                for (number, origin) in self.underWay where origin == key { self.underWay[number] = target }
            } else {
                self.entries[key] = entry
                self.wakeFirst(of: key, at: now)
            }
            for waiter in moving {
                self.entries[target, default: Entry()].insert(waiter)
                self.wakeUps.insert(waiter.arrival)
            }
        }
    }

    /// Forgets, once a minute, what says nothing any more.
    private mutating func sweep(at now: Duration) {
        guard now >= self.nextSweep else { return }
        self.nextSweep = now + .seconds(60)
        self.entries = self.entries.filter { !$0.value.waiters.isEmpty || !$0.value.bucket.isIdle(at: now) }
        self.heldBack = self.heldBack.filter { $0.value > now }
    }
}
