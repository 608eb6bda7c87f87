import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings …` shows and changes how Usher is set up; its subcommands are in `Settings/`.
struct SettingsCommand: BotCommand {
    static let audience = Audience.administrators

    private let services: BotServices

    init(_ services: BotServices) { self.services = services }

    var handler: CommandHandler {
        let settings = self.services.settings
        return CommandHandler(
            group: "settings", summary: "See and change how Usher is set up here",
            subcommands: [
                ViewSettings(settings: settings, directory: self.services.desk.directory),
                StaffSetting(settings: settings),
                CategorySetting(settings: settings), ArchiveSetting(settings: settings), LogSetting(settings: settings),
                PanelSetting(settings: settings), RetentionSetting(settings: settings),
            ])
    }
}
