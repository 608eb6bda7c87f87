/// Discord's rule for what a member may do in a guild and in one of its channels.
///
/// Source: <https://docs.discord.com/developers/topics/permissions#permission-overwrites>
public enum EffectivePermissions {
    /// What a member may do in the guild as a whole.
    ///
    /// - Parameter roles: The permissions of each role the member has, without `@everyone`.
    public static func base(everyone: Permissions, roles: [Permissions], isOwner: Bool) -> Permissions {
        if isOwner { return .all }
        let granted = roles.reduce(everyone) { $0.union($1) }
        return granted.contains(.administrator) ? .all : granted
    }

    /// What a member with the given base permissions may do in a channel with these overwrites.
    ///
    /// - Parameter roles: The roles the member has, without `@everyone`.
    public static func inChannel(
        base: Permissions, guild: GuildID, member: UserID, roles: Set<RoleID>, overwrites: [Overwrite]
    ) -> Permissions {
        if base.contains(.administrator) { return .all }
        var everyone = Overwrite.Change()
        var byRole = Overwrite.Change()
        var own = Overwrite.Change()
        for overwrite in overwrites {
            switch overwrite.subject {
            case .role(.everyone(of: guild)): everyone.add(overwrite.change)
            case .role(let role) where roles.contains(role): byRole.add(overwrite.change)
            case .member(member): own.add(overwrite.change)
            default: continue
            }
        }
        return own.applied(to: byRole.applied(to: everyone.applied(to: base)))
    }

    /// Takes away what a missing `VIEW_CHANNEL` or `SEND_MESSAGES` voids; Discord leaves those bits set.
    ///
    /// - Parameter sending: In a thread `SEND_MESSAGES_IN_THREADS`, since `SEND_MESSAGES` has no effect there.
    public static func withoutVoidedBits(
        _ permissions: Permissions, sending: Permissions = .sendMessages
    ) -> Permissions {
        if permissions.contains(.administrator) { return permissions }
        guard permissions.contains(.viewChannel) else { return [] }
        guard permissions.contains(sending) else {
            return permissions.subtracting([.mentionEveryone, .sendTTSMessages, .attachFiles, .embedLinks])
        }
        return permissions
    }
}
