import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings panel` opens a form for what the panel and the greeting say.
struct PanelSetting: SlashCommand {
    static let name = "panel"
    static let summary = "Change the texts of the panel and the greeting"
    static let options = optionList()
    /// A form must be the first answer, so nothing is deferred.
    static let acknowledgement = Acknowledgement.immediate

    let settings: SettingsDesk

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        return .form(PanelForm.draft(try await self.settings.settings(of: actor.guildID).panel))
    }
}
