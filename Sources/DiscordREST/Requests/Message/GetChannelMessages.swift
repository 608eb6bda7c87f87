public import DiscordModel

/// One page of a channel's messages, newest first whichever way it is read.
///
/// Needs the permission `VIEW_CHANNEL`. Without `READ_MESSAGE_HISTORY` the page is empty, which is no
/// error. Fails with 10003 when the channel is gone, with 50001 when the bot cannot see it.
/// Source: <https://docs.discord.com/developers/resources/message#get-channel-messages>
public struct GetChannelMessages: RESTRequest {
    public typealias Response = [Message]
    public static let method = HTTPMethod.get

    public let channelID: ChannelID
    public let query: [(String, String)]

    /// The newest messages, or the newest of those before `before`.
    ///
    /// - Parameter limit: From 1 to 100; what is beyond is taken as the nearest of these.
    public init(in channelID: ChannelID, limit: Int = 50, before: MessageID? = nil) {
        self.init(channelID, limit, before.map { ("before", $0) })
    }

    /// The oldest of the messages after `after`. Go on with the first of the page.
    ///
    /// - Parameter limit: From 1 to 100; what is beyond is taken as the nearest of these.
    public init(in channelID: ChannelID, limit: Int = 50, after: MessageID) {
        self.init(channelID, limit, ("after", after))
    }

    private init(_ channelID: ChannelID, _ limit: Int, _ cursor: (String, MessageID)?) {
        self.channelID = channelID
        let limit = min(max(1, limit), Limits.historyPage)
        self.query = [("limit", "\(limit)")] + (cursor.map { [($0, $1.description)] } ?? [])
    }

    public var route: Route { "/channels/\(major: self.channelID)/messages" }
}
