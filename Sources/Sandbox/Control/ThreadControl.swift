import DiscordModel

/// What people do with threads.
enum ThreadControl {
    static var all: [ControlRoute] {
        [
            .look("/channels/{channel}/threads", Self.list),
            .act("POST", "/channels/{channel}/threads", Self.start),
            .act("PATCH", "/threads/{thread}", Self.change),
            .act("POST", "/threads/{thread}/members", Self.join),
            .act("DELETE", "/threads/{thread}/members/{user}", Self.leave),
        ]
    }

    /// Those the person sees, the newest first; `archived=true` lists those that are archived in place of the active ones.
    private static func list(_ world: WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let person = try call.person(in: world)
        let channel = try call.channel(in: world, for: person)
        let isArchived = call.query["archived"] == "true"
        let threads = world.threads(in: channel.id)
            .filter { $0.thread?.isArchived == isArchived && world.canView(person, $0) }
        return ["threads": .array(threads.sorted { $0.id > $1.id }.map { world.threadJSON($0, for: person) })]
    }

    /// `{as, name, private?, invitable?, message_id?}`; in a forum `{as, name, content?, files?}`.
    private static func start(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let name = try call.text("name") ?? ""
        guard !channel.type.holdsThreadsOnly else {
            let (text, files) = (try call.text("content") ?? "", try call.files())
            let id = try call.refusing { () throws(PersonRefusal) in
                try world.startPost(name, saying: text, files: files, by: person, in: channel.id)
            }
            return ["id": .id(id)]
        }
        let (isPrivate, isInvitable) = (try call.flag("private") ?? false, try call.flag("invitable") ?? true)
        let source: MessageID? = try call.id("message_id")
        let id = try call.refusing { () throws(PersonRefusal) in
            try world.startThread(
                name, in: channel.id, by: person, isPrivate: isPrivate, isInvitable: isInvitable, from: source)
        }
        return ["id": .id(id)]
    }

    /// `{as, …}` with the fields of Discord's own route: `name`, `archived`, `locked`, `invitable`,
    /// `auto_archive_duration`, `rate_limit_per_user`.
    private static func change(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let thread = try call.thread(in: world, for: person)
        do throws(APIError) {
            try ThreadUpdate.perform(call.body, on: thread, by: person, &world)
        } catch {
            let problems = WorldProblems()
            WorldNode(call.body).note(error, problems)
            try problems.check(400)
        }
        return world.channels[thread.id].map { world.threadJSON($0, for: person) } ?? [:]
    }

    /// `{as, user?}`: without a user the person joins, else they add somebody.
    private static func join(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let thread = try call.thread(in: world, for: person)
        var added: UserID?
        if let name = try call.text("user") {
            guard let user = world.user(name) else { throw ControlError(404, "There is nobody called \(name)") }
            added = user.id
        }
        let other = added
        try Self.obeying { () throws(APIError) in
            if let other { try world.add(other, to: thread, by: person) } else { try world.join(thread, person) }
        }
        return world.channels[thread.id].map { world.threadJSON($0, for: person) } ?? [:]
    }

    /// Whoever names themselves leaves; others are removed.
    private static func leave(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let thread = try call.thread(in: world, for: person)
        let name = call.parameters["user"] ?? ""
        guard let user = world.user(name), thread.thread?.members[user.id] != nil else {
            throw ControlError(404, "\(name) is not in this thread")
        }
        try Self.obeying { () throws(APIError) in
            if user.id == person {
                try world.leave(thread, person)
            } else {
                try world.remove(user.id, from: thread, by: person)
            }
        }
        return [:]
    }

    private static func obeying(_ act: () throws(APIError) -> Void) throws(ControlError) {
        do throws(APIError) { try act() } catch { throw ControlError(400, error.message) }
    }
}
