import DiscordModel

/// What a shard does when Discord has closed its connection.
enum CloseConsequence: Hashable {
    case resume
    case identifyAnew
    case stop

    /// - Parameter code: `nil` when the connection broke without a close frame.
    ///
    /// Source: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>.
    /// Observed, not documented: a 1000 from Discord does not end the session, only one from us does.
    init(of code: GatewayCloseCode?) {
        switch code {
        case .authenticationFailed, .invalidShard, .shardingRequired, .invalidAPIVersion, .invalidIntents,
            .disallowedIntents:
            self = .stop
        case .notAuthenticated, .invalidSequence, .sessionTimedOut:
            self = .identifyAnew
        default:
            self = .resume
        }
    }
}
