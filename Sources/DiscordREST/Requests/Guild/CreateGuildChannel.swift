public import DiscordModel

/// Makes a channel in a server.
///
/// Needs the permission `MANAGE_CHANNELS`, and in the server each permission that an overwrite allows or
/// denies; `MANAGE_ROLES` may be in an overwrite only for administrators. Fails with 50013 without them,
/// with 30013 at 500 channels, with 50035 and `CHANNEL_PARENT_MAX_CHANNELS` at `parent_id` when the
/// category is full. Not to be repeated: a second sending makes a second channel.
/// Source: <https://docs.discord.com/developers/resources/guild#create-guild-channel>
public struct CreateGuildChannel: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.post

    public let guildID: GuildID
    public let body: ChannelDraft
    public let auditLogReason: String?

    public init(in guildID: GuildID, _ draft: ChannelDraft, reason: String? = nil) {
        self.guildID = guildID
        self.body = draft
        self.auditLogReason = reason
    }

    public var route: Route { "/guilds/\(major: self.guildID)/channels" }
}
