import DiscordModel
import Synchronization

/// Who has opened which of the open tickets, so that nobody has to ask the store for each member who comes and goes.
final class OpenTickets: Sendable {
    private struct Opener: Hashable {
        let guildID: GuildID
        let userID: UserID
    }

    private let tickets = Mutex<[Opener: Set<TicketID>]>([:])

    func follow(_ ticket: Ticket) {
        let opener = Opener(guildID: ticket.guildID, userID: ticket.openerID)
        self.tickets.withLock { tickets in
            if ticket.isActive {
                tickets[opener, default: []].insert(ticket.id)
            } else {
                tickets[opener]?.remove(ticket.id)
                if tickets[opener]?.isEmpty == true { tickets[opener] = nil }
            }
        }
    }

    func tickets(of user: UserID, in guild: GuildID) -> [TicketID] {
        self.tickets.withLock { $0[Opener(guildID: guild, userID: user)]?.sorted() ?? [] }
    }
}
