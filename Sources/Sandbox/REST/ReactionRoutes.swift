import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/message#create-reaction>
enum ReactionRoutes {
    private static let path = "/channels/{channel}/messages/{message}/reactions"

    static let all = [
        Endpoint("PUT", Self.path + "/{emoji}/@me", bucket: .reaction, Self.add),
        Endpoint("DELETE", Self.path + "/{emoji}/@me", bucket: .reaction, Self.removeOwn),
        Endpoint("DELETE", Self.path + "/{emoji}/{user}", bucket: .reaction, Self.removeOther),
        Endpoint("GET", Self.path + "/{emoji}", Self.list),
        Endpoint("DELETE", Self.path + "/{emoji}", bucket: .reaction, Self.removeEmoji),
        Endpoint("DELETE", Self.path, bucket: .reaction, Self.removeAll),
    ]

    /// Needs Read Message History, and Add Reactions for an emoji that isn't there yet.
    private static func add(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.message(world, call)
        guard let channel = world.channels[message.channelID] else { throw APIError(.unknownChannel) }
        try world.require(.readMessageHistory, call, in: channel)
        let emoji = try Self.emoji(call, on: message, in: channel, world)
        if !message.reactions.contains(where: { $0.emoji == emoji }) {
            try world.require(.addReactions, call, in: channel)
        }
        try world.react(emoji, to: message, by: try call.caller().userID)
        return .noContent
    }

    private static func removeOwn(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.message(world, call)
        let emoji = try Self.emoji(call, on: message)
        try world.checkActive(message.channelID)
        world.takeBack(emoji, from: message, by: try call.caller().userID)
        return .noContent
    }

    private static func removeOther(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.managedMessage(world, call)
        let emoji = try Self.emoji(call, on: message)
        world.takeBack(emoji, from: message, by: try call.id("user"))
        return .noContent
    }

    private static func removeEmoji(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.managedMessage(world, call)
        let emoji = try Self.emoji(call, on: message)
        world.removeReactions(emoji, from: message)
        return .noContent
    }

    private static func removeAll(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        world.removeReactions(nil, from: try Self.managedMessage(world, call))
        return .noContent
    }

    /// Who reacted, by id.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.message(world, call)
        let emoji = try Self.emoji(call, on: message)
        let errors = FormErrors()
        let form = Form(query: call.query, errors: errors)
        let limit = form.int("limit", in: 1...100) ?? 25
        let after: UserID? = form.id("after")
        try errors.check()
        let users = message.reactions.first { $0.emoji == emoji }?.users.sorted() ?? []
        return .ok(.array(users.filter { $0 > after ?? 0 }.prefix(limit).map(world.userJSON)))
    }

    private static func message(_ world: WorldState, _ call: RESTCall) throws(APIError) -> MessageRecord {
        try MessageRoutes.message(call, in: try world.viewableChannel(call), world)
    }

    private static func managedMessage(_ world: WorldState, _ call: RESTCall) throws(APIError) -> MessageRecord {
        let channel = try world.viewableChannel(call)
        if channel.guildID != nil { try world.require(.manageMessages, call, in: channel) }
        try world.checkActive(channel.id)
        return try MessageRoutes.message(call, in: channel, world)
    }

    /// - Throws: 10014 for what is no emoji, or none that the bot may use.
    private static func emoji(
        _ call: RESTCall, on message: MessageRecord, in channel: ChannelRecord, _ world: WorldState
    ) throws(APIError) -> String {
        let (text, caller) = (call.parameters["emoji"] ?? "", try call.caller().userID)
        guard let emoji = world.emoji(text, below: message, by: caller, in: channel) else {
            throw APIError(.unknownEmoji)
        }
        return emoji
    }

    /// One that may be below the message already.
    private static func emoji(_ call: RESTCall, on message: MessageRecord) throws(APIError) -> String {
        let text = call.parameters["emoji"] ?? ""
        if let known = message.reactions.first(where: { $0.isOf(text) }) { return known.emoji }
        guard text.isEmoji || text.contains(":") else { throw APIError(.unknownEmoji) }
        return text
    }
}
