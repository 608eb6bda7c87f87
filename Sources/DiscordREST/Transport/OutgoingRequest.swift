import DiscordModel
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A request in the form in which it is sent, as often as need be.
struct OutgoingRequest: Sendable {
    let method: HTTPMethod
    let route: Route
    let url: Secret
    let headers: HTTPHeaders
    let body: ByteBuffer?
    let timeout: Duration
    let operation: RateLimits.Operation
    let isRepeatable: Bool
    let isInteractionResponse: Bool
    let isEssential: Bool
    let alreadyDone: Set<ErrorCode>

    init<Request: RESTRequest>(_ request: Request, _ configuration: RESTConfiguration) throws(RESTError) {
        let (body, contentType) = try Self.encode(request)
        var headers = HTTPHeaders([("User-Agent", configuration.userAgent), ("Accept", "application/json")])
        if let contentType { headers.add(name: "Content-Type", value: contentType) }
        if !request.isInteractionResponse {
            headers.add(name: "Authorization", value: "Bot \(configuration.token.value)")
        }
        if let reason = request.auditLogReason, !reason.isEmpty {
            let head = String(reason.prefix(Limits.auditLogReason).unicodeScalars.prefix(Limits.auditLogReason))
            headers.add(name: "X-Audit-Log-Reason", value: PercentEncoding.encode(head))
        }
        self.method = Request.method
        self.route = request.route
        self.url = Secret(configuration.baseURL + request.route.path + Self.encode(request.query))
        self.headers = headers
        self.body = body
        self.timeout =
            request.timeout ?? (request.files.isEmpty ? configuration.requestTimeout : configuration.uploadTimeout)
        self.operation = RateLimits.Operation(
            method: Request.method, template: request.route.template,
            majorParameter: request.route.majorParameter, subLimit: request.subLimit)
        self.isRepeatable = request.isRepeatable
        self.isInteractionResponse = request.isInteractionResponse
        self.isEssential = request.isEssential
        self.alreadyDone = Request.Response.self == NoContent.self ? Request.alreadyDone : []
    }

    func error(_ reason: RESTError.Reason) -> RESTError { RESTError(reason, self.method, self.route.template) }

    private static func encode<Request: RESTRequest>(
        _ request: Request
    ) throws(RESTError) -> (ByteBuffer?, contentType: String?) {
        guard Request.Body.self != NoBody.self || !request.files.isEmpty else { return (nil, nil) }
        do {
            let json = ByteBuffer(bytes: try JSONEncoder().encode(request.body))
            guard !request.files.isEmpty else { return (json, "application/json") }
            let multipart = MultipartBody(json: json, files: request.files)
            return (multipart.bytes, multipart.contentType)
        } catch {
            var failure = RESTError(.unwritableBody, Request.method, request.route.template)
            failure.underlyingError = error
            throw failure
        }
    }

    private static func encode(_ query: [(String, String)]) -> String {
        guard !query.isEmpty else { return "" }
        return "?"
            + query.map { "\(PercentEncoding.encode($0))=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    }
}
