public import DiscordModel

/// One ticket: what shall be, and how much of it has been done on Discord.
///
/// The row decides and Discord follows: whatever of it Discord does not show yet is derived from here (`nextStep`) and
/// carried out by `TicketDesk.advance`.
public struct Ticket: Hashable, Sendable {
    public enum Status: String, Hashable, Sendable, Codable {
        case open
        case closed
        /// Its channel could not be made; the opener was told why.
        case cancelled
    }

    public let id: TicketID
    public let guildID: GuildID
    /// 1, 2, 3 … in each guild, without gaps.
    public let number: Int
    public let openerID: UserID
    public let openedAt: Timestamp
    /// One active ticket per member, guild and slot; always 1 as long as one ticket each is allowed.
    public let slot: Int
    /// Where the opener pressed the button: below it lies the ticket if it becomes a thread. `nil` where that is not
    /// known, as in tickets of earlier versions.
    public let panelChannelID: ChannelID?

    public var status: Status
    /// Everybody who was ever given access beside the staff, the opener first.
    public var members: [TicketMember]
    /// Whether it lives in a private thread, since the server had no room for a channel. Written before Discord is asked
    /// for the thread, and kept when there is room again: a ticket stays where it is.
    public var isThread: Bool
    /// The ticket's own channel or thread.
    public var channelID: ChannelID?
    public var greetingID: MessageID?
    public var closing: Closing?
    /// Whether nothing is left to do on Discord. Start-up looks at those that are not.
    public var isSettled: Bool
    /// Counts the writes; lets two writers notice each other.
    public var revision: Int

    public init(
        id: TicketID, guildID: GuildID, number: Int, openerID: UserID, openedAt: Timestamp, slot: Int = 1,
        panelChannelID: ChannelID? = nil, status: Status = .open, members: [TicketMember], isThread: Bool = false,
        channelID: ChannelID? = nil, greetingID: MessageID? = nil, closing: Closing? = nil, isSettled: Bool = false,
        revision: Int = 0
    ) {
        self.id = id
        self.guildID = guildID
        self.number = number
        self.openerID = openerID
        self.openedAt = openedAt
        self.slot = slot
        self.panelChannelID = panelChannelID
        self.status = status
        self.members = members
        self.isThread = isThread
        self.channelID = channelID
        self.greetingID = greetingID
        self.closing = closing
        self.isSettled = isSettled
        self.revision = revision
    }

    /// Only an open ticket keeps its opener from opening another.
    public var isActive: Bool { self.status == .open }

    /// The channel below which its thread lies; `nil` if it has a channel of its own.
    public var threadParentID: ChannelID? { self.isThread ? self.panelChannelID : nil }

    /// `ticket-0042`
    public var channelName: String { "ticket-\(self.paddedNumber)" }

    /// `closed-0042`
    public var archivedChannelName: String { "closed-\(self.paddedNumber)" }

    /// At least four digits.
    public var paddedNumber: String {
        let digits = String(self.number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// Somebody who was given access to a ticket.
public struct TicketMember: Hashable, Sendable, Codable {
    public let userID: UserID
    /// Whether they shall have access; a removed member stays listed.
    public var isPresent: Bool
    /// Whether Discord shows it already: in the overwrites of the channel, or in who is in the thread.
    public var isApplied: Bool
    /// What is recorded once Discord has applied it, so that the log never tells of what Discord refused.
    public var pendingEvent: TicketEvent?

    public init(
        userID: UserID, isPresent: Bool = true, isApplied: Bool = false, pendingEvent: TicketEvent? = nil
    ) {
        self.userID = userID
        self.isPresent = isPresent
        self.isApplied = isApplied
        self.pendingEvent = pendingEvent
    }
}

/// Who closed a ticket and why, and how far the closing has come.
public struct Closing: Hashable, Sendable, Codable {
    public let closedBy: UserID
    public let closedAt: Timestamp
    public let reason: String?
    /// The line in the channel is posted.
    public var isAnnounced: Bool
    /// The channel is renamed, moved and read-only.
    public var isArchived: Bool
    /// The transcript is in the store.
    public var isTranscriptKept: Bool
    /// The opener has the transcript, or cannot be reached.
    public var isOpenerTold: Bool

    public init(
        closedBy: UserID, closedAt: Timestamp, reason: String?, isAnnounced: Bool = false, isArchived: Bool = false,
        isTranscriptKept: Bool = false, isOpenerTold: Bool = false
    ) {
        self.closedBy = closedBy
        self.closedAt = closedAt
        self.reason = reason
        self.isAnnounced = isAnnounced
        self.isArchived = isArchived
        self.isTranscriptKept = isTranscriptKept
        self.isOpenerTold = isOpenerTold
    }
}
