/// Decides after each sending of one request whether it was the last. Pure.
struct Attempts {
    enum Verdict {
        case done(Answer)
        /// Send again after a pause of this length, unless there is no time for that; the rate limits
        /// come on top.
        case again(after: Duration, orElse: RESTError)
        case fail(RESTError)
    }

    let request: OutgoingRequest
    let configuration: RESTConfiguration
    private var rateLimitHits = 0
    private var failures = 0
    /// Whether an earlier sending may have had its effect.
    private var mayBeDone = false

    init(_ request: OutgoingRequest, _ configuration: RESTConfiguration) {
        self.request = request
        self.configuration = configuration
    }

    /// Counted from 1: the sending that comes next.
    var number: Int { 1 + self.rateLimitHits + self.failures }

    mutating func judge(_ result: Result<Answer, HTTPTransport.Failure>) -> Verdict {
        switch result {
        case .success(let answer) where answer.isSuccess: .done(answer)
        case .success(let answer) where answer.status == 429: self.judgeRateLimit(answer)
        case .success(let answer) where Self.isPassing(answer.status): self.judgeFailure(answer.makeError(self.request))
        case .success(let answer): self.judgeRefusal(answer)
        case .failure(.cancelled): .fail(self.request.error(.cancelled))
        case .failure(.timedOut): self.judgeFailure(self.request.error(.timedOut))
        case .failure(.connectionFailed(let cause)):
            self.judgeFailure(self.request.error(.connectionFailed), cause)
        }
    }

    /// Statuses of Discord's own and of the proxies before it that mean "not now".
    private static func isPassing(_ status: Int) -> Bool {
        [500, 502, 503, 504].contains(status) || (520...524).contains(status)
    }

    private mutating func judgeRateLimit(_ answer: Answer) -> Verdict {
        self.rateLimitHits += 1
        let error = answer.makeError(self.request)
        guard self.rateLimitHits < self.configuration.maximumRateLimitHits else { return .fail(error) }
        return .again(after: .zero, orElse: error)
    }

    private mutating func judgeFailure(_ error: RESTError, _ cause: (any Error)? = nil) -> Verdict {
        var error = error
        error.underlyingError = cause
        self.failures += 1
        self.mayBeDone = true
        guard self.request.isRepeatable, self.failures < self.configuration.maximumAttempts else { return .fail(error) }
        let wished = min(error.retryAfter ?? .zero, self.configuration.maximumBackoff)
        return .again(after: max(self.backoff, wished), orElse: error)
    }

    private func judgeRefusal(_ answer: Answer) -> Verdict {
        let error = answer.makeError(self.request)
        if self.mayBeDone, let code = error.code, self.request.alreadyDone.contains(code) { return .done(answer) }
        return .fail(error)
    }

    /// Doubles with each failure; somewhere between half of that and all of it.
    private var backoff: Duration {
        let doubled = self.configuration.backoff * (1 << min(self.failures - 1, 16))
        return min(doubled, self.configuration.maximumBackoff) * (0.5 + self.configuration.randomFraction() / 2)
    }
}
