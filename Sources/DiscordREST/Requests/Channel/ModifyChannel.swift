public import DiscordModel

/// Changes those fields of a channel that the draft names.
///
/// Needs the permission `MANAGE_CHANNELS`, also in the new category when it moves; for overwrites
/// `MANAGE_ROLES`, and each permission that they allow or deny. Fails with 10003 when the channel is
/// gone, 50001 when the bot cannot see it, 50013 without the permissions.
///
/// Observed, not documented: name and topic can be changed twice in 10 minutes each, and no header tells.
/// Requests with either wait for that among themselves, others go on.
/// Source: <https://docs.discord.com/developers/resources/channel#modify-channel>
public struct ModifyChannel: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.patch

    public let channelID: ChannelID
    public let body: ChannelDraft
    public let auditLogReason: String?

    public init(_ channelID: ChannelID, _ draft: ChannelDraft, reason: String? = nil) {
        self.channelID = channelID
        self.body = draft
        self.auditLogReason = reason
    }

    public var route: Route { "/channels/\(major: self.channelID)" }
    public var subLimit: String? { self.body.name == nil && self.body.topic == nil ? nil : "name or topic" }
}
