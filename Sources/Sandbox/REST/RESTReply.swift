import DiscordModel
import NIOHTTP1

/// What becomes of a call.
struct RESTReply: Sendable {
    var status = 200
    var body: JSON?
    /// Before anything unknown was added to it.
    var plainBody: JSON?
    var rateLimit: RateLimitStatus?
    var error: APIError?
    var isDropped = false
    /// Not Discord answers, but what stands before it.
    var isOfTheWall = false
    /// Where it is recorded already.
    var recorded: RecordedRequest?

    /// What is written as the answer's body.
    var text: [UInt8]? {
        self.isOfTheWall ? Array("error code: 1015".utf8) : (self.error?.body ?? self.body)?.serialized()
    }

    /// - Parameter text: Of ``text``, which is made only once.
    func response(_ text: [UInt8]?) -> HTTPResponse {
        var headers = HTTPHeaders()
        let status = HTTPResponseStatus(statusCode: self.status)
        let body = text.map { HTTPResponse.Body.bytes($0) } ?? .none
        if self.isOfTheWall { return HTTPResponse(status: status, headers: ["Content-Type": "text/plain"], body: body) }
        headers.reserveCapacity(12)
        if let limit = self.rateLimit {
            headers.add(name: "X-RateLimit-Limit", value: String(limit.limit))
            headers.add(name: "X-RateLimit-Remaining", value: String(limit.remaining))
            headers.add(
                name: "X-RateLimit-Reset", value: String(Double(limit.resetAt.millisecondsSince1970) / 1000))
            headers.add(name: "X-RateLimit-Reset-After", value: String(limit.resetAfter))
            headers.add(name: "X-RateLimit-Bucket", value: limit.bucket)
        }
        headers.add(name: "Via", value: "1.1 sandbox")
        if let seconds = self.error?.retryAfter {
            headers.add(name: "Retry-After", value: String(Int(seconds.rounded(.up))))
            if let scope = self.error?.scope { headers.add(name: "X-RateLimit-Scope", value: scope) }
            if self.error?.isGlobal == true { headers.add(name: "X-RateLimit-Global", value: "true") }
        }
        if text != nil { headers.add(name: "Content-Type", value: "application/json") }
        return HTTPResponse(status: status, headers: headers, body: body)
    }
}
