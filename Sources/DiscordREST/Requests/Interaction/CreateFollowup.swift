public import DiscordModel

/// A further message in answer to an interaction. Not to be repeated: a second sending is a second message.
///
/// Fails with 10015 when nothing was answered before, with 50027 when the interaction is older than
/// 15 minutes.
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message>
public struct CreateFollowup: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.post

    public let applicationID: ApplicationID
    public let body: MessageDraft
    public let files: [FileUpload]
    private let token: Secret

    public init(for applicationID: ApplicationID, token: String, _ draft: MessageDraft, files: [FileUpload] = []) {
        self.applicationID = applicationID
        self.token = Secret(token)
        self.body = draft.listing(files)
        self.files = files
    }

    public var route: Route { "/webhooks/\(major: self.applicationID)/\(major: self.token)" }
    public var isInteractionResponse: Bool { true }
}
