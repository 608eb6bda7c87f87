import DiscordInteractions
import DiscordModel
import Tickets

/// `/remove user:` takes somebody's access to the ticket away; for its opener it asks first.
struct RemoveCommand: BotCommand, SlashCommand {
    static let name = "remove"
    static let summary = "Remove somebody from this ticket"
    static let audience = Audience.staff
    static let options = optionList(.user("user", "Who shall no longer see this ticket"))

    private let desk: TicketDesk

    init(_ services: BotServices) { self.desk = services.desk }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ chosen: ChosenUser, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        let isRemoved = try await self.desk.remove(
            chosen.user, member: chosen.member, fromTicketIn: context.channel(), by: actor, isConfirmed: false)
        return isRemoved
            ? .ephemeral(Texts.removed(chosen.user.id))
            : RemoveOpenerQuestion.reply(about: chosen.user, to: actor.userID, at: self.desk.now())
    }
}
