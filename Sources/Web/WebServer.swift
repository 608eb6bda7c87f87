public import Hummingbird
public import Logging
public import ServiceLifecycle

/// Usher's own HTTP server: for now, whether it is well.
public struct WebServer: Service {
    /// What the health page shows.
    public struct Health: Sendable, Codable, Hashable {
        /// Whether the bot can do its work just now.
        public var isReady: Bool
        /// Each part by name, such as `gateway: ready`.
        public var parts: [String: String]

        public init(isReady: Bool, parts: [String: String]) {
            self.isReady = isReady
            self.parts = parts
        }
    }

    private let host: String
    private let port: Int
    private let logger: Logger
    private let health: @Sendable () async -> Health

    public init(host: String, port: Int, logger: Logger, health: @escaping @Sendable () async -> Health) {
        self.host = host
        self.port = port
        self.logger = logger
        self.health = health
    }

    public func run() async throws {
        let router = Router()
        router.get("health/live") { _, _ in "ok\n" }
        router.get("health") { _, _ in
            let health = await self.health()
            return EditedResponse(status: health.isReady ? .ok : .serviceUnavailable, response: health)
        }
        let logger = self.logger
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(self.host, port: self.port), serverName: "usher"),
            onServerRunning: { channel in
                logger.info(
                    "http server listens", metadata: ["address": "\(channel.localAddress.map(\.description) ?? "?")"])
            },
            logger: Logger(label: "web"))
        try await application.run()
    }
}

extension WebServer.Health: ResponseEncodable {}
