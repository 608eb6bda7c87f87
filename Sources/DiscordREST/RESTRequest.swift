public import DiscordModel

/// One call of Discord's REST API: what to send, and what comes back.
public protocol RESTRequest: Sendable {
    /// `NoContent` where the answer is empty or nobody's concern.
    associatedtype Response: Decodable & Sendable
    associatedtype Body: Encodable & Sendable = NoBody

    static var method: HTTPMethod { get }
    var route: Route { get }
    var query: [(String, String)] { get }
    var body: Body { get }
    /// Sent along with the body, by position.
    var files: [FileUpload] { get }
    /// Shown in the server's audit log. At most 512 characters, the rest is cut off.
    var auditLogReason: String? { get }

    /// Whether a second sending does no harm when nobody knows what became of the first.
    var isRepeatable: Bool { get }
    /// Codes by which a refused repeat shows that the first sending, whose answer was lost, had its
    /// effect. Only for requests that answer `NoContent`.
    static var alreadyDone: Set<ErrorCode> { get }
    /// From connecting to the end of the answer, where that must not be the client's usual time.
    var timeout: Duration? { get }
    /// Whether the path carries its own token: no `Authorization` is sent, the global limit does not
    /// apply, and a 401 says nothing of the bot's token.
    var isInteractionResponse: Bool { get }
    /// Whether this is sent even when so many requests were refused that a ban threatens.
    var isEssential: Bool { get }
    /// Names a limit within the route of which Discord tells nothing beforehand, so that when it is
    /// reached only requests with the same name wait.
    var subLimit: String? { get }
}

extension RESTRequest {
    public var query: [(String, String)] { [] }
    public var files: [FileUpload] { [] }
    public var auditLogReason: String? { nil }
    public var isRepeatable: Bool { Self.method != .post }
    public static var alreadyDone: Set<ErrorCode> { [] }
    public var timeout: Duration? { nil }
    public var isInteractionResponse: Bool { false }
    public var isEssential: Bool { self.isInteractionResponse }
    public var subLimit: String? { nil }
}

extension RESTRequest where Body == NoBody {
    public var body: NoBody { NoBody() }
}

/// The body of a request that has none.
public struct NoBody: Encodable, Hashable, Sendable {
    public init() {}
}

/// The answer that is empty (204) or is not looked at.
public struct NoContent: Decodable, Hashable, Sendable {
    public init() {}
    public init(from decoder: any Decoder) {}
}
