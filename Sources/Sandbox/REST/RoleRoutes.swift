import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/guild#create-guild-role>
enum RoleRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}/roles", Self.list),
        Endpoint("GET", "/guilds/{guild}/roles/{role}", Self.get),
        Endpoint("POST", "/guilds/{guild}/roles", Self.create),
        Endpoint("PATCH", "/guilds/{guild}/roles", Self.move),
        Endpoint("PATCH", "/guilds/{guild}/roles/{role}", Self.update),
        Endpoint("DELETE", "/guilds/{guild}/roles/{role}", Self.delete),
        Endpoint("PUT", "/guilds/{guild}/members/{user}/roles/{role}", Self.give),
        Endpoint("DELETE", "/guilds/{guild}/members/{user}/roles/{role}", Self.take),
    ]

    static let limit = 250

    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(.array(try world.guild(call).roles.values.sorted { $0.isBelow($1) }.map(\.json)))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(try world.role(call, in: try world.guild(call)).json)
    }

    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        try world.require(.manageRoles, call, in: guild)
        var role = RoleRecord(
            id: world.makeID(), name: "new role",
            permissions: guild.roles[.everyone(of: guild.id)]?.permissions ?? [], position: 1)
        try Self.apply(call, to: &role, in: guild, world)
        guard guild.roles.count < Self.limit || !world.settings[.roleHierarchy] else { throw APIError(.rolesFull) }
        world.addAtBottom(role, in: guild.id)
        world.audit(.roleCreate, target: role.id, call, in: guild.id)
        return .ok(role.json)
    }

    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        var role = try Self.manageableRole(call, in: guild, world)
        try Self.apply(call, to: &role, in: guild, world)
        world.replace(role, in: guild.id)
        world.audit(.roleUpdate, target: role.id, call, in: guild.id)
        return .ok(role.json)
    }

    /// `[{id, position}]`: the others make room. Nothing of it reaches the bot's own highest role (rule 45).
    ///
    /// Source: <https://docs.discord.com/developers/resources/guild#modify-guild-role-positions>
    private static func move(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        try world.require(.manageRoles, call, in: guild)
        let errors = FormErrors()
        var positions: [RoleID: Int] = [:]
        for form in Form(["roles": call.body ?? []], errors: errors).forms("roles") ?? [] {
            guard let id = form.id("id", of: Role.self, isRequired: true) else { continue }
            if let position = form.int("position", in: 0...Int.max) { positions[id] = position }
        }
        try errors.check()
        let own = world.topRole(of: caller.userID, in: guild)
        let isBound = guild.ownerID != caller.userID && world.settings[.roleHierarchy]
        for (id, position) in positions {
            guard let role = guild.roles[id] else { throw APIError(.unknownRole) }
            guard id != .everyone(of: guild.id) else { throw APIError(.invalidRole) }
            let mayReach = !isBound || position < own?.position ?? 0
            guard mayReach, world.isAbove(role, caller.userID, in: guild) else { throw APIError(.missingPermissions) }
        }
        var order = guild.roles.values.filter { positions[$0.id] == nil }.sorted { $0.isBelow($1) }
        for (id, position) in positions.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            // Below everything is @everyone, which stays there; and a bot's own role stays above what it moves.
            let top = isBound ? order.firstIndex { $0.id == own?.id } ?? order.count : order.count
            if let role = guild.roles[id] { order.insert(role, at: min(max(1, position), top)) }
        }
        for (position, role) in order.enumerated() where role.position != position {
            var role = role
            role.position = position
            world.replace(role, in: guild.id)
            if positions[role.id] != nil { world.audit(.roleUpdate, target: role.id, call, in: guild.id) }
        }
        return try Self.list(&world, call)
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        let role = try Self.manageableRole(call, in: guild, world)
        guard role.managedBy == nil, role.id != .everyone(of: guild.id) else { throw APIError(.invalidRole) }
        world.remove(role, in: guild.id)
        world.audit(.roleDelete, target: role.id, call, in: guild.id)
        return .noContent
    }

    /// A bot can grant a role only permissions it has itself.
    private static func apply(
        _ call: RESTCall, to role: inout RoleRecord, in guild: GuildRecord, _ world: WorldState
    ) throws(APIError) {
        let errors = FormErrors()
        let form = Form(call.body, errors: errors)
        if let name = form.string("name", length: 0...100), !name.isEmpty { role.name = name }
        let permissions = form.permissions("permissions")
        if let color = form.int("color", in: 0...0xFFFFFF) { role.color = color }
        if let color = form.form("colors")?.int("primary_color", in: 0...0xFFFFFF) { role.color = color }
        if let flag = form.bool("hoist") { role.isHoisted = flag }
        if let flag = form.bool("mentionable") { role.isMentionable = flag }
        try errors.check()
        guard let permissions else { return }
        let own = world.guildPermissions(of: try call.caller().userID, in: guild)
        let added = permissions.subtracting(role.permissions)
        guard own.contains(.administrator) || own.isSuperset(of: added) || !world.settings[.roleHierarchy] else {
            throw APIError(.missingPermissions)
        }
        role.permissions = permissions
    }

    private static func give(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try Self.change(&world, call) { member, role in
            if !member.roleIDs.contains(role) { member.roleIDs.append(role) }
        }
    }

    private static func take(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try Self.change(&world, call) { member, role in member.roleIDs.removeAll { $0 == role } }
    }

    private static func change(
        _ world: inout WorldState, _ call: RESTCall, _ change: (inout MemberRecord, RoleID) -> Void
    ) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        var member = try world.member(call, in: guild)
        let role = try Self.manageableRole(call, in: guild, world)
        guard role.managedBy == nil, role.id != .everyone(of: guild.id) else { throw APIError(.invalidRole) }
        let before = member.roleIDs
        change(&member, role.id)
        if before != member.roleIDs {
            world.replace(member, in: guild.id)
            world.audit(.memberRoleUpdate, target: member.userID, call, in: guild.id)
        }
        return .noContent
    }

    /// A role that stands below the bot's highest (rule 45).
    private static func manageableRole(
        _ call: RESTCall, in guild: GuildRecord, _ world: WorldState
    ) throws(APIError) -> RoleRecord {
        let role = try world.role(call, in: guild)
        try world.require(.manageRoles, call, in: guild)
        guard world.isAbove(role, try call.caller().userID, in: guild) else { throw APIError(.missingPermissions) }
        return role
    }
}

extension WorldState {
    /// New roles come directly above `@everyone`, below all others.
    mutating func addAtBottom(_ role: RoleRecord, in guild: GuildID) {
        for other in self.guilds[guild]?.roles.values.filter({ $0.position >= role.position }) ?? [] {
            self.guilds[guild]?.roles[other.id]?.position += 1
        }
        self.add(role, in: guild)
    }
}
