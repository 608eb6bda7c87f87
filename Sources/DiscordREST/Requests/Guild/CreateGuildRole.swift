public import DiscordModel

/// Makes a role, just above `@everyone`.
///
/// Needs the permission `MANAGE_ROLES`, and each permission that the role gets. Fails with 50013
/// without them, with 30005 at 250 roles. Not to be repeated: a second sending makes a second role.
/// Source: <https://docs.discord.com/developers/resources/guild#create-guild-role>
public struct CreateGuildRole: RESTRequest {
    public typealias Response = Role
    public static let method = HTTPMethod.post

    public let guildID: GuildID
    public let body: RoleDraft
    public let auditLogReason: String?

    public init(in guildID: GuildID, _ draft: RoleDraft, reason: String? = nil) {
        self.guildID = guildID
        self.body = draft
        self.auditLogReason = reason
    }

    public var route: Route { "/guilds/\(major: self.guildID)/roles" }
}

/// A role to be made.
///
/// Source: <https://docs.discord.com/developers/resources/guild#create-guild-role-json-params>
public struct RoleDraft: Encodable, Hashable, Sendable {
    public var name: String
    public var permissions: Permissions
    /// `0xRRGGBB`; 0 is no colour.
    public var color: Int?
    /// Whether its members stand apart in the list.
    public var isHoisted: Bool?
    public var isMentionable: Bool?

    /// - Parameter permissions: None unless said otherwise, and not those of `@everyone`.
    public init(
        name: String, permissions: Permissions = [], color: Int? = nil, isHoisted: Bool? = nil,
        isMentionable: Bool? = nil
    ) {
        self.name = name
        self.permissions = permissions
        self.color = color
        self.isHoisted = isHoisted
        self.isMentionable = isMentionable
    }

    private enum CodingKeys: String, CodingKey {
        case name, permissions, color
        case isHoisted = "hoist"
        case isMentionable = "mentionable"
    }
}
