public import DiscordModel

/// What one shard needs to know before it connects.
public struct GatewayConfiguration: Sendable {
    /// How Discord packs what it sends.
    public enum Compression: Hashable, Sendable {
        case none
        /// One zlib stream for the whole connection: about a fifth of the traffic.
        case zlibStream
    }

    /// Gets an event's name and its contents as JSON, which are there only during the call.
    public typealias EventFilter = @Sendable (_ name: String, _ data: UnsafeRawBufferPointer) -> Bool

    /// Which part of the guilds a connection serves: those with `(id >> 22) % count == id of the shard`.
    public struct ShardIdentity: Hashable, Sendable {
        public var id: Int
        public var count: Int

        public init(id: Int, count: Int) {
            self.id = id
            self.count = count
        }

        /// The only shard of a bot in fewer than 2,500 guilds.
        public static let only = Self(id: 0, count: 1)
    }

    /// The bot's token, without `Bot `. Never printed.
    public var token: String
    public var intents: Intents
    public var shard: ShardIdentity
    /// As `GET /gateway/bot` gives it, `wss://gateway.discord.gg`; `ws://` works as well.
    public var gatewayURL: String
    public var compression: Compression
    /// How the bot appears from the beginning; `Shard.updatePresence(_:)` changes it later.
    public var presence: Presence?
    /// The names of the events to deliver (`MESSAGE_CREATE`). All others are dropped before they are decoded.
    public var interests: Set<String>
    /// Looks at the bytes of an event that is wanted by its name, to drop it before anything is made of it. Called in
    /// order of the events; must not wait.
    public var filter: EventFilter?
    /// The longest time from looking up the host's name to an open WebSocket.
    public var connectTimeout: Duration
    /// The longest time from the open WebSocket to Discord's first frame.
    public var helloTimeout: Duration

    public init(
        token: String, intents: Intents, shard: ShardIdentity = .only, gatewayURL: String,
        compression: Compression = .zlibStream, presence: Presence? = nil, interests: Set<String>,
        filter: EventFilter? = nil, connectTimeout: Duration = .seconds(15), helloTimeout: Duration = .seconds(20)
    ) {
        self.token = token
        self.intents = intents
        self.shard = shard
        self.gatewayURL = gatewayURL
        self.compression = compression
        self.presence = presence
        self.interests = interests
        self.filter = filter
        self.connectTimeout = connectTimeout
        self.helloTimeout = helloTimeout
    }
}

extension GatewayConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "shard \(self.shard.id) of \(self.shard.count) at \(self.gatewayURL)" }
    public var debugDescription: String { self.description }
    /// Without the token, so that `dump` does not print it either.
    public var customMirror: Mirror {
        Mirror(self, children: ["shard": self.shard, "gatewayURL": self.gatewayURL, "intents": self.intents])
    }
}
