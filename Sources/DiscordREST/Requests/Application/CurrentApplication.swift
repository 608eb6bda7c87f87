public import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/application#application-object>
public struct CurrentApplication: Decodable, Hashable, Sendable {
    public let id: ApplicationID
    public let name: String
    public let flags: ApplicationFlags?
}

/// The `…Limited` flags are those of bots in fewer than 100 servers, which need no approval.
///
/// Source: <https://docs.discord.com/developers/resources/application#application-object-application-flags>
public struct ApplicationFlags: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let gatewayPresence = Self(rawValue: 1 << 12)
    public static let gatewayPresenceLimited = Self(rawValue: 1 << 13)
    public static let gatewayGuildMembers = Self(rawValue: 1 << 14)
    public static let gatewayGuildMembersLimited = Self(rawValue: 1 << 15)
    public static let gatewayMessageContent = Self(rawValue: 1 << 18)
    public static let gatewayMessageContentLimited = Self(rawValue: 1 << 19)

    /// Whether the message content intent may be used.
    public var allowsMessageContent: Bool {
        !self.isDisjoint(with: [.gatewayMessageContent, .gatewayMessageContentLimited])
    }

    /// Whether the server members intent may be used.
    public var allowsGuildMembers: Bool {
        !self.isDisjoint(with: [.gatewayGuildMembers, .gatewayGuildMembersLimited])
    }
}
