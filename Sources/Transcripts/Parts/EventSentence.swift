import DiscordModel
import Tickets

/// What an event of a ticket says, behind the name of whoever caused it.
struct EventSentence: Hashable, Sendable {
    let verb: String
    let subject: UserID?
    let detail: String?

    init(_ event: TicketEvent) {
        self.subject = event.subjectID
        self.detail = event.detail.flatMap { $0.isEmpty ? nil : $0 }
        self.verb =
            switch event.kind {
            case .created: "opened the ticket"
            case .userAdded: "added"
            case .userRemoved: "removed"
            case .closed: "closed the ticket"
            case .cancelled: "asked for a ticket, which could not be opened"
            case .channelDeleted: "deleted the channel"
            // An event of a newer version.
            default: event.subjectID == nil ? event.kind.rawValue : "\(event.kind.rawValue):"
            }
    }
}
