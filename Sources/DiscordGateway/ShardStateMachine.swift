import DiscordModel

/// The whole protocol logic of one gateway shard, without sockets, clocks or tasks.
///
/// The shard feeds it frames and ticks and carries out the actions it returns, in order; when there is no connection,
/// the machine says what the next step is. Times are counted from an arbitrary moment.
///
/// Source: <https://docs.discord.com/developers/events/gateway>
struct ShardStateMachine: ~Copyable {
    enum Frame: Equatable {
        case hello(interval: Duration)
        case heartbeatRequested
        case heartbeatAcknowledged
        case ready(GatewaySession)
        case resumed(sequence: Int)
        case dispatch(sequence: Int)
        case invalidSession(canResume: Bool)
        case reconnect
        /// Nothing that Discord would send.
        case malformed
    }

    enum Action: Equatable {
        case scheduleHeartbeats(first: Duration, every: Duration)
        case sendHeartbeat(sequence: Int?)
        case takeIdentifyTurn
        case sendIdentify
        case sendResume(GatewaySession)
        /// The dispatch just received is for the handler.
        case deliver
        case close(GatewayCloseCode)
    }

    /// What to do without a connection.
    enum Step: Equatable {
        case connect(Target, after: Duration)
        case stop(GatewayCloseCode)
    }

    enum Target: Equatable {
        case gateway
        case resumeURL(String)
    }

    private enum State {
        /// Without a connection, or with one that is being closed.
        case waiting(GatewaySession?, Step)
        case awaitingHello(GatewaySession?)
        case awaitingIdentifyTurn(Heartbeat)
        case identifying(Heartbeat)
        case resuming(GatewaySession, Heartbeat)
        case ready(GatewaySession, Heartbeat, since: Duration)
    }

    private struct Heartbeat {
        var isAcknowledged = true
        var sentAt = Duration.zero
    }

    /// A session that lasted this long shows that Discord is well: the next reconnect need not wait.
    static let stableAfter = Duration.seconds(60)
    /// After so many, the session is given up.
    static let allowedFailedResumes = 3

    private var state: State
    private var backoff = Backoff()
    private var failedResumes = 0
    private var connects = 0
    private let jitter: @Sendable () -> Double

    /// From the last heartbeat to its acknowledgement.
    private(set) var latency: Duration?

    /// - Parameters:
    ///   - session: Of an earlier process, to go on with.
    ///   - jitter: A number from 0 to 1 at random.
    init(session: GatewaySession? = nil, jitter: @escaping @Sendable () -> Double) {
        self.state = .waiting(session, .connect(Self.target(for: session), after: .zero))
        self.jitter = jitter
    }

    /// What to do next; meaningful only without a connection.
    var step: Step {
        guard case .waiting(_, let step) = self.state else { return .connect(.gateway, after: .zero) }
        return step
    }

    var session: GatewaySession? {
        switch self.state {
        case .waiting(let session, _), .awaitingHello(let session): session
        case .resuming(let session, _), .ready(let session, _, _): session
        case .awaitingIdentifyTurn, .identifying: nil
        }
    }

    var phase: ShardStatus.Phase {
        switch self.state {
        case .waiting(_, .stop): .stopped
        case .waiting: self.connects == 0 ? .idle : .waiting
        case .awaitingHello: .connecting
        case .awaitingIdentifyTurn, .identifying: .identifying
        case .resuming: .resuming
        case .ready: .ready
        }
    }

    var reconnects: Int { max(0, self.connects - 1) }
}

// MARK: - The connection

extension ShardStateMachine {
    /// The step's wait is over and a connection is about to be made.
    mutating func connectBegan() {
        guard case .waiting(let session, .connect) = self.state else { return }
        self.connects += 1
        self.state = .awaitingHello(session)
    }

    /// There is no connection. Of the URL for resuming nothing more is expected, the session may still live.
    mutating func connectFailed(at now: Duration) -> Step {
        var session = self.session
        session?.resumeURL = nil
        self.backoff.skipImmediateAttempt()
        self.leave(keeping: session, at: now)
        return self.step
    }

    /// - Parameter code: As Discord sent it; `nil` when the connection broke, or when we closed it.
    mutating func connectionEnded(with code: GatewayCloseCode?, at now: Duration) -> Step {
        if case .waiting = self.state { return self.step }
        let consequence = CloseConsequence(of: code)
        if case .stop = consequence, let code {
            self.state = .waiting(nil, .stop(code))
            return self.step
        }
        self.countFailedResume()
        self.leave(keeping: consequence == .resume ? self.session : nil, at: now)
        return self.step
    }

    mutating func helloIsOverdue(at now: Duration) -> [Action] {
        guard case .awaitingHello = self.state else { return [] }
        return self.restart(keeping: self.session, at: now)
    }

    /// The identify queue says that it is this shard's turn.
    mutating func identifyTurnArrived() -> [Action] {
        guard case .awaitingIdentifyTurn(let heartbeat) = self.state else { return [] }
        self.state = .identifying(heartbeat)
        return [.sendIdentify]
    }

    /// A beat without an answer means a dead connection: close it at once and resume.
    mutating func heartbeatIsDue(at now: Duration) -> [Action] {
        guard let heartbeat = self.heartbeat else { return [] }
        guard heartbeat.isAcknowledged else { return self.restart(keeping: self.session, at: now) }
        self.updateHeartbeat { $0 = Heartbeat(isAcknowledged: false, sentAt: now) }
        return [.sendHeartbeat(sequence: self.session?.sequence)]
    }
}

// MARK: - Frames

extension ShardStateMachine {
    mutating func receive(_ frame: Frame, at now: Duration) -> [Action] {
        switch (self.state, frame) {
        case (.waiting, _):
            return []

        case (.awaitingHello(let session), .hello(let interval)):
            return self.greet(session, interval: interval)

        case (.identifying(let heartbeat), .ready(let session)):
            self.state = .ready(session, heartbeat, since: now)
            self.failedResumes = 0
            return [.deliver]

        case (.resuming(var session, let heartbeat), .resumed(let sequence)):
            session.sequence = max(session.sequence, sequence)
            self.state = .ready(session, heartbeat, since: now)
            self.failedResumes = 0
            return [.deliver]

        case (.ready(var session, let heartbeat, let since), .dispatch(let sequence)):
            session.sequence = max(session.sequence, sequence)
            self.state = .ready(session, heartbeat, since: since)
            return [.deliver]

        case (.resuming(var session, let heartbeat), .dispatch(let sequence)):
            session.sequence = max(session.sequence, sequence)
            self.state = .resuming(session, heartbeat)
            return [.deliver]

        case (_, .heartbeatRequested):
            // Not awaited like a regular one: its answer may come after the next beat is due.
            return self.heartbeat == nil ? [] : [.sendHeartbeat(sequence: self.session?.sequence)]

        case (_, .heartbeatAcknowledged):
            if let heartbeat = self.heartbeat, !heartbeat.isAcknowledged { self.latency = now - heartbeat.sentAt }
            self.updateHeartbeat { $0.isAcknowledged = true }
            return []

        case (_, .invalidSession(let canResume)):
            self.countFailedResume()
            let courtesy = Duration.seconds(1) + .seconds(4) * self.jitter()
            return self.restart(
                keeping: canResume ? self.session : nil, closingWith: canResume ? .unknownError : .normal,
                waiting: courtesy, at: now)

        case (_, .reconnect), (_, .malformed), (_, .hello):
            self.countFailedResume()
            return self.restart(keeping: self.session, at: now)

        case (_, .ready), (_, .resumed):
            return self.restart(keeping: nil, at: now)

        case (_, .dispatch):
            return []
        }
    }

    private mutating func greet(_ session: GatewaySession?, interval: Duration) -> [Action] {
        let schedule = Action.scheduleHeartbeats(first: interval * self.jitter(), every: interval)
        if let session {
            self.state = .resuming(session, Heartbeat())
            return [schedule, .sendResume(session)]
        }
        self.state = .awaitingIdentifyTurn(Heartbeat())
        return [schedule, .takeIdentifyTurn]
    }
}

// MARK: - Leaving

extension ShardStateMachine {
    /// 4000 is our default: any code but 1000 and 1001 keeps the session.
    private mutating func restart(
        keeping session: GatewaySession?, closingWith code: GatewayCloseCode = .unknownError,
        waiting least: Duration = .zero, at now: Duration
    ) -> [Action] {
        self.leave(keeping: session, waiting: least, at: now)
        return [.close(code)]
    }

    private mutating func leave(keeping session: GatewaySession?, waiting least: Duration = .zero, at now: Duration) {
        if case .ready(_, _, let since) = self.state, now - since >= Self.stableAfter { self.backoff.reset() }
        var session = session
        if self.failedResumes >= Self.allowedFailedResumes {
            session = nil
            self.failedResumes = 0
        }
        let delay = max(least, self.backoff.next(jitter: self.jitter()))
        self.state = .waiting(session, .connect(Self.target(for: session), after: delay))
    }

    /// To be called before a connection is left on which a session was, or would have been, resumed.
    private mutating func countFailedResume() {
        switch self.state {
        case .resuming, .awaitingHello(.some): self.failedResumes += 1
        default: break
        }
    }

    private static func target(for session: GatewaySession?) -> Target {
        session?.resumeURL.map(Target.resumeURL) ?? .gateway
    }

    private var heartbeat: Heartbeat? {
        switch self.state {
        case .awaitingIdentifyTurn(let beat), .identifying(let beat), .resuming(_, let beat), .ready(_, let beat, _):
            beat
        case .waiting, .awaitingHello: nil
        }
    }

    private mutating func updateHeartbeat(_ change: (inout Heartbeat) -> Void) {
        guard var beat = self.heartbeat else { return }
        change(&beat)
        switch self.state {
        case .awaitingIdentifyTurn: self.state = .awaitingIdentifyTurn(beat)
        case .identifying: self.state = .identifying(beat)
        case .resuming(let session, _): self.state = .resuming(session, beat)
        case .ready(let session, _, let since): self.state = .ready(session, beat, since: since)
        case .waiting, .awaitingHello: break
        }
    }
}
