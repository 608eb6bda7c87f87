import DiscordModel
import NIOCore

/// Everything there is in the sandbox. A value behind one lock; see ``World``.
struct WorldState: Sendable {
    /// The sandbox's time, set on each entry.
    var now: Timestamp
    var settings: SandboxSettings
    /// Where attachments are served from: `http://127.0.0.1:PORT`.
    var originURL = ""
    var gateway = GatewayInfo()
    private(set) var ids = SnowflakeSource()

    var users: [UserID: UserRecord] = [:]
    let userObjects = UserObjects()
    var applications: [ApplicationID: ApplicationRecord] = [:]
    var applicationsByToken: [String: ApplicationID] = [:]
    var applicationsByUser: [UserID: ApplicationID] = [:]
    var guilds: [GuildID: GuildRecord] = [:]
    var channels: [ChannelID: ChannelRecord] = [:]
    var messages: [ChannelID: MessageList] = [:]
    var emojis: [EmojiID: EmojiRecord] = [:]
    var webhooks: [WebhookID: WebhookRecord] = [:]
    var attachments: [AttachmentID: StoredFile] = [:]
    var commands: [CommandID: CommandRecord] = [:]
    var commandCreations: [CommandScope: [Timestamp]] = [:]
    var interactions: [InteractionID: InteractionRecord] = [:]
    var interactionsByToken: [String: InteractionID] = [:]
    /// Oldest first.
    var interactionOrder: CircularBuffer<InteractionID> = []
    var interactionWaits: [InteractionID: [InteractionWait]] = [:]
    private var lastWait = 0
    /// Since the lock was taken, those that somebody waits for.
    var changedInteractions: [InteractionID] = []
    /// Those that have not ended. Some may be gone.
    var openPolls: [OpenPoll] = []
    /// What rings when the next of them ends.
    var pollAlarm: PollAlarm?
    var nonces: [NonceKey: NonceUse] = [:]
    var oauth = OAuthLedger()
    /// What there is to do at the endpoints of applications.
    var endpointErrands: AsyncStream<EndpointErrand>.Continuation?
    var rateLimits = RateLimitLedger()
    var requests: [RecordedRequest] = []
    var extras = ResponseExtras()

    /// What the sessions are to be told when the lock is given back.
    var outbox: [(dispatch: GatewayDispatch, application: ApplicationID)] = []
    var listeners: [Int: Listener] = [:]
    private var nextListener = 0

    init(now: Timestamp, settings: SandboxSettings) {
        self.now = now
        self.settings = settings
    }

    /// A new id; ids rise with time.
    mutating func makeID<Object>(_: Object.Type = Object.self) -> Snowflake<Object> {
        self.ids.next(at: self.now)
    }

    /// From now on ids are above `last`.
    mutating func continueIDs(after last: UInt64) { self.ids = SnowflakeSource(last: last) }

    mutating func nextWaitNumber() -> Int {
        self.lastWait += 1
        return self.lastWait
    }

    mutating func addListener(_ listener: Listener) -> Int {
        self.nextListener += 1
        self.listeners[self.nextListener] = listener
        return self.nextListener
    }
}

/// Source: <https://docs.discord.com/developers/reference#snowflakes>
struct SnowflakeSource: Sendable {
    private(set) var last: UInt64 = 0

    mutating func next<Object>(at now: Timestamp) -> Snowflake<Object> {
        let elapsed = max(0, now.millisecondsSince1970 - Snowflake<Object>.epochMilliseconds)
        self.last = max(self.last + 1, UInt64(elapsed) << 22)
        return Snowflake(self.last)
    }
}
