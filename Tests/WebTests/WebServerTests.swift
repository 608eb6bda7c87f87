import AsyncHTTPClient
import DiscordModel
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Testing
import Tickets
import Web

@Suite("The HTTP server")
struct WebServerTests {
    private static let since = Timestamp(millisecondsSince1970: 1_790_000_000_123)

    /// Runs `body` with the address of a server that says this.
    private static func withServer(
        isStoreWell: Bool = true, condition: StoreCondition = .normal, routes: [any WebRoutes] = [],
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            host: "127.0.0.1", port: 0, routes: routes, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) {
            port.yield($0)
        } health: {
            .init(
                gateway: (true, "ready"), isStoreWell: isStoreWell, condition: condition,
                acknowledgement: .init(median: 0.8, p99: nil))
        } metrics: {
            Metrics(
                condition: condition, connections: .init(inUse: 2, idle: 3, waiting: 1, waited: 7),
                isGatewayReady: true, acknowledgement: [(0.5, 0.0008), (0.99, 0.006)])
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else { return try await group.waitForAll() }
            try await body("http://127.0.0.1:\(port)")
        }
    }

    private static func get(_ url: String) async throws -> (status: UInt, type: String?, body: String) {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (response.status.code, response.headers.first(name: "content-type"), String(buffer: body))
    }

    @Test("R5.6: While the database is away and the fallback works, the bot is ready and says since when")
    func degraded() async throws {
        try await Self.withServer(condition: .degraded(since: Self.since, waiting: 5)) { url in
            let health = try await Self.get(url + "/health")
            #expect(health.status == 200)
            #expect(health.body.contains(#""store":"degraded since 2026-09-21T14:13:20Z, 5 changes waiting""#))
            let metrics = try await Self.get(url + "/metrics")
            #expect(metrics.body.contains("\nusher_store_degraded 1\n"))
            #expect(metrics.body.contains("\nusher_store_waiting_changes 5\n"))
        }
    }

    @Test("A store that cannot be written makes the bot not ready")
    func unreachable() async throws {
        try await Self.withServer(isStoreWell: false) { url in
            let health = try await Self.get(url + "/health")
            #expect(health.status == 503)
            #expect(health.body.contains(#""store":"unreachable""#))
            let live = try await Self.get(url + "/health/live")
            #expect(live.status == 200)
        }
    }

    @Test("Metrics are in the text format of Prometheus")
    func metrics() async throws {
        try await Self.withServer { url in
            let health = try await Self.get(url + "/health")
            #expect(health.body.contains(#""store":"ready""#))
            let metrics = try await Self.get(url + "/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
            let figures = metrics.body.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(
                figures == [
                    "usher_store_degraded 0", "usher_store_waiting_changes 0",
                    #"usher_store_connections{state="in_use"} 2"#, #"usher_store_connections{state="idle"} 3"#,
                    "usher_store_calls_waiting 1", "usher_store_calls_waited_total 7", "usher_gateway_ready 1",
                    #"usher_acknowledgement_seconds{quantile="0.5"} 0.0008"#,
                    #"usher_acknowledgement_seconds{quantile="0.99"} 0.006"#,
                ])
            for figure in figures {
                let name = figure.prefix { $0 != " " && $0 != "{" }
                #expect(metrics.body.contains("# HELP \(name) ") && metrics.body.contains("# TYPE \(name) "))
            }
        }
    }

    @Test("Pages of other parts are served beside its own")
    func routes() async throws {
        struct Greeting: WebRoutes {
            func add(to router: Router<BasicRequestContext>) { router.get("hello") { _, _ in "hi" } }
        }
        try await Self.withServer(routes: [Greeting()]) { url in
            let (hello, health, nothing) = try await (
                Self.get(url + "/hello"), Self.get(url + "/health"), Self.get(url + "/nothing")
            )
            #expect(hello.body == "hi")
            #expect(health.status == 200)
            #expect(nothing.status == 404)
        }
    }

    @Test("What has a special meaning in the format is escaped, and numbers are written as it wants them")
    func escaping() {
        var text = MetricsText()
        text.add("a", .gauge, "one\\two\n\"three\"", label: "l", [("x\"y\\z\n", 1.5)])
        text.add("b", .counter, "b", 1_234_567_890)
        text.add("c", .gauge, "c", .infinity)
        text.add("d", .gauge, "d", label: "l", [])
        #expect(
            text.text == """
                # HELP a one\\\\two\\n"three"
                # TYPE a gauge
                a{l="x\\"y\\\\z\\n"} 1.5
                # HELP b b
                # TYPE b counter
                b 1234567890
                # HELP c c
                # TYPE c gauge
                c +Inf

                """)
    }

    @Test("R5.6: Administrators read on Discord since when the database is away")
    func help() {
        let text = Texts.databaseIsAway(since: Self.since, waiting: 1)
        #expect(text.hasPrefix("degraded since <t:1790000000:R>, 1 change waiting."))
    }
}
