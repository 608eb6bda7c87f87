public import DiscordModel

/// Deletes the first answer to an interaction, also one that only one person sees.
///
/// Fails with 10008 when it is gone already, with 50027 when the interaction is older than 15 minutes.
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#delete-original-interaction-response>
public struct DeleteOriginalInteractionResponse: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.delete
    public static let alreadyDone: Set<ErrorCode> = [.unknownMessage]

    public let applicationID: ApplicationID
    private let token: Secret

    public init(of applicationID: ApplicationID, token: String) {
        self.applicationID = applicationID
        self.token = Secret(token)
    }

    public var route: Route { "/webhooks/\(major: self.applicationID)/\(major: self.token)/messages/@original" }
    public var isInteractionResponse: Bool { true }
}
