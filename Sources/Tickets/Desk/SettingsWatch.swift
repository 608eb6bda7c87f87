public import DiscordModel
public import DiscordREST
public import Logging

/// Tells the administrators, once, when something that the settings name is deleted: at once where the bot is there, or
/// else when it is back.
public struct SettingsWatch: Sendable {
    private let settings: SettingsDesk
    private let directory: GuildDirectory
    private let rest: RESTClient
    private let notices: AdminNotices
    private let botID: UserID
    private let logger: Logger

    public init(
        settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient, notices: AdminNotices, botID: UserID,
        logger: Logger
    ) {
        self.settings = settings
        self.directory = directory
        self.rest = rest
        self.notices = notices
        self.botID = botID
        self.logger = logger
    }

    public func roleWasDeleted(_ role: RoleID, in guild: GuildID) async {
        await self.tell(guild, only: role.description)
    }

    public func channelWasDeleted(_ channel: ChannelID, in guild: GuildID) async {
        await self.tell(guild, only: channel.description)
    }

    /// Discord has described the guild: something may be missing since the bot was here last.
    public func guildIsKnown(_ guild: GuildID) async { await self.tell(guild, only: nil) }

    /// Until it is told or not worth telling; a minute's trouble does not swallow it, and after a longer one the next
    /// description of the guild brings it up again.
    private func tell(_ guild: GuildID, only deleted: String?) async {
        for attempt in 0..<6 {
            do {
                if try await self.tellOnce(guild, only: deleted) { return }
            } catch {
                self.logger.warning(
                    "settings not looked at", metadata: ["guild": "\(guild)", "error": "\(error)"])
            }
            guard await Backoff.pause(after: attempt) else { return }
        }
    }

    /// - Returns: `false` if another try makes sense.
    private func tellOnce(_ guild: GuildID, only deleted: String?) async throws -> Bool {
        let settings = try await self.settings.settings(of: guild)
        guard deleted.map({ settings.names($0) }) ?? true else { return true }
        var facts = DoctorFacts(botID: self.botID, settings: settings)
        facts.pinned = self.settings.pinned(for: guild)
        facts.guild = self.directory[guild]
        var isDone = true
        for finding in Doctor(facts).findings {
            for id in finding.deleted where deleted == nil || deleted == id {
                guard try await self.isReallyGone(id, of: settings) else { continue }
                let isTold = await self.notices.tell(guild, key: id, finding.text, repair: finding.repair, pause: nil)
                isDone = isDone && isTold
            }
        }
        return isDone
    }

    /// A description of the guild may be older than what was made since, and a channel that the bot does not see any more
    /// is not deleted.
    private func isReallyGone(_ id: String, of settings: GuildSettings) async throws -> Bool {
        if let role = RoleID(id), settings.staffRoles.contains(role) {
            return try await !self.rest.send(GetGuildRoles(of: settings.guildID)).contains { $0.id == role }
        }
        guard let channel = ChannelID(id) else { return false }
        do {
            _ = try await self.rest.send(GetChannel(channel))
            return false
        } catch {
            try error.rethrow(unless: error.isRefusal)
            return error.code == .unknownChannel
        }
    }
}

extension GuildSettings {
    /// Whether the id is that of something set.
    fileprivate func names(_ id: String) -> Bool {
        self.staffRoles.contains { $0.description == id }
            || [self.categoryID, self.archiveCategoryID, self.logChannelID].contains { $0?.description == id }
    }
}
