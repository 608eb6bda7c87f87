public import DiscordModel

/// Something that happened to a ticket: kept for ever, and posted to the log channel once.
public struct TicketEvent: Hashable, Sendable, Codable {
    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let created = Self(rawValue: "created")
        public static let userAdded = Self(rawValue: "user_added")
        public static let userRemoved = Self(rawValue: "user_removed")
        public static let closed = Self(rawValue: "closed")
        /// The channel could not be made.
        public static let cancelled = Self(rawValue: "cancelled")
        /// Somebody deleted the channel by hand, which closes the ticket.
        public static let channelDeleted = Self(rawValue: "channel_deleted")
        public static let openerLeft = Self(rawValue: "opener_left")
        public static let openerReturned = Self(rawValue: "opener_returned")
    }

    /// Unique among all events, in the order in which they happened to one ticket.
    public let id: TicketID
    public let ticketID: TicketID
    public let kind: Kind
    public let at: Timestamp
    public let actorID: UserID
    /// Whom it happened to, where that is not the actor.
    public let subjectID: UserID?
    /// The reason, or what went wrong.
    public let detail: String?
    /// Whether the log channel has it, or there is none.
    public var isPosted: Bool

    public init(
        id: TicketID, ticketID: TicketID, kind: Kind, at: Timestamp, actorID: UserID, subjectID: UserID? = nil,
        detail: String? = nil, isPosted: Bool = false
    ) {
        self.id = id
        self.ticketID = ticketID
        self.kind = kind
        self.at = at
        self.actorID = actorID
        self.subjectID = subjectID
        self.detail = detail
        self.isPosted = isPosted
    }

    /// Whether it ended the ticket, so that the log has the transcript beside it.
    var bringsTranscript: Bool { self.kind == .closed || self.kind == .channelDeleted }
}
