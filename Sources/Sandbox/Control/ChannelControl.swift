import DiscordModel

/// Channels of a server; what is in them is ``MessageControl``'s and ``ThreadControl``'s.
enum ChannelControl {
    static var all: [ControlRoute] {
        [
            .shape("POST", "/guilds/{guild}/channels", Self.make),
            .look("/channels/{channel}") { world, call throws(ControlError) in
                world.channelJSON(try call.channel(in: world))
            },
            .shape("PATCH", "/channels/{channel}", Self.change),
            .shape("DELETE", "/channels/{channel}") { world, call throws(ControlError) in
                let channel = try call.channel(in: world)
                guard channel.guildID != nil else { throw ControlError(409, "A direct message cannot be deleted") }
                world.remove(channel)
                return [:]
            },
        ]
    }

    /// A channel as in a world file, with all that can lie in it; `parent` names a category that is there.
    private static func make(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let guild = try call.guild(in: world)
        let (names, now) = (WorldNames(world, in: guild), world.now)
        let entry = try call.read { node, problems in
            let entry = ChannelEntry(node, names, problems, isInCategory: false)
            if entry.type == .category, entry.parent != nil {
                problems.add(node, "a category cannot lie inside of another")
            }
            _ = WorldPlan([entry], now: now, problems)
            return entry
        }
        let problems = WorldProblems()
        var check = WorldCheck(world, problems)
        check.check(entry)
        try problems.check(409)
        do throws(APIError) {
            try world.checkRoom(in: guild)
            if let parent = entry.parent.flatMap({ ChannelID($0) }) {
                try world.checkParent(parent, in: guild, of: entry.type)
            }
        } catch {
            throw ControlError(409, "There is no room for one more channel: \(error.message)")
        }
        var builder = WorldBuilder(world, in: guild)
        let id = builder.add(entry, to: guild.id, &world)
        return id.flatMap { world.channels[$0] }.map { world.channelJSON($0) } ?? [:]
    }

    private enum ChangeKey: String, CaseIterable {
        case name, topic, nsfw, overwrites, parent, required, position
        case slowMode = "slow_mode"
    }

    /// As an administrator could. `topic` and `parent` are taken away by null; a new name counts towards the limit on names.
    private static func change(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let before = try call.channel(in: world)
        guard let guild = before.guildID.flatMap({ world.guilds[$0] }), before.thread == nil else {
            throw ControlError(409, "Only channels of a server are changed here; threads are at /sandbox/threads")
        }
        let (names, now) = (WorldNames(world, in: guild), world.now)
        let builder = WorldBuilder(world, in: guild)
        let changed: (channel: ChannelRecord, isRequired: Bool?) = try call.read { node, problems in
            let fields = WorldFields<ChangeKey>(node, "a change of a channel", problems)
            var channel = before
            if let name = fields.text(.name, length: 1...Limits.channelName) {
                channel.name = ChannelRules.normalizedName(name, type: channel.type)
                if channel.name != before.name { channel.nameChanges.append(now) }
            }
            if fields.has(.topic) {
                channel.topic = fields.text(
                    .topic, length: 0...(channel.type.holdsThreadsOnly ? 4096 : Limits.channelTopic))
                if channel.topic != before.topic { channel.topicChanges.append(now) }
            }
            if let flag = fields.flag(.nsfw) { channel.isAgeRestricted = flag }
            if let seconds = fields.number(.slowMode, in: ChannelRules.slowMode) {
                channel.secondsBetweenMessages = seconds
            }
            if let position = fields.number(.position, in: 0...10_000) { channel.position = position }
            if fields.has(.overwrites) {
                channel.overwrites = fields.items(.overwrites).map { OverwriteEntry($0, names, problems) }
                    .compactMap { builder.overwrite($0) }
            }
            if fields.has(.parent) { channel.parentID = Self.parent(fields, of: channel, names) }
            return (channel, fields.flag(.required))
        }
        world.replace(changed.channel)
        if let isRequired = changed.isRequired {
            if isRequired {
                world.guilds[guild.id]?.requiredChannelIDs.insert(before.id)
            } else {
                world.guilds[guild.id]?.requiredChannelIDs.remove(before.id)
            }
        }
        return world.channels[before.id].map { world.channelJSON($0) } ?? [:]
    }

    private static func parent(
        _ fields: WorldFields<ChangeKey>, of channel: ChannelRecord, _ names: WorldNames
    ) -> ChannelID? {
        guard let name = fields.text(.parent) else { return nil }
        guard channel.type != .category else {
            fields.fail(.parent, "a category cannot lie inside of another")
            return nil
        }
        guard let key = names.categories.key(name) else {
            let known = names.categories.names
            fields.fail(.parent, Closest.complaint(name, isNo: "category that is there", among: known))
            return nil
        }
        return ChannelID(key)
    }
}
