public import DiscordModel

/// The bot itself.
///
/// Source: <https://docs.discord.com/developers/resources/user#get-current-user>
public struct GetCurrentUser: RESTRequest {
    public typealias Response = User
    public static let method = HTTPMethod.get

    public init() {}

    public var route: Route { "/users/@me" }
}
