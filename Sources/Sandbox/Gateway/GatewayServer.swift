import DiscordModel
import Logging
import NIOCore
import Synchronization

/// A local Discord Gateway.
///
/// Source: <https://docs.discord.com/developers/events/gateway>
final class GatewayServer: Sendable {
    private let world: any GatewayWorld
    private let sessions: GatewaySessions
    private let inspector: Inspector
    private let logger: Logger
    /// The server's work, from `start` to `stop`.
    private let work = Mutex<Task<Void, Never>?>(nil)

    init(
        world: any GatewayWorld, clock: SandboxClock, settings: GatewaySettings, inspector: Inspector = Inspector(),
        logger: Logger
    ) {
        self.inspector = inspector
        self.world = world
        self.sessions = GatewaySessions(settings: settings, clock: clock)
        self.logger = logger
    }

    var faults: GatewayFaults { GatewayFaults(sessions: self.sessions) }

    /// The latest of what happened, oldest first.
    var records: [GatewayRecord] { self.sessions.records }

    /// Listens twice, so that resuming at the wrong URL is noticed.
    ///
    /// - Parameter port: That of `url`; 0 takes a free one, which `resumeURL` does in any case.
    func start(
        host: String = "127.0.0.1", port: Int = 0, on executor: LoopExecutor = LoopExecutor()
    ) async throws -> (url: String, resumeURL: String) {
        let accepts: @Sendable () -> Bool = { [sessions] in !sessions.switches { $0.refusesConnections } }
        let first = try await GatewayListener.bind(
            host: host, port: port, isForResuming: false, on: executor.loop, accepts: accepts)
        let second: GatewayListener
        do {
            second = try await GatewayListener.bind(
                host: host, port: 0, isForResuming: true, on: executor.loop, accepts: accepts)
        } catch {
            try await first.arrivals.channel.close()
            throw error
        }
        let resumeURL = "ws://\(host):\(second.port)"
        let environment = GatewayEnvironment(
            world: self.world, sessions: self.sessions, resumeURL: resumeURL, inspector: self.inspector,
            logger: self.logger)
        let work = Task(executorPreference: executor) { await Self.run([first, second], environment) }
        self.work.withLock { $0 = work }
        return ("ws://\(host):\(first.port)", resumeURL)
    }

    /// Ends all connections. The sessions are gone with the server.
    func stop() async {
        let work = self.work.withLock { work in
            defer { work = nil }
            return work
        }
        work?.cancel()
        await work?.value
    }

    /// Tells the sessions of an application that something happened. Returns at once; the order is kept.
    func publish(_ dispatch: GatewayDispatch, to application: ApplicationID) {
        self.sessions.publish(dispatch, to: application)
    }

    /// What is left of the day's session starts, for `GET /gateway/bot`.
    func sessionStartLimit(of application: ApplicationID) -> SessionStartLimit {
        self.sessions.sessionStartLimit(of: application)
    }

    /// Whether the session is gone, or waits for its client to come back.
    func isDisconnected(_ sessionID: String) -> Bool {
        self.sessions.withState { state in state.sessions[sessionID]?.connection == nil }
    }

    // MARK: Running

    private static func run(_ listeners: [GatewayListener], _ environment: GatewayEnvironment) async {
        let sessions = environment.sessions
        await withDiscardingTaskGroup { group in
            for listener in listeners {
                group.addTask { await Self.accept(listener, environment) }
            }
            group.addTask {
                for await change in sessions.onlineChanges {
                    await environment.world.sessionsChanged(of: change.application, isOnline: change.isOnline)
                }
            }
            group.addTask { await Self.expireSessions(environment) }
        }
    }

    private static func expireSessions(_ environment: GatewayEnvironment) async {
        let sessions = environment.sessions
        await withDiscardingTaskGroup { group in
            for await id in sessions.departures {
                group.addTask {
                    do { try await sessions.clock.sleep(for: sessions.settings.sessionLifetime) } catch { return }
                    if environment.world.enforces(.resuming) { sessions.expire(id) }
                }
            }
        }
    }

    private static func accept(_ listener: GatewayListener, _ environment: GatewayEnvironment) async {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                try await listener.arrivals.executeThenClose { arrivals in
                    for try await candidate in arrivals {
                        group.addTask { await Self.serve(candidate, environment) }
                    }
                }
            }
        } catch {
            environment.logger.debug("gateway stops listening", metadata: ["error": "\(error)"])
        }
    }

    private static func serve(
        _ candidate: GatewayListener.Candidate, _ environment: GatewayEnvironment
    ) async {
        do {
            switch try await candidate.get() {
            case .webSocket(let channel, let endpoint):
                let connection = environment.sessions.connect(channel.channel, endpoint)
                environment.inspect(.opened, on: connection)
                defer {
                    environment.sessions.disconnected(connection)
                    if !connection.outbox.isClosed {
                        environment.inspect(
                            .closed(nil, reason: "", byBot: !connection.isDropped), on: connection)
                    }
                }
                let conversation = GatewayConversation(connection: connection, environment: environment)
                try await channel.executeThenClose { inbound, _ in await conversation.run(inbound) }
            case .notUpgraded(let channel, let rejection):
                try await GatewayListener.turnAway(channel, rejection)
            }
        } catch {
            // A connection that breaks is nobody's fault here.
            environment.logger.trace("gateway connection ends", metadata: ["error": "\(error)"])
        }
    }
}
