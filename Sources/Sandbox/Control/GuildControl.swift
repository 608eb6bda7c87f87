import DiscordModel

/// Servers as a whole.
enum GuildControl {
    static var all: [ControlRoute] {
        [
            .look("/guilds") { world, _ in
                let guilds = world.guilds.values.sorted { $0.id < $1.id }
                return ["guilds": .array(guilds.map { world.briefJSON($0) })]
            },
            .shape("POST", "/guilds", Self.make),
            .look("/guilds/{guild}") { world, call throws(ControlError) in world.wholeJSON(try call.guild(in: world)) },
            .shape("POST", "/guilds/{guild}/bots", Self.install),
            .shape("POST", "/guilds/{guild}/outage", Self.setOutage),
            .shape("POST", "/guilds/{guild}/arrive") { world, call throws(ControlError) in
                let guild = try call.guild(in: world)
                guard world.settings.delaysGuilds else { throw ControlError(409, "Servers are not delayed here") }
                world.arrive(guild.id)
                return [:]
            },
            .look("/guilds/{guild}/audit-log") { world, call throws(ControlError) in
                ["entries": .array(try call.guild(in: world).auditLog.reversed().map(\.json))]
            },
        ]
    }

    /// A server as in a world file, with all that can lie in it.
    private static func make(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let (names, now) = (WorldNames(world), world.now)
        let entry = try call.read { node, problems in
            let entry = GuildEntry(node, names, problems)
            _ = WorldPlan(entry.channels, now: now, problems)
            return entry
        }
        let problems = WorldProblems()
        var check = WorldCheck(world, problems)
        check.check(entry)
        try problems.check(409)
        var builder = WorldBuilder(world)
        let id = builder.add(entry, to: &world)
        return world.guilds[id].map { world.wholeJSON($0) } ?? [:]
    }

    /// As by following the invite link: `{name, permissions?, roles?, nick?}`, as in a world file.
    private static func install(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let names = WorldNames(world, in: guild)
        let entry = try call.read { node, problems in GuildBotEntry(node, names, problems) }
        guard
            let application = UserID(entry.bot).flatMap({ world.applicationsByUser[$0] }).flatMap({
                world.applications[$0]
            })
        else { throw ControlError(404, "There is no such application") }
        guard guild.members[application.userID] == nil else {
            throw ControlError(409, "\(application.name) is on this server already")
        }
        guard guild.bans[application.userID] == nil else {
            throw ControlError(409, "\(application.name) is banned from this server")
        }
        world.install(application, in: guild.id, permissions: entry.permissions)
        if var member = world.guilds[guild.id]?.members[application.userID], entry.nick != nil || !entry.roles.isEmpty {
            member.nick = entry.nick
            member.roleIDs += entry.roles.compactMap { RoleID($0) }.filter { $0 != .everyone(of: guild.id) }
            world.replace(member, in: guild.id)
        }
        let member = world.guilds[guild.id]?.members[application.userID]
        return member.map { world.memberJSON($0) } ?? [:]
    }

    private enum OutageKey: String, CaseIterable { case active }

    private static func setOutage(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let isActive = try call.read { node, problems in
            let fields = WorldFields<OutageKey>(node, "an outage", problems)
            _ = fields.required(.active)
            return fields.flag(.active)
        }
        if isActive == true { world.startOutage(of: guild.id) } else { world.endOutage(of: guild.id) }
        return ["active": .bool(isActive == true)]
    }
}

extension WorldState {
    fileprivate func briefJSON(_ guild: GuildRecord) -> JSON {
        [
            "id": .id(guild.id), "name": .string(guild.name), "owner_id": .id(guild.ownerID),
            "member_count": .number(guild.members.count), "channel_count": .number(guild.channelIDs.count),
            "outage": .bool(guild.isInOutage),
        ]
    }

    /// All there is on a server, whoever may see it.
    func wholeJSON(_ guild: GuildRecord) -> JSON {
        var json = self.briefJSON(guild)
        json["roles"] = .array(guild.roles.values.sorted { $1.isBelow($0) }.map(\.json))
        json["channels"] = .array(self.sortedChannels(of: guild).map { self.channelJSON($0) })
        json["threads"] = .array(guild.threadIDs.sorted().compactMap { self.channels[$0] }.map { self.threadJSON($0) })
        json["members"] = .array(guild.members.values.sorted { $0.userID < $1.userID }.map { self.memberJSON($0) })
        json["application_ids"] = .ids(guild.applicationIDs)
        json["required_channel_ids"] = .ids(guild.requiredChannelIDs.sorted())
        return json
    }
}
