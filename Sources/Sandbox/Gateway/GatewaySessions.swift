import DiscordModel
import NIOCore
import Synchronization

/// Every session and every connection of a gateway. All that happens to them happens here, one thing at a time, which
/// is what keeps the dispatches of a session in order.
final class GatewaySessions: Sendable {
    struct OnlineChange: Sendable {
        let application: ApplicationID
        let isOnline: Bool
    }

    let settings: GatewaySettings
    let clock: SandboxClock
    /// In the order in which they happened.
    let onlineChanges: AsyncStream<OnlineChange>
    /// Ids of sessions whose connection has ended.
    let departures: AsyncStream<String>
    private let state: Mutex<GatewayState>

    init(settings: GatewaySettings, clock: SandboxClock) {
        self.settings = settings
        self.clock = clock
        let (onlineChanges, onlineChange) = AsyncStream<OnlineChange>.makeStream()
        let (departures, departure) = AsyncStream<String>.makeStream()
        self.onlineChanges = onlineChanges
        self.departures = departures
        self.state = Mutex(GatewayState(clock: clock, onlineChange: onlineChange, departure: departure))
    }

    func withState<Value: Sendable>(_ body: (inout GatewayState) -> Value) -> Value {
        self.state.withLock { state in body(&state) }
    }

    func switches<Value: Sendable>(_ body: (inout GatewaySwitches) -> Value) -> Value {
        self.withState { state in body(&state.switches) }
    }

    var records: [GatewayRecord] { self.withState { Array($0.records) } }

    // MARK: Connections

    func connect(_ channel: any NIOCore.Channel, _ endpoint: GatewayEndpoint) -> GatewayConnection {
        self.withState { state in
            let id = state.nextConnectionID
            state.nextConnectionID += 1
            let connection = GatewayConnection(
                id: id, endpoint: endpoint, channel: channel, at: self.clock.now, settings: self.settings)
            state.links[id] = GatewayState.Link(connection: connection)
            state.record(.connected(atResumeURL: endpoint.isForResuming), nil)
            return connection
        }
    }

    /// The connection is no more, for whatever reason.
    func disconnected(_ connection: GatewayConnection) {
        self.withState { state in
            state.unbind(connection.id, keepingSession: true)
            state.links[connection.id] = nil
        }
    }

    /// The client sent a close frame. With 1000 and 1001 it gives up its session (rule 21).
    func closedByClient(_ connection: GatewayConnection, _ code: UInt16?, mayEndSession: Bool) {
        self.withState { state in
            let code = code.map(GatewayCloseCode.init(rawValue:))
            state.record(.closedByClient(code), state.links[connection.id]?.application)
            let endsSession = mayEndSession && (code == .normal || code == .goingAway)
            state.unbind(connection.id, keepingSession: !endsSession)
        }
    }

    func end(_ connection: GatewayConnection, _ ending: GatewaySettings.Ending, reason: String) {
        self.withState { state in state.end(connection.id, ending, reason: reason) }
    }

    /// Answers with op 9. The connection stays open: the client may try again on it.
    func refuse(_ connection: GatewayConnection, reason: String) {
        self.withState { state in state.invalidate(connection.id, isResumable: false, reason: reason) }
    }

    /// Whose connection it is, once it has a session.
    func owner(of connection: GatewayConnection) -> (application: ApplicationID, intents: Intents)? {
        self.withState { state in
            state.links[connection.id]?.sessionID.flatMap { id in state.sessions[id] }
                .map { session in (session.application, session.intents) }
        }
    }

    // MARK: Beginning sessions

    enum Beginning: Sendable {
        case began(sessionID: String)
        case tooFast
        case tokenRevoked
    }

    func isRevoked(_ token: String) -> Bool { self.withState { $0.revokedTokens.contains(token) } }

    /// From now on the session collects what is published; it gets it after READY.
    ///
    /// - Parameter isLimited: Whether rule 25 is in force.
    func begin(
        _ command: IdentifyCommand, of application: ApplicationID, on connection: GatewayConnection, isLimited: Bool
    ) -> Beginning {
        var settings = self.settings
        if !isLimited { (settings.limitsIdentifyRate, settings.limitsSessionStarts) = (false, false) }
        return self.withState { [settings] state in
            let now = self.clock.now
            switch state.starts[application, default: SessionStarts(at: now)]
                .start(command.shard ?? .only, at: now, by: settings)
            {
            case .tooFast: return .tooFast
            case .exhausted:
                state.revokedTokens.insert(command.token)
                state.endAll(of: application, .closeCode(.authenticationFailed), reason: "Authentication failed.")
                return .tokenRevoked
            case .allowed: break
            }
            let session = GatewaySession(
                id: Self.makeSessionID(), application: application, command: command, connection: connection,
                replayLimit: self.settings.replayLimit)
            state.add(session, on: connection)
            return .began(sessionID: session.id)
        }
    }

    private static func makeSessionID() -> String {
        let digits =
            String(UInt64.random(in: .min ... .max), radix: 16) + String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Sends READY and what follows it. A session whose client has gone meanwhile ends instead, for nobody knows its id.
    func complete(_ sessionID: String, ready: JSON, following: [PreparedDispatch]) {
        self.withState { state in
            guard let session = state.sessions[sessionID] else { return }
            guard session.connection != nil else {
                state.remove(sessionID)
                return
            }
            state.record(
                .identified(sessionID: sessionID, shard: session.shard.id, shardCount: session.shard.count),
                session.application)
            state.begin(sessionID, ready: ready, following: following)
        }
    }

    func sessionStartLimit(of application: ApplicationID) -> SessionStartLimit {
        self.withState { state in
            let now = self.clock.now
            return state.starts[application, default: SessionStarts(at: now)].limit(at: now, by: self.settings)
        }
    }

    // MARK: Resuming

    enum Resumption: Sendable {
        case resumed
        /// Op 9 was sent.
        case refused
        /// The connection ends with this.
        case closes(GatewayRefusal)
    }

    /// - Parameter isStrict: Whether rule 24 is in force; else a session that is still there can be resumed from anywhere,
    ///   and a number that was never sent counts as the last one.
    func resume(
        _ command: ResumeCommand, of application: ApplicationID, on connection: GatewayConnection, isStrict: Bool
    ) -> Resumption {
        self.withState { state in
            if let refusal = self.refusal(
                of: command, of: application, on: connection, isStrict: isStrict, in: &state)
            {
                if refusal.code == .sessionTimedOut, self.settings.closesExpiredSessions { return .closes(refusal) }
                state.invalidate(connection.id, isResumable: false, reason: refusal.reason)
                return .refused
            }
            state.bind(connection, to: command.sessionID)
            do throws(GatewaySession.ReplayRefusal) {
                let last = state.sessions[command.sessionID]?.sequence ?? 0
                let sequence = isStrict ? command.sequence : min(command.sequence, last)
                let count = try state.replay(command.sessionID, after: sequence)
                state.record(.resumed(sessionID: command.sessionID, replayed: count), application)
                return .resumed
            } catch .sequenceTooHigh {
                return .closes(GatewayRefusal(.invalidSequence, "Invalid seq."))
            } catch {
                state.invalidate(connection.id, isResumable: false, reason: "too much was missed")
                return .refused
            }
        }
    }

    /// Why there is nothing to resume.
    private func refusal(
        of command: ResumeCommand, of application: ApplicationID, on connection: GatewayConnection,
        isStrict: Bool, in state: inout GatewayState
    ) -> GatewayRefusal? {
        if state.switches.refusedResumptions > 0 {
            state.switches.refusedResumptions -= 1
            return GatewayRefusal(.notAuthenticated, "a fault refuses resumptions")
        }
        if isStrict, let session = state.sessions[command.sessionID], let since = session.disconnectedAt,
            self.clock.now - since >= self.settings.sessionLifetime
        {
            state.expire(command.sessionID)
        }
        if state.expiredSessionIDs.contains(command.sessionID) {
            return GatewayRefusal(.sessionTimedOut, "Session timed out.")
        }
        guard let session = state.sessions[command.sessionID], session.application == application, session.hasBegun
        else { return GatewayRefusal(.notAuthenticated, "unknown session") }
        guard isStrict, self.settings.requiresProperURL else { return nil }
        guard connection.endpoint.isForResuming else {
            return GatewayRefusal(.notAuthenticated, "Resume at another URL than resume_gateway_url")
        }
        guard connection.endpoint.hasSameQuery(as: session.endpoint) else {
            return GatewayRefusal(.notAuthenticated, "Resume with another query than Identify")
        }
        return nil
    }

    /// Ends the session, if it has been alone for its whole lifetime.
    func expire(_ sessionID: String) {
        self.withState { state in
            guard let since = state.sessions[sessionID]?.disconnectedAt,
                self.clock.now - since >= self.settings.sessionLifetime
            else { return }
            state.expire(sessionID)
        }
    }

    // MARK: Events

    func publish(_ dispatch: GatewayDispatch, to application: ApplicationID) {
        // What is published before a session begins is in its READY already.
        guard self.withState({ state in state.sessionIDs[application] != nil }) else { return }
        let prepared = PreparedDispatch(dispatch)
        self.withState { state in state.publish(prepared, to: application) }
    }

    /// Answers one session only.
    func deliver(_ dispatches: [GatewayDispatch], on connection: GatewayConnection) {
        guard !dispatches.isEmpty else { return }
        let prepared = dispatches.map(PreparedDispatch.init)
        self.withState { state in
            guard let id = state.links[connection.id]?.sessionID else { return }
            for dispatch in prepared { state.offer(dispatch, to: id) }
        }
    }
}
