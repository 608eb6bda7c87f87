public import DiscordModel

/// Posts a message to a channel. The files are listed in the draft by themselves.
///
/// Needs the permission `SEND_MESSAGES` (in a thread `SEND_MESSAGES_IN_THREADS`), for files
/// `ATTACH_FILES`, for embeds `EMBED_LINKS`. Fails with 50006 when it is empty, 50007 or 50278 when the
/// user takes no direct messages, 10003 when the channel is gone, 50001 or 50013 without the permissions.
/// Repeated only when the draft has an enforced nonce.
/// Source: <https://docs.discord.com/developers/resources/message#create-message>
public struct CreateMessage: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.post

    public let channelID: ChannelID
    public let body: MessageDraft
    public let files: [FileUpload]

    public init(in channelID: ChannelID, _ draft: MessageDraft, files: [FileUpload] = []) {
        self.channelID = channelID
        self.body = draft.listing(files)
        self.files = files
    }

    public var route: Route { "/channels/\(major: self.channelID)/messages" }
    public var isRepeatable: Bool { self.body.nonce != nil && self.body.enforcesNonce == true }
}
