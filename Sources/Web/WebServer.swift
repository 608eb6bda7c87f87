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
        public var acknowledgement: Acknowledgement

        /// From the arrival of an interaction to its acknowledgement, in milliseconds, over the last few thousand.
        public struct Acknowledgement: Sendable, Codable, Hashable {
            public var median: Double?
            public var p99: Double?

            public init(median: Double?, p99: Double?) {
                self.median = median
                self.p99 = p99
            }
        }

        public init(isReady: Bool, parts: [String: String], acknowledgement: Acknowledgement) {
            self.isReady = isReady
            self.parts = parts
            self.acknowledgement = acknowledgement
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
