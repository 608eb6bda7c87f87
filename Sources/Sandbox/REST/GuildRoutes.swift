import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/guild>
enum GuildRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}", Self.get),
        Endpoint("GET", "/guilds/{guild}/audit-logs", Self.auditLog),
        Endpoint("GET", "/users/@me/guilds", bearer: [.guilds], Self.own),
        Endpoint("DELETE", "/users/@me/guilds/{guild}", Self.leave),
    ]

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        var json = world.guildJSON(guild)
        if call.flag("with_counts") {
            json["approximate_member_count"] = .number(guild.members.count)
            json["approximate_presence_count"] = .number(guild.members.count)
        }
        return .ok(json)
    }

    /// Those of a bot, or of the person whose token it is.
    ///
    /// Source: <https://docs.discord.com/developers/resources/user#get-current-user-guilds>
    private static func own(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let user: UserID
        if let access = call.access { user = access.grant.userID } else { user = try call.caller().userID }
        let errors = FormErrors()
        let query = Form(query: call.query, errors: errors)
        let limit = query.int("limit", in: 1...200) ?? 200
        let (before, after): (GuildID?, GuildID?) = (query.id("before"), query.id("after"))
        try errors.check()
        let all = world.guilds(of: user).filter { guild in
            before.map { guild.id < $0 } ?? true && after.map { guild.id > $0 } ?? true
        }
        // Of those before an id, the nearest ones.
        let page = before != nil && after == nil ? all.suffix(limit) : all.prefix(limit)
        return .ok(
            .array(page.map { world.ownGuildJSON($0, of: user, withCounts: call.flag("with_counts")) }))
    }

    private static func leave(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        world.removeMember(try call.caller().userID, from: guild.id)
        return .noContent
    }

    /// Newest first.
    private static func auditLog(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        try world.require(.viewAuditLog, call, in: guild)
        let form = Form(query: call.query, errors: FormErrors())
        let limit = form.int("limit", in: 1...100) ?? 50
        try form.errors.check()
        let wanted = call.query["action_type"].flatMap(Int.init)
        let entries = guild.auditLog.reversed().filter { wanted == nil || $0.actionType == wanted }.prefix(limit)
        let users = Set(entries.map(\.userID)).sorted()
        return .ok([
            "audit_log_entries": .array(entries.map(\.json)), "users": .array(users.map(world.userJSON)),
            "integrations": [], "webhooks": [], "guild_scheduled_events": [], "threads": [],
            "application_commands": [], "auto_moderation_rules": [],
        ])
    }
}

extension WorldState {
    fileprivate func ownGuildJSON(_ guild: GuildRecord, of user: UserID, withCounts: Bool) -> JSON {
        var json: JSON = [
            "id": .id(guild.id), "name": .string(guild.name), "icon": .null, "banner": .null,
            "owner": .bool(guild.ownerID == user), "features": [],
            "permissions": .permissions(self.guildPermissions(of: user, in: guild)),
        ]
        guard withCounts else { return json }
        json["approximate_member_count"] = .number(guild.members.count)
        json["approximate_presence_count"] = .number(guild.members.count)
        return json
    }
}
