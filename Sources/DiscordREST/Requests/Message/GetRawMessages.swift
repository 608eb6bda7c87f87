public import DiscordModel

/// The oldest of a channel's messages after one of them, newest first, each as `Value` and as JSON.
///
/// The same call as `GetChannelMessages`.
public struct GetRawMessages<Value: Decodable & Sendable>: RESTRequest {
    public typealias Response = RawObjects<Value>
    public static var method: HTTPMethod { .get }

    private let page: GetChannelMessages

    public init(in channelID: ChannelID, limit: Int = Limits.historyPage, after: MessageID, as: Value.Type) {
        self.page = GetChannelMessages(in: channelID, limit: limit, after: after)
    }

    public var route: Route { self.page.route }
    public var query: [(String, String)] { self.page.query }
}

/// One message as `Value` and as JSON. The same call as `GetMessage`.
public struct GetRawMessage<Value: Decodable & Sendable>: RESTRequest {
    public typealias Response = RawObject<Value>
    public static var method: HTTPMethod { .get }

    private let message: GetMessage

    public init(_ messageID: MessageID, in channelID: ChannelID, as: Value.Type) {
        self.message = GetMessage(messageID, in: channelID)
    }

    public var route: Route { self.message.route }
}
