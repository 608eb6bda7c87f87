import DiscordInteractions
import DiscordModel
import Tickets

/// `/setup` is the one-minute path: it finds or makes everything, and posts the panel.
struct SetupCommand: BotCommand, SlashCommand {
    static let name = "setup"
    static let summary = "Set tickets up on this server and post the panel"
    static let audience = Audience.administrators
    static let options = optionList(
        .optional(.role("staff", "The role of your staff; found or made, if left out")),
        .optional(.channel("category", "Where tickets appear; found or made, if left out", types: [.category])),
        .optional(.channel("archive", "Where closed tickets go; found or made, if left out", types: [.category])),
        .optional(.channel("log", "Where events and transcripts go; found or made, if left out", types: [.text])),
        .optional(.channel("panel", "Where to post the panel; here, if left out", types: [.text, .announcement]))
    )

    private let setup: SetupDesk

    init(_ services: BotServices) { self.setup = services.setup }

    var handler: CommandHandler { CommandHandler(self) }

    func run(
        _ input: (Role?, InteractionChannel?, InteractionChannel?, InteractionChannel?, InteractionChannel?),
        in context: InteractionContext
    ) async throws -> Reply {
        let (staff, category, archive, log, panel) = input
        let actor = try context.actingMember()
        if let staff, !staff.canBeStaff(in: actor.guildID) { return .ephemeral(Texts.wrongRole) }
        let (_, made) = try await self.setup.setUp(
            .init(
                staffRole: staff?.id, category: category?.id, archiveCategory: archive?.id, logChannel: log?.id),
            by: actor)
        let target = try panel?.id ?? context.channel()
        try await self.setup.postPanel(in: target, by: actor, nonce: context.panelNonce)
        return .ephemeral(Texts.setUp(made: made, panelIn: target))
    }
}
