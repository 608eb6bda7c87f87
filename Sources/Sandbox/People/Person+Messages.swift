public import DiscordModel

/// A file that a person sends.
public struct SentFile: Sendable, Hashable {
    public let filename: String
    public let contentType: String
    public let bytes: [UInt8]

    public init(_ filename: String, contentType: String = "application/octet-stream", bytes: [UInt8]) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
    }
}

extension Person {
    /// Sends files, with or without a text.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not do that there.
    @discardableResult
    public func sends(
        _ files: SentFile..., saying text: String = "", in channel: ChannelID
    ) async throws -> SeenMessage {
        try self.world.write { world in
            SeenMessage(try world.say(text, files: files, by: self.id, in: channel), in: world)
        }
    }

    /// Shows that the person is typing: TYPING_START.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not write there.
    public func types(in channel: ChannelID) async throws {
        try self.world.write { world in try world.showTyping(in: channel, by: self.id) }
    }

    /// Changes the text of an own message.
    ///
    /// - Throws: ``PersonRefusal`` when it is somebody else's, or gone.
    @discardableResult
    public func edits(_ message: MessageID, to text: String, in channel: ChannelID) async throws -> SeenMessage {
        try self.world.write { world in
            SeenMessage(try world.edit(message, to: text, by: self.id, in: channel), in: world)
        }
    }

    /// Deletes an own message, or with Manage Messages anybody's.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not, or when it is gone.
    public func deletes(_ message: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in try world.delete(message, by: self.id, in: channel) }
    }
}

// MARK: What happens to messages by other hands

extension SandboxGuild {
    /// Some other bot removes messages all at once.
    public func deleteMessages(_ messages: [MessageID], in channel: ChannelID) async {
        self.world.write { world in
            if let record = world.channels[channel], record.guildID == self.id { world.delete(messages, in: record) }
        }
    }

    /// Discord shows what is behind a link of the message: MESSAGE_UPDATE, but no edit.
    public func unfurl(_ title: String, in message: MessageID, of channel: ChannelID) async {
        self.world.write { world in
            guard var record = world.messages[channel]?[message] else { return }
            record.embeds.append(["type": "link", "title": .string(title)])
            world.update(record)
        }
    }

    /// The addresses of the message's files that were given out so far are worth nothing any more; new ones are good.
    public func expireAddresses(of message: MessageID, in channel: ChannelID) async {
        self.world.write { world in
            for attachment in world.messages[channel]?[message]?.attachments ?? [] {
                world.attachments[attachment.id]?.secret = Secrets.hexadecimal(bytes: 16)
            }
        }
    }

    /// Discord loses the message's files, but not the message.
    public func loseFiles(of message: MessageID, in channel: ChannelID) async {
        self.world.write { world in
            for attachment in world.messages[channel]?[message]?.attachments ?? [] {
                world.attachments[attachment.id] = nil
            }
        }
    }
}

extension WorldState {
    /// The limits are those of people without a subscription.
    mutating func say(
        _ text: String, files: [SentFile], by person: UserID, in channelID: ChannelID,
        answering answered: MessageID? = nil
    ) throws(PersonRefusal) -> MessageRecord {
        guard !files.isEmpty else { return try self.say(text, by: person, in: channelID, answering: answered) }
        let channel = try self.writableChannel(channelID, for: person)
        guard self.permissions(of: person, in: channel).contains(.attachFiles) else {
            throw PersonRefusal("This person may not attach files in #\(channel.name)")
        }
        guard files.count <= Limits.messageAttachments else {
            throw PersonRefusal("A message has at most \(Limits.messageAttachments) files")
        }
        guard files.allSatisfy({ $0.bytes.count <= Limits.attachmentBytes }) else {
            throw PersonRefusal("A file has at most \(Limits.attachmentBytes) bytes")
        }
        var form = MessageForm.empty
        let content = try Self.checkedLength(text)
        guard !content.isEmpty || !files.isEmpty else { throw PersonRefusal("A message cannot be empty") }
        form.content = content
        form.files = files.enumerated().map { index, file in
            UploadedFile(
                field: "files[\(index)]", filename: file.filename, contentType: file.contentType, bytes: file.bytes)
        }
        return try self.post(form, in: channel, by: person, answering: answered)
    }

    /// TYPING_START, to bots and to the people who watch.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#typing-start>
    mutating func showTyping(in channelID: ChannelID, by person: UserID) throws(PersonRefusal) {
        let channel = try self.writableChannel(channelID, for: person)
        self.tellPeopleOfTyping(person, in: channel)
        var json: JSON = [
            "channel_id": .id(channel.id), "user_id": .id(person),
            "timestamp": .int(self.now.secondsSince1970),
        ]
        guard let guildID = channel.guildID, let member = self.guilds[guildID]?.members[person] else {
            for application in channel.recipientIDs.compactMap({ self.applicationsByUser[$0] }) {
                self.publish("TYPING_START", json, guild: nil, to: application)
            }
            return
        }
        json["guild_id"] = .id(guildID)
        json["member"] = self.memberJSON(member)
        for application in self.installedApplications(in: guildID) where self.canView(application.userID, channel) {
            self.publish("TYPING_START", json, guild: guildID, to: application.id)
        }
    }

    mutating func edit(
        _ id: MessageID, to text: String, by person: UserID, in channel: ChannelID
    ) throws(PersonRefusal) -> MessageRecord {
        var message = try self.seenMessage(id, by: person, in: channel)
        guard message.authorID == person else { throw PersonRefusal("Only the author can edit a message") }
        guard message.poll == nil else { throw PersonRefusal("A poll cannot be edited") }
        let content = try Self.checkedLength(text)
        guard !content.isEmpty || !message.attachments.isEmpty else {
            throw PersonRefusal("A message cannot be empty")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkMayEdit(in: channel, person) }
        var form = MessageForm.empty
        form.content = content
        self.apply(form, to: &message, mentionDefault: .everything)
        // Discord's clock is finer than a millisecond.
        message.editedAt = max(self.now, (message.editedAt ?? message.createdAt) + .milliseconds(1))
        self.update(message)
        self.addMentioned(in: message)
        return message
    }

    mutating func delete(_ id: MessageID, by person: UserID, in channelID: ChannelID) throws(PersonRefusal) {
        let message = try self.seenMessage(id, by: person, in: channelID)
        guard let channel = self.channels[channelID], message.ephemeralFor == nil,
            message.authorID == person || self.permissions(of: person, in: channel).contains(.manageMessages)
        else { throw PersonRefusal("This person may not delete that message") }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkMayDelete(in: channelID, person) }
        self.delete(message)
    }

    /// Those that are there; one event for all.
    mutating func delete(_ ids: [MessageID], in channel: ChannelRecord) {
        guard let guildID = channel.guildID else { return }
        let viewers = self.installedApplications(in: guildID).filter { self.canView($0.userID, channel) }
        for id in ids {
            let message = self.messages[channel.id]?.remove(id)
            if let message { self.channels[channel.id]?.thread?.uncount(message) }
            for attachment in message?.attachments ?? [] { self.attachments[attachment.id] = nil }
        }
        let json: JSON = ["ids": .ids(ids), "channel_id": .id(channel.id), "guild_id": .id(guildID)]
        for viewer in viewers { self.publish("MESSAGE_DELETE_BULK", json, guild: guildID, to: viewer.id) }
        for id in ids {
            self.tellPeople(
                PersonEvent(name: "message_delete", data: ["id": .id(id), "channel_id": .id(channel.id)]))
        }
    }

    private func seenMessage(
        _ id: MessageID, by person: UserID, in channel: ChannelID
    ) throws(PersonRefusal) -> MessageRecord {
        guard let message = self.messages[channel]?[id], self.canSee(message, person) else {
            throw PersonRefusal("This person sees no such message")
        }
        return message
    }

    func writableChannel(_ id: ChannelID, for person: UserID) throws(PersonRefusal) -> ChannelRecord {
        guard let channel = self.channels[id], self.canView(person, channel) else {
            throw PersonRefusal("There is no such channel")
        }
        guard channel.type.holdsMessages else { throw PersonRefusal("#\(channel.name) takes no messages") }
        guard self.permissions(of: person, in: channel).contains(channel.sendPermission) else {
            throw PersonRefusal("This person may not write in #\(channel.name)")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkTakesMessages(channel, from: person) }
        return channel
    }

    static func checkedLength(_ text: String) throws(PersonRefusal) -> String {
        let content = text.trimmed
        guard content.unicodeScalars.count <= Limits.messageContent else {
            throw PersonRefusal("A message has at most \(Limits.messageContent) characters")
        }
        return content
    }
}
