import DiscordModel

/// What routes look up, with the errors of what is missing.
extension WorldState {
    /// 10004 for a guild the bot is not in: Discord doesn't tell whether it exists.
    func guild(_ call: RESTCall) throws(APIError) -> GuildRecord {
        let id: GuildID = try call.id("guild")
        guard let guild = self.guilds[id] else { throw APIError(.unknownGuild) }
        guard guild.members[try call.caller().userID] != nil else { throw APIError(.missingAccess) }
        return guild
    }

    /// 10003 for an unknown channel, 50001 for one the bot cannot view (rules 36 and 42).
    func viewableChannel(_ call: RESTCall) throws(APIError) -> ChannelRecord {
        let id: ChannelID = try call.id("channel")
        guard let channel = self.channels[id] else { throw APIError(.unknownChannel) }
        guard self.isShown(channel, to: try call.caller().userID) else { throw APIError(.missingAccess) }
        return channel
    }

    func require(_ permissions: Permissions, _ call: RESTCall, in channel: ChannelRecord) throws(APIError) {
        let own = self.permissions(of: try call.caller().userID, in: channel)
        guard own.isSuperset(of: permissions) else { throw APIError(.missingPermissions) }
    }

    func require(_ permissions: Permissions, _ call: RESTCall, in guild: GuildRecord) throws(APIError) {
        let own = self.guildPermissions(of: try call.caller().userID, in: guild)
        guard own.isSuperset(of: permissions) else { throw APIError(.missingPermissions) }
    }

    func member(_ call: RESTCall, in guild: GuildRecord) throws(APIError) -> MemberRecord {
        let id: UserID = try call.id("user")
        guard let member = guild.members[id] else {
            throw APIError(self.users[id] == nil ? .unknownUser : .unknownMember)
        }
        return member
    }

    func role(_ call: RESTCall, in guild: GuildRecord) throws(APIError) -> RoleRecord {
        let id: RoleID = try call.id("role")
        guard let role = guild.roles[id] else { throw APIError(.unknownRole) }
        return role
    }
}

/// Source: <https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events>
enum AuditAction: Int, Sendable {
    case channelCreate = 10
    case channelUpdate = 11
    case channelDelete = 12
    case overwriteCreate = 13
    case overwriteUpdate = 14
    case overwriteDelete = 15
    case memberKick = 20
    case memberBanAdd = 22
    case memberBanRemove = 23
    case memberUpdate = 24
    case memberRoleUpdate = 25
    case roleCreate = 30
    case roleUpdate = 31
    case roleDelete = 32
    case webhookCreate = 50
    case webhookUpdate = 51
    case webhookDelete = 52
    case emojiCreate = 60
    case emojiUpdate = 61
    case emojiDelete = 62
    case messageDelete = 72
    case messagePin = 74
    case messageUnpin = 75
    case threadCreate = 110
    case threadUpdate = 111
    case threadDelete = 112
}

extension WorldState {
    mutating func audit(_ action: AuditAction, target: Snowflake<some Any>, _ call: RESTCall, in guild: GuildID) {
        guard let user = call.application?.userID else { return }
        let entry = AuditLogEntry(
            id: self.makeID(), actionType: action.rawValue, userID: user, targetID: target.description,
            reason: call.reason)
        self.guilds[guild]?.auditLog.append(entry)
        guard let record = self.guilds[guild] else { return }
        var json = entry.json
        json["guild_id"] = .id(guild)
        for application in self.installedApplications(in: guild)
        where self.guildPermissions(of: application.userID, in: record).contains(.viewAuditLog) {
            self.publish("GUILD_AUDIT_LOG_ENTRY_CREATE", json, guild: guild, to: application.id)
        }
    }
}

extension AuditLogEntry {
    var json: JSON {
        var json: JSON = [
            "id": .id(self.id), "action_type": .number(self.actionType), "user_id": .id(self.userID),
            "target_id": .string(ifPresent: self.targetID), "changes": [],
        ]
        if let reason { json["reason"] = .string(reason) }
        return json
    }
}
