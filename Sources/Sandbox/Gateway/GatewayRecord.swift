public import DiscordModel

/// Something that happened at a gateway, for tests and for whoever watches.
public struct GatewayRecord: Sendable, Hashable {
    public enum Event: Sendable, Hashable {
        case connected(atResumeURL: Bool)
        case identified(sessionID: String, shard: Int, shardCount: Int)
        case resumed(sessionID: String, replayed: Int)
        /// The server answered with op 9, or sent it unasked.
        case invalidated(reason: String, isResumable: Bool)
        /// `nil` is a connection that ended without a close frame.
        case closedByServer(GatewayCloseCode?, reason: String)
        case closedByClient(GatewayCloseCode?)
        case sessionEnded(sessionID: String)
    }

    public let at: Timestamp
    /// `nil` while the client has not said who it is.
    public let application: ApplicationID?
    public let event: Event
}
