import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/message#get-channel-pins>
enum PinRoutes {
    private static let path = "/channels/{channel}/messages/pins"
    /// Deprecated since 2025-06-25, and still served.
    private static let oldPath = "/channels/{channel}/pins"

    static let all = [
        Endpoint("GET", Self.path, Self.page),
        Endpoint("PUT", Self.path + "/{message}", bucket: .pin, Self.pin),
        Endpoint("DELETE", Self.path + "/{message}", bucket: .pin, Self.unpin),
        Endpoint("GET", Self.oldPath, Self.list),
        Endpoint("PUT", Self.oldPath + "/{message}", bucket: .pin, Self.pin),
        Endpoint("DELETE", Self.oldPath + "/{message}", bucket: .pin, Self.unpin),
    ]

    /// `before` is the time at which a message was pinned. Without Read Message History nothing is listed.
    private static func page(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        let errors = FormErrors()
        let form = Form(query: call.query, errors: errors)
        let limit = form.int("limit", in: 1...Limits.pinsPage) ?? Limits.pinsPage
        let before = form.string("before")
        if let before, Timestamp(before) == nil {
            form.fail("before", "DATE_TIME_TYPE_PARSE", "Could not parse \(before). Should be ISO8601.")
        }
        try errors.check()
        let bound = before.flatMap { Timestamp($0) }
        let found = Self.shown(in: channel, to: caller, world).filter { message in
            bound.map { message.pinnedAt ?? $0 < $0 } ?? true
        }
        let items = found.prefix(limit).map { message -> JSON in
            [
                "pinned_at": .time(ifPresent: message.pinnedAt),
                "message": world.messageJSON(message, for: .rest(caller)),
            ]
        }
        return .ok(["items": .array(items), "has_more": .bool(found.count > limit)])
    }

    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        let shown = Self.shown(in: channel, to: caller, world).prefix(Limits.pinsPage)
        return .ok(.array(shown.map { world.messageJSON($0, for: .rest(caller)) }))
    }

    private static func shown(
        in channel: ChannelRecord, to caller: ApplicationRecord, _ world: WorldState
    ) -> [MessageRecord] {
        let rights = world.permissions(of: caller.userID, in: channel)
        return rights.contains(.readMessageHistory) ? world.pins(in: channel.id) : []
    }

    /// Needs Pin Messages; Manage Messages has not been enough since 2026-02-23. What is pinned already stays so.
    private static func pin(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, caller) = (try Self.message(&world, call), try call.caller())
        guard MessageKind.written.contains(message.type) else { throw APIError(.systemMessage) }
        guard message.pinnedAt == nil else { return .noContent }
        if world.settings[.pinsAndReactions], world.pins(in: message.channelID).count >= Limits.pins {
            throw APIError(.pinsFull)
        }
        world.pin(message, by: caller.userID, caller.id)
        if let guildID = message.guildID { world.audit(.messagePin, target: message.authorID, call, in: guildID) }
        return .noContent
    }

    private static func unpin(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let message = try Self.message(&world, call)
        guard message.pinnedAt != nil else { return .noContent }
        world.unpin(message)
        if let guildID = message.guildID { world.audit(.messageUnpin, target: message.authorID, call, in: guildID) }
        return .noContent
    }

    private static func message(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> MessageRecord {
        let channel = try world.viewableChannel(call)
        if channel.guildID != nil, world.settings[.pinsAndReactions] {
            try world.require(.pinMessages, call, in: channel)
        }
        try world.checkActive(channel.id)
        return try MessageRoutes.message(call, in: channel, world)
    }
}
