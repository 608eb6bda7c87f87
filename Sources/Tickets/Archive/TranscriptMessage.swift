public import DiscordModel

/// One message of a ticket with all that the archive knows of it.
public struct TranscriptMessage: Sendable {
    /// What a message said before an edit.
    public struct Version: Sendable {
        /// When it began to say this: when it was posted, or edited to this.
        public let at: Timestamp
        public let message: Message
        /// Discord's message object as it came, in JSON.
        public let json: [UInt8]

        public init(at: Timestamp, message: Message, json: [UInt8]) {
            self.at = at
            self.message = message
            self.json = json
        }
    }

    public let id: MessageID
    /// Oldest first; the last one is what it says now, or said when it was deleted. Empty where the message was erased,
    /// or where nothing but its deletion was seen.
    public var versions: [Version]
    public var deletedAt: Timestamp?
    /// Its author asked for it to be erased.
    public var isErased: Bool
    public var attachments: [AttachmentID: ArchivedAttachment]

    public init(
        id: MessageID, versions: [Version], deletedAt: Timestamp? = nil, isErased: Bool = false,
        attachments: [AttachmentID: ArchivedAttachment] = [:]
    ) {
        self.id = id
        self.versions = versions
        self.deletedAt = deletedAt
        self.isErased = isErased
        self.attachments = attachments
    }

    public var latest: Message? { self.versions.last?.message }
}
