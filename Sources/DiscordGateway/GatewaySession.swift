/// What it takes to go on where a connection broke off, also in another process.
///
/// Discord keeps a session for a few minutes after the connection is gone, unless it was closed with 1000 or 1001.
public struct GatewaySession: Codable, Hashable, Sendable {
    public let id: String
    /// The last event that was received; everything behind it is sent again.
    public internal(set) var sequence: Int
    /// Where to resume. `nil` after a connect to it failed; then the gateway's own URL must do.
    public internal(set) var resumeURL: String?

    public init(id: String, sequence: Int, resumeURL: String?) {
        self.id = id
        self.sequence = sequence
        self.resumeURL = resumeURL
    }
}
