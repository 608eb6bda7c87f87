/// Counts events of the latest `period`.
struct SlidingWindow {
    let limit: Int
    let period: Duration
    /// Ascending; the first `expired` of them are too old to count.
    private var moments: [Duration] = []
    private var expired = 0

    init(limit: Int, period: Duration) {
        self.limit = limit
        self.period = period
    }

    mutating func note(at now: Duration) {
        self.forget(at: now)
        self.moments.append(now)
    }

    mutating func isFull(at now: Duration) -> Bool {
        self.forget(at: now)
        return self.moments.count - self.expired >= self.limit
    }

    /// When there is room for one more: `now`, or later.
    mutating func opens(at now: Duration) -> Duration {
        guard self.isFull(at: now), self.limit > 0 else { return now }
        return self.moments[self.moments.count - self.limit] + self.period
    }

    private mutating func forget(at now: Duration) {
        while self.expired < self.moments.count, self.moments[self.expired] + self.period <= now { self.expired += 1 }
        guard self.expired > 64, self.expired * 2 > self.moments.count else { return }
        self.moments.removeFirst(self.expired)
        self.expired = 0
    }
}
