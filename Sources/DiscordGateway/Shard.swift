import DiscordModel
public import Logging
import NIOCore
import NIOSSL
import Synchronization

/// One connection to Discord's gateway, kept alive for as long as `run` runs.
///
/// Whatever happens to a connection, the shard resumes or identifies anew, and delivers the wanted events in order.
/// An event may come twice: after a resume, or when the process was restarted before its handler had ended.
public final class Shard: Sendable {
    struct State: ~Copyable {
        var machine: ShardStateMachine
        var isRunning = false
        var hasEnded = false
        var presence: Presence?
        /// Whether Discord has been told the present presence.
        var presenceIsSent = true
        /// Wakes the task that tells Discord, while there is a session.
        var presenceChanged: AsyncStream<Void>.Continuation?
    }

    let configuration: GatewayConfiguration
    let identifyQueue: IdentifyQueue
    let clock: GatewayClock
    let logger: Logger
    let mailbox: EventMailbox
    let state: Mutex<State>
    private let tls: TLSConfiguration

    /// - Parameters:
    ///   - session: Of an earlier process, to resume instead of identifying.
    ///   - identifyQueue: Shared by all shards of the bot.
    ///   - jitter: A number from 0 to 1 at random.
    public convenience init(
        _ configuration: GatewayConfiguration, session: GatewaySession? = nil, identifyQueue: IdentifyQueue,
        logger: Logger, clock: GatewayClock = .continuous,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.init(
            configuration, session: session, identifyQueue: identifyQueue, logger: logger, clock: clock, jitter: jitter,
            tls: .makeClientConfiguration())
    }

    /// - Parameter capacity: Of the mailbox between the connection and the handler.
    init(
        _ configuration: GatewayConfiguration, session: GatewaySession?, identifyQueue: IdentifyQueue, logger: Logger,
        clock: GatewayClock, jitter: @escaping @Sendable () -> Double, tls: TLSConfiguration, capacity: Int = 4096
    ) {
        self.configuration = configuration
        self.identifyQueue = identifyQueue
        self.logger = logger
        self.clock = clock
        self.tls = tls
        self.mailbox = EventMailbox(capacity: capacity)
        self.state = Mutex(
            State(machine: ShardStateMachine(session: session, jitter: jitter), presence: configuration.presence))
    }

    /// What another process needs to go on from here; everything not yet handled is sent to it again.
    ///
    /// Read it after `run` has returned. `nil` when there is nothing to resume.
    public var session: GatewaySession? {
        guard var session = self.state.withLock({ $0.machine.session }) else { return nil }
        if let unhandled = self.mailbox.firstUnhandledSequence {
            session.sequence = min(session.sequence, unhandled - 1)
        }
        return session
    }

    public var status: ShardStatus {
        self.state.withLock { state in
            ShardStatus(
                phase: state.hasEnded ? .stopped : state.machine.phase, latency: state.machine.latency,
                reconnects: state.machine.reconnects)
        }
    }

    /// Changes how the bot appears, now or as soon as there is a connection. Of quick changes the last one counts.
    ///
    /// - Throws: `GatewayError` with the reason `.payloadTooLarge`.
    public func updatePresence(_ presence: Presence) throws(GatewayError) {
        guard (try? GatewayPayload.presence(presence)) != nil else { throw .payloadTooLarge }
        let changed = self.state.withLock { state in
            state.presence = presence
            state.presenceIsSent = false
            return state.presenceChanged
        }
        changed?.yield()
    }

    /// Keeps the shard connected and calls `handle` with each wanted event, one at a time.
    ///
    /// A slow handler delays only events, never heartbeats. Returns when the task is cancelled, having closed the
    /// connection so that the session lives on; the handler that runs at this moment is cancelled and waited for.
    ///
    /// - Throws: When Discord refuses the bot for good, with a sentence that says what to do.
    public func run(_ handle: @escaping @Sendable (DispatchEvent) async -> Void) async throws(GatewayError) {
        let isFirst = self.state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFirst else { throw GatewayError(.alreadyRun, "A shard runs once; make another one.") }
        defer { self.state.withLock { $0.hasEnded = true } }
        do {
            // Better to hear of an overlong presence now than to be unable to identify later.
            _ = try GatewayPayload.identify(self.configuration, presence: self.configuration.presence)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled, let event = await self.mailbox.receive() { await handle(event) }
                }
                defer { group.cancelAll() }
                try await self.stayConnected()
            }
        } catch let error as GatewayError {
            throw error
        } catch {
            // Cancelled: the only other way out.
        }
    }

    private func stayConnected() async throws {
        let tls = try? NIOSSLContext(configuration: self.tls)
        while true {
            switch self.state.withLock({ $0.machine.step }) {
            case .stop(let code):
                throw GatewayError.refused(with: code, self.configuration)
            case .connect(let target, let delay):
                if delay > .zero { try await self.clock.sleep(delay) }
                try Task.checkCancellation()
                try await self.connect(to: target, tls: tls)
            }
        }
    }

    private func connect(to target: ShardStateMachine.Target, tls: NIOSSLContext?) async throws {
        let url = try self.url(of: target)
        self.state.withLock { $0.machine.connectBegan() }
        self.logger.debug("Connecting to the gateway", metadata: ["host": "\(url.authority)"])
        let socket: WebSocketConnection
        do {
            socket = try await WebSocketConnection.open(url, tls: tls, timeout: self.configuration.connectTimeout)
        } catch {
            try Task.checkCancellation()
            self.logger.debug("Could not connect", metadata: ["error": "\(error)"])
            _ = self.state.withLock { $0.machine.connectFailed(at: self.clock.now()) }
            return
        }
        try await ShardConnection(shard: self, socket: socket).run()
        try Task.checkCancellation()
        let code = socket.closeCode
        self.logger.debug("The connection ended", metadata: ["code": "\(code.map { "\($0.rawValue)" } ?? "none")"])
        _ = self.state.withLock { $0.machine.connectionEnded(with: code, at: self.clock.now()) }
    }

    /// An unusable URL for resuming is Discord's mistake, and the gateway's own will do; one in the configuration is ours.
    private func url(of target: ShardStateMachine.Target) throws -> WebSocketURL {
        var query = "v=10&encoding=json"
        if self.configuration.compression == .zlibStream { query += "&compress=zlib-stream" }
        if case .resumeURL(let text) = target, let url = WebSocketURL(text, query: query) { return url }
        guard let url = WebSocketURL(self.configuration.gatewayURL, query: query) else {
            throw GatewayError(.invalidURL, "“\(self.configuration.gatewayURL)” is no ws:// or wss:// URL.")
        }
        return url
    }
}
