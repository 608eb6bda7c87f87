public import DiscordModel

/// One switch of Server Settings → Integrations: who may use a command, or where it can be used.
///
/// Source: <https://docs.discord.com/developers/interactions/application-commands#application-command-permissions-object>
public struct CommandPermission: Sendable, Hashable, Codable {
    public enum Subject: Sendable, Hashable, Codable {
        case role(RoleID)
        case member(UserID)
        case channel(ChannelID)
    }

    public var subject: Subject
    public var isAllowed: Bool

    public init(_ subject: Subject, isAllowed: Bool) {
        self.subject = subject
        self.isAllowed = isAllowed
    }

    public static func everyone(of guild: GuildID, isAllowed: Bool) -> Self {
        Self(.role(.everyone(of: guild)), isAllowed: isAllowed)
    }

    /// Discord has an id for them: that of the guild, less one.
    public static func allChannels(of guild: GuildID, isAllowed: Bool) -> Self {
        Self(.channel(ChannelID(guild.rawValue - 1)), isAllowed: isAllowed)
    }

    var json: JSON {
        let (id, type): (JSON, JSON) =
            switch self.subject {
            case .role(let id): (.id(id), 1)
            case .member(let id): (.id(id), 2)
            case .channel(let id): (.id(id), 3)
            }
        return ["id": id, "type": type, "permission": .bool(self.isAllowed)]
    }
}

extension WorldState {
    /// Whether it is a command of the application that is there in the guild, or the application itself, which stands for
    /// all commands without permissions of their own.
    func isCommand(_ id: UInt64, of application: ApplicationID, in guild: GuildID) -> Bool {
        if id == application.rawValue { return true }
        guard let command = self.commands[CommandID(id)] else { return false }
        return command.scope.applicationID == application && command.scope.guildID ?? guild == guild
    }

    /// Source: <https://docs.discord.com/developers/interactions/application-commands#application-command-permissions-object>
    func commandPermissionsJSON(of id: UInt64, _ application: ApplicationID, in guild: GuildRecord) -> JSON {
        [
            "id": .string("\(id)"), "application_id": .id(application), "guild_id": .id(guild.id),
            "permissions": .array((guild.commandPermissions[id] ?? []).map(\.json)),
        ]
    }

    /// What the switches say: first the channel, a thread's being its parent's, then the member, then their roles, of which
    /// one that allows is enough, then everyone. `nil` where they say nothing, and the command's own demand counts.
    ///
    /// Source: <https://docs.discord.com/developers/interactions/application-commands#permissions>; that a command's own
    /// switches replace the application's is assumed.
    func commandPermissionDecision(on command: CommandRecord, _ person: UserID, in channel: ChannelRecord) -> Bool? {
        guard let guild = channel.guildID.flatMap({ self.guilds[$0] }), let member = guild.members[person],
            let entries = guild.commandPermissions[command.id.rawValue]
                ?? guild.commandPermissions[command.scope.applicationID.rawValue]
        else { return nil }
        let switches = Dictionary(entries.map { ($0.subject, $0.isAllowed) }) { _, last in last }
        let place = channel.thread == nil ? channel.id : channel.parentID ?? channel.id
        let allChannels = CommandPermission.allChannels(of: guild.id, isAllowed: true).subject
        if (switches[.channel(place)] ?? switches[allChannels]) == false { return false }
        if let decision = switches[.member(person)] { return decision }
        let roles = member.roleIDs.compactMap { switches[.role($0)] }
        if !roles.isEmpty { return roles.contains(true) }
        return switches[.role(.everyone(of: guild.id))]
    }

    mutating func setCommandPermissions(
        _ permissions: [CommandPermission], on id: UInt64, of application: ApplicationID, in guildID: GuildID
    ) {
        self.guilds[guildID]?.commandPermissions[id] = permissions.isEmpty ? nil : permissions
        self.tellPeople(.state)
        guard let guild = self.guilds[guildID] else { return }
        self.publish(
            "APPLICATION_COMMAND_PERMISSIONS_UPDATE", self.commandPermissionsJSON(of: id, application, in: guild),
            guild: guildID, intents: [], to: application)
    }
}

extension SandboxGuild {
    /// What an administrator sets in Server Settings → Integrations; none takes all of it back.
    ///
    /// - Parameter command: `nil` stands for all commands of the application that have no switches of their own.
    /// - Throws: ``PersonRefusal`` when there is no such command.
    public func setCommandPermissions(
        _ permissions: [CommandPermission], on command: String? = nil, of application: SandboxApplication
    ) async throws {
        try self.world.write { world throws(PersonRefusal) in
            var id = application.id.rawValue
            if let command {
                let found = world.commands.values.first {
                    $0.name == command && world.isThere($0, self.id, application)
                }
                guard let found else { throw PersonRefusal("There is no command /\(command) here") }
                id = found.id.rawValue
            }
            world.setCommandPermissions(permissions, on: id, of: application.id, in: self.id)
        }
    }
}

extension WorldState {
    fileprivate func isThere(_ command: CommandRecord, _ guild: GuildID, _ application: SandboxApplication) -> Bool {
        self.isCommand(command.id.rawValue, of: application.id, in: guild)
    }
}
