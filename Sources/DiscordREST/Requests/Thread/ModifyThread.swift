public import DiscordModel

/// Changes those fields of a thread that the draft names.
///
/// Needs the permission `MANAGE_THREADS`; who started a thread may rename and archive it without. Fails with 10003 when
/// the thread is gone, with 50083 when it is archived and stays so, with 50013 without the permission. The names of
/// threads fall under the same hidden limit as those of channels (`ModifyChannel`), which is observed, not documented.
/// Source: <https://docs.discord.com/developers/resources/channel#modify-channel-json-params-thread>
public struct ModifyThread: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.patch

    public let threadID: ChannelID
    public let body: ThreadDraft
    public let auditLogReason: String?

    public init(_ threadID: ChannelID, _ draft: ThreadDraft, reason: String? = nil) {
        self.threadID = threadID
        self.body = draft
        self.auditLogReason = reason
    }

    public var route: Route { "/channels/\(major: self.threadID)" }
    public var subLimit: String? { self.body.name == nil ? nil : "name or topic" }
}
