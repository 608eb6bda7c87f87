import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/channel#edit-channel-permissions>
enum OverwriteRoutes {
    static let all = [
        Endpoint("PUT", "/channels/{channel}/permissions/{overwrite}", Self.put),
        Endpoint("DELETE", "/channels/{channel}/permissions/{overwrite}", Self.delete),
    ]

    private static func put(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        var channel = try world.viewableChannel(call)
        let caller = try call.caller()
        let id: UserID = try call.id("overwrite")
        guard channel.thread == nil, let guild = channel.guildID.flatMap({ world.guilds[$0] }) else {
            throw APIError(.wrongChannelType)
        }
        let errors = FormErrors()
        let overwrite = ChannelRules.overwrite(Form(call.body, errors: errors), id: id)
        try errors.check()
        guard let overwrite else { throw APIError(.invalidFormBody) }
        let index = channel.overwrites.firstIndex { $0.subjectID == id.rawValue }
        let before = channel.overwrites
        if let index { channel.overwrites[index] = overwrite } else { channel.overwrites.append(overwrite) }
        let after = channel.overwrites
        channel.overwrites = before
        try world.checkOverwrites(after, of: channel, by: caller.userID, in: guild)
        channel.overwrites = after
        world.replace(channel)
        world.audit(index == nil ? .overwriteCreate : .overwriteUpdate, target: channel.id, call, in: guild.id)
        return .noContent
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        var channel = try world.viewableChannel(call)
        let caller = try call.caller()
        let id: UserID = try call.id("overwrite")
        guard channel.thread == nil, let guild = channel.guildID.flatMap({ world.guilds[$0] }) else {
            throw APIError(.wrongChannelType)
        }
        let after = channel.overwrites.filter { $0.subjectID != id.rawValue }
        try world.checkOverwrites(after, of: channel, by: caller.userID, in: guild)
        guard after.count < channel.overwrites.count else { throw APIError(.unknownOverwrite) }
        channel.overwrites = after
        world.replace(channel)
        world.audit(.overwriteDelete, target: channel.id, call, in: guild.id)
        return .noContent
    }
}
