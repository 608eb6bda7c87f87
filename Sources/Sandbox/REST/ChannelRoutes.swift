import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/channel>
enum ChannelRoutes {
    static let all = [
        Endpoint("GET", "/channels/{channel}", Self.get),
        Endpoint("PATCH", "/channels/{channel}", bucket: .channelUpdate, Self.update),
        Endpoint("DELETE", "/channels/{channel}", Self.delete),
        Endpoint("GET", "/guilds/{guild}/channels", Self.list),
        Endpoint("POST", "/guilds/{guild}/channels", bucket: .channelCreate, Self.create),
        Endpoint("PATCH", "/guilds/{guild}/channels", Self.move),
        Endpoint("POST", "/channels/{channel}/typing", Self.type),
    ]

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        guard channel.thread != nil else { return .ok(world.channelJSON(channel)) }
        return .ok(world.threadJSON(channel, for: try call.caller().userID))
    }

    /// Leaves out what the bot may not view (rule 35).
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        let shown = world.sortedChannels(of: guild).filter {
            !world.settings.obfuscatesHiddenChannels || world.isShown($0, to: caller.userID)
        }
        return .ok(.array(shown.map { world.channelJSON($0) }))
    }

    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        let errors = FormErrors()
        let form = Form(call.body, errors: errors, enforcing: world.settings[.channelCreation])
        let type = ChannelRules.type(form)
        let name = form.string("name", length: 1...Limits.channelName, isRequired: true)
        var channel = ChannelRecord(id: world.makeID(), type: type, guildID: guild.id)
        channel.name = world.channelName(name ?? "", type: type)
        channel.topic = ChannelRules.checkTopic(form, type: type)
        channel.parentID = form.id("parent_id")
        channel.secondsBetweenMessages = form.int("rate_limit_per_user", in: ChannelRules.slowMode) ?? 0
        channel.isAgeRestricted = form.bool("nsfw") ?? false
        channel.overwrites = ChannelRules.overwrites(form, isEdit: false) ?? []
        let position = form.int("position", in: 0...Int.max)
        try errors.check()
        try Self.checkMayCreate(channel, caller, guild, world)
        try world.checkRoom(in: guild)
        if let parent = channel.parentID { try world.checkParent(parent, in: guild, of: type) }
        channel.position = position ?? world.nextPosition(for: channel, in: guild)
        world.add(channel)
        world.audit(.channelCreate, target: channel.id, call, in: guild.id)
        return .created(world.channelJSON(channel))
    }

    private static func checkMayCreate(
        _ channel: ChannelRecord, _ caller: ApplicationRecord, _ guild: GuildRecord, _ world: WorldState
    ) throws(APIError) {
        var own = world.guildPermissions(of: caller.userID, in: guild)
        if let parent = channel.parentID { own.formUnion(world.permissions(of: caller.userID, in: parent)) }
        guard own.contains(.manageChannels) || !world.settings[.channelCreation] else {
            throw APIError(.missingPermissions)
        }
        try world.checkOverwritesOfNewChannel(channel.overwrites, by: caller.userID, in: guild)
    }

    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let before = try world.viewableChannel(call)
        let caller = try call.caller()
        if before.thread != nil { return try ThreadUpdate.perform(call, on: before, by: caller.userID, &world) }
        guard let guild = before.guildID.flatMap({ world.guilds[$0] }) else { throw APIError(.wrongChannelType) }
        guard world.permissions(of: caller.userID, in: before).contains(.manageChannels) else {
            throw APIError(.missingPermissions)
        }
        let channel = try ChannelUpdate.apply(call, to: before, in: guild, by: caller.userID, &world)
        world.replace(channel)
        world.audit(.channelUpdate, target: channel.id, call, in: guild.id)
        return .ok(world.channelJSON(channel))
    }

    /// Deleting a category leaves its channels without one (rule 44).
    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        guard let guild = channel.guildID.flatMap({ world.guilds[$0] }) else { return .ok(world.channelJSON(channel)) }
        let isThread = channel.thread != nil
        try world.require(isThread ? .manageThreads : .manageChannels, call, in: channel)
        guard !guild.requiredChannelIDs.contains(channel.id) || !world.settings[.channelDeletion] else {
            throw APIError(.channelRequiredByCommunity)
        }
        let answer = world.channelJSON(channel)
        world.remove(channel)
        world.audit(isThread ? .threadDelete : .channelDelete, target: channel.id, call, in: guild.id)
        return .ok(answer)
    }

    /// Positions and parents of several channels.
    private static func move(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        let errors = FormErrors()
        guard let entries = call.body?.array else {
            throw FormErrors.error([], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        }
        let forms = entries.enumerated().map { Form($1, path: ["\($0)"], errors: errors) }
        guard forms.count(where: { $0.has("parent_id") }) <= 1 || !world.settings[.channelMoves] else {
            throw APIError(.oneParentChange)
        }
        var moved: [ChannelRecord] = []
        for form in forms {
            guard let id: ChannelID = form.id("id", isRequired: true) else { continue }
            guard var channel = world.channels[id], channel.guildID == guild.id, channel.thread == nil else {
                throw APIError(.unknownChannel)
            }
            guard world.canView(caller.userID, channel) else { throw APIError(.missingAccess) }
            guard world.permissions(of: caller.userID, in: channel).contains(.manageChannels) else {
                throw APIError(.missingPermissions)
            }
            if let position = form.int("position", in: 0...Int.max) { channel.position = position }
            if form.has("parent_id") {
                try ChannelUpdate.move(
                    &channel, to: form.id("parent_id"), in: guild, by: caller.userID, world,
                    copyingOverwrites: form.bool("lock_permissions") ?? false)
            }
            moved.append(channel)
        }
        try errors.check()
        for channel in moved { world.replace(channel) }
        return .noContent
    }

    private static func type(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        let caller = try call.caller()
        try world.require(channel.sendPermission, call, in: channel)
        world.tellPeopleOfTyping(caller.userID, in: channel)
        return .noContent
    }
}
