import DiscordModel

/// The application that the bot belongs to. Tells whether the privileged intents are switched on.
///
/// Source: <https://docs.discord.com/developers/resources/application#get-current-application>
public struct GetCurrentApplication: RESTRequest {
    public typealias Response = CurrentApplication
    public static let method = HTTPMethod.get

    public init() {}

    public var route: Route { "/applications/@me" }
}
