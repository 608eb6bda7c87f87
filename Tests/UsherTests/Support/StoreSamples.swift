import DiscordModel
import Tickets

/// Records to move about.
enum StoreSamples {
    static let moment = Timestamp(millisecondsSince1970: 1_790_000_000_123)

    static func ticketID(_ number: Int) -> TicketID {
        TicketID(at: Self.moment + .milliseconds(number), chance: UInt64(number))
    }

    /// Closed tickets with four messages each.
    static func records(tickets: Int) -> [StoredRecord] {
        let numbers = 1...tickets
        let rows: [StoredRecord] = numbers.map { number in
            let id = Self.ticketID(number)
            return .ticket(
                Ticket(
                    id: id, guildID: 5, number: number, openerID: UserID(UInt64(number)), openedAt: Self.moment,
                    status: .closed, members: [TicketMember(userID: UserID(UInt64(number)))],
                    channelID: ChannelID(UInt64(1000 + number)),
                    closing: Closing(closedBy: 3, closedAt: Self.moment, reason: "settled 🎫"), isSettled: true,
                    revision: 3),
                events: [
                    TicketEvent(
                        id: id, ticketID: id, kind: .created, at: Self.moment, actorID: UserID(UInt64(number)))
                ])
        }
        let messages: [StoredRecord] = numbers.flatMap { number in
            (1...4).map { place in
                .message(
                    ArchivedMessage(
                        ticketID: Self.ticketID(number), guildID: 5, messageID: MessageID(UInt64(place)), version: 0,
                        authorID: 7, seenAt: Self.moment, content: .message([UInt8](repeating: UInt8(place), count: 90))
                    ))
            }
        }
        return [.settings(GuildSettings(guildID: 5, staffRoles: [9]))] + rows + messages
    }
}

extension TicketStore {
    /// Writes the records in portions.
    func fill(_ records: [StoredRecord]) async throws {
        var rest = records[...]
        while !rest.isEmpty {
            try await self.put(Array(rest.prefix(1000)))
            rest = rest.dropFirst(1000)
        }
    }
}
