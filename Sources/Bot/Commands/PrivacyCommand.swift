import DiscordInteractions
import DiscordModel
import Tickets

/// `/privacy erase user:` erases what somebody wrote in tickets, when they ask for it.
struct PrivacyCommand: BotCommand {
    static let audience = Audience.administrators

    private let services: BotServices

    init(_ services: BotServices) { self.services = services }

    var handler: CommandHandler {
        CommandHandler(
            group: "privacy", summary: "Erase what somebody wrote in tickets",
            subcommands: [EraseMessages(transcripts: self.services.transcripts)])
    }
}

/// Asks before it erases, since nothing brings it back.
struct EraseMessages: SlashCommand {
    static let name = "erase"
    static let summary = "Erase everything that somebody wrote and attached in this server's tickets"
    static let options = optionList(.user("user", "Whose messages shall be erased"))

    let transcripts: TranscriptDesk

    func run(_ chosen: ChosenUser, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        return EraseQuestion.reply(about: chosen.user.id, to: actor.userID, at: self.transcripts.now())
    }
}
