import DiscordModel

/// What the gateway asks of the world it reports on. It knows nothing of channels or messages itself.
protocol GatewayWorld: Sendable {
    /// Whether a rule of the Gateway is in force just now; by default all are.
    func enforces(_ rule: SandboxRule) -> Bool

    /// `nil` closes the connection with 4004.
    func application(forToken token: String) async -> GatewayApplication?

    /// What a new session is told first: the fields of READY except `v`, `session_id`, `resume_gateway_url` and
    /// `shard`, and the dispatches (GUILD_CREATE …) that follow it, which are asked for only if the session begins: there
    /// may be thousands.
    ///
    /// Of both, the gateway drops what belongs to other shards or needs other intents.
    func opening(
        for application: ApplicationID, intents: Intents, shard: (id: Int, count: Int)
    ) async -> (ready: JSONObject, following: @Sendable () async -> [PreparedDispatch])

    /// The application got its first session, or lost its last.
    func sessionsChanged(of application: ApplicationID, isOnline: Bool) async

    /// Answers a command that is none of the gateway's own (Request Guild Members, …).
    ///
    /// - Returns: What the asking session, and no other, is sent.
    func answer(
        _ operation: GatewayOpcode, _ data: JSON, of application: ApplicationID, intents: Intents
    ) async -> [GatewayDispatch]

    /// The application has used up its session starts. Discord resets the token then.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway#session-start-limit-object>
    func sessionStartsExhausted(by application: ApplicationID) async
}

extension GatewayWorld {
    func enforces(_ rule: SandboxRule) -> Bool { true }

    func answer(
        _ operation: GatewayOpcode, _ data: JSON, of application: ApplicationID, intents: Intents
    ) async -> [GatewayDispatch] { [] }

    func sessionStartsExhausted(by application: ApplicationID) async {}
}

/// Whose token it is.
struct GatewayApplication: Sendable {
    var applicationID: ApplicationID
    /// Those of the privileged intents that are switched on in the Developer Portal; asking for another closes the
    /// connection with 4014.
    var allowedPrivilegedIntents: Intents
}

/// What the world tells sessions.
struct GatewayDispatch: Sendable {
    var name: String
    var data: JSON
    /// Decides the shard; events of no guild go to shard 0.
    var guildID: GuildID?
    /// Any of these suffices; empty means that every session gets the event.
    var intents: Intents
    /// What a session without the intent MESSAGE_CONTENT gets instead; `nil` where there is nothing to hide.
    var dataWithoutMessageContent: JSON?

    /// - Parameter intents: By default those that Discord's table names for the event.
    init(
        _ name: String, _ data: JSON, guildID: GuildID?, intents: Intents? = nil,
        dataWithoutMessageContent: JSON? = nil
    ) {
        self.name = name
        self.data = data
        self.guildID = guildID
        self.intents = intents ?? Self.documentedIntents(of: name, isInGuild: guildID != nil)
        self.dataWithoutMessageContent = dataWithoutMessageContent
    }

    init(name: String, data: JSON, guildID: GuildID?, intents: Intents) {
        self.init(name, data, guildID: guildID, intents: intents)
    }
}
