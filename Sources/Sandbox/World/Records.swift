import DiscordModel

/// A person or a bot.
struct UserRecord: Sendable, Codable {
    let id: UserID
    var username: String
    var globalName: String?
    let isBot: Bool
    /// Shown by the page behind the first letter of the name.
    var avatarColor = 0x5865F2
    /// Bots this person has blocked: sending to them answers 50007.
    var blockedUsers: Set<UserID> = []
    /// Direct messages from members of shared guilds are switched off: answers 50278.
    var refusesDirectMessages = false
    /// Those that this person has installed for themselves.
    var installedApplications: Set<ApplicationID> = []
}

struct ApplicationRecord: Sendable, Codable {
    let id: ApplicationID
    let name: String
    let userID: UserID
    var token: String
    let ownerID: UserID
    /// Switched on in the Developer Portal.
    var privilegedIntents: Intents
    /// What the newest session asked for; the message-content gate of the Gateway goes by it.
    var sessionIntents: Intents = []
    var isOnline = false
    /// When it opened its newest direct messages.
    var directMessageOpenings: [Timestamp] = []
    /// When it last asked the Gateway for all members of a guild.
    var memberListings: [GuildID: Timestamp] = [:]
    /// Signs what goes to its interactions endpoint.
    var signingKey = SigningKey()
    var description = ""
    var tags: [String] = []
    /// Where interactions go instead of the Gateway (rule 59).
    var interactionsEndpoint: InteractionsEndpoint?
    /// What came of its endpoint, oldest first.
    var endpointEvents: [EndpointEvent] = []
    /// With the id, what its server proves itself with where tokens are handed out.
    var clientSecret = Secrets.token(characters: 32)
    /// Where the consent page may send people back to.
    var redirectURIs: [String] = []
}

struct GuildRecord: Sendable, Codable {
    let id: GuildID
    var name: String
    var ownerID: UserID
    var roles: [RoleID: RoleRecord] = [:]
    var members: [UserID: MemberRecord] = [:]
    /// Without threads, which do not count towards the limit of channels.
    var channelIDs: [ChannelID] = []
    /// Active and archived ones.
    var threadIDs: [ChannelID] = []
    var applicationIDs: [ApplicationID] = []
    /// Channels that a Community server cannot lose: deleting one answers 50074.
    var requiredChannelIDs: Set<ChannelID> = []
    var bans: [UserID: BanRecord] = [:]
    var auditLog: [AuditLogEntry] = []
    /// Discord has lost it for a while.
    var isInOutage = false
    /// Where guilds are delayed: whether the sessions know it by now.
    var hasArrived = false
    /// By the id of a command, or of an application for all its commands.
    var commandPermissions: [UInt64: [CommandPermission]] = [:]
}

struct RoleRecord: Sendable, Codable {
    let id: RoleID
    var name: String
    var permissions: Permissions
    var position: Int
    var color = 0
    var isHoisted = false
    var isMentionable = false
    /// The bot this role was made for; such a role cannot be deleted or handed out.
    var managedBy: UserID?
}

struct MemberRecord: Sendable, Codable {
    let userID: UserID
    var nick: String?
    var roleIDs: [RoleID] = []
    let joinedAt: Timestamp
    var timedOutUntil: Timestamp?
}

struct ChannelRecord: Sendable, Codable {
    let id: ChannelID
    let type: ChannelType
    /// `nil` for a direct message.
    let guildID: GuildID?
    var name = ""
    var topic: String?
    var parentID: ChannelID?
    var position = 0
    var overwrites: [Overwrite] = []
    var isAgeRestricted = false
    var secondsBetweenMessages = 0
    var lastMessageID: MessageID?
    /// Of a direct message: the bot and the person.
    var recipientIDs: [UserID] = []
    var nameChanges: [Timestamp] = []
    var topicChanges: [Timestamp] = []
    /// When the newest of its pinned messages was pinned.
    var lastPinAt: Timestamp?
    /// When old messages were edited.
    var oldEdits: [Timestamp] = []
    /// What only a thread has; the channel it belongs to is its parent.
    var thread: ThreadRecord?
}

struct AuditLogEntry: Sendable, Codable {
    let id: Snowflake<AuditLogEntry>
    let actionType: Int
    let userID: UserID
    let targetID: String?
    let reason: String?
}
