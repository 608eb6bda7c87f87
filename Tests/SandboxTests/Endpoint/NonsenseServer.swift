import Hummingbird
import Logging
import NIOCore
import Synchronization

@testable import Sandbox

/// Something that gives everybody the same answer and looks at nothing.
enum NonsenseServer {
    /// - Parameter body: Gets the address, and how many requests came so far.
    static func run(
        _ reply: EndpointServer.Reply, _ hear: @escaping @Sendable (JSON) -> Void = { _ in },
        _ body: (String, () -> Int) async throws -> Void
    ) async throws {
        let counter = Counter()
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "nonsense")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                counter.count.withLock { $0 += 1 }
                let bytes = try await request.body.collect(upTo: 1 << 20)
                if let json = try? JSON(parsing: bytes.readableBytesView) { hear(json) }
                return EndpointServer.response(reply)
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await EndpointServer.whileRunning(application, ports) { port in
            try await body("http://127.0.0.1:\(port)/", { counter.count.withLock { $0 } })
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }
}

/// The PINGs that came.
final class Pings: Sendable {
    private let heard = Mutex<[JSON]>([])

    var first: JSON? { self.heard.withLock { $0.first } }

    func add(_ json: JSON) { self.heard.withLock { $0.append(json) } }
}
