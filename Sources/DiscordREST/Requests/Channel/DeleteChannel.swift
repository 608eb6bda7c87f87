public import DiscordModel

/// Deletes a channel, for ever. Channels in a deleted category stay.
///
/// Needs the permission `MANAGE_CHANNELS`. Fails with 10003 when it is gone already, with 50074 when a
/// Community server needs it.
/// Source: <https://docs.discord.com/developers/resources/channel#deleteclose-channel>
public struct DeleteChannel: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.delete
    public static let alreadyDone: Set<ErrorCode> = [.unknownChannel]

    public let channelID: ChannelID
    public let auditLogReason: String?

    public init(_ channelID: ChannelID, reason: String? = nil) {
        self.channelID = channelID
        self.auditLogReason = reason
    }

    public var route: Route { "/channels/\(major: self.channelID)" }
}
