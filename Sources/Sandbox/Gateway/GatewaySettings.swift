public import DiscordModel

/// How a sandbox's gateway behaves. The defaults are Discord's where they are documented.
public struct GatewaySettings: Sendable {
    /// How a connection ends.
    public enum Ending: Sendable, Hashable {
        case closeCode(GatewayCloseCode)
        /// The TCP connection just ends, which a client sees as 1006.
        case abrupt
    }

    /// Whether the frames of `zlib-stream` are cut into several WebSocket messages, at arbitrary places. Those of
    /// `zstd-stream` never are.
    public enum FrameSplitting: Sendable, Hashable {
        case none
        /// The same seed cuts at the same places.
        case random(seed: UInt64)
    }

    public var heartbeatInterval: Duration = .milliseconds(41250)
    /// How long after the interval a heartbeat may come. Not documented by Discord.
    public var heartbeatTolerance: Duration = .seconds(15)
    /// How long a client may take to answer a heartbeat that the server asked for. Not documented by Discord.
    public var heartbeatDemandTolerance: Duration = .seconds(10)
    /// How a client is dropped that does not heartbeat; its session can be resumed. Not documented by Discord.
    public var heartbeatTimeoutEnding: Ending = .closeCode(.unknownError)
    /// How long after op 7 the server closes the connection.
    public var reconnectGrace: Duration = .seconds(5)

    /// How long a session can be resumed after its connection ended. Not documented beyond "a few minutes".
    public var sessionLifetime: Duration = .seconds(300)
    /// Whether resuming an expired session closes with 4009; else it is answered with op 9.
    public var closesExpiredSessions = false
    /// How many of the last dispatches of a session can be replayed.
    public var replayLimit = 20_000
    /// Whether a session is only resumed at the resume URL with the query it began with, and a new one only begun at
    /// the other URL. Discord asks for it, but lets the others in and disconnects them sooner.
    ///
    /// Source: <https://github.com/discord/discord-api-docs/pull/5282>
    public var requiresProperURL = true

    /// Whether more than `maximumConcurrency` Identify in `identifyWindow` are answered with op 9.
    public var limitsIdentifyRate = true
    public var maximumConcurrency = 1
    public var identifyWindow: Duration = .seconds(5)
    /// Whether the last of `sessionStarts` in a day ends all sessions and makes the token useless.
    public var limitsSessionStarts = true
    public var sessionStarts = 1000

    /// Whether more than 120 frames in 60 s close with 4008, and presences beyond 5 in 20 s are dropped.
    public var limitsSending = true
    /// The most guilds one shard may have; more close with 4011.
    public var maximumGuildsPerShard = 2500

    public var frameSplitting = FrameSplitting.none
    /// How large a payload must be to be compressed for a client that asked for payload compression.
    public var payloadCompressionThreshold = 512

    /// What may wait for a client that does not read; with more, the connection is dropped.
    public var outboxLimit = 100_000
    public var outboxByteLimit = 64 * 1024 * 1024

    public init() {}
}

/// What `GET /gateway/bot` tells.
///
/// Source: <https://docs.discord.com/developers/events/gateway#session-start-limit-object>
struct SessionStartLimit: Sendable, Hashable {
    var total: Int
    var remaining: Int
    var resetAfter: Duration
    var maximumConcurrency: Int

    var json: JSON {
        [
            "total": .int(Int64(self.total)),
            "remaining": .int(Int64(self.remaining)),
            "reset_after": .int(Int64(self.resetAfter / .milliseconds(1))),
            "max_concurrency": .int(Int64(self.maximumConcurrency)),
        ]
    }
}
