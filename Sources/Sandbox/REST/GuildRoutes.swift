import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/guild>
enum GuildRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}", Self.get),
        Endpoint("GET", "/guilds/{guild}/audit-logs", Self.auditLog),
        Endpoint("GET", "/users/@me/guilds", Self.own),
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

    private static func own(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let caller = try call.caller()
        let guilds = world.guilds.values.filter { $0.members[caller.userID] != nil }.sorted { $0.id < $1.id }
        return .ok(
            .array(
                guilds.map { guild in
                    [
                        "id": .id(guild.id), "name": .string(guild.name), "icon": .null, "banner": .null,
                        "owner": .bool(guild.ownerID == caller.userID), "features": [],
                        "permissions": .permissions(world.guildPermissions(of: caller.userID, in: guild)),
                    ]
                }))
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
        let form = Form(.object(call.query.mapValues { .string($0) }), errors: FormErrors())
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
