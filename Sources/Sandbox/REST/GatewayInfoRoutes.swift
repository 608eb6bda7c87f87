import DiscordModel

/// Where the Gateway is.
enum GatewayInfoRoutes {
    static let all = [
        Endpoint("GET", "/gateway", needsBot: false, Self.gateway),
        Endpoint("GET", "/gateway/bot", Self.gatewayForBot),
    ]

    /// Source: <https://docs.discord.com/developers/events/gateway#get-gateway>
    private static func gateway(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(["url": .string(world.gateway.url)])
    }

    private static func gatewayForBot(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let id = try call.caller().id
        return .ok([
            "url": .string(world.gateway.url), "shards": .number(world.recommendedShards(of: id)),
            "session_start_limit": world.gateway.sessionStartLimit(id).json,
        ])
    }
}

extension WorldState {
    /// One for a thousand guilds. What Discord counts with is not documented; that it is this was observed.
    func recommendedShards(of application: ApplicationID) -> Int {
        let guilds = self.guilds.values.count { $0.applicationIDs.contains(application) }
        return max(1, (guilds + 999) / 1000)
    }
}

/// What the world knows of the gateway that serves it.
struct GatewayInfo: Sendable {
    var url = ""
    var sessionStartLimit: @Sendable (ApplicationID) -> SessionStartLimit = { _ in
        SessionStartLimit(total: 1000, remaining: 1000, resetAfter: .seconds(86400), maximumConcurrency: 1)
    }
}
