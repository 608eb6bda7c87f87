import DiscordModel

/// Somebody who may not come back.
struct BanRecord: Sendable, Codable {
    let reason: String?
}

extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/guild#ban-object>
    func banJSON(_ user: UserID, _ ban: BanRecord) -> JSON {
        ["user": self.userJSON(user), "reason": .string(ifPresent: ban.reason)]
    }

    /// Whoever is a member leaves, after GUILD_BAN_ADD: client libraries rely on that order.
    ///
    /// - Parameter span: What they have written for so long goes as well.
    mutating func ban(_ user: UserID, from guild: GuildID, reason: String?, deletingSince span: Duration? = nil) {
        guard let record = self.guilds[guild] else { return }
        self.guilds[guild]?.bans[user] = BanRecord(reason: reason)
        self.publishBan("GUILD_BAN_ADD", of: user, in: record)
        self.removeMember(user, from: guild)
        guard let span, span > .zero else { return }
        let now = self.now
        for channel in (record.channelIDs + record.threadIDs).compactMap({ self.channels[$0] }) {
            let messages = self.messages[channel.id] ?? MessageList()
            let ids = messages.filter { $0.authorID == user && now - $0.createdAt <= span && $0.ephemeralFor == nil }
                .map(\.id)
            if !ids.isEmpty { self.delete(ids, in: channel) }
        }
    }

    mutating func liftBan(of user: UserID, from guild: GuildID) {
        guard self.guilds[guild]?.bans.removeValue(forKey: user) != nil, let record = self.guilds[guild] else { return }
        self.publishBan("GUILD_BAN_REMOVE", of: user, in: record)
    }

    /// Only bots that may ban, or read the audit log, hear of it.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#guild-ban-add>
    private mutating func publishBan(_ name: String, of user: UserID, in guild: GuildRecord) {
        let json: JSON = ["guild_id": .id(guild.id), "user": self.userJSON(user)]
        for application in self.installedApplications(in: guild.id) {
            let rights = self.guildPermissions(of: application.userID, in: guild)
            guard rights.contains(.banMembers) || rights.contains(.viewAuditLog) else { continue }
            self.publish(name, json, guild: guild.id, to: application.id)
        }
    }
}
