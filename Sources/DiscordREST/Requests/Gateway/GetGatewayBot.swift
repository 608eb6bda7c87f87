import DiscordModel

/// Where the Gateway is, and how many sessions may be started.
///
/// Source: <https://docs.discord.com/developers/events/gateway#get-gateway-bot>
public struct GetGatewayBot: RESTRequest {
    public typealias Response = GatewayBot
    public static let method = HTTPMethod.get

    public init() {}

    public var route: Route { "/gateway/bot" }
    public var isEssential: Bool { true }
}
