public import DiscordModel

/// The settings of a guild that the configuration file fixes; what is `nil` is left to `/settings`.
public struct PinnedSettings: Hashable, Sendable {
    public var staffRoles: [RoleID]?
    public var categoryID: ChannelID?
    public var archiveCategoryID: ChannelID?
    public var logChannelID: ChannelID?
    public var panelTitle: String?
    public var panelInstructions: String?
    public var panelButtonLabel: String?
    public var panelGreeting: String?
    /// 0 keeps conversations for ever.
    public var retentionDays: Int?

    public init() {}

    func applied(to settings: GuildSettings) -> GuildSettings {
        var result = settings
        if let staffRoles { result.staffRoles = staffRoles }
        if let categoryID { result.categoryID = categoryID }
        if let archiveCategoryID { result.archiveCategoryID = archiveCategoryID }
        if let logChannelID { result.logChannelID = logChannelID }
        if let panelTitle { result.panel.title = panelTitle }
        if let panelInstructions { result.panel.instructions = panelInstructions }
        if let panelButtonLabel { result.panel.buttonLabel = panelButtonLabel }
        if let panelGreeting { result.panel.greeting = panelGreeting }
        if let retentionDays { result.retentionDays = retentionDays > 0 ? retentionDays : nil }
        return result
    }

    /// `settings` with what is pinned here as it was in `stored`, so that a pin never gets into the store.
    func withdrawn(from settings: GuildSettings, to stored: GuildSettings) -> GuildSettings {
        var result = settings
        if self.staffRoles != nil { result.staffRoles = stored.staffRoles }
        if self.categoryID != nil { result.categoryID = stored.categoryID }
        if self.archiveCategoryID != nil { result.archiveCategoryID = stored.archiveCategoryID }
        if self.logChannelID != nil { result.logChannelID = stored.logChannelID }
        if self.panelTitle != nil { result.panel.title = stored.panel.title }
        if self.panelInstructions != nil { result.panel.instructions = stored.panel.instructions }
        if self.panelButtonLabel != nil { result.panel.buttonLabel = stored.panel.buttonLabel }
        if self.panelGreeting != nil { result.panel.greeting = stored.panel.greeting }
        if self.retentionDays != nil { result.retentionDays = stored.retentionDays }
        return result
    }

    /// The first setting of `wanted` that differs from what is pinned here, by its name in the configuration file.
    func conflict(with wanted: GuildSettings) -> String? {
        let pinned = self.applied(to: wanted)
        if pinned.staffRoles != wanted.staffRoles { return "staff" }
        if pinned.categoryID != wanted.categoryID { return "category" }
        if pinned.archiveCategoryID != wanted.archiveCategoryID { return "archive" }
        if pinned.logChannelID != wanted.logChannelID { return "log" }
        if pinned.panel.title != wanted.panel.title { return "panel.title" }
        if pinned.panel.instructions != wanted.panel.instructions { return "panel.instructions" }
        if pinned.panel.buttonLabel != wanted.panel.buttonLabel { return "panel.button" }
        if pinned.panel.greeting != wanted.panel.greeting { return "panel.greeting" }
        if pinned.retentionDays != wanted.retentionDays { return "retention" }
        return nil
    }
}
