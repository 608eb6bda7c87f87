import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// As much of Discord as the archive asks: one channel's history, its messages one by one, and files.
final class HistoryServer: Sendable {
    struct Content {
        /// By id, as JSON.
        var messages: [UInt64: String] = [:]
        /// Without the right to read it, the history is an empty page.
        var hidesHistory = false
        /// What every call of the API is answered with.
        var failure: (status: Int, code: Int)?
        /// By path.
        var files: [String: [UInt8]] = [:]
        /// Paths that lead elsewhere.
        var redirections: Set<String> = []
        var requests: [String] = []
    }

    private let content = Mutex(Content())

    func change(_ change: (inout sending Content) -> Void) { self.content.withLock { change(&$0) } }

    var requests: [String] { self.content.withLock { $0.requests } }

    /// - Parameter work: Gets the server, and where its API is.
    static func run<T>(_ work: (HistoryServer, String) async throws -> T) async throws -> T {
        let server = HistoryServer()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await work(server, "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/api/v10")
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    fileprivate struct Reply {
        var status = 200
        var body: [UInt8] = []
        var location: String?
    }

    fileprivate func reply(to uri: String) -> Reply {
        self.content.withLock { content in
            content.requests.append(uri)
            let parts = uri.split(separator: "?", maxSplits: 1)
            let path = parts[0].split(separator: "/")
            guard path.first == "api" else {
                if content.redirections.contains(String(parts[0])) {
                    return Reply(status: 302, location: "http://127.0.0.1:1/elsewhere")
                }
                return content.files[String(parts[0])].map { Reply(body: $0) } ?? Reply(status: 404)
            }
            if let (status, code) = content.failure {
                return Reply(status: status, body: Array(#"{"code":\#(code),"message":"No"}"#.utf8))
            }
            if path.count == 6, let id = path.last.flatMap({ UInt64($0) }) {
                guard let message = content.messages[id] else {
                    return Reply(status: 404, body: Array(#"{"code":10008,"message":"Unknown Message"}"#.utf8))
                }
                if content.hidesHistory {
                    return Reply(status: 403, body: Array(#"{"code":50013,"message":"Missing Permissions"}"#.utf8))
                }
                return Reply(body: Array(message.utf8))
            }
            let after = (parts.count > 1 ? parts[1] : "").split(separator: "&").first { $0.hasPrefix("after=") }
                .flatMap { UInt64($0.dropFirst(6)) }
            let page =
                content.hidesHistory
                ? [] : content.messages.keys.filter { $0 > after ?? 0 }.sorted().prefix(100).reversed()
            let list = page.compactMap { content.messages[$0] }.joined(separator: ",")
            return Reply(body: Array("[\(list)]".utf8))
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: HistoryServer
    private var head: HTTPRequestHead?

    init(_ server: HistoryServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head = self.head else { return }
            let reply = self.server.reply(to: head.uri)
            var headers = HTTPHeaders([("Content-Length", "\(reply.body.count)")])
            if let location = reply.location { headers.add(name: "Location", value: location) }
            let answer = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
            context.write(self.wrapOutboundOut(.head(answer)), promise: nil)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
