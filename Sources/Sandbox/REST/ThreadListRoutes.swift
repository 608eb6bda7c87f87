import DiscordModel

/// Source: <https://docs.discord.com/developers/topics/threads#enumerating-threads>
enum ThreadListRoutes {
    static let all = [
        Endpoint("GET", "/guilds/{guild}/threads/active", Self.active),
        Endpoint("GET", "/channels/{channel}/threads/archived/public", Self.archivedPublic),
        Endpoint("GET", "/channels/{channel}/threads/archived/private", Self.archivedPrivate),
        Endpoint("GET", "/channels/{channel}/users/@me/threads/archived/private", Self.joined),
    ]

    private static func active(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (guild, caller) = (try world.guild(call), try call.caller())
        return .ok(world.threadsJSON(world.activeThreads(of: guild, for: caller.userID), for: caller.userID))
    }

    private static func archivedPublic(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        try Self.archived(world, call, needing: .readMessageHistory) { $0.type != .privateThread }
    }

    private static func archivedPrivate(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let needed: Permissions = [.readMessageHistory, .manageThreads]
        return try Self.archived(world, call, needing: needed) { $0.type == .privateThread }
    }

    /// The newest archiving first; `before` is a time.
    private static func archived(
        _ world: WorldState, _ call: RESTCall, needing permissions: Permissions,
        where isWanted: (ChannelRecord) -> Bool
    ) throws(APIError) -> RESTAnswer {
        let form = Form(query: call.query, errors: FormErrors())
        let before = form.string("before")
        if let before, Timestamp(before) == nil {
            form.fail("before", "DATE_TIME_TYPE_PARSE", "Could not parse \(before). Should be ISO8601.")
        }
        let bound = before.flatMap { Timestamp($0) }
        let threads = try Self.archivedThreads(world, call, form, needing: permissions)
            .filter { isWanted($0) && $0.archivedAt < bound ?? .distantFuture }
            .sorted { ($0.archivedAt, $0.id) > ($1.archivedAt, $1.id) }
        return try Self.page(of: threads, form, world, call)
    }

    /// The newest thread first; `before` is an id.
    private static func joined(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let user = try call.caller().userID
        let form = Form(query: call.query, errors: FormErrors())
        let before: ChannelID? = form.id("before")
        let threads = try Self.archivedThreads(world, call, form, needing: .readMessageHistory)
            .filter {
                $0.type == .privateThread && $0.thread?.members[user] != nil && $0.id < before ?? ChannelID(.max)
            }
            .sorted { $0.id > $1.id }
        return try Self.page(of: threads, form, world, call)
    }

    private static func archivedThreads(
        _ world: WorldState, _ call: RESTCall, _ form: Form, needing permissions: Permissions
    ) throws(APIError) -> [ChannelRecord] {
        let channel = try world.viewableChannel(call)
        guard channel.type.holdsThreads else { throw APIError(.wrongChannelType) }
        try world.require(permissions, call, in: channel)
        return world.threads(in: channel.id).filter { $0.thread?.isArchived == true }
    }

    private static func page(
        of threads: [ChannelRecord], _ form: Form, _ world: WorldState, _ call: RESTCall
    ) throws(APIError) -> RESTAnswer {
        let limit = form.int("limit", in: Limits.threadsPage) ?? 50
        try form.errors.check()
        var json = world.threadsJSON(threads.prefix(limit), for: try call.caller().userID)
        json["has_more"] = .bool(threads.count > limit)
        return .ok(json)
    }
}

extension ChannelRecord {
    fileprivate var archivedAt: Timestamp { self.thread?.archiveChangedAt ?? self.id.timestamp }
}

extension Timestamp {
    fileprivate static let distantFuture = Self(millisecondsSince1970: .max)
}
