/// Keeps requests within Discord's rate limits by making them wait, never by trying and failing.
///
/// Source: <https://docs.discord.com/developers/topics/rate-limits>. Observed, not documented: changing
/// a channel's name or topic is limited to 2 in 10 minutes, without headers beforehand.
actor RateLimiter {
    /// Who wants to send, whatever its place in line.
    struct Applicant: Sendable {
        let operation: RateLimits.Operation
        var isInteractionResponse = false
        var isEssential = false
        /// The latest time at which sending still makes sense.
        var deadline: Duration?
    }

    private let timeline: Timeline
    private var limits: RateLimits
    /// Of those who wait; finishing one wakes its waiter.
    private var signals: [Int: AsyncStream<Void>.Continuation] = [:]
    private var nextArrival = 0

    init(_ settings: RateLimitSettings, timeline: Timeline) {
        self.limits = RateLimits(settings)
        self.timeline = timeline
    }

    var bucketCount: Int { self.limits.bucketCount }
    var waiterCount: Int { self.signals.count }

    /// A place in line, which a request that must be sent again keeps.
    func arrive() -> Int {
        defer { self.nextArrival += 1 }
        return self.nextArrival
    }

    /// Returns when the request may be sent. Each permit must be given back with `finish`.
    ///
    /// - Throws: `.wouldWait` as soon as it is known that the deadline will be missed; `.cancelled`;
    ///   `.unauthorized` or `.tooManyInvalidRequests` when nothing may be sent at all.
    func acquire(_ applicant: Applicant, arrival: Int) async throws(RateLimits.Refusal) -> RateLimits.Permit {
        let waiter = RateLimits.Waiter(
            arrival: arrival, operation: applicant.operation,
            isInteractionResponse: applicant.isInteractionResponse, isEssential: applicant.isEssential,
            deadline: applicant.deadline)
        self.limits.add(waiter)
        while true {
            if Task.isCancelled {
                self.limits.remove(waiter, at: self.timeline.now())
                self.wake()
                throw .cancelled
            }
            let step = self.limits.ask(waiter, at: self.timeline.now())
            self.wake()
            switch step {
            case .send(let permit): return permit
            case .refuse(let refusal): throw refusal
            case .wait(let moment):
                // The signal is in place before anything is awaited, so no waking up is missed.
                let (stream, signal) = AsyncStream.makeStream(of: Void.self)
                self.signals[arrival] = signal
                await Self.pause(stream, until: moment, on: self.timeline)
                self.signals[arrival] = nil
            }
        }
    }

    /// Gives a permit back with what came of it; `nil` if no answer came.
    func finish(_ permit: RateLimits.Permit, _ report: RateLimits.Report?) {
        self.limits.finish(permit, report, at: self.timeline.now())
        self.wake()
    }

    private func wake() {
        for arrival in self.limits.takeWakeUps() { self.signals.removeValue(forKey: arrival)?.finish() }
    }

    /// Returns at the signal, at `moment`, or when the task is cancelled.
    private static func pause(_ signal: AsyncStream<Void>, until moment: Duration?, on timeline: Timeline) async {
        guard let moment else {
            for await _ in signal {}
            return
        }
        await withTaskGroup { group in
            group.addTask { for await _ in signal {} }
            // Cancellation ends both; the caller looks at it itself.
            group.addTask { try? await timeline.sleep(moment) }
            await group.next()
            group.cancelAll()
        }
    }
}
