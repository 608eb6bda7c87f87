public import DiscordModel

/// The settings of each guild: what the configuration file pins, over what the store keeps.
public struct SettingsDesk: Sendable {
    private let store: any TicketStore
    private let pinned: [GuildID: PinnedSettings]
    /// Two changes at once must not undo each other.
    private let locks = KeyedLock<GuildID>()

    public init(store: any TicketStore, pinned: [GuildID: PinnedSettings] = [:]) {
        self.store = store
        self.pinned = pinned
    }

    /// The settings in force; empty ones where the guild was never set up.
    public func settings(of guild: GuildID) async throws -> GuildSettings {
        let stored = try await self.store.settings(of: guild) ?? GuildSettings(guildID: guild)
        return self.pinned[guild]?.applied(to: stored) ?? stored
    }

    /// The guilds of which the configuration file says something, whether they were ever set up or not.
    var pinnedGuilds: [GuildID] { self.pinned.keys.sorted() }

    /// Changes settings for a member who may manage the server.
    ///
    /// - Returns: The settings then in force.
    /// - Throws: `TicketRefusal.mustManageServer`; `.pinned` if the configuration file says otherwise;
    ///   `.tooManyStaffRoles`.
    @discardableResult
    public func change(
        by actor: ActingMember, _ change: @Sendable (inout GuildSettings) -> Void
    ) async throws -> GuildSettings {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        return try await self.locks.withLock(actor.guildID) { try await self.changed(actor, change) }
    }

    /// What the configuration file fixes for the guild.
    public func pinned(for guild: GuildID) -> PinnedSettings? { self.pinned[guild] }

    /// Where the guild's panel was posted last.
    public func panel(of guild: GuildID) async throws -> ChannelID? {
        try await self.store.note(Self.panelNote(guild)).flatMap { ChannelID($0) }
    }

    func notePanel(in channel: ChannelID, of guild: GuildID) async throws {
        try await self.store.setNote(Self.panelNote(guild), to: channel.description)
    }

    private static func panelNote(_ guild: GuildID) -> String { "panel.\(guild)" }

    private func changed(
        _ actor: ActingMember, _ change: @Sendable (inout GuildSettings) -> Void
    ) async throws -> GuildSettings {
        let stored = try await self.store.settings(of: actor.guildID) ?? GuildSettings(guildID: actor.guildID)
        let pinned = self.pinned[actor.guildID]
        var settings = pinned?.applied(to: stored) ?? stored
        let count = settings.staffRoles.count
        change(&settings)
        if let key = pinned?.conflict(with: settings) {
            throw TicketRefusal.pinned("guilds.\(actor.guildID).\(key)")
        }
        // Whoever has too many may still take some away.
        guard settings.staffRoles.count <= max(count, GuildSettings.maximumStaffRoles) else {
            throw TicketRefusal.tooManyStaffRoles
        }
        try await self.store.save(pinned?.withdrawn(from: settings, to: stored) ?? settings)
        return settings
    }
}
