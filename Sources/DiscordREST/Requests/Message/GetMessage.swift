public import DiscordModel

/// One message.
///
/// Needs the permission `READ_MESSAGE_HISTORY`. Fails with 10008 when it is gone.
/// Source: <https://docs.discord.com/developers/resources/message#get-channel-message>
public struct GetMessage: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.get

    public let messageID: MessageID
    public let channelID: ChannelID

    public init(_ messageID: MessageID, in channelID: ChannelID) {
        self.messageID = messageID
        self.channelID = channelID
    }

    public var route: Route { "/channels/\(major: self.channelID)/messages/\(self.messageID)" }
}
