/// A channel of a guild, or a direct message.
///
/// Source: <https://docs.discord.com/developers/resources/channel#channel-object>
public struct Channel: Decodable, Hashable, Sendable {
    public let id: ChannelID
    public let type: ChannelType
    public let guildID: GuildID?
    public let name: String?
    public let topic: String?
    public let parentID: ChannelID?
    public let position: Int?
    public let flags: ChannelFlags?
    public let permissionOverwrites: [Overwrite]?
    /// Who started it, if it is a thread.
    public let ownerID: UserID?
    /// Only of a thread.
    public let threadMetadata: ThreadMetadata?

    private enum CodingKeys: String, CodingKey {
        case id, type, name, topic, position, flags
        case guildID = "guild_id"
        case parentID = "parent_id"
        case permissionOverwrites = "permission_overwrites"
        case ownerID = "owner_id"
        case threadMetadata = "thread_metadata"
    }
}

/// Source: <https://docs.discord.com/developers/resources/channel#channel-object-channel-types>
public struct ChannelType: OpenEnum {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let text = Self(rawValue: 0)
    public static let directMessage = Self(rawValue: 1)
    public static let voice = Self(rawValue: 2)
    public static let category = Self(rawValue: 4)
    public static let announcement = Self(rawValue: 5)
    public static let announcementThread = Self(rawValue: 10)
    public static let publicThread = Self(rawValue: 11)
    public static let privateThread = Self(rawValue: 12)
    public static let forum = Self(rawValue: 15)
}

public struct ChannelFlags: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The bot may not see this channel: its name and overwrites are made up.
    ///
    /// Source: change log of 2026-08-12, in force since 2026-11-16.
    public static let obfuscated = Self(rawValue: 1 << 17)
}
