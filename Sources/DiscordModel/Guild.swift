/// A server.
///
/// Source: <https://docs.discord.com/developers/resources/guild#guild-object>
public struct Guild: Decodable, Sendable {
    public let id: GuildID
    public let name: String
    public let ownerID: UserID
    public let roles: [Role]
    /// Only in `GUILD_CREATE`.
    public let channels: [Channel]?

    private enum CodingKeys: String, CodingKey {
        case id, name, roles, channels
        case ownerID = "owner_id"
    }
}

/// A guild in `READY` or `GUILD_DELETE`, of which only the id is known.
public struct UnavailableGuild: Decodable, Hashable, Sendable {
    public let id: GuildID
    /// `nil` in `GUILD_DELETE` means that the bot was removed; `true` means an outage.
    public let unavailable: Bool?
}

/// Source: <https://docs.discord.com/developers/topics/permissions#role-object>
public struct Role: Decodable, Hashable, Sendable {
    public let id: RoleID
    public let name: String
    public let position: Int
    public let permissions: Permissions
    public let managed: Bool?
    public let mentionable: Bool?
}
