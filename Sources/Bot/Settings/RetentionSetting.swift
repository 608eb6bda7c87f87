import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings retention [days:]` says how long after its closing what was said in a ticket is kept.
struct RetentionSetting: SlashCommand {
    static let name = "retention"
    static let summary = "Choose how long conversations of closed tickets are kept"
    static let options = optionList(
        .optional(.integer("days", "Days after a ticket's closing; 0 or left out keeps them for ever", in: 0...36500)))

    let settings: SettingsDesk

    func run(_ days: Int?, in context: InteractionContext) async throws -> Reply {
        let days = days == 0 ? nil : days
        try await self.settings.change(by: context.actingMember()) { $0.retentionDays = days }
        return .ephemeral(Texts.retentionSaved(days))
    }
}
