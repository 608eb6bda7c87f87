import DiscordModel

/// Who is in a thread. Source: <https://docs.discord.com/developers/resources/channel#join-thread>
enum ThreadMemberRoutes {
    private static let path = "/channels/{channel}/thread-members"

    static let all = [
        Endpoint("GET", Self.path, Self.list),
        Endpoint("GET", Self.path + "/@me", Self.getSelf),
        Endpoint("PUT", Self.path + "/@me", Self.join),
        Endpoint("DELETE", Self.path + "/@me", Self.leave),
        Endpoint("GET", Self.path + "/{user}", Self.get),
        Endpoint("PUT", Self.path + "/{user}", Self.add),
        Endpoint("DELETE", Self.path + "/{user}", Self.remove),
    ]

    private static func thread(_ call: RESTCall, _ world: WorldState) throws(APIError) -> ChannelRecord {
        let channel = try world.viewableChannel(call)
        guard channel.thread != nil else { throw APIError(.wrongChannelType) }
        return channel
    }

    /// Needs the privileged intent for members. With `with_member` in pages, by id.
    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try Self.thread(call, world)
        guard try call.caller().privilegedIntents.contains(.guildMembers) else { throw APIError(.missingAccess) }
        let form = Form(query: call.query, errors: FormErrors())
        let limit = form.int("limit", in: 1...100) ?? 100
        let after: UserID? = form.id("after")
        try form.errors.check()
        let all = (channel.thread?.members.keys.sorted() ?? [])
        guard call.flag("with_member") else {
            return .ok(.array(all.compactMap { world.threadMemberJSON($0, of: channel) }))
        }
        let page = all.filter { $0 > after ?? 0 }.prefix(limit)
        return .ok(.array(page.compactMap { world.threadMemberJSON($0, of: channel, withMember: true) }))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try Self.get(try call.id("user"), world, call)
    }

    private static func getSelf(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try Self.get(try call.caller().userID, world, call)
    }

    private static func get(_ user: UserID, _ world: WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try Self.thread(call, world)
        guard let json = world.threadMemberJSON(user, of: channel, withMember: call.flag("with_member")) else {
            throw APIError(.unknownMember)
        }
        return .ok(json)
    }

    private static func join(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try world.join(try Self.thread(call, world), try call.caller().userID)
        return .noContent
    }

    private static func leave(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try world.leave(try Self.thread(call, world), try call.caller().userID)
        return .noContent
    }

    private static func add(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try world.add(try call.id("user"), to: try Self.thread(call, world), by: try call.caller().userID)
        return .noContent
    }

    private static func remove(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try world.remove(try call.id("user"), from: try Self.thread(call, world), by: try call.caller().userID)
        return .noContent
    }
}
