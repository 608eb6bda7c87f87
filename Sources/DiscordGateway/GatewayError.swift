public import DiscordModel

/// Why a shard ended for good. Everything else it gets over by itself.
public struct GatewayError: Error, Sendable, CustomStringConvertible {
    /// A struct and not an enum, so that a new reason breaks nobody's `switch`.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        /// Discord closed the connection with a code that forbids connecting again.
        public static let refused = Self(description: "refused")
        /// A payload is longer than the 4,096 bytes that Discord takes.
        public static let payloadTooLarge = Self(description: "payload too large")
        /// The gateway's URL is none.
        public static let invalidURL = Self(description: "invalid URL")
        /// `run` was called while it was running, or after it had ended.
        public static let alreadyRun = Self(description: "already run")
    }

    public let reason: Reason
    /// The close code, if Discord refused.
    public let closeCode: GatewayCloseCode?
    /// A sentence for whoever runs the bot, with what to do.
    public let description: String

    init(_ reason: Reason, closeCode: GatewayCloseCode? = nil, _ description: String) {
        self.reason = reason
        self.closeCode = closeCode
        self.description = description
    }
}

extension GatewayError {
    static func refused(with code: GatewayCloseCode, _ configuration: GatewayConfiguration) -> Self {
        Self(.refused, closeCode: code, self.cure(for: code, configuration))
    }

    static let payloadTooLarge = Self(
        .payloadTooLarge,
        "The payload is longer than the \(Limits.gatewayPayloadBytes) bytes that Discord accepts: shorten the activities."
    )

    private static func cure(for code: GatewayCloseCode, _ configuration: GatewayConfiguration) -> String {
        let shard = configuration.shard
        switch code {
        case .authenticationFailed:
            return "Discord refused the bot token (4004): copy the present one from the Developer Portal, page “Bot”, "
                + "“Reset Token”, into the configuration."
        case .invalidShard:
            return "Discord refused shard \(shard.id) of \(shard.count) (4010): use ids from 0 to count - 1, and the "
                + "count that GET /gateway/bot recommends."
        case .shardingRequired:
            return "The bot is in too many servers for \(shard.count) shard(s) (4011): start it with the number of "
                + "shards that GET /gateway/bot recommends, at least one for 2,500 servers."
        case .invalidAPIVersion:
            return "Discord no longer speaks this version of its API (4012): update the program."
        case .invalidIntents:
            return "Discord does not know one of the intents \(configuration.intents.rawValue) (4013): correct them, "
                + "or update the program."
        case .disallowedIntents:
            let names = self.privilegedNames(of: configuration.intents)
            return "Discord does not allow this bot an intent that it asks for (4014): enable the \(names) in the "
                + "Developer Portal, page “Bot”, “Privileged Gateway Intents”."
        default:
            return "Discord closed the gateway for good (\(code.rawValue))."
        }
    }

    private static func privilegedNames(of intents: Intents) -> String {
        let names = [
            (Intents.messageContent, "Message Content"), (.guildMembers, "Server Members"),
            (.guildPresences, "Presence"),
        ].filter { intents.contains($0.0) }.map(\.1)
        return names.isEmpty
            ? "missing intent" : names.joined(separator: ", ") + (names.count == 1 ? " intent" : " intents")
    }
}
