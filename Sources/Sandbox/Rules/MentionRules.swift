import DiscordModel

/// Whom a text pings (rule 54).
///
/// Source: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
struct MentionRules {
    /// Where nothing is said: an ordinary message pings all, an interaction's answer only users.
    enum Default { case everything, usersOnly }

    let allowed: AllowedMentions?
    let fallback: Default
    /// Webhooks have no permissions, and may ping all.
    let isOfWebhook: Bool

    func mentions(
        in text: String, repliedUser: UserID?, author: UserID, channel: ChannelRecord, world: WorldState
    ) -> Mentions {
        var mentions = Mentions()
        let found = MentionScan(text)
        let guild = channel.guildID.flatMap { world.guilds[$0] }
        // Asked for only where it matters: most texts ping nobody.
        let mayPingAll =
            (found.everyone || !found.roles.isEmpty)
            && (self.isOfWebhook || world.permissions(of: author, in: channel).contains(.mentionEveryone))
        mentions.users = found.users.filter { self.allows($0) && world.users[$0] != nil }
        mentions.roles = found.roles.filter { id in
            guard let role = guild?.roles[id], self.allows(id) else { return false }
            return role.isMentionable || mayPingAll
        }
        mentions.everyone = found.everyone && mayPingAll && guild != nil && self.allowsEveryone
        if let repliedUser, self.allowed?.mentionsRepliedUser ?? (self.fallback == .everything),
            !mentions.users.contains(repliedUser), world.users[repliedUser] != nil
        {
            mentions.users.append(repliedUser)
        }
        return mentions
    }

    private func allows(_ user: UserID) -> Bool {
        guard let allowed else { return true }
        return allowed.parses.contains("users") || allowed.users.contains(user)
    }

    private func allows(_ role: RoleID) -> Bool {
        guard let allowed else { return self.fallback == .everything }
        return allowed.parses.contains("roles") || allowed.roles.contains(role)
    }

    private var allowsEveryone: Bool { self.allowed?.parses.contains("everyone") ?? (self.fallback == .everything) }
}

/// What a text mentions: `<@1>`, `<@!1>`, `<@&1>`, `@everyone`, `@here`.
struct MentionScan {
    private(set) var users: [UserID] = []
    private(set) var roles: [RoleID] = []
    private(set) var everyone = false

    init(_ text: String) {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return }
        self.everyone = text.contains("@everyone") || text.contains("@here")
        guard text.utf8.contains(UInt8(ascii: "<")) else { return }
        for piece in text.split(separator: "<@", omittingEmptySubsequences: false).dropFirst() {
            guard let end = piece.firstIndex(of: ">") else { continue }
            let inner = piece[..<end]
            if inner.hasPrefix("&") {
                if let id = RoleID(String(inner.dropFirst())), !self.roles.contains(id) { self.roles.append(id) }
            } else if let id = UserID(String(inner.hasPrefix("!") ? inner.dropFirst() : inner)),
                !self.users.contains(id)
            {
                self.users.append(id)
            }
        }
    }
}
