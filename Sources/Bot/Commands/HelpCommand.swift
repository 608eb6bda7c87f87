import DiscordInteractions
import DiscordModel
import Tickets

/// `/help` shows what Usher can do here for the person who asks, from the commands that loaded.
struct HelpCommand: BotCommand, SlashCommand {
    static let name = "help"
    static let summary = "What Usher can do here"
    static let audience = Audience.everyone
    static let options = optionList()

    private let services: BotServices

    init(_ services: BotServices) { self.services = services }

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply {
        let actor = try context.actingMember()
        let settings = try await self.services.settings.settings(of: actor.guildID)
        let audience: Audience =
            actor.mayManageServer ? .administrators : actor.isStaff(under: settings) ? .staff : .everyone
        let catalogue = self.services.catalogue
        let lines = catalogue.entries.filter { $0.audience <= audience }
            .sorted { ($0.audience, $0.definition.name) < ($1.audience, $1.definition.name) }
            .map { "`/\($0.definition.name)` · \($0.definition.description)" }
        var fields: [Embed.Field] = []
        if audience == .administrators, !catalogue.failures.isEmpty {
            fields = [.init(name: Texts.problemsTitle, value: Texts.brokenCommands(catalogue.failures.map(\.name)))]
        }
        if audience == .administrators,
            case .degraded(let since, let waiting) = await self.services.desk.storeCondition()
        {
            fields.append(
                .init(name: Texts.databaseTitle, value: Texts.databaseIsAway(since: since, waiting: waiting)))
        }
        return .ephemeral(
            MessageDraft(embeds: [
                Embed(
                    title: Texts.helpTitle, description: lines.joined(separator: "\n"),
                    footer: .init(text: Texts.helpFooter), fields: fields.isEmpty ? nil : fields)
            ]))
    }
}
