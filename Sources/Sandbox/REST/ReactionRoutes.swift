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
        let (message, emoji) = (try Self.message(world, call), try Self.emoji(call))
        guard let channel = world.channels[message.channelID] else { throw APIError(.unknownChannel) }
        try world.require(.readMessageHistory, call, in: channel)
        if !message.reactions.contains(where: { $0.emoji == emoji }) {
            try world.require(.addReactions, call, in: channel)
        }
        try world.react(emoji, to: message, by: try call.caller().userID)
        return .noContent
    }

    private static func removeOwn(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, emoji) = (try Self.message(world, call), try Self.emoji(call))
        try world.checkActive(message.channelID)
        world.takeBack(emoji, from: message, by: try call.caller().userID)
        return .noContent
    }

    private static func removeOther(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, emoji) = (try Self.managedMessage(world, call), try Self.emoji(call))
        world.takeBack(emoji, from: message, by: try call.id("user"))
        return .noContent
    }

    private static func removeEmoji(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, emoji) = (try Self.managedMessage(world, call), try Self.emoji(call))
        world.removeReactions(emoji, from: message)
        return .noContent
    }

    private static func removeAll(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        world.removeReactions(nil, from: try Self.managedMessage(world, call))
        return .noContent
    }

    /// Who reacted, by id.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, emoji) = (try Self.message(world, call), try Self.emoji(call))
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

    /// One of Unicode's emoji. Servers here have none of their own, so `name:id` is as unknown as any other text.
    private static func emoji(_ call: RESTCall) throws(APIError) -> String {
        let text = call.parameters["emoji"] ?? ""
        guard text.isEmoji else { throw APIError(.unknownEmoji) }
        return text
    }
}
