import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

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

    /// What is written as the answer's body.
    var text: [UInt8]? {
        self.isOfTheWall ? Array("error code: 1015".utf8) : (self.error?.body ?? self.body)?.serialized()
    }

    /// - Parameter text: Of ``text``, which is made only once.
    func response(_ text: [UInt8]?) -> Response {
        var headers = HTTPFields()
        let status = HTTPResponse.Status(code: self.status)
        let body = text.map { ResponseBody(byteBuffer: ByteBuffer(bytes: $0)) }
        if self.isOfTheWall {
            headers[.contentType] = "text/plain"
            return Response(status: status, headers: headers, body: body ?? ResponseBody())
        }
        if let limit = self.rateLimit {
            headers[.rateLimitLimit] = "\(limit.limit)"
            headers[.rateLimitRemaining] = "\(limit.remaining)"
            headers[.rateLimitReset] = "\(Double(limit.resetAt.millisecondsSince1970) / 1000)"
            headers[.rateLimitResetAfter] = "\(limit.resetAfter)"
            headers[.rateLimitBucket] = limit.bucket
        }
        headers[.via] = "1.1 sandbox"
        if let seconds = self.error?.retryAfter {
            headers[.retryAfter] = "\(Int(seconds.rounded(.up)))"
            headers[.rateLimitScope] = self.error?.scope
            if self.error?.isGlobal == true { headers[.rateLimitGlobal] = "true" }
        }
        guard let body else { return Response(status: status, headers: headers) }
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: body)
    }
}

extension HTTPField.Name {
    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no header's name") }
        return name
    }

    static let auditLogReason = Self.known("X-Audit-Log-Reason")
    static let rateLimitLimit = Self.known("X-RateLimit-Limit")
    static let rateLimitRemaining = Self.known("X-RateLimit-Remaining")
    static let rateLimitReset = Self.known("X-RateLimit-Reset")
    static let rateLimitResetAfter = Self.known("X-RateLimit-Reset-After")
    static let rateLimitBucket = Self.known("X-RateLimit-Bucket")
    static let rateLimitScope = Self.known("X-RateLimit-Scope")
    static let rateLimitGlobal = Self.known("X-RateLimit-Global")
}
