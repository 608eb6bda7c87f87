import DiscordInteractions
import DiscordModel
import Tickets

/// `/doctor` says what is wrong on this server and offers to mend it.
struct DoctorCommand: BotCommand, SlashCommand {
    static let name = "doctor"
    static let summary = "What is wrong with Usher here, and buttons that mend it"
    static let audience = Audience.administrators
    static let options = optionList()

    private let doctor: DoctorDesk
    private let desk: TicketDesk

    init(_ services: BotServices) {
        self.doctor = services.doctor
        self.desk = services.desk
    }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply {
        // First of all: an interaction's id says when Discord made it, and the way here takes a moment at most.
        let lead = self.desk.now() - context.interaction.id.timestamp
        let actor = try context.actingMember()
        return .ephemeral(DoctorAnswer.draft(try await self.doctor.findings(for: actor, clockLead: lead), in: actor))
    }
}
