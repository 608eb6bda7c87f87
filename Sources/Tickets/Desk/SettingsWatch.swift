public import DiscordModel
public import DiscordREST
public import Logging

/// Tells the administrators when something that the settings name is deleted.
public struct SettingsWatch: Sendable {
    private let settings: SettingsDesk
    private let directory: GuildDirectory
    private let rest: RESTClient
    private let logger: Logger

    public init(settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient, logger: Logger) {
        self.settings = settings
        self.directory = directory
        self.rest = rest
        self.logger = logger
    }

    public func roleWasDeleted(_ role: RoleID, in guild: GuildID) async throws {
        let settings = try await self.settings.settings(of: guild)
        if settings.staffRoles.contains(role) { try await self.tell(Texts.staffRoleGone, settings) }
    }

    public func channelWasDeleted(_ channel: ChannelID, in guild: GuildID) async throws {
        let settings = try await self.settings.settings(of: guild)
        switch channel {
        case settings.categoryID: try await self.tell(Texts.categoryGone, settings)
        case settings.archiveCategoryID: try await self.tell(Texts.archiveCategoryGone, settings)
        case settings.logChannelID: try await self.tell(Texts.logChannelGone, settings)
        default: return
        }
    }

    /// In the log channel; where there is none any more, the owner gets a direct message.
    private func tell(_ problem: String, _ settings: GuildSettings) async throws {
        let draft = MessageDraft(content: Texts.warning(problem))
        if let log = settings.logChannelID, !self.directory.isGone(log, in: settings.guildID) {
            _ = try await self.rest.send(CreateMessage(in: log, draft))
        } else if let guild = self.directory[settings.guildID] {
            let channel = try await self.rest.send(CreateDM(with: guild.ownerID))
            let text = Texts.warning("\(Texts.plain(guild.name)): \(problem)")
            _ = try await self.rest.send(CreateMessage(in: channel.id, MessageDraft(content: text)))
        }
        self.logger.warning("settings broken", metadata: ["guild": "\(settings.guildID)", "problem": "\(problem)"])
    }
}
