import DiscordModel

/// Where the Gateway is, and who the bot is.
enum GatewayInfoRoutes {
    static let all = [
        Endpoint("GET", "/gateway", needsBot: false, Self.gateway),
        Endpoint("GET", "/gateway/bot", Self.gatewayForBot),
        Endpoint("GET", "/applications/@me", Self.application),
        Endpoint("GET", "/oauth2/applications/@me", Self.application),
    ]

    /// Source: <https://docs.discord.com/developers/events/gateway#get-gateway>
    private static func gateway(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(["url": .string(world.gateway.url)])
    }

    private static func gatewayForBot(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok([
            "url": .string(world.gateway.url), "shards": 1,
            "session_start_limit": world.gateway.sessionStartLimit(try call.caller().id).json,
        ])
    }

    private static func application(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(world.applicationJSON(try call.caller()))
    }
}

/// What the world knows of the gateway that serves it.
struct GatewayInfo: Sendable {
    var url = ""
    var sessionStartLimit: @Sendable (ApplicationID) -> SessionStartLimit = { _ in
        SessionStartLimit(total: 1000, remaining: 1000, resetAfter: .seconds(86400), maximumConcurrency: 1)
    }
}
