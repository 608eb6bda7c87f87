import DiscordModel

/// What is handed in by a channel's webhook: messages, and changes to its own.
///
/// Source: <https://docs.discord.com/developers/resources/webhook#execute-webhook>
struct IncomingWebhook {
    let webhook: WebhookRecord
    let call: RESTCall

    /// With `wait`, the message is the answer. Its name may be another one, for each message.
    func execute(_ world: inout WorldState) throws(APIError) -> RESTAnswer {
        guard let channel = world.channels[self.webhook.channelID] else { throw APIError(.unknownChannel) }
        let fields = Form(self.call.body, errors: FormErrors())
        let name = fields.string("username", length: WebhookRecord.nameLength, isTrimmed: true)
        fields.checkWebhookName("username", name)
        let threadName = fields.string("thread_name", length: 0...Limits.channelName)
        let form = try MessageForm(fields, files: self.call.files, from: .channel, obeying: world.settings)
        try form.checkNotEmpty()
        let place = try self.place(in: channel, threadName: threadName, &world)
        let identity = MessageWebhook(id: self.webhook.id, name: name ?? self.webhook.name)
        let sender = WorldState.Sender(
            userID: UserID(self.webhook.id.rawValue), applicationID: self.webhook.applicationID, webhook: identity,
            mentionDefault: .usersOnly)
        let message = world.post(
            form, in: place.channel, from: sender,
            id: place.isNew ? MessageID(place.channel.id.rawValue) : nil)
        return self.call.flag("wait") ? .ok(world.messageJSON(message, for: .person)) : .noContent
    }

    /// The channel, a thread of it, or a new post in a forum.
    ///
    /// - Throws: 10003, 160005 for a locked thread, 220001 to 220003 where a post is to be made and cannot be, or must be.
    private func place(
        in channel: ChannelRecord, threadName: String?, _ world: inout WorldState
    ) throws(APIError) -> (channel: ChannelRecord, isNew: Bool) {
        if let text = self.call.query["thread_id"] {
            guard threadName == nil else { throw APIError(.webhookThreadTwice) }
            guard let thread = ChannelID(text).flatMap({ world.channels[$0] }), thread.parentID == channel.id,
                thread.thread != nil
            else { throw APIError(.unknownChannel) }
            guard thread.thread?.isLocked != true || !world.settings[.archivedThreads] else {
                throw APIError(.threadLocked)
            }
            return (thread, false)
        }
        guard let threadName, !threadName.isEmpty else {
            guard channel.type.holdsMessages else { throw APIError(.webhookNeedsThread) }
            return (channel, false)
        }
        guard channel.type.holdsThreadsOnly else { throw APIError(.webhookThreadElsewhere) }
        try world.checkRoomForActiveThread(in: channel.guildID)
        let draft = ThreadDraft(name: threadName, type: .publicThread)
        let thread = world.makeThread(draft, in: channel, by: UserID(self.webhook.id.rawValue), joining: false)
        world.channels[channel.id]?.lastMessageID = MessageID(thread.id.rawValue)
        return (thread, true)
    }

    // MARK: Its own messages

    private func message(_ world: WorldState) throws(APIError) -> MessageRecord {
        let channel = self.call.query["thread_id"].flatMap { ChannelID($0) } ?? self.webhook.channelID
        guard let message = world.visibleMessage(try self.call.id("message"), in: channel),
            message.webhook?.id == self.webhook.id
        else { throw APIError(.unknownMessage) }
        return message
    }

    func get(_ world: inout WorldState) throws(APIError) -> RESTAnswer {
        .ok(world.messageJSON(try self.message(world), for: .person))
    }

    func edit(_ world: inout WorldState) throws(APIError) -> RESTAnswer {
        var message = try self.message(world)
        try MessageEdit.apply(self.call, to: &message, from: .channel, mentionDefault: .usersOnly, &world)
        return .ok(world.messageJSON(message, for: .person))
    }

    func delete(_ world: inout WorldState) throws(APIError) -> RESTAnswer {
        world.delete(try self.message(world))
        return .noContent
    }
}
