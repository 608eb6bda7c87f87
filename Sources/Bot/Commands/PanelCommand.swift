import DiscordInteractions
import DiscordModel
import Tickets

/// `/panel [channel:]` posts the message whose button opens tickets.
struct PanelCommand: BotCommand, SlashCommand {
    static let name = "panel"
    static let summary = "Post the message whose button opens tickets"
    static let audience = Audience.administrators
    static let options = optionList(
        .optional(.channel("channel", "Where to post it; here, if left out", types: [.text, .announcement])))

    private let setup: SetupDesk

    init(_ services: BotServices) { self.setup = services.setup }

    /// Everybody sees the command, so that whoever may not use it is told so instead of finding nothing.
    var handler: CommandHandler { CommandHandler(self) }

    func run(_ channel: InteractionChannel?, in context: InteractionContext) async throws -> Reply {
        let target = try channel?.id ?? context.channel()
        try await self.setup.postPanel(in: target, by: context.actingMember(), nonce: context.panelNonce)
        return .ephemeral(Texts.panelPosted(target))
    }
}

extension InteractionContext {
    /// One panel for each command, however often Discord delivers it.
    var panelNonce: String { "panel-\(self.interaction.id.customIDText)" }
}
