public import DiscordModel

extension Person {
    /// Answers a message with Discord's own function for it.
    ///
    /// - Parameter pinging: Whether the switch beside the answer is on, as it is at first: whose message it is, is mentioned.
    /// - Throws: ``PersonRefusal`` when the person may not write there, or sees no such message.
    @discardableResult
    public func replies(
        _ text: String, to message: MessageID, in channel: ChannelID, pinging: Bool = true
    ) async throws -> SeenMessage {
        try self.world.write { world in
            SeenMessage(
                try world.say(text, by: self.id, in: channel, answering: message, pinging: pinging), in: world)
        }
    }

    /// Pins a message.
    ///
    /// - Throws: ``PersonRefusal`` without Pin Messages, or where there are 250 already.
    public func pins(_ message: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in try world.pin(message, by: self.id, in: channel) }
    }

    /// - Throws: ``PersonRefusal`` without Pin Messages.
    public func unpins(_ message: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in try world.unpin(message, by: self.id, in: channel) }
    }

    /// Starts a post in a forum.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not, or the channel is no forum.
    @discardableResult
    public func posts(
        _ title: String, saying text: String, files: [SentFile] = [], in forum: ChannelID
    ) async throws -> ChannelID {
        try self.world.write { world in
            try world.startPost(title, saying: text, files: files, by: self.id, in: forum)
        }
    }
}

extension WorldState {
    /// - Parameter pinging: Whether the author of the answered message is mentioned.
    mutating func post(
        _ form: MessageForm, in channel: ChannelRecord, by person: UserID, answering answered: MessageID?,
        pinging: Bool = true
    ) throws(PersonRefusal) -> MessageRecord {
        guard let answered else { return self.post(form, in: channel, from: Sender(userID: person)) }
        guard let original = self.visibleMessage(answered, in: channel.id), self.canSee(original, person) else {
            throw PersonRefusal("This person sees no such message to answer")
        }
        guard MessageKind.written.contains(original.type) else {
            throw PersonRefusal("That message cannot be answered")
        }
        var form = form
        form.allowedMentions = AllowedMentions.all(pingingRepliedUser: pinging)
        return self.post(
            form, in: channel, from: Sender(userID: person), type: MessageKind.reply,
            reference: MessageReference(messageID: answered, channelID: channel.id))
    }

    mutating func pin(_ id: MessageID, by person: UserID, in channel: ChannelID) throws(PersonRefusal) {
        let message = try self.pinnableMessage(id, for: person, in: channel)
        guard message.pinnedAt == nil else { return }
        guard self.pins(in: channel).count < Limits.pins else {
            throw PersonRefusal("A channel has at most \(Limits.pins) pinned messages")
        }
        self.pin(message, by: person, nil)
    }

    mutating func unpin(_ id: MessageID, by person: UserID, in channel: ChannelID) throws(PersonRefusal) {
        let message = try self.pinnableMessage(id, for: person, in: channel)
        if message.pinnedAt != nil { self.unpin(message) }
    }

    private func pinnableMessage(
        _ id: MessageID, for person: UserID, in channel: ChannelID
    ) throws(PersonRefusal) -> MessageRecord {
        guard let message = self.visibleMessage(id, in: channel), self.canSee(message, person),
            MessageKind.written.contains(message.type)
        else { throw PersonRefusal("This person sees no such message") }
        // In direct messages everybody pins.
        guard message.guildID == nil || self.permissions(of: person, in: channel).contains(.pinMessages) else {
            throw PersonRefusal("This person may not pin messages")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkActive(channel) }
        return message
    }

    mutating func startPost(
        _ title: String, saying text: String, files: [SentFile], by person: UserID, in id: ChannelID
    ) throws(PersonRefusal) -> ChannelID {
        guard let forum = self.channels[id], self.canView(person, forum), forum.type.holdsThreadsOnly else {
            throw PersonRefusal("There is no such forum")
        }
        guard (1...Limits.channelName).contains(title.trimmed.unicodeScalars.count) else {
            throw PersonRefusal("A post's title has 1 to \(Limits.channelName) characters")
        }
        let content = try Self.checkedLength(text)
        guard !content.isEmpty || !files.isEmpty else { throw PersonRefusal("A message cannot be empty") }
        let draft = ThreadDraft(name: title, type: .publicThread)
        let thread = try PersonRefusal.wrap { () throws(APIError) in try self.start(draft, in: forum, by: person) }
        var form = MessageForm.empty
        form.content = content
        form.files = files.enumerated().map { index, file in
            UploadedFile(
                field: "files[\(index)]", filename: file.filename, contentType: file.contentType, bytes: file.bytes)
        }
        let first = MessageID(thread.id.rawValue)
        self.channels[forum.id]?.lastMessageID = first
        _ = self.post(form, in: thread, from: Sender(userID: person), id: first)
        return thread.id
    }
}
