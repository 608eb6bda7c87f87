import DiscordModel
import Tickets

struct SettingsFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case guildID = "guild_id"
        case staffRoles = "staff_roles"
        case categoryID = "category_id"
        case archiveCategoryID = "archive_category_id"
        case logChannelID = "log_channel_id"
        case panel
        case retentionDays = "retention_days"
    }

    struct Panel: Codable {
        private enum CodingKeys: String, CodingKey {
            case title, instructions, greeting
            case buttonLabel = "button_label"
        }

        let title: String
        let instructions: String
        let buttonLabel: String
        let greeting: String
    }

    let guildID: GuildID
    let staffRoles: [RoleID]
    let categoryID: ChannelID?
    let archiveCategoryID: ChannelID?
    let logChannelID: ChannelID?
    let panel: Panel
    let retentionDays: Int?

    init(_ settings: GuildSettings) {
        self.guildID = settings.guildID
        self.staffRoles = settings.staffRoles
        self.categoryID = settings.categoryID
        self.archiveCategoryID = settings.archiveCategoryID
        self.logChannelID = settings.logChannelID
        self.panel = Panel(
            title: settings.panel.title, instructions: settings.panel.instructions,
            buttonLabel: settings.panel.buttonLabel, greeting: settings.panel.greeting)
        self.retentionDays = settings.retentionDays
    }

    var settings: GuildSettings {
        GuildSettings(
            guildID: self.guildID, staffRoles: self.staffRoles, categoryID: self.categoryID,
            archiveCategoryID: self.archiveCategoryID, logChannelID: self.logChannelID,
            panel: PanelText(
                title: self.panel.title, instructions: self.panel.instructions, buttonLabel: self.panel.buttonLabel,
                greeting: self.panel.greeting),
            retentionDays: self.retentionDays)
    }
}
