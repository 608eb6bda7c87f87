import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/guild#get-guild-member>
enum MemberRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}/members", Self.list),
        Endpoint("GET", "/guilds/{guild}/members/search", Self.search),
        Endpoint("GET", "/guilds/{guild}/members/{user}", Self.get),
        Endpoint("PATCH", "/guilds/{guild}/members/{user}", Self.update),
        Endpoint("PATCH", "/guilds/{guild}/members/@me", Self.updateSelf),
        Endpoint("DELETE", "/guilds/{guild}/members/{user}", Self.kick),
    ]

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(world.memberJSON(try world.member(call, in: try world.guild(call))))
    }

    /// Needs the privileged intent for members.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        guard try call.caller().privilegedIntents.contains(.guildMembers) else { throw APIError(.missingAccess) }
        let limit = try Self.limit(call, default: 1)
        let after = call.query["after"].flatMap(UserID.init) ?? 0
        let members = guild.members.values.sorted { $0.userID < $1.userID }.filter { $0.userID > after }
        return .ok(.array(members.prefix(limit).map { world.memberJSON($0) }))
    }

    private static func search(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        let (limit, query) = (try Self.limit(call, default: 1), (call.query["query"] ?? "").lowercased())
        let members = guild.members.values.sorted { $0.userID < $1.userID }.filter { member in
            let names = [member.nick, world.users[member.userID]?.username, world.users[member.userID]?.globalName]
            return names.contains { $0?.lowercased().hasPrefix(query) ?? false }
        }
        return .ok(.array(members.prefix(limit).map { world.memberJSON($0) }))
    }

    private static func limit(_ call: RESTCall, default standard: Int) throws(APIError) -> Int {
        guard let text = call.query["limit"] else { return standard }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw FormErrors.error(
                ["limit"], "NUMBER_TYPE_MAX", "int value should be less than or equal to 1000.")
        }
        return limit
    }

    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        var member = try world.member(call, in: guild)
        let errors = FormErrors()
        let form = Form(call.body, errors: errors)
        let nick = form.string("nick", length: 0...32)
        let roles = form.array("roles")?.compactMap { $0.string.flatMap(RoleID.init) }
        let until = form.string("communication_disabled_until").flatMap(Timestamp.init)
        try errors.check()
        if form.has("nick") {
            try world.require(.manageNicknames, call, in: guild)
            member.nick = (nick ?? "").isEmpty ? nil : nick
        }
        if form.has("communication_disabled_until") {
            try world.require(.moderateMembers, call, in: guild)
            member.timedOutUntil = until
        }
        if let roles {
            try world.require(.manageRoles, call, in: guild)
            for id in Set(roles).symmetricDifference(member.roleIDs) {
                guard let role = guild.roles[id] else { throw APIError(.unknownRole) }
                guard world.isAbove(role, caller.userID, in: guild) else { throw APIError(.missingPermissions) }
            }
            member.roleIDs = roles
        }
        guard roles != nil || world.isAbove(member: member.userID, caller.userID, in: guild) else {
            throw APIError(.missingPermissions)
        }
        world.replace(member, in: guild.id)
        world.audit(.memberUpdate, target: member.userID, call, in: guild.id)
        return .ok(world.memberJSON(member))
    }

    private static func updateSelf(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        let errors = FormErrors()
        let nick = Form(call.body, errors: errors).string("nick", length: 0...32)
        try errors.check()
        guard var member = guild.members[caller.userID] else { throw APIError(.unknownMember) }
        try world.require(.changeNickname, call, in: guild)
        member.nick = (nick ?? "").isEmpty ? nil : nick
        world.replace(member, in: guild.id)
        return .ok(world.memberJSON(member))
    }

    private static func kick(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        let member = try world.member(call, in: guild)
        try world.require(.kickMembers, call, in: guild)
        guard world.isAbove(member: member.userID, caller.userID, in: guild) else {
            throw APIError(.missingPermissions)
        }
        world.removeMember(member.userID, from: guild.id)
        world.audit(.memberKick, target: member.userID, call, in: guild.id)
        return .noContent
    }
}
