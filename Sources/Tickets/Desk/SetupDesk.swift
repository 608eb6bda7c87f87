public import DiscordModel
public import DiscordREST

/// Sets a server up: finds or makes what tickets need, and posts the panel.
public struct SetupDesk: Sendable {
    /// What the administrator chose; what is `nil` is picked or made.
    public struct Wishes: Sendable {
        public var staffRole: RoleID?
        public var category: ChannelID?
        public var archiveCategory: ChannelID?
        public var logChannel: ChannelID?

        public init(
            staffRole: RoleID? = nil, category: ChannelID? = nil, archiveCategory: ChannelID? = nil,
            logChannel: ChannelID? = nil
        ) {
            self.staffRole = staffRole
            self.category = category
            self.archiveCategory = archiveCategory
            self.logChannel = logChannel
        }
    }

    private let settings: SettingsDesk
    private let directory: GuildDirectory
    private let rest: RESTClient
    private let botID: UserID
    /// The custom id of the button that opens a ticket; known to whoever handles it.
    private let openButtonID: String

    public init(
        settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient, botID: UserID, openButtonID: String
    ) {
        self.settings = settings
        self.directory = directory
        self.rest = rest
        self.botID = botID
        self.openButtonID = openButtonID
    }

    /// Finds or makes everything, keeps what is set and still there, and saves after each thing made, so that a second
    /// try goes on where the first one stopped.
    ///
    /// - Returns: The settings, and what was made.
    /// - Throws: `TicketRefusal`, `StoreError`, `RESTError`.
    public func setUp(
        _ wishes: Wishes, by actor: ActingMember
    ) async throws -> (settings: GuildSettings, made: [String]) {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        let guild = actor.guildID
        let missing = TicketChannel.essential.subtracting(self.directory.botPermissions(in: guild))
        guard missing.isEmpty else { throw TicketRefusal.lacksPermissions(missing.names, nil) }
        var made: [String] = []
        var settings = try await self.settings.settings(of: guild)

        let role = try await self.staffRole(wishes.staffRole, settings, &made)
        settings = try await self.settings.change(by: actor) { settings in
            settings.staffRoles.removeAll { self.directory.isGone($0, in: guild) }
            if !settings.staffRoles.contains(role) { settings.staffRoles.append(role) }
        }
        let category = try await self.channel(
            wishes.category ?? settings.categoryID, named: Texts.categoryName, .category, settings, &made)
        settings = try await self.settings.change(by: actor) { $0.categoryID = category }
        let archive = try await self.channel(
            wishes.archiveCategory ?? settings.archiveCategoryID, named: Texts.archiveCategoryName, .category,
            settings, &made)
        settings = try await self.settings.change(by: actor) { $0.archiveCategoryID = archive }
        let log = try await self.channel(
            wishes.logChannel ?? settings.logChannelID, named: Texts.logChannelName, .text, settings, &made)
        settings = try await self.settings.change(by: actor) { $0.logChannelID = log }
        return (settings, made)
    }

    /// Posts the message whose button opens tickets.
    ///
    /// - Throws: `TicketRefusal`, `StoreError`, `RESTError`.
    public func postPanel(in channel: ChannelID, by actor: ActingMember) async throws {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        let settings = try await self.settings.settings(of: actor.guildID)
        guard !settings.staffRoles.isEmpty else { throw TicketRefusal.notSetUp }
        do {
            _ = try await self.rest.send(CreateMessage(in: channel, self.panel(settings.panel)))
        } catch {
            throw Self.refusal(for: error, in: channel)
        }
    }

    private static func refusal(for error: RESTError, in channel: ChannelID) -> any Error {
        guard error.code == .missingPermissions || error.code == .missingAccess else { return error }
        let needed: Permissions = [.viewChannel, .sendMessages, .embedLinks]
        return TicketRefusal.lacksPermissions(needed.names, channel)
    }

    private func panel(_ text: PanelText) -> MessageDraft {
        MessageDraft(
            embeds: [Embed(title: text.title, description: text.instructions, color: Colors.changed)],
            components: [
                .buttons([Button(text.buttonLabel, emoji: "🎫", style: .primary, customID: self.openButtonID)])
            ])
    }

    private func staffRole(
        _ wish: RoleID?, _ settings: GuildSettings, _ made: inout [String]
    ) async throws -> RoleID {
        let guild = settings.guildID
        if let role = wish ?? settings.staffRoles.first(where: { !self.directory.isGone($0, in: guild) }) {
            return role
        }
        let known = (self.directory[guild]?.roles.values).map(Array.init) ?? []
        let found = known.sorted { $0.id < $1.id }.first {
            $0.managed != true && Texts.staffRoleNames.contains($0.name.lowercased())
        }
        if let found { return found.id }
        let role = try await self.rest.send(
            CreateGuildRole(
                in: guild, RoleDraft(name: Texts.staffRoleName, isMentionable: true), reason: "Ticket set-up"))
        // The Gateway tells of it later; until then it must not pass for deleted.
        self.directory.update(guild) { $0.roles[role.id] = role }
        made.append(Texts.madeRole(role.id))
        return role.id
    }

    private func channel(
        _ wish: ChannelID?, named name: String, _ type: ChannelType, _ settings: GuildSettings,
        _ made: inout [String]
    ) async throws -> ChannelID {
        let guild = settings.guildID
        if let wish, !self.directory.isGone(wish, in: guild) { return wish }
        let known = (self.directory[guild]?.channels.values).map(Array.init) ?? []
        let found = known.sorted { $0.id < $1.id }.first {
            $0.type == type && $0.name?.lowercased() == name.lowercased()
        }
        if let found { return found.id }
        let draft = ChannelDraft(
            name: name, type: type, parentID: type == .category ? nil : settings.categoryID,
            permissionOverwrites: self.staffOnly(settings))
        let channel = try await self.rest.send(CreateGuildChannel(in: guild, draft, reason: "Ticket set-up"))
        self.directory.update(guild) { $0.channels[channel.id] = channel }
        made.append(Texts.madeChannel(channel.id))
        return channel.id
    }

    private func staffOnly(_ settings: GuildSettings) -> [Overwrite] {
        let grantable = self.directory.botPermissions(in: settings.guildID)
        return [
            Overwrite(.role(.everyone(of: settings.guildID)), deny: .viewChannel),
            Overwrite(.member(self.botID), allow: TicketChannel.bot.intersection(grantable)),
        ]
            + settings.staffRoles.filter { !self.directory.isGone($0, in: settings.guildID) }.map {
                Overwrite(.role($0), allow: TicketChannel.reader.intersection(grantable))
            }
    }
}
