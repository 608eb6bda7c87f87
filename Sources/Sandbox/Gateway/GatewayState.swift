import DiscordModel
import NIOCore

/// What ``GatewaySessions`` keeps.
struct GatewayState {
    struct Link {
        let connection: GatewayConnection
        /// The last that identified itself or resumed.
        var application: ApplicationID?
        var sessionID: String?
    }

    private static let recordLimit = 2000
    private static let expiredLimit = 1000

    private(set) var sessions: [String: GatewaySession] = [:]
    /// Has an entry just for those who have sessions.
    private(set) var sessionIDs: [ApplicationID: [String]] = [:]
    /// The latest of those that were alone for too long.
    private(set) var expiredSessionIDs = CircularBuffer<String>()
    var links: [Int: Link] = [:]
    var nextConnectionID = 0
    var starts: [ApplicationID: SessionStarts] = [:]
    var revokedTokens: Set<String> = []
    var switches = GatewaySwitches()
    private(set) var records = CircularBuffer<GatewayRecord>()
    /// Held back by a fault until the next event comes.
    private var held: [ApplicationID: PreparedDispatch] = [:]

    private let clock: SandboxClock
    private let onlineChange: AsyncStream<GatewaySessions.OnlineChange>.Continuation
    private let departure: AsyncStream<String>.Continuation

    init(
        clock: SandboxClock, onlineChange: AsyncStream<GatewaySessions.OnlineChange>.Continuation,
        departure: AsyncStream<String>.Continuation
    ) {
        self.clock = clock
        self.onlineChange = onlineChange
        self.departure = departure
    }

    mutating func record(_ event: GatewayRecord.Event, _ application: ApplicationID?) {
        if self.records.count == Self.recordLimit { self.records.removeFirst() }
        self.records.append(GatewayRecord(at: self.clock.now, application: application, event: event))
    }

    // MARK: Sessions

    mutating func add(_ session: GatewaySession, on connection: GatewayConnection) {
        self.sessions[session.id] = session
        self.links[connection.id]?.sessionID = session.id
        self.links[connection.id]?.application = session.application
        connection.identity = session.identity
        if self.sessionIDs[session.application] == nil {
            self.onlineChange.yield(.init(application: session.application, isOnline: true))
        }
        self.sessionIDs[session.application, default: []].append(session.id)
    }

    mutating func remove(_ sessionID: String) {
        guard let session = self.sessions.removeValue(forKey: sessionID) else { return }
        if let connection = session.connection { self.links[connection.id]?.sessionID = nil }
        self.record(.sessionEnded(sessionID: sessionID), session.application)
        self.sessionIDs[session.application]?.removeAll { $0 == sessionID }
        guard self.sessionIDs[session.application]?.isEmpty == true else { return }
        self.sessionIDs[session.application] = nil
        self.onlineChange.yield(.init(application: session.application, isOnline: false))
    }

    mutating func expire(_ sessionID: String) {
        self.remove(sessionID)
        if self.expiredSessionIDs.count == Self.expiredLimit { self.expiredSessionIDs.removeFirst() }
        self.expiredSessionIDs.append(sessionID)
    }

    /// Gives the session a new connection. An old one, which its client must have left for dead, ends.
    mutating func bind(_ connection: GatewayConnection, to sessionID: String) {
        if let old = self.sessions[sessionID]?.connection { self.end(old.id, .abrupt, reason: "resumed elsewhere") }
        self.sessions[sessionID]?.attach(to: connection)
        self.links[connection.id]?.sessionID = sessionID
        self.links[connection.id]?.application = self.sessions[sessionID]?.application
        connection.identity = self.sessions[sessionID]?.identity
    }

    mutating func unbind(_ connectionID: Int, keepingSession: Bool) {
        guard let sessionID = self.links[connectionID]?.sessionID else { return }
        self.links[connectionID]?.sessionID = nil
        let now = self.clock.now
        self.sessions[sessionID]?.detach(at: now)
        if keepingSession {
            self.departure.yield(sessionID)
        } else {
            self.remove(sessionID)
        }
    }

    // MARK: Connections

    mutating func end(_ connectionID: Int, _ ending: GatewaySettings.Ending, reason: String) {
        guard let link = self.links[connectionID], !link.connection.outbox.isClosed else { return }
        var code: GatewayCloseCode?
        if case .closeCode(let given) = ending { code = given }
        self.record(.closedByServer(code, reason: reason), link.application)
        self.unbind(connectionID, keepingSession: code?.endsSession != true)
        link.connection.end(ending, reason: reason)
    }

    /// Ends all connections and all sessions.
    mutating func endAll(of application: ApplicationID, _ ending: GatewaySettings.Ending, reason: String) {
        for link in self.links.values where link.application == application {
            self.end(link.connection.id, ending, reason: reason)
        }
        for sessionID in self.sessionIDs[application] ?? [] { self.remove(sessionID) }
    }

    mutating func invalidate(_ connectionID: Int, isResumable: Bool, reason: String) {
        guard let link = self.links[connectionID] else { return }
        self.record(.invalidated(reason: reason, isResumable: isResumable), link.application)
        self.unbind(connectionID, keepingSession: isResumable)
        link.connection.send(GatewayPayload(.invalidSession, .bool(isResumable)))
    }

    // MARK: Events

    mutating func publish(_ dispatch: PreparedDispatch, to application: ApplicationID) {
        let held = self.held.removeValue(forKey: application)
        switch self.switches.takeEventFault(for: dispatch.dispatch.name) {
        case nil: self.deliver(dispatch, to: application)
        case .drop?: break
        case .duplicate?:
            self.deliver(dispatch, to: application)
            self.deliver(dispatch, to: application)
        case .swapWithNext?: self.held[application] = dispatch
        }
        if let held { self.deliver(held, to: application) }
    }

    private mutating func deliver(_ dispatch: PreparedDispatch, to application: ApplicationID) {
        for id in self.sessionIDs[application] ?? [] { self.sessions.change(id) { $0.offer(dispatch) } }
    }

    mutating func replay(_ sessionID: String, after sequence: Int) throws(GatewaySession.ReplayRefusal) -> Int {
        try self.sessions[sessionID]?.replay(after: sequence) ?? 0
    }

    mutating func begin(_ sessionID: String, ready: JSON, following: [PreparedDispatch]) {
        self.sessions[sessionID]?.begin(ready: ready, following: following)
    }

    mutating func offer(_ dispatch: PreparedDispatch, to sessionID: String) {
        self.sessions[sessionID]?.offer(dispatch)
    }
}

extension GatewayCloseCode {
    /// Whether a session cannot be resumed after the server closed its connection with this code.
    ///
    /// Source: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
    var endsSession: Bool {
        switch self {
        case .notAuthenticated, .authenticationFailed, .invalidSequence, .sessionTimedOut, .invalidShard,
            .shardingRequired, .invalidAPIVersion, .invalidIntents, .disallowedIntents:
            true
        default: false
        }
    }
}
