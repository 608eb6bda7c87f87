import DiscordModel
import NIOCore

/// One session of an application: it outlives its connections, and remembers what it sent.
struct GatewaySession {
    let id: String
    let application: ApplicationID
    let intents: Intents
    let shard: GatewayShard
    /// How the client connected when the session began.
    let endpoint: GatewayEndpoint
    let compressesPayloads: Bool
    let replayLimit: Int

    /// `nil` while the client is away.
    private(set) var connection: GatewayConnection?
    private(set) var disconnectedAt: Timestamp?

    /// The number of the last dispatch.
    private(set) var sequence = 0
    private var sent = CircularBuffer<GatewayPayload>()
    /// The number of the last dispatch that can no longer be replayed.
    private var forgottenSequence = 0
    /// What was published while READY was made; `nil` from READY on.
    private var early: [PreparedDispatch]? = []

    init(
        id: String, application: ApplicationID, command: IdentifyCommand, connection: GatewayConnection,
        replayLimit: Int
    ) {
        self.id = id
        self.application = application
        self.intents = command.intents
        self.shard = command.shard ?? .only
        self.endpoint = connection.endpoint
        self.compressesPayloads = command.compressesPayloads && connection.endpoint.compression == .none
        self.replayLimit = replayLimit
        self.connection = connection
    }

    var identity: GatewayConnection.Identity {
        GatewayConnection.Identity(application: self.application, sessionID: self.id, shard: self.shard)
    }

    /// Whether READY was sent.
    var hasBegun: Bool { self.early == nil }

    /// READY, what follows it, and then whatever was published in the meantime.
    mutating func begin(ready: JSON, following: [PreparedDispatch]) {
        self.send("READY", ready.serialized())
        for dispatch in following { self.deliver(dispatch) }
        let early = self.early ?? []
        self.early = nil
        for dispatch in early { self.deliver(dispatch) }
    }

    mutating func offer(_ dispatch: PreparedDispatch) {
        if self.early == nil {
            self.deliver(dispatch)
        } else {
            self.early?.append(dispatch)
        }
    }

    mutating func attach(to connection: GatewayConnection) {
        self.connection = connection
        self.disconnectedAt = nil
    }

    mutating func detach(at now: Timestamp) {
        self.connection = nil
        self.disconnectedAt = now
    }

    // MARK: Replaying

    enum ReplayRefusal: Error {
        /// The client claims to have seen what was never sent.
        case sequenceTooHigh
        /// Too much was sent since.
        case forgotten
    }

    /// Sends again what followed on `sequence`, then RESUMED.
    ///
    /// - Returns: How many dispatches were sent again.
    mutating func replay(after sequence: Int) throws(ReplayRefusal) -> Int {
        guard sequence <= self.sequence else { throw .sequenceTooHigh }
        guard sequence >= self.forgottenSequence else { throw .forgotten }
        let missed = self.sent.filter { payload in (payload.sequence ?? 0) > sequence }
        for payload in missed { self.connection?.send(payload) }
        // RESUMED has a number but belongs to this resumption alone, so that no later one repeats it.
        self.sequence += 1
        self.connection?.send(
            GatewayPayload(
                dispatch: "RESUMED", data: (["_trace": ["sandbox"]] as JSON).serialized(), sequence: self.sequence,
                isCompressible: self.compressesPayloads))
        return missed.count
    }

    // MARK: Sending

    private func wants(_ dispatch: GatewayDispatch) -> Bool {
        guard self.shard.contains(dispatch.guildID) else { return false }
        return dispatch.intents.isEmpty || dispatch.name == "INTERACTION_CREATE"
            || !dispatch.intents.isDisjoint(with: self.intents)
    }

    mutating func deliver(_ prepared: PreparedDispatch) {
        guard self.wants(prepared.dispatch) else { return }
        self.send(
            prepared.dispatch.name, prepared.data(showingMessageContent: self.intents.contains(.messageContent)))
    }

    private mutating func send(_ name: String, _ data: [UInt8]) {
        self.sequence += 1
        let payload = GatewayPayload(
            dispatch: name, data: data, sequence: self.sequence, isCompressible: self.compressesPayloads)
        self.sent.append(payload)
        if self.sent.count > self.replayLimit {
            self.forgottenSequence = self.sent.removeFirst().sequence ?? 0
        }
        self.connection?.send(payload)
    }
}
