import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings view` shows what is set, what is wrong, and how to mend it.
struct ViewSettings: SlashCommand {
    static let name = "view"
    static let summary = "Show the settings and what is wrong with them"
    static let options = optionList()

    let settings: SettingsDesk
    let directory: GuildDirectory

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        let report = SettingsReport(try await self.settings.settings(of: actor.guildID), directory: self.directory)
        let problems = report.problems.map { Texts.warning($0) }.joined(separator: "\n")
        return .ephemeral(
            MessageDraft(embeds: [
                Embed(
                    title: Texts.settingsTitle, description: report.lines.joined(separator: "\n"),
                    fields: problems.isEmpty
                        ? nil
                        : [.init(name: Texts.problemsTitle, value: String(problems.prefix(Limits.embedFieldValue)))])
            ]))
    }
}
