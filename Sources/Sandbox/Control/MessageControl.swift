import DiscordModel

/// What people do with messages.
enum MessageControl {
    private static let path = "/channels/{channel}/messages"
    private static let one = Self.path + "/{message}"

    static var all: [ControlRoute] {
        [
            .serve("GET", Self.path, Self.list),
            .act("POST", Self.path, Self.say),
            .shape("POST", Self.path + "/bulk-delete", Self.deleteMany),
            .look(Self.one) { world, call throws(ControlError) in
                let person = try call.person(in: world)
                let channel = try call.channel(in: world, for: person)
                return world.eventJSON(try call.message(in: channel, for: person, world))
            },
            .act("POST", Self.one + "/edit") { world, person, call throws(ControlError) in
                let (channel, message) = try Self.message(world, person, call)
                let text = try call.text("content") ?? ""
                let edited = try call.refusing { () throws(PersonRefusal) in
                    try world.edit(message, to: text, by: person, in: channel)
                }
                return world.eventJSON(edited)
            },
            .act("POST", Self.one + "/delete") { world, person, call throws(ControlError) in
                let (channel, message) = try Self.message(world, person, call)
                try call.refusing { () throws(PersonRefusal) in try world.delete(message, by: person, in: channel) }
                return [:]
            },
            .act("POST", Self.one + "/pin") { world, person, call throws(ControlError) in
                let (channel, message) = try Self.message(world, person, call)
                try call.refusing { () throws(PersonRefusal) in try world.pin(message, by: person, in: channel) }
                return [:]
            },
            .act("POST", Self.one + "/unpin") { world, person, call throws(ControlError) in
                let (channel, message) = try Self.message(world, person, call)
                try call.refusing { () throws(PersonRefusal) in try world.unpin(message, by: person, in: channel) }
                return [:]
            },
            .act("POST", Self.one + "/reactions", Self.react),
            .act("DELETE", Self.one + "/reactions/{emoji}", Self.takeBack),
            .act("POST", "/channels/{channel}/polls", Self.ask),
            .act("POST", Self.one + "/votes", Self.vote),
            .shape("POST", Self.one + "/unfurl", Self.unfurl),
            .shape("POST", Self.one + "/expire-files", Self.expireFiles),
            .shape("POST", Self.one + "/lose-files", Self.loseFiles),
            .act("POST", "/channels/{channel}/typing") { world, person, call throws(ControlError) in
                let channel = try call.channel(in: world, for: person)
                try call.refusing { () throws(PersonRefusal) in try world.showTyping(in: channel.id, by: person) }
                return [:]
            },
            .act("POST", "/channels/{channel}/samples", Self.place),
        ]
    }

    // MARK: Seeing

    /// The newest `limit` messages, oldest first; with `before`, the newest of those before that one; with `after`, the
    /// oldest of those that follow it; with `contains`, those in which the text stands. `has_more` is whether there are
    /// others beside them. `wait=SECONDS` waits until there is one.
    private static func list(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        let limit = try call.number("limit", in: 0...Int.max) ?? 100
        let (start, end) = (try Self.cursor("after", call), try Self.cursor("before", call))
        let wanted = call.query["contains"]
        return try await server.wait(call) { world throws(ControlError) in
            let person = try call.person(in: world)
            let channel = try call.channel(in: world, for: person)
            var messages = world.messages(in: channel.id, for: person)
            if let start { messages = messages.filter { $0.id > start } }
            if let end { messages = messages.filter { $0.id < end } }
            if let wanted { messages = messages.filter { SeenMessage($0, in: world).text.contains(wanted) } }
            let page = start == nil ? messages.suffix(limit) : messages.prefix(limit)
            let json: JSON = [
                "messages": .array(page.map { world.eventJSON($0) }), "has_more": .bool(page.count < messages.count),
            ]
            return (json, !messages.isEmpty)
        }
    }

    private static func cursor(_ name: String, _ call: ControlCall) throws(ControlError) -> MessageID? {
        guard let text = call.query[name] else { return nil }
        guard let id = MessageID(text) else { throw ControlError(400, "\(name) is no id") }
        return id
    }

    private static func message(
        _ world: WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> (ChannelID, MessageID) {
        let channel = try call.channel(in: world, for: person)
        return (channel.id, try call.message(in: channel, for: person, world).id)
    }

    // MARK: Doing

    /// `{as, content?, files?, reply_to?}`
    private static func say(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let (text, files) = (try call.text("content") ?? "", try call.files())
        let answered: MessageID? = try call.id("reply_to")
        let message = try call.refusing { () throws(PersonRefusal) in
            try world.say(text, files: files, by: person, in: channel.id, answering: answered)
        }
        return world.eventJSON(message)
    }

    /// `{as, emoji}`
    private static func react(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let message = try call.message(in: channel, for: person, world)
        guard let emoji = try call.text("emoji") else {
            throw ControlError(400, "emoji is missing: one of Unicode's, or name:id of one of a server's own")
        }
        try call.refusing { () throws(PersonRefusal) in
            try world.react(emoji, to: message.id, by: person, in: channel.id)
        }
        return world.messages[channel.id]?[message.id].map { world.eventJSON($0) } ?? [:]
    }

    private static func takeBack(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let message = try call.message(in: channel, for: person, world)
        let emoji = call.parameters["emoji"] ?? ""
        guard message.reactions.contains(where: { $0.emoji == emoji && $0.users.contains(person) }) else {
            throw ControlError(404, "This person has not reacted with \(emoji)")
        }
        world.takeBack(emoji, from: message, by: person)
        return world.messages[channel.id]?[message.id].map { world.eventJSON($0) } ?? [:]
    }

    /// `{as, question, answers, duration?, allow_multiselect?}`, as bots send it.
    private static func ask(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let message = try call.refusing { () throws(PersonRefusal) in
            try world.ask(call.body, by: person, in: channel.id)
        }
        return world.eventJSON(message)
    }

    /// `{as, answers}`, a list of their ids in place of what was chosen before.
    private static func vote(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world, for: person)
        let message = try call.message(in: channel, for: person, world)
        guard let answers = call.body["answers"]?.array else {
            throw ControlError(400, "answers is missing: a list of ids of answers, empty to take the vote back")
        }
        let ids = answers.compactMap(\.int)
        guard ids.count == answers.count else { throw ControlError(400, "answers: one of them is no number") }
        try call.refusing { () throws(PersonRefusal) in
            try world.vote(for: Set(ids), in: message.id, of: channel.id, by: person)
        }
        return world.messages[channel.id]?[message.id].map { world.eventJSON($0) } ?? [:]
    }

    // MARK: What happens by other hands

    /// `{ids}`: as some other bot removes messages all at once.
    private static func deleteMany(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world)
        guard channel.guildID != nil else {
            throw ControlError(409, "Messages of a direct message are deleted one by one")
        }
        guard let texts = call.body["ids"]?.array, !texts.isEmpty else {
            throw ControlError(400, "ids is missing: a list of ids of messages")
        }
        let ids = texts.compactMap { $0.string.flatMap(MessageID.init) }
        guard ids.count == texts.count else { throw ControlError(400, "ids: one of them is no id") }
        world.delete(ids, in: channel)
        return [:]
    }

    /// `{title}`: Discord shows what is behind a link.
    private static func unfurl(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        var message = try call.message(in: try call.channel(in: world), world)
        guard let title = try call.text("title") else { throw ControlError(400, "title is missing") }
        message.embeds.append(["type": "link", "title": .string(title)])
        world.update(message)
        return world.eventJSON(message)
    }

    /// The addresses of the files that were given out so far are worth nothing any more.
    private static func expireFiles(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let message = try call.message(in: try call.channel(in: world), world)
        for attachment in message.attachments {
            world.attachments[attachment.id]?.secret = Secrets.hexadecimal(bytes: 16)
        }
        return world.eventJSON(message)
    }

    private static func loseFiles(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let message = try call.message(in: try call.channel(in: world), world)
        for attachment in message.attachments { world.attachments[attachment.id] = nil }
        return world.eventJSON(message)
    }

    /// `{as, kind, …}`: a message that people do not type.
    private static func place(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        let channel = try call.channel(in: world)
        let sample = try Self.sample(call, in: channel.id)
        let message = try call.refusing { () throws(PersonRefusal) in
            try world.place(sample, in: channel.id, by: person)
        }
        return world.eventJSON(message)
    }

    private static func sample(
        _ call: ControlCall, in channel: ChannelID
    ) throws(ControlError) -> SampleMessage {
        switch try call.text("kind") {
        case "join": return .join
        case "pin_notice": return .pinNotice(of: try Self.needed("message_id", call))
        case "forward":
            return .forward(of: try Self.needed("message_id", call), in: try call.id("channel_id") ?? channel)
        case "voice":
            guard let seconds = call.body["seconds"]?.double, seconds > 0 else {
                throw ControlError(400, "seconds is missing, or is no number above 0")
            }
            return .voice(seconds: seconds)
        case "sticker":
            guard let name = try call.text("name") else { throw ControlError(400, "name is missing") }
            return .sticker(name: name)
        case "poll":
            let answers = call.body["answers"]?.array?.compactMap(\.string) ?? []
            guard let question = try call.text("question"), PollRecord.answerCount.contains(answers.count) else {
                throw ControlError(400, "question and answers are needed, a text and a list of one to ten texts")
            }
            return .poll(
                question: question, answers: answers,
                allowsMultiselect: try call.flag("allow_multiselect") ?? false)
        default:
            throw ControlError(400, "kind is one of: join, pin_notice, forward, voice, sticker, poll")
        }
    }

    private static func needed<Object>(
        _ key: String, _ call: ControlCall
    ) throws(ControlError) -> Snowflake<Object> {
        guard let id: Snowflake<Object> = try call.id(key) else { throw ControlError(400, "\(key) is missing") }
        return id
    }
}
