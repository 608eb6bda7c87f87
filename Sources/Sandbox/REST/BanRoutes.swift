import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/guild#get-guild-bans>
enum BanRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}/bans", Self.list),
        Endpoint("GET", "/guilds/{guild}/bans/{user}", Self.get),
        Endpoint("PUT", "/guilds/{guild}/bans/{user}", Self.ban),
        Endpoint("DELETE", "/guilds/{guild}/bans/{user}", Self.lift),
        Endpoint("POST", "/guilds/{guild}/bulk-ban", Self.banMany),
    ]

    private static let bulkLimit = 1...200
    private static let longestDeletion = 7 * 86400

    private static func guild(_ world: WorldState, _ call: RESTCall) throws(APIError) -> GuildRecord {
        let guild = try world.guild(call)
        try world.require(.banMembers, call, in: guild)
        return guild
    }

    /// By the ids of users.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try Self.guild(world, call)
        let errors = FormErrors()
        let form = Form(query: call.query, errors: errors)
        let limit = form.int("limit", in: 1...1000) ?? 1000
        let (before, after): (UserID?, UserID?) = (form.id("before"), form.id("after"))
        try errors.check()
        let found = guild.bans.sorted { $0.key < $1.key }.filter { user, _ in
            before.map { user < $0 } ?? after.map { user > $0 } ?? true
        }
        // Of those before an id, the nearest ones.
        let page = before != nil ? found.suffix(limit) : found.prefix(limit)
        return .ok(.array(page.map { world.banJSON($0.key, $0.value) }))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, user) = (try Self.guild(world, call), try call.id("user", of: User.self))
        guard let ban = guild.bans[user] else { throw APIError(.unknownBan) }
        return .ok(world.banJSON(user, ban))
    }

    /// Also of whoever is not there. Who is banned already stays so. What is to be deleted may stand in the query as well,
    /// where discord.py has it.
    private static func ban(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, user) = (try Self.guild(world, call), try call.id("user", of: User.self))
        let errors = FormErrors()
        let (form, query) = (Form(call.body, errors: errors), Form(query: call.query, errors: errors))
        let seconds = Self.deletion(form) ?? Self.deletion(query)
        let days = form.int("delete_message_days", in: 0...7) ?? query.int("delete_message_days", in: 0...7)
        try errors.check()
        let span = (seconds ?? days.map { $0 * 86400 }).map { Duration.seconds($0) }
        guard world.users[user] != nil else { throw APIError(.unknownUser) }
        guard Self.mayBan(user, in: guild, try call.caller(), world) else { throw APIError(.missingPermissions) }
        guard guild.bans[user] == nil else { return .noContent }
        world.ban(user, from: guild.id, reason: call.reason, deletingSince: span)
        world.audit(.memberBanAdd, target: user, call, in: guild.id)
        return .noContent
    }

    /// Neither itself nor the owner, nor anybody who stands above the bot.
    private static func mayBan(
        _ user: UserID, in guild: GuildRecord, _ caller: ApplicationRecord, _ world: WorldState
    ) -> Bool {
        user != caller.userID && user != guild.ownerID && world.isAbove(member: user, caller.userID, in: guild)
    }

    private static func deletion(_ form: Form) -> Int? {
        form.int("delete_message_seconds", in: 0...Self.longestDeletion)
    }

    private static func lift(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, user) = (try Self.guild(world, call), try call.id("user", of: User.self))
        guard guild.bans[user] != nil else { throw APIError(.unknownBan) }
        world.liftBan(of: user, from: guild.id)
        world.audit(.memberBanRemove, target: user, call, in: guild.id)
        return .noContent
    }

    /// - Throws: 500000 where nobody of them could be banned.
    private static func banMany(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try Self.guild(world, call), try call.caller())
        try world.require(.manageGuild, call, in: guild)
        let errors = FormErrors()
        let form = Form(call.body, errors: errors)
        let listed = (form.array("user_ids", count: Self.bulkLimit, isRequired: true) ?? []).enumerated().compactMap {
            index, element in
            let user = element.looseID(of: User.self)
            if user == nil {
                errors.add(["user_ids", "\(index)"], "NUMBER_TYPE_COERCE", "Value \"\(element)\" is not snowflake.")
            }
            return user
        }
        let seconds = Self.deletion(form)
        try errors.check()
        let users = listed.indices.filter { listed.firstIndex(of: listed[$0]) == $0 }.map { listed[$0] }
        var banned: [UserID] = []
        for user in users where guild.bans[user] == nil && world.users[user] != nil {
            if Self.mayBan(user, in: guild, caller, world) { banned.append(user) }
        }
        guard !banned.isEmpty else { throw APIError(.nobodyBanned) }
        for user in banned {
            world.ban(user, from: guild.id, reason: call.reason, deletingSince: seconds.map { .seconds($0) })
            world.audit(.memberBanAdd, target: user, call, in: guild.id)
        }
        return .ok([
            "banned_users": .ids(banned), "failed_users": .ids(users.filter { !banned.contains($0) }),
        ])
    }
}
