public import DiscordModel

/// A message of a kind that neither bots nor ``Person/says(_:in:)`` write, but that stands in channels.
public enum SampleMessage: Sendable {
    /// "mia joined": type 7, without text.
    case join
    /// "mia pinned a message": type 6, without text.
    case pinNotice(of: MessageID)
    /// A copy of a message, without its author.
    case forward(of: MessageID, in: ChannelID)
    /// A recording of some seconds.
    case voice(seconds: Double)
    case sticker(name: String)
    /// It ends after a day.
    case poll(question: String, answers: [String], allowsMultiselect: Bool = false)
}

extension SandboxGuild {
    /// Puts a message into a channel as the app would.
    ///
    /// - Throws: ``PersonRefusal`` when there is no such channel, or no message to forward.
    @discardableResult
    public func place(_ sample: SampleMessage, in channel: ChannelID, by person: Person) async throws -> SeenMessage {
        try self.world.write { world in
            guard world.channels[channel]?.guildID == self.id else { throw PersonRefusal("There is no such channel") }
            return SeenMessage(try world.place(sample, in: channel, by: person.id), in: world)
        }
    }
}

extension WorldState {
    mutating func place(
        _ sample: SampleMessage, in channel: ChannelID, by person: UserID
    ) throws(PersonRefusal) -> MessageRecord {
        var message = self.newMessage(MessageKind.ordinary, in: channel, by: person)
        switch sample {
        case .join: message.type = MessageKind.join
        case .pinNotice(let pinned):
            message.type = MessageKind.pinNotice
            message.reference = MessageReference(messageID: pinned, channelID: channel)
        case .forward(let id, let origin):
            guard let original = self.visibleMessage(id, in: origin) else {
                throw PersonRefusal("There is no such message")
            }
            message.reference = MessageReference(messageID: id, channelID: origin, kind: .forward)
            message.flags = .hasSnapshot
            message.parts["message_snapshots"] = [["message": self.snapshot(of: original)]]
        case .voice(let seconds):
            message.flags = .isVoiceMessage
            message.attachments = [self.recording(seconds: seconds, in: channel)]
        case .sticker(let name):
            let id: Snowflake<SampleMessage> = self.makeID()
            message.parts["sticker_items"] = [["id": .id(id), "name": .string(name), "format_type": 1]]
        case .poll(let question, let answers, let allowsMultiselect):
            message.poll = PollRecord(
                question: question, answers: answers.map { PollRecord.Answer(text: $0) },
                endsAt: self.now + .seconds(3600 * PollRecord.usualHours), allowsMultiselect: allowsMultiselect)
        }
        return self.store(message)
    }

    /// Source: <https://docs.discord.com/developers/resources/message#message-snapshot-object>
    private func snapshot(of message: MessageRecord) -> JSON {
        let whole = self.messageJSON(message, for: .person)
        let names = [
            "type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions",
            "mention_roles", "sticker_items", "components",
        ]
        return .object(JSONObject(names.compactMap { name in whole[name].map { (name, $0) } }))
    }

    /// Source: <https://docs.discord.com/developers/resources/message#voice-messages>
    private mutating func recording(seconds: Double, in channel: ChannelID) -> AttachmentRecord {
        let (filename, type) = ("voice-message.ogg", "audio/ogg")
        let bytes = Array("OggS".utf8)
        let id: AttachmentID = self.makeID()
        self.attachments[id] = StoredFile(
            channelID: channel, filename: filename, contentType: type, bytes: bytes,
            secret: Secrets.hexadecimal(bytes: 16))
        let waveform = (0..<63).map { UInt8(($0 * 37) % 256) }
        return AttachmentRecord(
            id: id, filename: filename, contentType: type, size: bytes.count, isEphemeral: false,
            sound: .init(seconds: seconds, waveform: Base64.encode(waveform)))
    }
}
