/// A person or a bot.
///
/// Source: <https://docs.discord.com/developers/resources/user#user-object>
public struct User: Decodable, Hashable, Sendable {
    public let id: UserID
    public let username: String
    public let globalName: String?
    public let isBot: Bool?

    public init(id: UserID, username: String, globalName: String? = nil, isBot: Bool? = nil) {
        self.id = id
        self.username = username
        self.globalName = globalName
        self.isBot = isBot
    }

    /// The name that Discord shows where no nickname is known.
    public var displayName: String { self.globalName ?? self.username }

    private enum CodingKeys: String, CodingKey {
        case id, username
        case globalName = "global_name"
        case isBot = "bot"
    }
}

/// A user as a member of a guild.
///
/// Source: <https://docs.discord.com/developers/resources/guild#guild-member-object>
public struct Member: Decodable, Hashable, Sendable {
    /// Missing in `MESSAGE_CREATE` and in an interaction's resolved members.
    public let user: User?
    public let nickname: String?
    /// Without `@everyone`.
    public let roles: [RoleID]
    /// Only in interactions: what the member may do in the interaction's channel, administrators all.
    public let permissions: Permissions?
    /// Until when they may do nothing but read; may be in the past.
    public let timedOutUntil: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case user, roles, permissions
        case nickname = "nick"
        case timedOutUntil = "communication_disabled_until"
    }
}
