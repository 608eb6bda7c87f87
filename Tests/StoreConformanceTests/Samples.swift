import DiscordModel
import Testing
import Tickets

extension GuildID {
    static let harbour: Self = 1_100_000_000_000_000_001
    static let market: Self = 1_100_000_000_000_000_002
}

extension UserID {
    static let mia: Self = 1_200_000_000_000_000_001
    static let noah: Self = 1_200_000_000_000_000_002
    static let sam: Self = 1_200_000_000_000_000_003
}

extension Timestamp {
    /// Not a whole second, so that a store that forgets milliseconds is found out.
    static let morning = Timestamp(millisecondsSince1970: 1_790_000_000_123)
}

extension TicketID {
    /// Ids in the order of their numbers.
    static func sample(_ number: Int) -> Self { Self(at: .morning + .milliseconds(number), chance: UInt64(number)) }
}

extension TicketOpening {
    /// An opening in the harbour's guild, by Mia unless said otherwise.
    static func sample(
        _ number: Int, guild: GuildID = .harbour, opener: UserID = .mia, slot: Int = 1,
        panel: ChannelID? = 400
    ) -> Self {
        Self(
            id: .sample(number), guildID: guild, openerID: opener, at: .morning + .milliseconds(number), slot: slot,
            panelChannelID: panel)
    }
}

extension TicketEvent {
    /// An event whose id comes after that of the ticket.
    static func sample(
        _ number: Int, of ticket: Ticket, _ kind: Kind, subject: UserID? = nil, detail: String? = nil
    ) -> Self {
        Self(
            id: TicketID(rawValue: ticket.id.rawValue + Int64(number)), ticketID: ticket.id, kind: kind,
            at: .morning + .milliseconds(number), actorID: .sam, subjectID: subject, detail: detail)
    }
}

extension Ticket {
    /// The ticket as it is after somebody has closed it.
    func closed(reason: String? = nil) -> Self {
        var ticket = self
        ticket.status = .closed
        ticket.closing = Closing(closedBy: .sam, closedAt: .morning + .milliseconds(4567), reason: reason)
        return ticket
    }
}

extension TicketStore {
    /// Opens a ticket that nothing stands in the way of.
    func opened(_ opening: TicketOpening, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Ticket {
        let outcome = try await self.open(opening)
        return try #require(outcome.openedTicket, "\(outcome)", sourceLocation: sourceLocation)
    }
}

extension OpeningOutcome {
    var openedTicket: Ticket? {
        if case .opened(let ticket) = self { ticket } else { nil }
    }

    var ticketInTheWay: Ticket? {
        if case .alreadyActive(let ticket) = self { ticket } else { nil }
    }
}

/// Text that breaks stores which count in bytes, in UTF-16 or in three bytes a character.
let difficultText = "🎫 Grüße, 日本語, 👩‍👩‍👧‍👦, 𝔘𝔫𝔦, e\u{301} is not é; ' \" \\ % _ \u{202E}\r\n\ttail"
