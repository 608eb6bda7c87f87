public import DiscordModel

/// The first answer to an interaction, due within 3 seconds.
///
/// Fails with 10062 when it comes too late, with 40060 when it was answered before.
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response>
public struct CreateInteractionResponse: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.post
    public static let alreadyDone: Set<ErrorCode> = [.interactionAlreadyAcknowledged]

    public let interactionID: InteractionID
    public let body: InteractionCallback
    public let files: [FileUpload]
    private let token: Secret

    public init(
        to interactionID: InteractionID, token: String, _ callback: InteractionCallback, files: [FileUpload] = []
    ) {
        self.interactionID = interactionID
        self.token = Secret(token)
        self.files = files
        self.body =
            switch callback {
            case .message(let draft): .message(draft.listing(files))
            case .update(let draft): .update(draft.listing(files))
            default: callback
            }
    }

    public var route: Route { "/interactions/\(major: self.interactionID)/\(self.token)/callback" }
    /// What was not answered by then is not waited for: the three seconds are over.
    public var timeout: Duration? { self.files.isEmpty ? .milliseconds(2500) : nil }
    /// Discord takes only one answer.
    public var isRepeatable: Bool { true }
    public var isInteractionResponse: Bool { true }
}
