public import DiscordModel

/// Somebody who acts in a guild, as Discord describes them at the moment of acting.
public struct ActingMember: Hashable, Sendable {
    public let userID: UserID
    public let guildID: GuildID
    public let roles: [RoleID]
    public let permissions: Permissions

    public init(userID: UserID, guildID: GuildID, roles: [RoleID], permissions: Permissions) {
        self.userID = userID
        self.guildID = guildID
        self.roles = roles
        self.permissions = permissions
    }

    /// Whether they may set Usher up.
    public var mayManageServer: Bool {
        self.permissions.contains(.administrator) || self.permissions.contains(.manageGuild)
    }

    /// Whether they may work on tickets: they hold a staff role, or are an administrator.
    public func isStaff(under settings: GuildSettings) -> Bool {
        self.permissions.contains(.administrator) || settings.isStaff(self.roles)
    }
}

extension GuildSettings {
    public func isStaff(_ roles: [RoleID]) -> Bool { roles.contains { self.staffRoles.contains($0) } }
}
