import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The one HTTP server of a sandbox: API, control API, page and attachments.
struct SandboxServer: Sendable {
    let rest: RESTServer
    let control: ControlServer
    let attachments: AttachmentServer
    let page: PageServer

    /// Keeps the channel at hand, so that a fault can close it.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            self.coreContext = CoreRequestContextStorage(source: source)
            self.channel = source.channel
        }
    }

    /// Runs until cancelled.
    ///
    /// - Parameter isListening: Called with the port as soon as connections are taken.
    func run(
        host: String, port: Int, on loop: any EventLoop, logger: Logger, isListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let application = Application(
            responder: CallbackResponder<Context> { request, context in
                do {
                    let address = context.channel.remoteAddress?.ipAddress ?? "unknown"
                    return try await self.respond(to: request, from: address)
                } catch is ConnectionDropped {
                    try await context.channel.close()
                    throw ConnectionDropped()
                }
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in isListening(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(loop), logger: logger)
        try await application.run()
    }

    private func respond(to request: Request, from address: String) async throws -> Response {
        let parts = (request.head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].split(separator: "/").map { PercentCoding.decode($0) ?? String($0) }
        let query = Dictionary(
            parts.count > 1 ? PercentCoding.pairs(parts[1]).map { ($0.name, $0.value) } : []
        ) { first, _ in first }
        if path.suffix(2) == ["oauth2", "authorize"], [[], ["api"], ["api", "v10"]].contains(Array(path.dropLast(2))) {
            let isGood = self.control.isAuthorizable(query)
            return self.page.respond(with: "oauth/authorize.html", status: isGood ? .ok : .badRequest)
        }
        switch path.first {
        case "api": return try await self.rest.respond(to: request, path: path, query: query, from: address)
        case "sandbox": return try await self.control.respond(to: request, path: path, query: query)
        case StoredFile.attachments, StoredFile.ephemeralAttachments:
            return self.attachments.respond(path: path, query: query)
        default: return self.page.respond(path: path)
        }
    }
}
