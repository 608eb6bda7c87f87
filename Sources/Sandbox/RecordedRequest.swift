public import DiscordModel

/// One call of the REST API, as it came.
public struct RecordedRequest: Sendable {
    public let method: String
    /// Below `/api/v10`, without query. Interaction tokens are replaced by `TOKEN`.
    public let path: String
    public let query: [String: String]
    /// 0 when the connection was dropped without an answer.
    public let status: Int
    /// The code of the error that was answered, if one was.
    public let code: ErrorCode?
    public let applicationID: ApplicationID?
    public let body: JSON?
    public let filenames: [String]
    /// `X-Audit-Log-Reason`, decoded.
    public let auditLogReason: String?
    public let at: Timestamp
    /// How long the answer took, on the sandbox's clock.
    public let duration: Duration
}
