import DiscordModel

struct MessageRecord: Sendable, Codable {
    let id: MessageID
    let channelID: ChannelID
    let guildID: GuildID?
    let authorID: UserID
    /// Whom a message of a channel's webhook is signed by; there is no user of `authorID`.
    var webhook: MessageWebhook?
    /// The application that sent it, if one did.
    var applicationID: ApplicationID?
    var type = MessageKind.ordinary
    var content = ""
    var embeds: [JSON] = []
    var components: [JSON] = []
    var attachments: [AttachmentRecord] = []
    var flags: MessageBits = []
    let createdAt: Timestamp
    var editedAt: Timestamp?
    var mentions = Mentions()
    var nonce: JSON?
    var reference: MessageReference?
    /// Of a message that answers an interaction.
    var interaction: InteractionOrigin?
    /// The only person who sees it, if it is ephemeral.
    var ephemeralFor: UserID?
    var isTTS = false
    var pinnedAt: Timestamp?
    /// Of a message in a thread: how many came before it.
    var position: Int?
    /// In the order in which their emoji came.
    var reactions: [ReactionRecord] = []
    var poll: PollRecord?
    /// What only a forward or a sticker has, by the names of Discord's fields.
    var parts: JSONObject = [:]
}

struct MessageReference: Sendable, Codable {
    enum Kind: Int, Sendable, Codable { case reply, forward }

    /// `nil` where all of a channel is meant, which a notice of a new thread does.
    let messageID: MessageID?
    let channelID: ChannelID
    var kind = Kind.reply
}

/// Source: <https://docs.discord.com/developers/resources/message#message-interaction-metadata-object>
struct InteractionOrigin: Sendable, Codable {
    /// What a form's interaction came from.
    indirect enum Trigger: Sendable, Codable { case interaction(InteractionOrigin) }

    let id: InteractionID
    let type: Int
    let userID: UserID
    let commandName: String?
    /// Whether the application was there only because the person had installed it.
    var isOfUserInstall = false
    /// The user or message that a context-menu command is about.
    var targetUserID: UserID?
    var targetMessageID: MessageID?
    /// The message whose component was used.
    var interactedMessageID: MessageID?
    var trigger: Trigger?
    /// Of a follow-up: the first answer.
    var originalResponseID: MessageID?
}

/// Source: <https://docs.discord.com/developers/resources/message#message-object-message-types>
enum MessageKind {
    static let ordinary = 0
    static let recipientAdd = 1
    static let recipientRemove = 2
    static let nameChange = 4
    static let pinNotice = 6
    static let join = 7
    static let threadCreated = 18
    static let reply = 19
    static let slashCommand = 20
    static let threadStarter = 21
    static let contextMenu = 23
    static let pollResult = 46
    /// Those that somebody wrote.
    static let written = [Self.ordinary, Self.reply, Self.slashCommand, Self.contextMenu]
    /// Those that nobody can delete.
    static let lasting = [Self.recipientAdd, Self.recipientRemove, 3, Self.nameChange, 5, Self.threadStarter]
}

/// Source: <https://docs.discord.com/developers/resources/message#message-object-message-flags>
struct MessageBits: OptionSet, Sendable, Codable {
    let rawValue: Int

    static let suppressEmbeds = Self(rawValue: 1 << 2)
    static let hasThread = Self(rawValue: 1 << 5)
    static let ephemeral = Self(rawValue: 1 << 6)
    static let loading = Self(rawValue: 1 << 7)
    static let failedToMentionSomeRolesInThread = Self(rawValue: 1 << 8)
    static let suppressNotifications = Self(rawValue: 1 << 12)
    static let isVoiceMessage = Self(rawValue: 1 << 13)
    static let hasSnapshot = Self(rawValue: 1 << 14)
    static let isComponentsV2 = Self(rawValue: 1 << 15)
    /// What a bot may set when it creates a message.
    static let settable: Self = [.suppressEmbeds, .suppressNotifications, .isComponentsV2]
}

struct Mentions: Sendable, Codable {
    var users: [UserID] = []
    var roles: [RoleID] = []
    var everyone = false
}

struct AttachmentRecord: Sendable, Codable {
    let id: AttachmentID
    let filename: String
    var title: String?
    var description: String?
    let contentType: String
    let size: Int
    let isEphemeral: Bool
    /// Of a voice message.
    var sound: Sound?

    struct Sound: Sendable, Codable {
        let seconds: Double
        /// Base64; at most 256 points.
        let waveform: String
    }
}

/// The bytes behind an attachment.
struct StoredFile: Sendable {
    let channelID: ChannelID
    let filename: String
    let contentType: String
    let bytes: [UInt8]
    /// Part of the URL, so that it cannot be guessed.
    var secret: String
    /// Where it is served; what is handed in with a form lies elsewhere than what messages carry.
    var folder = StoredFile.attachments

    static let attachments = "attachments"
    static let ephemeralAttachments = "ephemeral-attachments"
}

struct NonceKey: Hashable, Sendable {
    let channelID: ChannelID
    let authorID: UserID
    let nonce: JSON
}

struct NonceUse: Sendable {
    let messageID: MessageID
    let at: Timestamp
}

/// The messages of one channel, oldest first, which is in the order of their ids.
struct MessageList: Sendable {
    private var messages: [MessageRecord] = []

    subscript(id: MessageID) -> MessageRecord? { self.index(of: id).map { self.messages[$0] } }

    /// New messages have the highest id; those that a world file gives an id of their own may not.
    mutating func append(_ message: MessageRecord) {
        if let last = self.messages.last, message.id < last.id {
            self.messages.insert(message, at: self.index(notBefore: message.id))
        } else {
            self.messages.append(message)
        }
    }

    mutating func update(_ message: MessageRecord) {
        if let index = self.index(of: message.id) { self.messages[index] = message }
    }

    @discardableResult
    mutating func remove(_ id: MessageID) -> MessageRecord? {
        self.index(of: id).map { self.messages.remove(at: $0) }
    }

    /// - Returns: Those that went.
    mutating func removeOld(where isOld: (MessageRecord) -> Bool) -> [MessageRecord] {
        let old = self.messages.filter(isOld)
        if !old.isEmpty { self.messages.removeAll(where: isOld) }
        return old
    }

    private func index(of id: MessageID) -> Int? {
        let index = self.index(notBefore: id)
        return index < self.messages.count && self.messages[index].id == id ? index : nil
    }

    /// The place of the first message whose id is not below `id`.
    func index(notBefore id: MessageID) -> Int {
        var (low, high) = (0, self.messages.count)
        while low < high {
            let middle = (low + high) / 2
            if self.messages[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Newest first, of those before `id`; all, where it is `nil`.
    func newestFirst(before id: MessageID?) -> some Sequence<MessageRecord> {
        self.messages[..<(id.map(self.index(notBefore:)) ?? self.messages.count)].reversed()
    }
}

extension MessageList: RandomAccessCollection {
    var startIndex: Int { self.messages.startIndex }
    var endIndex: Int { self.messages.endIndex }

    subscript(position: Int) -> MessageRecord { self.messages[position] }
}
