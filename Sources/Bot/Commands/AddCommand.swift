import DiscordInteractions
import DiscordModel
import Tickets

/// `/add user:` gives somebody access to the ticket.
struct AddCommand: BotCommand, SlashCommand {
    static let name = "add"
    static let summary = "Add somebody to this ticket"
    static let audience = Audience.staff
    static let options = optionList(.user("user", "Who shall see this ticket and write in it"))

    private let desk: TicketDesk

    init(_ services: BotServices) { self.desk = services.desk }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ chosen: ChosenUser, in context: InteractionContext) async throws -> Reply {
        try await self.desk.add(
            chosen.user, member: chosen.member, toTicketIn: context.channel(), by: context.actingMember())
        return .ephemeral(Texts.added(chosen.user.id))
    }
}
