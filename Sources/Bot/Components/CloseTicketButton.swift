public import DiscordInteractions
import DiscordModel
public import Tickets

/// The button under the greeting of a ticket.
public struct CloseTicketID: CustomID {
    public static let kind = "close"
    public static let codec = CustomIDCodec(\Self.ticketID.rawValue) { Self(TicketID(rawValue: $0)) }

    public let ticketID: TicketID

    public init(_ ticketID: TicketID) { self.ticketID = ticketID }
}

extension ComponentHandler {
    static func closeTicket(_ services: BotServices) -> Self {
        Self(CloseTicketID.self) { id, context in
            let channel = try context.channel()
            let actor = try context.actingMember()
            // A button is no proof: it counts only in the channel of its own ticket.
            guard try await services.desk.ticket(in: channel, for: actor).ticket.id == id.ticketID else {
                throw TicketRefusal.notATicketChannel
            }
            return .ephemeral(
                Texts.closedReply(
                    try await services.desk.close(
                        ticketIn: channel, by: actor, reason: nil, afterAnswer: context.afterAnswer)))
        }
    }
}
