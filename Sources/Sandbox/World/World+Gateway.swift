import DiscordModel

/// What the gateway asks.
extension World: GatewayWorld {
    func enforces(_ rule: SandboxRule) -> Bool { self.read { $0.settings[rule] } }

    func application(forToken token: String) async -> GatewayApplication? {
        self.read { world in
            world.applicationsByToken[token].flatMap { world.applications[$0] }.map {
                GatewayApplication(applicationID: $0.id, allowedPrivilegedIntents: $0.privilegedIntents)
            }
        }
    }

    /// Guilds are unavailable at first; each follows as GUILD_CREATE, unless it is delayed or lost (rule 29).
    func opening(
        for application: ApplicationID, intents: Intents, shard: (id: Int, count: Int)
    ) async -> (ready: JSONObject, following: @Sendable () async -> [PreparedDispatch]) {
        let (ready, guilds): (JSONObject, [GuildID]) = self.read { world in
            world.applications[application]?.sessionIntents = intents
            guard let record = world.applications[application], let user = world.users[record.userID] else {
                return ([:], [])
            }
            // Those of other shards the gateway would drop, after all the work.
            let guilds = world.guilds.values.filter { guild in
                Int(guild.id.rawValue >> 22) % max(1, shard.count) == shard.id
                    && guild.applicationIDs.contains(application)
            }.map(\.id).sorted()
            let ready: JSONObject = [
                "user": user.selfJSON,
                "guilds": .array(guilds.map { ["id": .id($0), "unavailable": true] }),
                "application": [
                    "id": .id(application), "flags": .number(WorldState.flags(of: record.privilegedIntents)),
                ],
                "private_channels": [], "relationships": [],
            ]
            guard let seed = world.settings.addsResponseExtras else { return (ready, guilds) }
            let decorated = world.extras.decorate(.object(ready), kind: "READY", seed, for: record.userID)
            return (decorated.object ?? ready, guilds)
        }
        return (ready, { guilds.flatMap { self.guildCreate($0, for: application) } })
    }

    /// One guild at a time, so that others get their turn, and nothing but text is kept of thousands.
    private func guildCreate(_ id: GuildID, for application: ApplicationID) -> [PreparedDispatch] {
        let dispatches: [GatewayDispatch] = self.read { world in
            guard let guild = world.guilds[id], guild.applicationIDs.contains(application),
                let record = world.applications[application], !world.withholds("GUILD_CREATE", of: guild)
            else { return [] }
            let dispatch = world.filtered(
                GatewayDispatch("GUILD_CREATE", world.guildCreateJSON(guild, for: record), guildID: id))
            guard let seed = world.settings.addsResponseExtras else { return [dispatch] }
            return world.extras.decorate(dispatch, seed, for: record.userID)
        }
        return dispatches.map { PreparedDispatch($0) }
    }

    func sessionsChanged(of application: ApplicationID, isOnline: Bool) async {
        self.write { world in
            world.applications[application]?.isOnline = isOnline
            world.tellPeople(.state)
        }
    }

    /// Request Guild Members; the other commands have no answer.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#request-guild-members>
    func answer(
        _ operation: GatewayOpcode, _ data: JSON, of application: ApplicationID, intents: Intents
    ) async -> [GatewayDispatch] {
        guard operation == .requestGuildMembers, let guildID = data["guild_id"]?.looseID(of: Guild.self)
        else { return [] }
        return self.read { world in
            guard let guild = world.guilds[guildID], guild.applicationIDs.contains(application) else { return [] }
            let mayListAll = intents.contains(.guildMembers) || !world.settings[.intents]
            let request = MemberRequest(data, mayListAll: mayListAll)
            if request.isForAll, let wait = world.takeMemberListing(of: guildID, by: application) {
                return [request.refusal(retryAfter: wait, in: guildID)]
            }
            return request.chunks(of: guild, in: world)
        }
    }

    /// The old token is worth nothing then; the owner gets a new one by mail.
    func sessionStartsExhausted(by application: ApplicationID) async {
        self.write { world in world.resetToken(of: application) }
    }
}

extension WorldState {
    mutating func resetToken(of application: ApplicationID) {
        guard let record = self.applications[application] else { return }
        self.applicationsByToken[record.token] = nil
        let token = Self.makeToken(for: record.userID)
        self.applications[application]?.token = token
        self.applicationsByToken[token] = application
    }
}

extension WorldState {
    /// All members of a guild may be asked for once in 30 seconds (rule 34).
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#request-guild-members>
    ///
    /// - Returns: How long to wait, where it is too soon.
    fileprivate mutating func takeMemberListing(of guild: GuildID, by application: ApplicationID) -> Duration? {
        guard self.settings[.memberRequests] else { return nil }
        if let last = self.applications[application]?.memberListings[guild] {
            let left = (last + .seconds(30)) - self.now
            if left > .zero { return left }
        }
        self.applications[application]?.memberListings[guild] = self.now
        return nil
    }
}

/// Whom op 8 asks for.
private struct MemberRequest {
    private let userIDs: [UserID]?
    private let query: String
    private let limit: Int
    private let nonce: String?
    private let mayListAll: Bool

    init(_ data: JSON, mayListAll: Bool) {
        let single = data["user_ids"]?.looseID(of: User.self).map { [$0] }
        self.userIDs = data["user_ids"]?.array?.compactMap { $0.looseID(of: User.self) } ?? single
        self.query = (data["query"]?.string ?? "").lowercased()
        self.limit = data["limit"]?.int ?? 0
        self.nonce = data["nonce"]?.string.flatMap { $0.utf8.count <= 32 ? $0 : nil }
        self.mayListAll = mayListAll
    }

    /// Whether it asks for everybody.
    var isForAll: Bool { self.userIDs == nil && self.query.isEmpty && self.limit == 0 }

    /// Source: <https://docs.discord.com/developers/events/gateway-events#rate-limited>
    func refusal(retryAfter wait: Duration, in guild: GuildID) -> GatewayDispatch {
        var meta: JSON = ["guild_id": .id(guild)]
        if let nonce { meta["nonce"] = .string(nonce) }
        let opcode = GatewayOpcode.requestGuildMembers.rawValue
        return GatewayDispatch(
            "RATE_LIMITED",
            ["opcode": .number(opcode), "retry_after": .double(wait / .seconds(1)), "meta": meta],
            guildID: guild, intents: [])
    }

    /// At most 1,000 members each.
    func chunks(of guild: GuildRecord, in world: WorldState) -> [GatewayDispatch] {
        let members = self.members(of: guild, in: world).map { world.memberJSON($0) }
        let starts = members.isEmpty ? [0] : Array(stride(from: 0, to: members.count, by: 1000))
        return starts.enumerated().map { index, start in
            var data: JSON = [
                "guild_id": .id(guild.id), "chunk_index": .number(index), "chunk_count": .number(starts.count),
                "members": .array(Array(members[start..<min(start + 1000, members.count)])),
            ]
            if let nonce { data["nonce"] = .string(nonce) }
            if let userIDs { data["not_found"] = .ids(userIDs.filter { guild.members[$0] == nil }) }
            return GatewayDispatch("GUILD_MEMBERS_CHUNK", data, guildID: guild.id, intents: [])
        }
    }

    private func members(of guild: GuildRecord, in world: WorldState) -> [MemberRecord] {
        if let userIDs { return userIDs.prefix(100).compactMap { guild.members[$0] } }
        let all = guild.members.values.sorted { $0.userID < $1.userID }
        if self.isForAll { return self.mayListAll ? all : [] }
        let matching = all.filter { member in
            (member.nick ?? world.users[member.userID]?.username ?? "").lowercased().hasPrefix(self.query)
        }
        return Array(matching.prefix(min(100, max(1, self.limit))))
    }
}

extension JSON {
    /// Discord takes ids that come as numbers, too; discord.py sends them so here.
    func looseID<Object>(of _: Object.Type) -> Snowflake<Object>? {
        self.id() ?? self.int.flatMap { UInt64(exactly: $0) }.map { Snowflake($0) }
    }
}
