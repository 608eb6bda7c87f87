import DiscordModel
import NIOCore
import NIOHTTP1

/// What came back, whatever its status.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: ByteBuffer

    var isSuccess: Bool { (200..<300).contains(self.status) }

    /// `nil` unless the body is a JSON object.
    var error: ErrorAnswer? { try? WireDecoder().decode(ErrorAnswer.self, from: self.body.readableBytesView) }

    /// What the limiter has to know.
    func report(_ request: OutgoingRequest) -> RateLimits.Report {
        let header = { (name: String) in self.headers.first(name: name) }
        let error = self.isSuccess ? nil : self.error
        return RateLimits.Report(
            status: self.status,
            headers: RateLimitHeaders(header),
            bucket: header("X-RateLimit-Bucket"),
            hit: self.status == 429 ? RateLimitHit(header: header, body: error) : nil,
            isUnauthorized: self.isUnauthorized(request, error))
    }

    /// 50027 is about the token of an interaction or a webhook, not about the bot's.
    private func isUnauthorized(_ request: OutgoingRequest, _ error: ErrorAnswer?) -> Bool {
        self.status == 401 && !request.isInteractionResponse
            && error?.code != ErrorCode.invalidWebhookToken.rawValue
    }

    func makeError(_ request: OutgoingRequest) -> RESTError {
        let body = self.error
        let reason: RESTError.Reason =
            switch self.status {
            case 429: .rateLimited
            case 500...: .serverFailed
            case _ where self.isUnauthorized(request, body): .unauthorized
            default: .refused
            }
        var error = request.error(reason)
        error.status = self.status
        error.code = body?.code.flatMap { $0 == 0 ? nil : ErrorCode(rawValue: $0) }
        error.message = reason == .unauthorized ? RESTError.tokenAdvice : body?.message
        error.fieldErrors = body?.fieldErrors ?? []
        error.retryAfter =
            Duration(seconds: body?.retryAfter) ?? Duration(seconds: self.headers.first(name: "Retry-After"))
        return error
    }
}

extension RESTError {
    static let tokenAdvice =
        "the token is wrong or was reset; make a new one in the Developer Portal (Bot → Reset Token) and restart"
}
