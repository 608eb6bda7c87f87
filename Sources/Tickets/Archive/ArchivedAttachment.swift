public import DiscordModel

/// A file that was attached to a message in a ticket, and what became of Usher's copy of it.
public struct ArchivedAttachment: Hashable, Sendable, Codable {
    public struct State: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// To be copied.
        public static let waiting = Self(rawValue: "waiting")
        /// The copy is in the file named by `digest`.
        public static let kept = Self(rawValue: "kept")
        /// Larger than what is copied.
        public static let tooLarge = Self(rawValue: "too_large")
        /// The guild's quota was used up.
        public static let overQuota = Self(rawValue: "over_quota")
        /// Gone before it could be copied.
        public static let lost = Self(rawValue: "lost")
        public static let erased = Self(rawValue: "erased")
    }

    public let id: AttachmentID
    public let ticketID: TicketID
    public let guildID: GuildID
    public let messageID: MessageID
    public let authorID: UserID
    /// As the user named it. Data, and never a path.
    public var filename: String
    public var contentType: String?
    /// In bytes, as Discord says.
    public var size: Int64
    /// Where Discord has it; the address expires after about a day.
    public var url: String
    public var state: State
    /// The SHA-256 of the content, in lower-case hexadecimal, where it is kept.
    public var digest: String?

    public init(
        id: AttachmentID, ticketID: TicketID, guildID: GuildID, messageID: MessageID, authorID: UserID,
        filename: String, contentType: String?, size: Int64, url: String, state: State = .waiting,
        digest: String? = nil
    ) {
        self.id = id
        self.ticketID = ticketID
        self.guildID = guildID
        self.messageID = messageID
        self.authorID = authorID
        self.filename = filename
        self.contentType = contentType
        self.size = size
        self.url = url
        self.state = state
        self.digest = digest
    }
}
