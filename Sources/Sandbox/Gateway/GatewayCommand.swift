import DiscordModel

/// Why the server closes a connection.
struct GatewayRefusal: Error, Sendable {
    let code: GatewayCloseCode
    let reason: String

    init(_ code: GatewayCloseCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether the client sent what nobody can make sense of (rule 18).
    var isMistake: Bool {
        [.unknownOpcode, .decodeError, .notAuthenticated, .alreadyAuthenticated].contains(self.code)
    }
}

/// One frame from a client.
struct GatewayCommand {
    /// Larger frames close the connection with 4002.
    static let maximumSize = 4096

    let operation: GatewayOpcode
    let data: JSON

    init(parsing bytes: some Collection<UInt8>) throws(GatewayRefusal) {
        guard bytes.count <= Self.maximumSize else {
            throw GatewayRefusal(.decodeError, "The payload is larger than 4096 bytes.")
        }
        guard let frame = try? JSON(parsing: bytes), let code = frame["op"]?.int else {
            throw GatewayRefusal(.decodeError, "Error while decoding payload.")
        }
        guard let operation = GatewayOpcode(rawValue: code), operation.isForClients else {
            throw GatewayRefusal(.unknownOpcode, "Unknown opcode.")
        }
        self.operation = operation
        self.data = frame["d"] ?? .null
    }
}

/// A part of an application's guilds.
///
/// Source: <https://docs.discord.com/developers/events/gateway#sharding>
struct GatewayShard: Sendable, Hashable {
    let id: Int
    let count: Int

    static let only = Self(id: 0, count: 1)

    private init(id: Int, count: Int) {
        self.id = id
        self.count = count
    }

    init(_ json: JSON) throws(GatewayRefusal) {
        guard let numbers = json.array, numbers.count == 2, let id = numbers[0].int, let count = numbers[1].int,
            count > 0, (0..<count).contains(id)
        else { throw GatewayRefusal(.invalidShard, "Invalid shard.") }
        self.init(id: id, count: count)
    }

    /// Events of no guild belong to shard 0.
    func contains(_ guild: GuildID?) -> Bool {
        guard let guild else { return self.id == 0 }
        return Int(guild.rawValue >> 22) % self.count == self.id
    }
}

/// The data of op 2.
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#identify>
struct IdentifyCommand {
    let token: String
    let intents: Intents
    /// `nil` where the client named none.
    let shard: GatewayShard?
    let compressesPayloads: Bool
    let presence: JSON?

    /// Intents that are documented, and 1 << 17 (activities in voice channels), which is not. Observed: interactions.py
    /// identifies with it unless told otherwise, and others do to hear of activities; here it brings no event.
    private static let meaningful: Intents = Intents.all.union(Intents(rawValue: 1 << 17))

    /// - Parameters:
    ///   - checksIntents: Else those that are missing count as all, and those that are undefined as none.
    ///   - checksShard: Else an impossible one counts as none.
    init(_ data: JSON, checksIntents: Bool = true, checksShard: Bool = true) throws(GatewayRefusal) {
        guard let token = data["token"]?.string, data["properties"]?.object != nil else {
            throw GatewayRefusal(.decodeError, "Error while decoding payload.")
        }
        self.token = token
        let bits = data["intents"]?.int
        if let bits, bits >= 0, bits & ~Self.meaningful.rawValue == 0 {
            self.intents = Intents(rawValue: bits)
        } else {
            guard !checksIntents else { throw GatewayRefusal(.invalidIntents, "Invalid intent(s).") }
            self.intents = bits.map { Intents(rawValue: $0).intersection(.all) } ?? .all
        }
        switch data["shard"] {
        case nil, .null?: self.shard = nil
        case let shard?: self.shard = checksShard ? try GatewayShard(shard) : try? GatewayShard(shard)
        }
        self.compressesPayloads = data["compress"]?.bool ?? false
        self.presence = data["presence"]
    }
}

/// The data of op 6.
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#resume>
struct ResumeCommand {
    let token: String
    let sessionID: String
    let sequence: Int

    init(_ data: JSON) throws(GatewayRefusal) {
        guard let token = data["token"]?.string, let sessionID = data["session_id"]?.string else {
            throw GatewayRefusal(.decodeError, "Error while decoding payload.")
        }
        guard let sequence = data["seq"]?.int, sequence >= 0 else {
            throw GatewayRefusal(.invalidSequence, "Invalid seq.")
        }
        self.token = token
        self.sessionID = sessionID
        self.sequence = sequence
    }
}
