import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a free local port that answers by script, and remembers what it was asked.
final class ScriptedServer: Sendable {
    enum Reply: Sendable {
        case answer(Int, headers: [String: String] = [:], body: String = "")
        /// The request has arrived and the connection breaks.
        case drop
        case silence
    }

    struct Received: Sendable {
        let method: String
        let uri: String
        let headers: [String: String]
        let body: ByteBuffer
    }

    private struct State {
        var replies: [Reply]
        var received: [Received] = []
    }

    private let state: Mutex<State>

    /// - Parameter replies: In order; the last one for all further requests.
    private init(_ replies: [Reply]) { self.state = Mutex(State(replies: replies)) }

    var received: [Received] { self.state.withLock { $0.received } }

    static func run<T>(_ replies: Reply..., work: (ScriptedServer, String) async throws -> T) async throws -> T {
        let server = ScriptedServer(replies)
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

    fileprivate func reply(to request: Received) -> Reply {
        self.state.withLock { state in
            state.received.append(request)
            return state.replies.count > 1 ? state.replies.removeFirst() : state.replies.first ?? .drop
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: ScriptedServer
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ server: ScriptedServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var part): self.body.writeBuffer(&part)
        case .end:
            guard let head = self.head else { return }
            let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
            let request = ScriptedServer.Received(
                method: head.method.rawValue, uri: head.uri, headers: Dictionary(headers) { $1 }, body: self.body)
            self.answer(self.server.reply(to: request), context)
        }
    }

    private func answer(_ reply: ScriptedServer.Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .silence: return
        case .drop: context.close(promise: nil)
        case .answer(let status, let fields, let text):
            var headers = HTTPHeaders(fields.map { ($0.key, $0.value) })
            if status != 204 { headers.add(name: "Content-Length", value: "\(text.utf8.count)") }
            headers.add(name: "Connection", value: "close")
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(self.wrapOutboundOut(.head(head)), promise: nil)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil))).whenComplete { _ in
                loopBound.value.close(promise: nil)
            }
        }
    }
}
