import HTTPTypes
import Hummingbird
public import Logging
public import ServiceLifecycle

/// Usher's own HTTP server: whether it is well, its figures, and the pages of other parts.
public struct WebServer: Service {
    private let host: String
    private let port: Int
    private let routes: [any WebRoutes]
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void
    private let health: @Sendable () async -> Health
    private let metrics: @Sendable () async -> Metrics

    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - onListening: Told the port once the server answers there.
    public init(
        host: String, port: Int, routes: [any WebRoutes] = [], logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        health: @escaping @Sendable () async -> Health, metrics: @escaping @Sendable () async -> Metrics
    ) {
        self.host = host
        self.port = port
        self.routes = routes
        self.logger = logger
        self.onListening = onListening
        self.health = health
        self.metrics = metrics
    }

    public func run() async throws {
        let router = Router()
        router.get("health/live") { _, _ in "ok\n" }
        router.get("health") { _, _ in
            let health = await self.health()
            return EditedResponse(status: health.isReady ? .ok : .serviceUnavailable, response: health)
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: MetricsText.contentType],
                body: .init(byteBuffer: .init(string: await self.metrics().text)))
        }
        for routes in self.routes { routes.add(to: router) }
        let logger = self.logger
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(self.host, port: self.port), serverName: "usher"),
            onServerRunning: { channel in
                logger.info(
                    "http server listens", metadata: ["address": "\(channel.localAddress.map(\.description) ?? "?")"])
                if let port = channel.localAddress?.port { await self.onListening(port) }
            },
            logger: Logger(label: "web"))
        try await application.run()
    }
}
