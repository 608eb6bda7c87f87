import DiscordModel
import Tickets

struct TicketFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, number, slot, status, members, closing, revision, events
        case guildID = "guild_id"
        case openerID = "opener_id"
        case openedAt = "opened_at"
        case panelChannelID = "panel_channel_id"
        case isThread = "is_thread"
        case channelID = "channel_id"
        case greetingID = "greeting_id"
        case isSettled = "is_settled"
    }

    let id: NumberText
    let guildID: GuildID
    let number: Int
    let openerID: UserID
    let openedAt: Milliseconds
    let slot: Int
    let panelChannelID: ChannelID?
    let status: Ticket.Status
    let members: [MemberFields]
    /// Left out where it is false, as in records of earlier versions.
    let isThread: Bool?
    let channelID: ChannelID?
    let greetingID: MessageID?
    let closing: ClosingFields?
    let isSettled: Bool
    let revision: Int
    let events: [EventFields]

    init(_ ticket: Ticket, _ events: [TicketEvent]) {
        self.id = NumberText(ticket.id)
        self.guildID = ticket.guildID
        self.number = ticket.number
        self.openerID = ticket.openerID
        self.openedAt = Milliseconds(ticket.openedAt)
        self.slot = ticket.slot
        self.panelChannelID = ticket.panelChannelID
        self.status = ticket.status
        self.members = ticket.members.map { MemberFields($0) }
        self.isThread = ticket.isThread ? true : nil
        self.channelID = ticket.channelID
        self.greetingID = ticket.greetingID
        self.closing = ticket.closing.map { ClosingFields($0) }
        self.isSettled = ticket.isSettled
        self.revision = ticket.revision
        self.events = events.map { EventFields($0) }
    }

    var record: StoredRecord {
        let ticket = Ticket(
            id: self.id.ticketID, guildID: self.guildID, number: self.number, openerID: self.openerID,
            openedAt: self.openedAt.value, slot: self.slot, panelChannelID: self.panelChannelID,
            status: self.status, members: self.members.map(\.member), isThread: self.isThread ?? false,
            channelID: self.channelID, greetingID: self.greetingID, closing: self.closing?.closing,
            isSettled: self.isSettled, revision: self.revision)
        return .ticket(ticket, events: self.events.map(\.event))
    }
}

struct MemberFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case userID = "user_id"
        case isPresent = "is_present"
        case isApplied = "is_applied"
        case pendingEvent = "pending_event"
    }

    let userID: UserID
    let isPresent: Bool
    let isApplied: Bool
    let pendingEvent: EventFields?

    init(_ member: TicketMember) {
        self.userID = member.userID
        self.isPresent = member.isPresent
        self.isApplied = member.isApplied
        self.pendingEvent = member.pendingEvent.map { EventFields($0) }
    }

    var member: TicketMember {
        TicketMember(
            userID: self.userID, isPresent: self.isPresent, isApplied: self.isApplied,
            pendingEvent: self.pendingEvent?.event)
    }
}

struct ClosingFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case closedBy = "closed_by"
        case closedAt = "closed_at"
        case reason
        case isAnnounced = "is_announced"
        case isArchived = "is_archived"
        case isTranscriptKept = "is_transcript_kept"
        case isOpenerTold = "is_opener_told"
    }

    let closedBy: UserID
    let closedAt: Milliseconds
    let reason: String?
    let isAnnounced: Bool
    let isArchived: Bool
    let isTranscriptKept: Bool
    let isOpenerTold: Bool

    init(_ closing: Closing) {
        self.closedBy = closing.closedBy
        self.closedAt = Milliseconds(closing.closedAt)
        self.reason = closing.reason
        self.isAnnounced = closing.isAnnounced
        self.isArchived = closing.isArchived
        self.isTranscriptKept = closing.isTranscriptKept
        self.isOpenerTold = closing.isOpenerTold
    }

    var closing: Closing {
        Closing(
            closedBy: self.closedBy, closedAt: self.closedAt.value, reason: self.reason,
            isAnnounced: self.isAnnounced, isArchived: self.isArchived, isTranscriptKept: self.isTranscriptKept,
            isOpenerTold: self.isOpenerTold)
    }
}

struct EventFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, kind, at, detail
        case ticketID = "ticket_id"
        case actorID = "actor_id"
        case subjectID = "subject_id"
        case isPosted = "is_posted"
    }

    let id: NumberText
    let ticketID: NumberText
    let kind: String
    let at: Milliseconds
    let actorID: UserID
    let subjectID: UserID?
    let detail: String?
    let isPosted: Bool

    init(_ event: TicketEvent) {
        self.id = NumberText(event.id)
        self.ticketID = NumberText(event.ticketID)
        self.kind = event.kind.rawValue
        self.at = Milliseconds(event.at)
        self.actorID = event.actorID
        self.subjectID = event.subjectID
        self.detail = event.detail
        self.isPosted = event.isPosted
    }

    var event: TicketEvent {
        TicketEvent(
            id: self.id.ticketID, ticketID: self.ticketID.ticketID, kind: .init(rawValue: self.kind),
            at: self.at.value, actorID: self.actorID, subjectID: self.subjectID, detail: self.detail,
            isPosted: self.isPosted)
    }
}
