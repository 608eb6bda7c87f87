import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/message>
enum MessageRoutes {
    static let all = [
        Endpoint("GET", "/channels/{channel}/messages", Self.history),
        Endpoint("POST", "/channels/{channel}/messages", bucket: .createMessage, Self.create),
        Endpoint("GET", "/channels/{channel}/messages/{message}", Self.get),
        Endpoint("PATCH", "/channels/{channel}/messages/{message}", bucket: .createMessage, Self.edit),
        Endpoint("DELETE", "/channels/{channel}/messages/{message}", bucket: .deleteMessage, Self.delete),
        Endpoint("POST", "/channels/{channel}/messages/bulk-delete", Self.bulkDelete),
    ]

    // MARK: Creating

    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        try Self.checkHoldsMessages(channel)
        var form = try MessageForm(
            Form(call.body, errors: FormErrors()), files: call.files, from: .channel, obeying: world.settings)
        try world.require(channel.sendPermission, call, in: channel)
        try world.checkTakesMessages(channel, from: caller.userID)
        try world.checkDelivery(from: caller.userID, in: channel)
        let rights = world.permissions(of: caller.userID, in: channel)
        if !form.isUnbound, !form.files.isEmpty, !rights.contains(.attachFiles) {
            throw APIError(.missingPermissions)
        }
        if !form.isUnbound, form.poll != nil, !rights.contains(.sendPolls) { throw APIError(.missingPermissions) }
        try form.checkNotEmpty()
        if !form.isUnbound, !rights.contains(.embedLinks), form.embeds != nil {
            form.embeds = []
            try form.checkNotEmpty()
        }
        if form.enforcesNonce, world.settings[.retries], let nonce = form.nonce,
            let existing = world.message(withNonce: nonce, by: caller.userID, in: channel.id)
        {
            return .ok(world.messageJSON(existing, for: .rest(caller)))
        }
        let reference = try Self.reference(of: form, in: channel, rights: rights, world)
        let message = world.post(
            form, in: channel,
            from: WorldState.Sender(userID: caller.userID, applicationID: caller.id),
            type: reference == nil ? MessageKind.ordinary : MessageKind.reply, reference: reference)
        return .ok(world.messageJSON(message, for: .rest(caller)))
    }

    /// A category takes no messages, a forum only posts.
    static func checkHoldsMessages(_ channel: ChannelRecord) throws(APIError) {
        if channel.type.holdsThreadsOnly { throw APIError(.forumNeedsThread) }
        guard channel.type.holdsMessages else { throw APIError(.cannotMessageInNonTextChannel) }
    }

    /// Replying to a message that is gone is an error, unless `fail_if_not_exists` is false.
    private static func reference(
        of form: MessageForm, in channel: ChannelRecord, rights: Permissions, _ world: WorldState
    ) throws(APIError) -> MessageReference? {
        guard let id = form.referencedMessage else { return nil }
        guard rights.contains(.readMessageHistory) || form.isUnbound else {
            throw APIError(ErrorCode(rawValue: 160002))
        }
        guard form.referencedChannel ?? channel.id == channel.id, world.visibleMessage(id, in: channel.id) != nil else {
            guard form.failsIfNotExists, !form.isUnbound else { return nil }
            throw FormErrors.error(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        }
        return MessageReference(messageID: id, channelID: channel.id)
    }

    // MARK: Reading

    /// Newest first; without Read Message History an empty list (rule 51).
    private static func history(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        let isEnforced = world.settings[.history]
        let page = try HistoryPage(call, enforcing: isEnforced)
        let mayRead = world.permissions(of: caller.userID, in: channel).contains(.readMessageHistory)
        guard mayRead || !isEnforced else { return .ok([]) }
        let messages = page.messages(of: world.messages[channel.id] ?? MessageList())
        return .ok(.array(messages.map { world.messageJSON($0, for: .rest(caller)) }))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        if world.settings[.history] { try world.require(.readMessageHistory, call, in: channel) }
        let message = try Self.message(call, in: channel, world)
        return .ok(world.messageJSON(message, for: .rest(try call.caller())))
    }

    static func message(
        _ call: RESTCall, in channel: ChannelRecord, _ world: WorldState
    ) throws(APIError) -> MessageRecord {
        guard let message = world.visibleMessage(try call.id("message"), in: channel.id) else {
            throw APIError(.unknownMessage)
        }
        return message
    }

    // MARK: Changing

    /// Only by the author, except for flags with Manage Messages (rule 52). Files not listed are removed.
    private static func edit(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        var message = try Self.message(call, in: channel, world)
        if message.authorID != caller.userID, world.settings[.messageEdits] {
            return try Self.editFlags(of: message, in: channel, &world, call)
        }
        try world.checkMayEdit(in: channel.id, caller.userID)
        try world.takeOldEdit(of: message)
        try MessageEdit.apply(call, to: &message, from: .channel, mentionDefault: .everything, &world)
        return .ok(world.messageJSON(message, for: .rest(caller)))
    }

    /// All that one may change of what others wrote.
    private static func editFlags(
        of message: MessageRecord, in channel: ChannelRecord, _ world: inout WorldState, _ call: RESTCall
    ) throws(APIError) -> RESTAnswer {
        guard let fields = call.body?.object, Set(fields.keys) == ["flags"] else {
            throw APIError(.cannotEditOthersMessage)
        }
        try world.require(.manageMessages, call, in: channel)
        try world.checkActive(channel.id)
        let form = Form(call.body, errors: FormErrors())
        let wanted = MessageBits(rawValue: form.int("flags") ?? 0)
        try form.errors.check()
        var message = message
        message.flags = message.flags.subtracting(.suppressEmbeds).union(wanted.intersection(.suppressEmbeds))
        world.update(message)
        return .ok(world.messageJSON(message, for: .rest(try call.caller())))
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        let message = try Self.message(call, in: channel, world)
        guard !MessageKind.lasting.contains(message.type) else { throw APIError(.systemMessage) }
        try world.checkMayDelete(in: channel.id, caller.userID)
        if message.authorID != caller.userID, world.settings[.messageEdits] {
            guard channel.guildID != nil else { throw APIError(ErrorCode(rawValue: 50003)) }
            try world.require(.manageMessages, call, in: channel)
            if let guild = channel.guildID { world.audit(.messageDelete, target: message.authorID, call, in: guild) }
        }
        world.delete(message)
        return .noContent
    }

    /// 2 to 100 messages of the last two weeks, all or none (rule 53).
    private static func bulkDelete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        guard channel.guildID != nil else { throw APIError(.wrongChannelType) }
        try world.require(.manageMessages, call, in: channel)
        try world.checkMayDelete(in: channel.id, try call.caller().userID)
        let ids = (call.body?["messages"]?.array ?? []).compactMap { $0.string.flatMap(MessageID.init) }
        guard world.settings[.bulkDeletion] else {
            world.delete(ids, in: channel)
            return .noContent
        }
        guard (2...100).contains(ids.count) else { throw APIError(.bulkDeleteCount) }
        guard Set(ids).count == ids.count else {
            throw FormErrors.error(["messages"], "LIST_ITEM_DUPLICATED", "List item values of ids must be unique")
        }
        guard ids.allSatisfy({ world.now - $0.timestamp < .seconds(14 * 86400) }) else {
            throw APIError(.messageTooOld)
        }
        world.delete(ids, in: channel)
        return .noContent
    }
}

/// One page of a channel's history.
///
/// Source: <https://docs.discord.com/developers/resources/message#get-channel-messages>
struct HistoryPage {
    private enum Cursor { case newest, before(MessageID), after(MessageID), around(MessageID) }

    private let limit: Int
    private let cursor: Cursor

    /// At most one cursor, and a limit from 1 to 100.
    init(_ call: RESTCall, enforcing isEnforced: Bool) throws(APIError) {
        let errors = FormErrors()
        let form = Form(query: call.query, errors: errors, enforcing: isEnforced)
        self.limit = max(0, form.int("limit", in: 1...Limits.historyPage) ?? 50)
        let (before, after, around) = (
            form.id("before", of: Message.self), form.id("after", of: Message.self), form.id("around", of: Message.self)
        )
        if [before, after, around].compactMap({ $0 }).count > 1 {
            form.fail("BASE_TYPE_CHOICES", "Only one of before, after and around may be given")
        }
        try errors.check()
        self.cursor =
            if let before { .before(before) } else if let after { .after(after) } else if let around {
                .around(around)
            } else { .newest }
    }

    /// Newest first. `after` gives the oldest of the messages that follow.
    func messages(of list: MessageList) -> [MessageRecord] {
        switch self.cursor {
        case .newest: return self.before(list.count, list)
        case .before(let id): return self.before(list.index(notBefore: id), list)
        case .after(let id):
            let start = list.index(notBefore: MessageID(id.rawValue + 1))
            let found = list[start...].lazy.filter { $0.ephemeralFor == nil }
            return found.prefix(self.limit).reversed()
        case .around(let id):
            let middle = list.index(notBefore: id)
            let newest = list[middle...].lazy.filter { $0.ephemeralFor == nil }
                .prefix(self.limit / 2 + 1)
            return (newest.reversed() + self.before(middle, list)).prefix(self.limit).map { $0 }
        }
    }

    private func before(_ end: Int, _ list: MessageList) -> [MessageRecord] {
        var found: [MessageRecord] = []
        for message in list[..<end].reversed() where message.ephemeralFor == nil {
            if found.count == self.limit { break }
            found.append(message)
        }
        return found
    }
}

/// What editing does, in channels and by an interaction's token alike.
enum MessageEdit {
    static func apply(
        _ call: RESTCall, body: JSON? = nil, to message: inout MessageRecord, from source: MessageForm.Source,
        mentionDefault: MentionRules.Default, _ world: inout WorldState
    ) throws(APIError) {
        try world.checkActive(message.channelID)
        guard message.poll == nil || !world.settings[.messageEdits] else { throw APIError(.pollEdited) }
        let raw = body ?? call.body
        let wasV2 = message.flags.contains(.isComponentsV2)
        var fields = raw
        let wanted = MessageBits(rawValue: raw?["flags"]?.int ?? 0)
        // Once set, the flag stays; a form without it is checked as one of the new kind.
        if wasV2 { fields?["flags"] = .number(wanted.union(.isComponentsV2).rawValue) }
        let form = try MessageForm(
            Form(fields, errors: FormErrors()), files: call.files, from: source, isEdit: true,
            obeying: world.settings)
        var edited = message
        world.apply(form, to: &edited, mentionDefault: mentionDefault)
        if let flags = form.flags {
            let changeable: MessageBits = [.suppressEmbeds]
            edited.flags = edited.flags.subtracting(changeable).union(flags.intersection(changeable))
            if flags.contains(.isComponentsV2) {
                if !wasV2, world.settings[.components], !edited.content.isEmpty || !edited.embeds.isEmpty {
                    throw FormErrors.error(
                        ["content"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_2",
                        "The field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
                }
                edited.flags.insert(.isComponentsV2)
            }
        }
        // Nothing but a deferred answer can get one later.
        let poll = edited.flags.contains(.loading) ? form.poll : nil
        guard !edited.isEmpty || poll != nil || form.isUnbound else { throw APIError(.emptyMessage) }
        edited.poll = poll?.poll(startingAt: world.now) ?? edited.poll
        // Keeping the promise of a deferral is no edit.
        if !edited.flags.contains(.loading) { edited.editedAt = world.now }
        edited.flags.remove(.loading)
        message = edited
        world.update(message)
        if poll != nil { world.watchPoll(of: message) }
        world.addMentioned(in: message)
    }
}

extension WorldState {
    /// Five edits in five minutes of the messages in a channel that are more than an hour old (rule 52). The answer 429
    /// with 30046 was observed; the numbers are assumed.
    fileprivate mutating func takeOldEdit(of message: MessageRecord) throws(APIError) {
        guard self.settings[.messageEdits], self.settings.limitsOldEdits, self.now - message.createdAt > .seconds(3600),
            var channel = self.channels[message.channelID]
        else { return }
        let (window, now) = (Duration.seconds(300), self.now)
        channel.oldEdits.removeAll { now - $0 >= window }
        if channel.oldEdits.count >= 5, let oldest = channel.oldEdits.first {
            throw .rateLimited(.oldEditsTooFast, retryAfter: (oldest + window - now) / .seconds(1))
        }
        channel.oldEdits.append(now)
        self.channels[channel.id] = channel
    }
}

extension MessageRecord {
    var isEmpty: Bool {
        self.content.isEmpty && self.embeds.isEmpty && self.components.isEmpty && self.attachments.isEmpty
            && self.poll == nil
    }
}
