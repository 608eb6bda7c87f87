import DiscordModel
import Logging
import Synchronization

/// A Discord of one's own, on loopback sockets: the REST API, the Gateway, people, and a page to look at it.
///
/// It refuses what Discord refuses. What the rules are and where they come from is said where each is enforced.
public final class Sandbox: Sendable {
    let world: World
    private let gateway: GatewayServer
    let inspector: Inspector
    private let server: HTTPServer
    private let courier: Task<Void, Never>

    /// `http://127.0.0.1:PORT/api/v10`
    public let apiURL: String
    /// `http://127.0.0.1:PORT/`
    public let pageURL: String
    /// `ws://127.0.0.1:PORT`
    public let gatewayURL: String
    public let faults: Faults
    /// The file that the world was to be loaded from, and that ``save(to:)`` writes.
    public let statePath: String?
    /// Whether there was such a file: the world is not empty then.
    public let isRestored: Bool

    public var clock: SandboxClock { self.world.clock }
    public var gatewayFaults: GatewayFaults { self.gateway.faults }

    private init(
        world: World, gateway: GatewayServer, inspector: Inspector, server: HTTPServer,
        courier: Task<Void, Never>, origin: String, gatewayURL: String, faults: Faults, statePath: String?,
        isRestored: Bool
    ) {
        self.world = world
        self.gateway = gateway
        self.inspector = inspector
        self.server = server
        self.courier = courier
        self.apiURL = origin + "/api/v10"
        self.pageURL = origin + "/"
        self.gatewayURL = gatewayURL
        self.faults = faults
        self.statePath = statePath
        self.isRestored = isRestored
    }

    /// Starts an empty world, or one that was saved.
    ///
    /// - Parameter path: Of a file that ``save(to:)`` wrote; where there is none, the world is empty, and it is where it
    ///   will be saved.
    /// - Throws: What keeps a port from being bound; ``StateError`` where the file cannot be used.
    public static func start(
        _ configuration: SandboxConfiguration = SandboxConfiguration(), state path: String? = nil
    ) async throws -> Sandbox {
        let saved = try path.flatMap { path throws(StateError) in try SavedWorld.load(path) }
        var logger = Logger(label: "sandbox")
        // The server complains of connections that its own end cuts short.
        logger.logLevel = .critical
        var configuration = configuration
        configuration.uniteSwitches()
        if let saved, saved.time > configuration.clock.now {
            configuration.clock.advance(by: saved.time - configuration.clock.now)
        }
        let world = World(clock: configuration.clock, settings: configuration.settings)
        if let saved { world.write { $0.restore(saved) } }
        let inspector = Inspector()
        let executor = LoopExecutor()
        let gateway = GatewayServer(
            world: world, clock: configuration.clock, settings: configuration.gateway, inspector: inspector,
            logger: logger)
        world.publish { dispatch, application in gateway.publish(dispatch, to: application) }
        let urls = try await gateway.start(
            host: configuration.host, port: configuration.gatewayPort, on: executor)
        let faults = Faults()
        faults.watch { world.read { $0.tellPeople(.faults) } }
        let control = ControlServer(
            world: world, faults: faults, gatewayFaults: gateway.faults, inspector: inspector, statePath: path)
        let answers = SandboxServer(
            rest: RESTServer(world: world, faults: faults, recording: configuration.recording, inspector: inspector),
            control: control, attachments: AttachmentServer(world: world), page: PageServer())
        let (server, port) = try await HTTPServer.start(
            host: configuration.host, port: configuration.port, on: executor, bodyLimit: SandboxServer.bodyLimit
        ) { answers.respond(to: $0) }
        let courier = EndpointCourier(world: world)
        let errands = Task { await courier.run() }
        let origin = "http://\(configuration.host):\(port)"
        world.write { world in
            world.originURL = origin
            world.gateway = GatewayInfo(
                url: urls.url, sessionStartLimit: { application in gateway.sessionStartLimit(of: application) })
        }
        return Sandbox(
            world: world, gateway: gateway, inspector: inspector, server: server, courier: errands, origin: origin,
            gatewayURL: urls.url, faults: faults, statePath: path, isRestored: saved != nil)
    }

    /// Closes all connections and gives the ports back.
    public func stop() async {
        self.world.stopListening()
        self.inspector.stopWatching()
        // A call that is held would keep the server for ever.
        self.faults.removeAll()
        self.courier.cancel()
        await self.courier.value
        await self.gateway.stop()
        await self.server.stop()
    }
}
