public import DiscordModel

/// Deletes a message.
///
/// Another's message needs the permission `MANAGE_MESSAGES`. Fails with 10008 when it is gone already.
/// Source: <https://docs.discord.com/developers/resources/message#delete-message>
public struct DeleteMessage: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.delete
    public static let alreadyDone: Set<ErrorCode> = [.unknownMessage]

    public let messageID: MessageID
    public let channelID: ChannelID
    public let auditLogReason: String?

    public init(_ messageID: MessageID, in channelID: ChannelID, reason: String? = nil) {
        self.messageID = messageID
        self.channelID = channelID
        self.auditLogReason = reason
    }

    public var route: Route { "/channels/\(major: self.channelID)/messages/\(self.messageID)" }
}
