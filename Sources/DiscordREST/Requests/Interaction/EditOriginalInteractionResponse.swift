public import DiscordModel

/// Changes the first answer to an interaction; after a deferral, gives the answer that was promised.
///
/// Fails with 10008 when somebody deleted it, with 10015 when nothing was answered, with 50027 when the
/// interaction is older than 15 minutes.
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#edit-original-interaction-response>
public struct EditOriginalInteractionResponse: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.patch

    public let applicationID: ApplicationID
    public let body: MessageDraft
    public let files: [FileUpload]
    private let token: Secret

    public init(of applicationID: ApplicationID, token: String, _ draft: MessageDraft, files: [FileUpload] = []) {
        self.applicationID = applicationID
        self.token = Secret(token)
        self.body = draft.listing(files)
        self.files = files
    }

    public var route: Route { "/webhooks/\(major: self.applicationID)/\(major: self.token)/messages/@original" }
    public var isInteractionResponse: Bool { true }
}
