import DiscordModel

/// Where a command lives: everywhere, or in one guild.
struct CommandScope: Hashable, Sendable, Codable {
    let applicationID: ApplicationID
    let guildID: GuildID?
}

struct CommandRecord: Sendable, Codable {
    let id: CommandID
    let scope: CommandScope
    let name: String
    let type: Int
    let description: String
    let options: [JSON]
    /// `nil` means everyone; empty means administrators only.
    let defaultMemberPermissions: Permissions?
    /// 0 guild, 1 direct message with the bot, 2 other private channels.
    let contexts: [Int]?
    let integrationTypes: [Int]
    let isAgeRestricted: Bool
    let nameLocalizations: JSON
    let descriptionLocalizations: JSON
    var version: Snowflake<CommandRecord>

    /// Source: <https://docs.discord.com/developers/interactions/application-commands#application-command-object>
    var json: JSON {
        var json: JSONObject = [
            "id": .id(self.id),
            "application_id": .id(self.scope.applicationID),
            "version": .id(self.version),
            "type": .number(self.type),
            "name": .string(self.name),
            "name_localizations": self.nameLocalizations,
            "description": .string(self.description),
            "description_localizations": self.descriptionLocalizations,
            "default_member_permissions": self.defaultMemberPermissions.map { .permissions($0) } ?? .null,
            "nsfw": .bool(self.isAgeRestricted),
        ]
        if !self.options.isEmpty { json["options"] = .array(self.options) }
        if let guildID = self.scope.guildID {
            json["guild_id"] = .id(guildID)
        } else {
            json["contexts"] = self.contexts.map { .array($0.map { .number($0) }) } ?? .null
            json["integration_types"] = .array(self.integrationTypes.map { .number($0) })
            json["dm_permission"] = .bool(self.contexts?.contains(1) ?? true)
        }
        return .object(json)
    }

    /// Whether the two would be the same command to a user.
    func isSameDefinition(as other: CommandRecord) -> Bool {
        var (left, right) = (self.json, other.json)
        for key in ["id", "version"] {
            left[key] = nil
            right[key] = nil
        }
        return left == right
    }
}

extension WorldState {
    func commands(in scope: CommandScope) -> [CommandRecord] {
        self.commands.values.filter { $0.scope == scope }.sorted { $0.id < $1.id }
    }

    /// What a person may run in a channel: right context, Use Application Commands, and the command's own demand.
    func commands(
        for person: UserID, in channel: ChannelRecord, named name: String? = nil
    ) -> [CommandRecord] {
        let context = channel.guildID == nil ? 1 : 0
        let installed = self.commands.values.filter { command in
            guard name == nil || command.name == name else { return false }
            if let guildID = command.scope.guildID { return guildID == channel.guildID }
            guard command.contexts?.contains(context) ?? true || !self.settings[.commands] else { return false }
            return self.isInstalled(command.scope.applicationID, in: channel)
                || self.isInstalled(command, by: person)
        }
        return installed.filter { self.mayRun($0, person, in: channel) }.sorted { $0.id < $1.id }
    }

    /// Whether the application was added to the guild; in direct messages, to that with its bot.
    func isInstalled(_ application: ApplicationID, in channel: ChannelRecord) -> Bool {
        if let guildID = channel.guildID { return self.guilds[guildID]?.applicationIDs.contains(application) ?? false }
        guard let bot = self.applications[application]?.userID else { return false }
        return channel.recipientIDs.contains(bot)
    }

    private func isInstalled(_ command: CommandRecord, by person: UserID) -> Bool {
        command.integrationTypes.contains(1)
            && self.users[person]?.installedApplications.contains(command.scope.applicationID) == true
    }

    /// The overwrites of Server Settings → Integrations come before what the command itself demands.
    func mayRun(_ command: CommandRecord, _ person: UserID, in channel: ChannelRecord) -> Bool {
        let rights = self.permissions(of: person, in: channel)
        guard self.settings[.commands] else { return rights.contains(.viewChannel) }
        guard rights.isSuperset(of: [.viewChannel, .useApplicationCommands]) else { return false }
        guard channel.guildID != nil else { return true }
        if rights.contains(.administrator) { return true }
        if let decision = self.commandPermissionDecision(on: command, person, in: channel) { return decision }
        guard let demanded = command.defaultMemberPermissions else { return true }
        return !demanded.isEmpty && rights.isSuperset(of: demanded)
    }
}
