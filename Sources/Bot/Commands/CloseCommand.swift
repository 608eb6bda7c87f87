import DiscordInteractions
import DiscordModel
import Tickets

/// `/close [reason:]` closes the ticket of the channel it is used in.
struct CloseCommand: BotCommand, SlashCommand {
    static let name = "close"
    static let summary = "Close this ticket and keep a transcript"
    static let audience = Audience.staff
    static let options = optionList(
        .optional(.string("reason", "Why the ticket is closed; the opener reads it too", length: 1...500)))

    private let desk: TicketDesk

    init(_ services: BotServices) { self.desk = services.desk }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ reason: String?, in context: InteractionContext) async throws -> Reply {
        let ticket = try await self.desk.close(
            ticketIn: context.channel(), by: context.actingMember(), reason: reason,
            afterAnswer: context.afterAnswer)
        return .ephemeral(Texts.closedReply(ticket))
    }
}
