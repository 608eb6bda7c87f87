import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings category channel:` says where tickets appear.
struct CategorySetting: SlashCommand {
    static let name = "category"
    static let summary = "Choose the category where tickets appear"
    static let options = optionList(.channel("channel", "The category", types: [.category]))

    let settings: SettingsDesk

    func run(_ channel: InteractionChannel, in context: InteractionContext) async throws -> Reply {
        try await self.settings.change(by: context.actingMember()) { $0.categoryID = channel.id }
        return .ephemeral(Texts.settingsSaved)
    }
}

/// `/settings archive channel:` says where closed tickets go.
struct ArchiveSetting: SlashCommand {
    static let name = "archive"
    static let summary = "Choose the category where closed tickets go"
    static let options = optionList(.channel("channel", "The category", types: [.category]))

    let settings: SettingsDesk

    func run(_ channel: InteractionChannel, in context: InteractionContext) async throws -> Reply {
        try await self.settings.change(by: context.actingMember()) { $0.archiveCategoryID = channel.id }
        return .ephemeral(Texts.settingsSaved)
    }
}

/// `/settings log channel:` says where events and transcripts are posted.
struct LogSetting: SlashCommand {
    static let name = "log"
    static let summary = "Choose the channel for events and transcripts"
    static let options = optionList(.channel("channel", "The channel", types: [.text]))

    let settings: SettingsDesk

    func run(_ channel: InteractionChannel, in context: InteractionContext) async throws -> Reply {
        try await self.settings.change(by: context.actingMember()) { $0.logChannelID = channel.id }
        return .ephemeral(Texts.settingsSaved)
    }
}
