/// A message to be sent, or the fields of one to be changed; what is `nil` is left out.
///
/// Source: <https://docs.discord.com/developers/resources/message#create-message-jsonform-params>
public struct MessageDraft: Encodable, Hashable, Sendable {
    public var content: String?
    public var embeds: [Embed]?
    public var components: [ActionRow]?
    public var flags: MessageFlags?
    /// Nobody, unless said otherwise: text from users must never ping.
    public var allowedMentions: AllowedMentions
    /// At most 25 characters. With `enforcesNonce`, a repeat within minutes gives back the first message.
    public var nonce: String?
    public var enforcesNonce: Bool?
    /// One entry for each file sent along, by position; an edit keeps only what is listed.
    public var attachments: [AttachmentDraft]?

    public init(
        content: String? = nil, embeds: [Embed]? = nil, components: [ActionRow]? = nil, flags: MessageFlags? = nil,
        allowedMentions: AllowedMentions = .none, nonce: String? = nil, attachments: [AttachmentDraft]? = nil
    ) {
        self.content = content
        self.embeds = embeds
        self.components = components
        self.flags = flags
        self.allowedMentions = allowedMentions
        self.nonce = nonce
        self.enforcesNonce = nonce == nil ? nil : true
        self.attachments = attachments
    }

    private enum CodingKeys: String, CodingKey {
        case content, embeds, components, flags, nonce, attachments
        case allowedMentions = "allowed_mentions"
        case enforcesNonce = "enforce_nonce"
    }
}

/// Whom a message may ping.
///
/// Source: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
public struct AllowedMentions: Codable, Hashable, Sendable {
    public var parse: [String]
    public var users: [UserID]
    public var roles: [RoleID]

    public init(users: [UserID] = [], roles: [RoleID] = []) {
        self.parse = []
        self.users = users
        self.roles = roles
    }

    /// Nobody is pinged, whatever the text says.
    public static let none = Self()
}

public struct AttachmentDraft: Encodable, Hashable, Sendable {
    /// What is sent along, for whoever sends the message; it is no part of the message's JSON.
    public struct File: Hashable, Sendable {
        public let contentType: String
        public let bytes: [UInt8]

        public init(contentType: String, bytes: [UInt8]) {
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// The position of the file among those sent along.
    public let id: Int
    public let filename: String
    public var description: String?
    /// Only in answers to interactions; requests of their own take their files beside the draft.
    public var file: File?

    public init(id: Int, filename: String, description: String? = nil, file: File? = nil) {
        self.id = id
        self.filename = filename
        self.description = description
        self.file = file
    }

    private enum CodingKeys: String, CodingKey { case id, filename, description }
}
