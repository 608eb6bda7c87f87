public import DiscordModel

/// Starts a thread that belongs to no message.
///
/// A private one needs the permission `CREATE_PRIVATE_THREADS` and lies below text channels only; no right to write in
/// the channel is needed. Fails with 50013 without the permission, with 10003 when the channel is gone, with 50024 when
/// it takes no such threads, with 160006 when the server has too many active ones. Threads do not count as channels. Not
/// to be repeated: a second sending starts a second thread.
/// Source: <https://docs.discord.com/developers/resources/channel#start-thread-without-message>
public struct StartThread: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.post

    public let channelID: ChannelID
    public let body: ThreadDraft
    public let auditLogReason: String?

    public init(in channelID: ChannelID, _ draft: ThreadDraft, reason: String? = nil) {
        self.channelID = channelID
        self.body = draft
        self.auditLogReason = reason
    }

    public var route: Route { "/channels/\(major: self.channelID)/threads" }
}
