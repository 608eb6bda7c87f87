import DiscordModel

/// Who is on a server, people and bots alike.
enum MemberControl {
    private static let path = "/guilds/{guild}/members"

    static var all: [ControlRoute] {
        [
            .shape("POST", Self.path, Self.join),
            .look(Self.path + "/{user}") { world, call throws(ControlError) in
                world.memberJSON(try call.member(in: try call.guild(in: world), world))
            },
            .shape("PATCH", Self.path + "/{user}", Self.change),
            .shape("DELETE", Self.path + "/{user}", Self.remove),
            .shape("PUT", Self.path + "/{user}/roles/{role}") { world, call throws(ControlError) in
                try Self.changeRoles(&world, call) { roles, role in if !roles.contains(role) { roles.append(role) } }
            },
            .shape("DELETE", Self.path + "/{user}/roles/{role}") { world, call throws(ControlError) in
                try Self.changeRoles(&world, call) { roles, role in roles.removeAll { $0 == role } }
            },
        ]
    }

    /// A member as in a world file.
    private static func join(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let names = WorldNames(world, in: guild)
        let entry = try call.read { node, problems in MemberEntry(node, names, problems) }
        guard let user = UserID(entry.user), guild.members[user] == nil else {
            throw ControlError(409, "This person is on the server already")
        }
        guard guild.bans[user] == nil else { throw ControlError(409, "This person is banned from the server") }
        WorldBuilder(world, in: guild).add(entry, to: guild.id, timeOutFrom: world.now, &world)
        let member = world.guilds[guild.id]?.members[user]
        return member.map { world.memberJSON($0) } ?? [:]
    }

    private enum ChangeKey: String, CaseIterable {
        case nick, roles
        case timedOutSeconds = "timed_out_seconds"
    }

    /// `nick` and `timed_out_seconds` are taken away by null.
    private static func change(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        var member = try call.member(in: guild, world)
        let (names, now) = (WorldNames(world, in: guild), world.now)
        let own = guild.roles.values.first { $0.managedBy == member.userID }?.id
        let changed: MemberRecord = try call.read { node, problems in
            let fields = WorldFields<ChangeKey>(node, "a change of a member", problems)
            if fields.has(.nick) { member.nick = fields.text(.nick, length: 1...32) }
            if fields.has(.roles) {
                let keys = fields.names(
                    .roles, "role of this server", known: names.roles.names, find: names.roles.key)
                let roles = keys.compactMap { RoleID($0) }.filter { $0 != .everyone(of: guild.id) && $0 != own }
                // A bot keeps its own role.
                member.roleIDs = (own.map { [$0] } ?? []) + roles
            }
            if fields.has(.timedOutSeconds) {
                let seconds = fields.decimal(.timedOutSeconds, in: 0...2_419_200)
                member.timedOutUntil = seconds.map { now + .milliseconds(Int64($0 * 1000)) }
            }
            return member
        }
        world.replace(changed, in: guild.id)
        return world.memberJSON(changed)
    }

    /// Whether they left or were kicked makes no difference to who is told.
    private static func remove(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let member = try call.member(in: guild, world)
        guard member.userID != guild.ownerID else { throw ControlError(409, "The owner cannot leave the server") }
        world.removeMember(member.userID, from: guild.id)
        return [:]
    }

    private static func changeRoles(
        _ world: inout WorldState, _ call: ControlCall, _ change: (inout [RoleID], RoleID) -> Void
    ) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let role = try call.role(in: guild)
        var member = try call.member(in: guild, world)
        guard role.managedBy == nil, role.id != .everyone(of: guild.id) else {
            throw ControlError(409, "@everyone and the own role of a bot can be neither given nor taken")
        }
        let before = member.roleIDs
        change(&member.roleIDs, role.id)
        if member.roleIDs != before { world.replace(member, in: guild.id) }
        return world.memberJSON(member)
    }
}
