/// Which events a session gets.
///
/// Source: <https://docs.discord.com/developers/events/gateway#gateway-intents>
public struct Intents: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let guilds = Self(rawValue: 1 << 0)
    public static let guildMembers = Self(rawValue: 1 << 1)
    public static let guildModeration = Self(rawValue: 1 << 2)
    public static let guildExpressions = Self(rawValue: 1 << 3)
    public static let guildIntegrations = Self(rawValue: 1 << 4)
    public static let guildWebhooks = Self(rawValue: 1 << 5)
    public static let guildInvites = Self(rawValue: 1 << 6)
    public static let guildVoiceStates = Self(rawValue: 1 << 7)
    public static let guildPresences = Self(rawValue: 1 << 8)
    public static let guildMessages = Self(rawValue: 1 << 9)
    public static let guildMessageReactions = Self(rawValue: 1 << 10)
    public static let guildMessageTyping = Self(rawValue: 1 << 11)
    public static let directMessages = Self(rawValue: 1 << 12)
    public static let directMessageReactions = Self(rawValue: 1 << 13)
    public static let directMessageTyping = Self(rawValue: 1 << 14)
    public static let messageContent = Self(rawValue: 1 << 15)
    public static let guildScheduledEvents = Self(rawValue: 1 << 16)
    public static let autoModerationConfiguration = Self(rawValue: 1 << 20)
    public static let autoModerationExecution = Self(rawValue: 1 << 21)
    public static let guildMessagePolls = Self(rawValue: 1 << 24)
    public static let directMessagePolls = Self(rawValue: 1 << 25)

    /// Every documented bit; any other closes the connection with 4013.
    public static let all = Self(rawValue: 53_608_447)

    /// Those that must be switched on in the Developer Portal, else 4014.
    public static let privileged: Self = [.guildMembers, .guildPresences, .messageContent]
}
