public import DiscordModel
public import DiscordREST

/// All that a judgement of one server rests on. What is `nil` is not known, and nothing is held against it.
public struct DoctorFacts: Sendable {
    public enum StoreHealth: Hashable, Sendable {
        case well
        /// The database is away, and a local file stands in for it.
        case degraded(since: Timestamp, waiting: Int)
        case failing
    }

    public let botID: UserID
    /// Those in force.
    public var settings: GuildSettings
    /// What of them is fixed by the configuration file, so that nobody can change it on Discord.
    public var pinned: PinnedSettings?
    public var guild: GuildDirectory.Entry?
    /// Channels that are there, though the bot does not see them. The Gateway's own mark needs not be repeated here.
    public var hidden: Set<ChannelID> = []
    /// What the application may ask the Gateway for.
    public var application: ApplicationFlags?
    /// Where the panel was posted last.
    public var panelID: ChannelID?
    public var store: StoreHealth?
    /// How far this machine's clock is ahead of Discord's.
    public var clockLead: Duration?
    public var sessionStarts: (remaining: Int, total: Int)?
    /// Where links to transcripts lead.
    public var linkAddress: String?

    public init(botID: UserID, settings: GuildSettings) {
        self.botID = botID
        self.settings = settings
    }
}

/// Where a configured channel is.
enum ChannelPlace {
    case gone
    /// It is there, but the bot does not see it.
    case hidden
    case present(Channel)
}

extension DoctorFacts {
    var guildID: GuildID { self.settings.guildID }

    /// `nil` where the server is not known.
    func place(of channel: ChannelID) -> ChannelPlace? {
        guard let guild else { return nil }
        if self.hidden.contains(channel) { return .hidden }
        guard let known = guild.channels[channel] else { return .gone }
        return known.isObfuscated ? .hidden : .present(known)
    }

    /// What the bot may do in the server as a whole.
    var basePermissions: Permissions { self.guild?.permissions(of: self.botID, in: self.guildID) ?? .all }

    /// What the roles and overwrites say, with bits that a missing one voids still set, so that each lack is named by its
    /// own name.
    func permissions(in channel: Channel) -> Permissions {
        self.guild?.permissions(of: self.botID, in: channel, of: self.guildID) ?? .all
    }

    /// Whether the bot may give itself what it lacks there. An overwrite needs Manage Roles in the channel, and only
    /// gives what the bot has in the server as a whole.
    ///
    /// Source: <https://docs.discord.com/developers/resources/channel#edit-channel-permissions>
    func canOpen(_ channel: Channel, for needed: Permissions) -> Bool {
        let own = self.permissions(in: channel)
        return own.isSuperset(of: [.viewChannel, .manageRoles]) && self.basePermissions.isSuperset(of: needed)
    }

    /// The channels that are set, and the panel's.
    public var channels: [ChannelID] {
        [self.settings.categoryID, self.settings.archiveCategoryID, self.settings.logChannelID, self.panelID]
            .compactMap(\.self)
    }

    func children(of category: ChannelID) -> Int {
        self.guild?.channels.values.count { $0.parentID == category } ?? 0
    }
}

extension Channel {
    /// Whether all that the Gateway shows of it is that it exists.
    var isObfuscated: Bool { self.flags?.contains(.obfuscated) == true }
}

extension GuildDirectory.Entry {
    /// What the bot may do in the server as a whole.
    func permissions(of bot: UserID, in guild: GuildID) -> Permissions {
        EffectivePermissions.base(
            everyone: self.roles[.everyone(of: guild)]?.permissions ?? [],
            roles: self.botRoles.compactMap { self.roles[$0]?.permissions }, isOwner: self.ownerID == bot)
    }

    func permissions(of bot: UserID, in channel: Channel, of guild: GuildID) -> Permissions {
        EffectivePermissions.inChannel(
            base: self.permissions(of: bot, in: guild), guild: guild, member: bot, roles: self.botRoles,
            overwrites: channel.permissionOverwrites ?? [])
    }

    /// Whether a member without any role sees the channel.
    func isPublic(_ channel: Channel, of guild: GuildID) -> Bool {
        let base = EffectivePermissions.base(
            everyone: self.roles[.everyone(of: guild)]?.permissions ?? [], roles: [], isOwner: false)
        return EffectivePermissions.inChannel(
            base: base, guild: guild, member: 0, roles: [], overwrites: channel.permissionOverwrites ?? []
        ).contains(.viewChannel)
    }
}
