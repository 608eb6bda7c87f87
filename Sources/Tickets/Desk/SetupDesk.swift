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
    private let maker: GuildMaker
    /// The custom id of the button that opens a ticket; known to whoever handles it.
    private let openButtonID: String

    /// How long a server may take to be described after the bot has joined or started.
    static let patience = Duration.seconds(10)

    public init(
        settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient, botID: UserID, openButtonID: String
    ) {
        self.settings = settings
        self.directory = directory
        self.rest = rest
        self.maker = GuildMaker(directory: directory, rest: rest, botID: botID)
        self.openButtonID = openButtonID
    }

    /// Finds or makes everything, keeps what is set and still there, and saves after each thing made, so that a second
    /// try goes on where the first one stopped.
    ///
    /// - Returns: The settings, and what was made.
    /// - Throws: `TicketRefusal`, `SetupRefusal`, `StoreError`.
    public func setUp(
        _ wishes: Wishes, by actor: ActingMember
    ) async throws -> (settings: GuildSettings, made: [String]) {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        let guild = actor.guildID
        // Nobody knows what is there before; everything would be made a second time.
        guard await self.directory.wait(for: guild, atMost: Self.patience) else { throw SetupRefusal.serverUnknown }
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
    /// - Parameter nonce: The same one again posts nothing new; at most 25 characters.
    /// - Throws: `TicketRefusal`, `SetupRefusal`, `StoreError`.
    public func postPanel(in channel: ChannelID, by actor: ActingMember, nonce: String) async throws {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        let settings = try await self.settings.settings(of: actor.guildID)
        guard !settings.staffRoles.isEmpty else { throw TicketRefusal.notSetUp }
        do {
            _ = try await self.rest.send(CreateMessage(in: channel, self.panel(settings.panel, nonce: nonce)))
        } catch {
            if error.code == .unknownChannel { throw SetupRefusal.channelIsGone(channel) }
            let missing = self.missing(Doctor.neededForPanel, in: channel, of: actor.guildID)
            throw SetupRefusal.reason(of: error, lacking: .cannotPost(in: channel, permissions: missing.names))
        }
        try await self.settings.notePanel(in: channel, of: actor.guildID)
    }

    /// What of `needed` the bot lacks in the channel; all of it where that is not known.
    private func missing(_ needed: Permissions, in id: ChannelID, of guild: GuildID) -> Permissions {
        guard let entry = self.directory[guild], let channel = entry.channels[id] else { return needed }
        if channel.isObfuscated { return .viewChannel }
        let missing = needed.subtracting(entry.permissions(of: self.maker.botID, in: channel, of: guild))
        return missing.isEmpty ? needed : missing
    }

    private func panel(_ text: PanelText, nonce: String) -> MessageDraft {
        MessageDraft(
            embeds: [Embed(title: text.title, description: text.instructions, color: Colors.changed)],
            components: [
                .buttons([Button(text.buttonLabel, emoji: "🎫", style: .primary, customID: self.openButtonID)])
            ], nonce: nonce)
    }

    private func staffRole(
        _ wish: RoleID?, _ settings: GuildSettings, _ made: inout [String]
    ) async throws -> RoleID {
        let guild = settings.guildID
        if let role = wish ?? settings.staffRoles.first(where: { !self.directory.isGone($0, in: guild) }) {
            return role
        }
        let (role, isNew) = try await self.maker.role(named: Texts.staffRoleNames, in: guild)
        if isNew { made.append(Texts.madeRole(role)) }
        return role
    }

    private func channel(
        _ wish: ChannelID?, named name: String, _ type: ChannelType, _ settings: GuildSettings,
        _ made: inout [String]
    ) async throws -> ChannelID {
        if let wish, !self.directory.isGone(wish, in: settings.guildID) { return wish }
        let (channel, isNew) = try await self.maker.channel(named: name, type, for: settings)
        if isNew { made.append(Texts.madeChannel(channel)) }
        return channel
    }
}
