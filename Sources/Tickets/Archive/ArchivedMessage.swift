public import DiscordModel

/// One version of one message in a ticket's channel. Edits and deletions are versions of their own, so that nothing
/// that was seen is lost, and the same thing seen twice is kept once.
public struct ArchivedMessage: Hashable, Sendable, Codable {
    public enum Content: Hashable, Sendable, Codable {
        /// Discord's message object in JSON as it came, compressed (`Deflate`).
        case message([UInt8])
        /// The message was deleted.
        case deleted
        /// The author asked for what they wrote to be erased.
        case erased
    }

    /// Where a version stands in its ticket.
    public struct Position: Hashable, Sendable, Codable, Comparable {
        public let messageID: MessageID
        public let version: Int64

        public init(messageID: MessageID, version: Int64) {
            self.messageID = messageID
            self.version = version
        }

        public static func < (left: Self, right: Self) -> Bool {
            (left.messageID, left.version) < (right.messageID, right.version)
        }
    }

    public let ticketID: TicketID
    public let guildID: GuildID
    public let messageID: MessageID
    /// 0 as it was posted; after an edit, the edit's time in milliseconds since 1970; `deletion` for the deletion.
    public let version: Int64
    /// `nil` where a deletion is all that was seen of the message.
    public let authorID: UserID?
    /// When Usher saw this version.
    public let seenAt: Timestamp
    public var content: Content

    /// The version under which a deletion is kept: behind all edits.
    public static let deletion = Int64.max

    public init(
        ticketID: TicketID, guildID: GuildID, messageID: MessageID, version: Int64, authorID: UserID?,
        seenAt: Timestamp, content: Content
    ) {
        self.ticketID = ticketID
        self.guildID = guildID
        self.messageID = messageID
        self.version = version
        self.authorID = authorID
        self.seenAt = seenAt
        self.content = content
    }

    public var position: Position { Position(messageID: self.messageID, version: self.version) }
}
