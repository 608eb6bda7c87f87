public import DiscordModel

/// The message that was the first answer to an interaction.
///
/// Fails with 10015 when nothing was answered, with 50027 when the interaction is older than 15 minutes.
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#get-original-interaction-response>
public struct GetOriginalInteractionResponse: RESTRequest {
    public typealias Response = Message
    public static let method = HTTPMethod.get

    public let applicationID: ApplicationID
    private let token: Secret

    public init(of applicationID: ApplicationID, token: String) {
        self.applicationID = applicationID
        self.token = Secret(token)
    }

    public var route: Route { "/webhooks/\(major: self.applicationID)/\(major: self.token)/messages/@original" }
    public var isInteractionResponse: Bool { true }
}
