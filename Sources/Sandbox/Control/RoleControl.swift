import DiscordModel

/// Roles of a server.
enum RoleControl {
    static var all: [ControlRoute] {
        [
            .shape("POST", "/guilds/{guild}/roles", Self.make),
            .shape("PATCH", "/guilds/{guild}/roles/{role}", Self.change),
            .shape("DELETE", "/guilds/{guild}/roles/{role}", Self.delete),
        ]
    }

    /// A role as in a world file; below all others, as new ones are.
    private static func make(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let names = WorldNames(world, in: guild)
        let entry = try call.read { node, problems in
            let entry = RoleEntry(node, names, problems)
            if entry.bot != nil { problems.add(node, "a bot's own role comes with the bot") }
            return entry
        }
        let problems = WorldProblems()
        var check = WorldCheck(world, problems)
        check.check(entry)
        try problems.check(409)
        guard guild.roles.count < RoleRoutes.limit else {
            throw ControlError(409, "A server has at most \(RoleRoutes.limit) roles")
        }
        var role = RoleRecord(
            id: entry.id.map { RoleID($0) } ?? world.makeID(), name: entry.name, permissions: entry.permissions,
            position: 1)
        role.color = entry.color
        role.isHoisted = entry.isHoisted
        role.isMentionable = entry.isMentionable
        world.addAtBottom(role, in: guild.id)
        return role.json
    }

    private enum ChangeKey: String, CaseIterable { case name, color, hoist, mentionable, permissions, position }

    private static func change(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        var role = try call.role(in: guild)
        let isEveryone = role.id == .everyone(of: guild.id)
        let changed: (role: RoleRecord, position: Int?) = try call.read { node, problems in
            let fields = WorldFields<ChangeKey>(node, "a change of a role", problems)
            if let name = fields.text(.name, length: 1...100) { role.name = name }
            if let color = fields.color(.color) { role.color = color }
            if let flag = fields.flag(.hoist) { role.isHoisted = flag }
            if let flag = fields.flag(.mentionable) { role.isMentionable = flag }
            if let permissions = fields.permissions(.permissions) { role.permissions = permissions }
            if isEveryone {
                for key in [ChangeKey.name, .position] where fields.has(key) {
                    fields.fail(key, "@everyone keeps its name, and stands below all others")
                }
            }
            return (role, fields.number(.position, in: 1...max(1, guild.roles.count - 1)))
        }
        world.replace(changed.role, in: guild.id)
        if let position = changed.position { world.move(role.id, to: position, in: guild.id) }
        return world.guilds[guild.id]?.roles[role.id]?.json ?? [:]
    }

    private static func delete(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let role = try call.role(in: guild)
        guard role.managedBy == nil, role.id != .everyone(of: guild.id) else {
            throw ControlError(409, "@everyone and the own role of a bot cannot be deleted")
        }
        world.remove(role, in: guild.id)
        return [:]
    }
}

extension WorldState {
    /// Puts a role at a place, counted from 1 for the lowest above `@everyone`; the others close up.
    fileprivate mutating func move(_ id: RoleID, to position: Int, in guild: GuildID) {
        guard let record = self.guilds[guild], let moved = record.roles[id] else { return }
        var others = record.roles.values.filter { $0.id != id && $0.id != .everyone(of: guild) }
            .sorted { $0.isBelow($1) }
        others.insert(moved, at: min(position - 1, others.count))
        for (index, var role) in others.enumerated() where role.position != index + 1 {
            role.position = index + 1
            self.replace(role, in: guild)
        }
    }
}
