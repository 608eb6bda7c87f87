public import AsyncHTTPClient
import DiscordModel
public import Logging
import NIOCore

/// Calls Discord's REST API within its rate limits.
///
/// Copies share one limiter; there must be one for each bot token. Nothing runs in the background.
public struct RESTClient: Sendable {
    private let configuration: RESTConfiguration
    private let transport: HTTPTransport
    private let limiter: RateLimiter
    private let timeline: Timeline
    private let logger: Logger

    /// - Parameters:
    ///   - clock: For the rate limits and the pauses before repeats; the network has its own time.
    public init(
        configuration: RESTConfiguration, httpClient: HTTPClient = .shared, logger: Logger,
        clock: some Clock<Duration> = ContinuousClock()
    ) {
        let timeline = Timeline(clock)
        self.configuration = configuration
        self.transport = HTTPTransport(client: httpClient)
        self.limiter = RateLimiter(configuration.limits, timeline: timeline)
        self.timeline = timeline
        self.logger = logger
    }

    /// Whom it calls, as in `RESTConfiguration`.
    public var baseURL: String { self.configuration.baseURL }

    /// Sends `request` as soon as the rate limits allow it, and again where that is safe.
    ///
    /// - Parameters:
    ///   - maximumWait: The longest time to be held back by limits and pauses, all together; an
    ///     interaction's first answer must arrive within 3 seconds, so pass less than that.
    /// - Throws: `RESTError`; with the reason `.wouldWait`, and without sending, as soon as it is known
    ///   that the wait would be longer.
    public func send<Request: RESTRequest>(
        _ request: Request, maximumWait: Duration? = nil
    ) async throws(RESTError) -> Request.Response {
        let deadline = maximumWait.map { self.timeline.now() + $0 }
        let outgoing = try OutgoingRequest(request, self.configuration)
        let answer = try await self.exchange(outgoing, deadline: deadline)
        if let empty = NoContent() as? Request.Response { return empty }
        do {
            if let type = Request.Response.self as? any RawAnswer.Type,
                let raw = try type.init(json: Array(answer.body.readableBytesView)) as? Request.Response
            {
                return raw
            }
            return try WireDecoder().decode(Request.Response.self, from: answer.body.readableBytesView)
        } catch {
            var failure = outgoing.error(.unreadableAnswer)
            failure.status = answer.status
            failure.underlyingError = error
            throw failure
        }
    }

    private func exchange(_ request: OutgoingRequest, deadline: Duration?) async throws(RESTError) -> Answer {
        let arrival = await self.limiter.arrive()
        var attempts = Attempts(request, self.configuration)
        while true {
            let result = try await self.sendOnce(request, arrival, attempts.number, deadline)
            switch attempts.judge(result) {
            case .done(let answer): return answer
            case .fail(let error): throw error
            case .again(let pause, let error):
                let moment = self.timeline.now() + pause
                if let deadline, moment > deadline { throw error }
                if pause > .zero { try await self.sleep(until: moment, request) }
            }
        }
    }

    private func sendOnce(
        _ request: OutgoingRequest, _ arrival: Int, _ attempt: Int, _ deadline: Duration?
    ) async throws(RESTError) -> Result<Answer, HTTPTransport.Failure> {
        let applicant = RateLimiter.Applicant(
            operation: request.operation, isInteractionResponse: request.isInteractionResponse,
            isEssential: request.isEssential, deadline: deadline)
        let start = self.timeline.now()
        let permit: RateLimits.Permit
        do {
            permit = try await self.limiter.acquire(applicant, arrival: arrival)
        } catch {
            throw RESTError(error, request)
        }
        let sent = self.timeline.now()
        let result = await self.transport.send(request)
        let answer = try? result.get()
        await self.limiter.finish(permit, answer?.report(request))
        self.tell(
            RESTEvent(
                method: request.method, template: request.route.template, status: answer?.status,
                duration: self.timeline.now() - sent, waited: sent - start, attempt: attempt))
        return result
    }

    private func sleep(until moment: Duration, _ request: OutgoingRequest) async throws(RESTError) {
        do {
            try await self.timeline.sleep(moment)
        } catch {
            throw request.error(.cancelled)
        }
    }

    private func tell(_ event: RESTEvent) {
        self.configuration.observe(event)
        self.logger.debug(
            "Discord answered",
            metadata: [
                "method": "\(event.method.rawValue)", "template": "\(event.template)",
                "status": "\(event.status.map(String.init) ?? "none")", "duration": "\(event.duration)",
                "waited": "\(event.waited)", "attempt": "\(event.attempt)",
            ])
    }
}

extension RESTError {
    fileprivate init(_ refusal: RateLimits.Refusal, _ request: OutgoingRequest) {
        switch refusal {
        case .wouldWait(let duration):
            self = request.error(.wouldWait)
            self.retryAfter = duration
        case .unauthorized:
            self = request.error(.unauthorized)
            self.message = Self.tokenAdvice
        case .tooManyInvalidRequests(let duration):
            self = request.error(.tooManyInvalidRequests)
            self.message = "Discord refused so many requests lately (401, 403, 429) that it may ban this address"
            self.retryAfter = duration
        case .cancelled: self = request.error(.cancelled)
        }
    }
}
