/// A message in a channel.
///
/// Source: <https://docs.discord.com/developers/resources/message#message-object>
public struct Message: Decodable, Sendable {
    public let id: MessageID
    public let channelID: ChannelID
    public let author: User
    /// The author's membership, which the Gateway tells and REST does not. Webhooks have none.
    public let member: MessageMember?
    public let webhookID: Snowflake<Webhook>?
    public let content: String
    public let timestamp: Timestamp
    public let editedTimestamp: Timestamp?
    public let type: MessageType
    public let flags: MessageFlags?
    public let mentions: [MentionedUser]?
    public let mentionRoles: [RoleID]?
    /// Channels of other servers that are mentioned, in messages that came from there.
    public let mentionChannels: [NamedChannel]?
    public let isPinned: Bool?
    public let attachments: [Attachment]?
    public let embeds: [Embed]?
    public let components: [Component]?
    public let stickers: [StickerItem]?
    public let reactions: [Reaction]?
    public let reference: MessageReference?
    /// What a forward carries: a copy without its author, never more than one.
    public let snapshots: [MessageSnapshot]?
    /// Which use of a command this message answers.
    public let interaction: MessageInteraction?
    /// The message that this one answers. `nil` when it was deleted or not loaded.
    public let referencedMessage: ReferencedMessage?
    public let poll: Poll?
    /// The thread that was started from this message.
    public let thread: NamedChannel?

    private enum CodingKeys: String, CodingKey {
        case id, author, member, content, timestamp, type, flags, mentions, attachments, embeds, components
        case reactions, poll, thread
        case channelID = "channel_id"
        case mentionRoles = "mention_roles"
        case mentionChannels = "mention_channels"
        case isPinned = "pinned"
        case snapshots = "message_snapshots"
        case interaction = "interaction_metadata"
        case formerInteraction = "interaction"
        case webhookID = "webhook_id"
        case editedTimestamp = "edited_timestamp"
        case stickers = "sticker_items"
        case reference = "message_reference"
        case referencedMessage = "referenced_message"
    }

    /// What only decorates a message never costs the message.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.id = try fields.decode(MessageID.self, forKey: .id)
        self.channelID = try fields.decode(ChannelID.self, forKey: .channelID)
        self.author = try fields.decode(User.self, forKey: .author)
        self.member = try? fields.decodeIfPresent(MessageMember.self, forKey: .member)
        self.webhookID = try fields.decodeIfPresent(Snowflake<Webhook>.self, forKey: .webhookID)
        self.content = try fields.decode(String.self, forKey: .content)
        self.timestamp = try fields.decode(Timestamp.self, forKey: .timestamp)
        self.editedTimestamp = try fields.decodeIfPresent(Timestamp.self, forKey: .editedTimestamp)
        self.type = try fields.decode(MessageType.self, forKey: .type)
        self.flags = try fields.decodeIfPresent(MessageFlags.self, forKey: .flags)
        self.mentions = try fields.decodeIfPresent([MentionedUser].self, forKey: .mentions)
        self.mentionRoles = try fields.decodeIfPresent([RoleID].self, forKey: .mentionRoles)
        self.mentionChannels = try? fields.decodeIfPresent([NamedChannel].self, forKey: .mentionChannels)
        self.isPinned = try fields.decodeIfPresent(Bool.self, forKey: .isPinned)
        self.attachments = try fields.decodeIfPresent([Attachment].self, forKey: .attachments)
        self.embeds = try fields.decodeIfPresent([Embed].self, forKey: .embeds)
        self.components = try fields.decodeIfPresent([Component].self, forKey: .components)
        self.stickers = try? fields.decodeIfPresent([StickerItem].self, forKey: .stickers)
        self.reactions = try? fields.decodeIfPresent([Reaction].self, forKey: .reactions)
        self.reference = try fields.decodeIfPresent(MessageReference.self, forKey: .reference)
        self.snapshots = try fields.decodeIfPresent([MessageSnapshot].self, forKey: .snapshots)
        let metadata = try? fields.decodeIfPresent(MessageInteraction.self, forKey: .interaction)
        let former = try? fields.decodeIfPresent(MessageInteraction.self, forKey: .formerInteraction)
        self.interaction = MessageInteraction(
            user: metadata?.user ?? former?.user, name: metadata?.name ?? former?.name)
        self.referencedMessage = try fields.decodeIfPresent(ReferencedMessage.self, forKey: .referencedMessage)
        self.poll = try? fields.decodeIfPresent(Poll.self, forKey: .poll)
        self.thread = try? fields.decodeIfPresent(NamedChannel.self, forKey: .thread)
    }
}

/// As much of a membership as is shown of it in a message.
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#message-create>
public struct MessageMember: Decodable, Hashable, Sendable {
    public let nickname: String?

    private enum CodingKeys: String, CodingKey {
        case nickname = "nick"
    }
}

/// Somebody whom a message mentions.
public struct MentionedUser: Decodable, Hashable, Sendable {
    public let user: User
    /// In events only.
    public let member: MessageMember?

    private enum CodingKeys: String, CodingKey { case member }

    public init(from decoder: any Decoder) throws {
        self.user = try User(from: decoder)
        self.member = try? decoder.container(keyedBy: CodingKeys.self)
            .decodeIfPresent(MessageMember.self, forKey: .member)
    }
}

/// As much of a channel as a message tells of it.
public struct NamedChannel: Decodable, Hashable, Sendable {
    public let id: ChannelID
    public let name: String
}

public enum Webhook {}

/// Source: <https://docs.discord.com/developers/resources/message#message-object-message-types>
public struct MessageType: OpenEnum {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let `default` = Self(rawValue: 0)
    public static let recipientAdd = Self(rawValue: 1)
    public static let recipientRemove = Self(rawValue: 2)
    public static let channelNameChange = Self(rawValue: 4)
    public static let channelPinnedMessage = Self(rawValue: 6)
    public static let memberJoin = Self(rawValue: 7)
    public static let boost = Self(rawValue: 8)
    public static let threadCreated = Self(rawValue: 18)
    public static let reply = Self(rawValue: 19)
    public static let slashCommand = Self(rawValue: 20)
    /// The first message of a thread that was started from a message, which is its `referencedMessage`.
    public static let threadStarter = Self(rawValue: 21)
    public static let contextMenuCommand = Self(rawValue: 23)
}

public struct MessageFlags: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let suppressEmbeds = Self(rawValue: 1 << 2)
    public static let ephemeral = Self(rawValue: 1 << 6)
    public static let loading = Self(rawValue: 1 << 7)
    public static let suppressNotifications = Self(rawValue: 1 << 12)
    public static let voiceMessage = Self(rawValue: 1 << 13)
    public static let componentsV2 = Self(rawValue: 1 << 15)
}

/// As much of an answered message as a quotation shows.
public struct ReferencedMessage: Decodable, Sendable {
    public let id: MessageID
    public let author: User
    public let content: String
    public let attachments: [Attachment]?
}

/// The copy of a message inside a forward.
///
/// Source: <https://docs.discord.com/developers/resources/message#message-snapshot-object>
public struct MessageSnapshot: Decodable, Sendable {
    public struct Content: Decodable, Sendable {
        public let content: String?
        public let timestamp: Timestamp?
        public let mentions: [User]?
        public let attachments: [Attachment]?
        public let embeds: [Embed]?
        public let stickers: [StickerItem]?
        public let components: [Component]?

        private enum CodingKeys: String, CodingKey {
            case content, timestamp, mentions, attachments, embeds, components
            case stickers = "sticker_items"
        }
    }

    public let message: Content
}

/// Source: <https://docs.discord.com/developers/resources/message#message-interaction-metadata-object>
public struct MessageInteraction: Decodable, Sendable {
    public let user: User?
    /// The command's name, as far as the former field `interaction` is still sent.
    public let name: String?

    /// `nil` without a user: then nobody used anything.
    init?(user: User?, name: String?) {
        guard let user else { return nil }
        self.user = user
        self.name = name
    }
}

/// How many people put one emoji below a message.
///
/// Source: <https://docs.discord.com/developers/resources/message#reaction-object>
public struct Reaction: Decodable, Hashable, Sendable {
    public let emoji: Emoji
    public let count: Int
}

/// As much of an emoji as goes with messages.
///
/// Source: <https://docs.discord.com/developers/resources/emoji#emoji-object>
public struct Emoji: Decodable, Hashable, Sendable {
    /// Missing in Unicode's own emoji.
    public let id: Snowflake<Emoji>?
    /// The emoji itself, or the name of a custom one; `nil` where that was deleted.
    public let name: String?
}

public struct MessageReference: Codable, Hashable, Sendable {
    public let messageID: MessageID?
    public let channelID: ChannelID?
    /// 0 is a reply, 1 a forward.
    public let type: Int?

    public var isForward: Bool { self.type == 1 }

    private enum CodingKeys: String, CodingKey {
        case type
        case messageID = "message_id"
        case channelID = "channel_id"
    }
}

/// Source: <https://docs.discord.com/developers/resources/message#attachment-object>
public struct Attachment: Decodable, Hashable, Sendable {
    public let id: AttachmentID
    public let filename: String
    /// In bytes.
    public let size: Int
    /// Signed; dies after about a day.
    public let url: String
    public let contentType: String?
    /// What the sender wrote for people who cannot see it.
    public let description: String?
    public let flags: AttachmentFlags?
    /// Only of voice messages.
    public let durationInSeconds: Double?
    /// Only of voice messages: up to 256 samples of the loudness, a byte each, in Base64.
    public let waveform: String?

    /// Whether Discord hides it until it is clicked.
    public var isSpoiler: Bool { self.flags?.contains(.spoiler) == true || self.filename.hasPrefix("SPOILER_") }

    private enum CodingKeys: String, CodingKey {
        case id, filename, size, url, description, flags, waveform
        case contentType = "content_type"
        case durationInSeconds = "duration_secs"
    }
}

public struct AttachmentFlags: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let spoiler = Self(rawValue: 1 << 3)
}

public struct StickerItem: Decodable, Hashable, Sendable {
    public let name: String
}
