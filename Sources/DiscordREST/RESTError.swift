public import DiscordModel

/// Why a request had no success.
public struct RESTError: Error, Sendable {
    /// A struct and not an enum, so that a new reason breaks nobody's `switch`.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        /// Discord said no; see `status`, `code` and `fieldErrors`.
        public static let refused = Self(description: "Discord refused the request")
        /// Discord failed, also when asked again, or the request must not be repeated.
        public static let serverFailed = Self(description: "Discord could not answer")
        /// No connection, or it broke before the answer. The request may have had its effect.
        public static let connectionFailed = Self(description: "no answer from Discord")
        /// The answer did not come in time. The request may have had its effect.
        public static let timedOut = Self(description: "Discord did not answer in time")
        /// The answer is not what it should be. The request had its effect.
        public static let unreadableAnswer = Self(description: "Discord's answer cannot be read")
        /// The request's own body cannot be written as JSON; nothing was sent.
        public static let unwritableBody = Self(description: "the request cannot be written")
        /// The limits would hold the request back longer than `maximumWait`; nothing was sent.
        public static let wouldWait = Self(description: "the rate limit would hold the request back too long")
        /// Every repeat met the rate limit again.
        public static let rateLimited = Self(description: "Discord's rate limit was met again and again")
        /// Discord does not know the bot's token (any more). Every further call fails likewise.
        public static let unauthorized = Self(description: "Discord does not accept the bot token")
        /// So many requests were refused lately that a ban threatens; nothing was sent.
        public static let tooManyInvalidRequests = Self(description: "too many refused requests")
        /// The task was cancelled. The request may have had its effect.
        public static let cancelled = Self(description: "cancelled")
    }

    public let reason: Reason
    public let method: HTTPMethod
    /// The path of the request with its parameters blanked.
    public let template: String
    /// The status of the answer, if one came.
    public var status: Int?
    /// Discord's own code, if the answer has one other than 0.
    public var code: ErrorCode?
    /// For programmers; in English, and Discord may change it at any time.
    public var message: String?
    /// What is wrong with which field of the body.
    public var fieldErrors: [FieldError] = []
    /// How long to wait before another try makes sense.
    public var retryAfter: Duration?
    public var underlyingError: (any Error)?

    public init(_ reason: Reason, _ method: HTTPMethod, _ template: String) {
        self.reason = reason
        self.method = method
        self.template = template
    }

    /// Whether the same request may succeed later, with nobody's help.
    public var isTransient: Bool {
        switch self.reason {
        case .serverFailed, .connectionFailed, .timedOut, .wouldWait, .rateLimited, .tooManyInvalidRequests: true
        default: false
        }
    }
}

extension RESTError {
    /// One complaint about one field.
    public struct FieldError: Hashable, Sendable {
        /// Where in the body, as `embeds[0].fields[2].name`; empty for the body as a whole.
        public let path: String
        /// Discord's word, as `BASE_TYPE_MAX_LENGTH`.
        public let code: String
        public let message: String

        public init(path: String, code: String, message: String) {
            self.path = path
            self.code = code
            self.message = message
        }
    }
}

extension RESTError: CustomStringConvertible {
    /// `POST /channels/{}/messages: Discord refused the request (400, code 50035): Invalid Form Body; …`
    public var description: String {
        var text = "\(self.method.rawValue) \(self.template): \(self.reason)"
        let numbers = [self.status.map(String.init), self.code.map { "code \($0.rawValue)" }].compactMap(\.self)
        if !numbers.isEmpty { text += " (\(numbers.joined(separator: ", ")))" }
        if let message { text += ": \(message)" }
        for error in self.fieldErrors {
            text += "; \(error.path.isEmpty ? "request" : error.path): \(error.code) \(error.message)"
        }
        if let retryAfter { text += "; again after \(retryAfter)" }
        if let underlyingError { text += "; \(underlyingError)" }
        return text
    }
}
