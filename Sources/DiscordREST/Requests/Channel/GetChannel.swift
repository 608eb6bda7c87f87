public import DiscordModel

/// One channel.
///
/// Fails with 10003 when it is gone, with 50001 when the bot cannot see it.
/// Source: <https://docs.discord.com/developers/resources/channel#get-channel>
public struct GetChannel: RESTRequest {
    public typealias Response = Channel
    public static let method = HTTPMethod.get

    public let channelID: ChannelID

    public init(_ channelID: ChannelID) { self.channelID = channelID }

    public var route: Route { "/channels/\(major: self.channelID)" }
}
