import DiscordModel
import Glibc

/// Messages, however they come in.
extension WorldState {
    /// Who sends, and in which manner.
    struct Sender {
        let userID: UserID
        var applicationID: ApplicationID?
        var webhook: MessageWebhook?
        var interaction: InteractionOrigin?
        var ephemeralFor: UserID?
        var mentionDefault = MentionRules.Default.everything
    }

    /// A message from a checked form, stored and published. What a thread does when something is said in it, it does.
    ///
    /// - Parameter id: Of the first message of a post in a forum, that of the post.
    mutating func post(
        _ form: MessageForm, in channel: ChannelRecord, from sender: Sender, type: Int = MessageKind.ordinary,
        reference: MessageReference? = nil, flags: MessageBits = [], id: MessageID? = nil
    ) -> MessageRecord {
        if sender.ephemeralFor == nil, channel.thread != nil {
            self.enter(channel.id, sender.userID, joining: sender.webhook == nil)
        }
        var message = MessageRecord(
            id: id ?? self.makeID(), channelID: channel.id, guildID: channel.guildID, authorID: sender.userID,
            createdAt: self.now)
        message.applicationID = sender.applicationID
        message.webhook = sender.webhook
        message.interaction = sender.interaction
        message.ephemeralFor = sender.ephemeralFor
        message.type = type
        message.reference = reference
        message.isTTS = form.isTTS
        message.nonce = form.nonce
        message.flags = (form.flags ?? []).union(flags)
        message.poll = form.poll?.poll(startingAt: self.now)
        self.apply(form, to: &message, mentionDefault: sender.mentionDefault)
        if self.mentionsTooManyForThread(message) { message.flags.insert(.failedToMentionSomeRolesInThread) }
        message = self.store(message)
        self.addMentioned(in: message)
        return message
    }

    /// Sets what the form says, and works out the mentions anew.
    mutating func apply(_ form: MessageForm, to message: inout MessageRecord, mentionDefault: MentionRules.Default) {
        if let content = form.content { message.content = content }
        if let embeds = form.embeds { message.embeds = embeds }
        if let components = form.components { message.components = components }
        self.applyAttachments(form, to: &message)
        guard let channel = self.channels[message.channelID] else { return }
        let repliedUser =
            message.type == MessageKind.reply && message.interaction == nil
            ? message.reference.flatMap { reference in
                reference.messageID.flatMap { self.messages[reference.channelID]?[$0]?.authorID }
            } : nil
        let rules = MentionRules(
            allowed: form.allowedMentions, fallback: mentionDefault, isOfWebhook: message.webhook != nil)
        message.mentions = rules.mentions(
            in: message.pingingText, repliedUser: repliedUser, author: message.authorID, channel: channel,
            world: self)
    }

    /// New files, and of the old attachments those that the form lists; all, where it lists none.
    private mutating func applyAttachments(_ form: MessageForm, to message: inout MessageRecord) {
        var kept = message.attachments
        if let listed = form.attachments {
            kept = kept.compactMap { attachment in
                guard let entry = listed.first(where: { $0.id == attachment.id }) else { return nil }
                var attachment = attachment
                if let description = entry.description { attachment.description = description }
                if let title = entry.title { attachment.title = title }
                return attachment
            }
        }
        for file in form.files {
            let number = file.field.filter(\.isNumber)
            let entry = form.attachments?.first { $0.id?.description == number }
            let id: AttachmentID = self.makeID()
            let filename = Self.safeFilename(entry?.filename ?? file.filename)
            self.attachments[id] = StoredFile(
                channelID: message.channelID, filename: filename, contentType: file.contentType, bytes: file.bytes,
                secret: Secrets.hexadecimal(bytes: 16))
            kept.append(
                AttachmentRecord(
                    id: id, filename: filename, title: entry?.title, description: entry?.description,
                    contentType: file.contentType, size: file.bytes.count, isEphemeral: message.ephemeralFor != nil))
        }
        message.attachments = kept
    }

    /// Discord keeps letters, digits, dots, dashes and underscores of a file's name.
    static func safeFilename(_ name: String) -> String {
        let kept = name.map { character in
            character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
                ? character : "_"
        }
        return kept.isEmpty ? "unknown" : String(kept)
    }

    @discardableResult
    mutating func store(_ message: MessageRecord) -> MessageRecord {
        var message = message
        message.position = self.channels[message.channelID]?.thread?.totalMessagesSent
        self.messages[message.channelID, default: MessageList()].append(message)
        if message.ephemeralFor == nil {
            self.channels.change(message.channelID) { channel in
                channel.lastMessageID = message.id
                channel.thread?.count(message)
            }
        }
        if let nonce = message.nonce {
            let key = NonceKey(channelID: message.channelID, authorID: message.authorID, nonce: nonce)
            self.nonces[key] = NonceUse(messageID: message.id, at: self.now)
        }
        self.publishMessage("MESSAGE_CREATE", message)
        self.watchPoll(of: message)
        return message
    }

    /// The message that was sent with the same nonce within the last minutes.
    ///
    /// Source: <https://docs.discord.com/developers/resources/message#create-message> (enforce_nonce)
    func message(withNonce nonce: JSON, by author: UserID, in channel: ChannelID) -> MessageRecord? {
        guard let use = self.nonces[NonceKey(channelID: channel, authorID: author, nonce: nonce)],
            self.now - use.at < .seconds(300)
        else { return nil }
        return self.messages[channel]?[use.messageID]
    }

    mutating func update(_ message: MessageRecord) {
        self.messages[message.channelID]?.update(message)
        self.publishMessage("MESSAGE_UPDATE", message)
    }

    mutating func delete(_ message: MessageRecord) {
        self.messages[message.channelID]?.remove(message.id)
        if message.poll != nil { self.openPolls.removeAll { $0.messageID == message.id } }
        self.channels[message.channelID]?.thread?.uncount(message)
        for attachment in message.attachments { self.attachments[attachment.id] = nil }
        self.publishDeletion(of: message)
    }

    /// Messages that the channel's routes know: ephemeral ones are not among them.
    func visibleMessage(_ id: MessageID, in channel: ChannelID) -> MessageRecord? {
        self.messages[channel]?[id].flatMap { $0.ephemeralFor == nil ? $0 : nil }
    }
}

extension MessageRecord {
    /// The texts in which mentions count.
    var pingingText: String {
        let displays = self.textDisplays
        return displays.isEmpty ? self.content : ([self.content] + displays).joined(separator: "\n")
    }

    var textDisplays: [String] { self.components.flatMap(Self.textDisplays(in:)) }

    private static func textDisplays(in component: JSON) -> [String] {
        let own = component["type"]?.int == ComponentRules.Kind.textDisplay ? component["content"]?.string : nil
        return (own.map { [$0] } ?? []) + (component["components"]?.array ?? []).flatMap(Self.textDisplays(in:))
    }
}

/// Tokens and other things nobody can guess.
enum Secrets {
    static func hexadecimal(bytes: Int) -> String { Self.text(2 * bytes, of: "0123456789abcdef", bits: 4) }

    static func token(characters: Int) -> String {
        Self.text(characters, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", bits: 6)
    }

    /// - Parameter alphabet: As many ASCII characters as the bits can tell apart.
    private static func text(_ count: Int, of alphabet: StaticString, bits: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        // All at once: the kernel is asked at each call.
        arc4random_buf(&bytes, count)
        for index in bytes.indices { bytes[index] = alphabet.utf8Start[Int(bytes[index]) & (1 << bits - 1)] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
