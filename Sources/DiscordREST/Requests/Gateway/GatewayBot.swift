/// Source: <https://docs.discord.com/developers/events/gateway#get-gateway-bot-json-response>
public struct GatewayBot: Decodable, Hashable, Sendable {
    /// `wss://…`, without the query.
    public let url: String
    /// How many shards Discord recommends.
    public let shards: Int
    public let sessionStartLimit: SessionStartLimit

    private enum CodingKeys: String, CodingKey {
        case url, shards
        case sessionStartLimit = "session_start_limit"
    }
}

/// How many sessions may be started. Discord resets the token of a bot that starts more.
///
/// Source: <https://docs.discord.com/developers/events/gateway#session-start-limit-object>
public struct SessionStartLimit: Decodable, Hashable, Sendable {
    public let total: Int
    public let remaining: Int
    /// Until `remaining` is `total` again.
    public let resetAfter: Duration
    /// How many shards may start within 5 seconds.
    public let maxConcurrency: Int

    private enum CodingKeys: String, CodingKey {
        case total, remaining
        case resetAfter = "reset_after"
        case maxConcurrency = "max_concurrency"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.total = try values.decode(Int.self, forKey: .total)
        self.remaining = try values.decode(Int.self, forKey: .remaining)
        self.resetAfter = .milliseconds(try values.decode(Int64.self, forKey: .resetAfter))
        self.maxConcurrency = try values.decode(Int.self, forKey: .maxConcurrency)
    }
}
