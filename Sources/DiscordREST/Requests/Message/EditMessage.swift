public import DiscordModel

/// Changes those fields of a message of the bot that the draft names. With new files, older attachments
/// go unless the draft lists them.
///
/// Fails with 10008 when the message is gone, with 50005 when it is not the bot's.
/// Source: <https://docs.discord.com/developers/resources/message#edit-message>
public struct EditMessage: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.patch

    public let messageID: MessageID
    public let channelID: ChannelID
    public let body: MessageDraft
    public let files: [FileUpload]

    public init(_ messageID: MessageID, in channelID: ChannelID, _ draft: MessageDraft, files: [FileUpload] = []) {
        self.messageID = messageID
        self.channelID = channelID
        self.body = draft.listing(files)
        self.files = files
    }

    public var route: Route { "/channels/\(major: self.channelID)/messages/\(self.messageID)" }
}
