import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One request, as it goes over the wire again and again.
struct LoadRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer

    init(_ method: HTTPMethod, _ path: String, port: Int, token: String? = nil, body: String) {
        var headers: HTTPHeaders = [
            "host": "127.0.0.1:\(port)", "content-type": "application/json", "content-length": "\(body.utf8.count)",
            "user-agent": "DiscordBot (https://example.org, 1)",
        ]
        if let token { headers.add(name: "authorization", value: "Bot \(token)") }
        self.head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        self.body = ByteBuffer(string: body)
    }
}

/// What came back over all connections of a load.
final class LoadTally: Sendable {
    private struct State {
        var answers = 0
        var refusals = 0
        var isEnding = false
    }

    private let state = Mutex(State())

    var answers: Int { self.state.withLock { $0.answers } }
    var refusals: Int { self.state.withLock { $0.refusals } }

    /// No further request is begun.
    func end() { self.state.withLock { $0.isEnding = true } }

    /// - Returns: Whether to go on.
    fileprivate func count(_ status: HTTPResponseStatus) -> Bool {
        self.state.withLock { state in
            state.answers += 1
            if status.code >= 300 { state.refusals += 1 }
            return !state.isEnding
        }
    }
}

/// A connection that stays open, with as little work for this side as can be: the other side is what is measured.
struct LoadConnection: Sendable {
    private let channel: any Channel

    /// - Parameter repeating: Sent at once, and again after each answer; `nil` where ``send(_:)`` is used.
    static func open(
        to port: Int, on group: MultiThreadedEventLoopGroup, _ tally: LoadTally, repeating request: LoadRequest? = nil
    ) async throws -> LoadConnection {
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(Handler(tally, request))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return LoadConnection(channel: channel)
    }

    /// Sends it without waiting for the answers to earlier ones.
    func send(_ request: LoadRequest) {
        self.channel.write(HTTPClientRequestPart.head(request.head), promise: nil)
        self.channel.write(HTTPClientRequestPart.body(.byteBuffer(request.body)), promise: nil)
        self.channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    func close() async throws { try await self.channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias OutboundOut = HTTPClientRequestPart

        private let tally: LoadTally
        private let request: LoadRequest?
        private var status = HTTPResponseStatus.ok

        init(_ tally: LoadTally, _ request: LoadRequest?) {
            self.tally = tally
            self.request = request
        }

        func channelActive(context: ChannelHandlerContext) {
            self.sendAgain(context)
            context.fireChannelActive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch self.unwrapInboundIn(data) {
            case .head(let head): self.status = head.status
            case .body: break
            case .end: if self.tally.count(self.status) { self.sendAgain(context) }
            }
        }

        private func sendAgain(_ context: ChannelHandlerContext) {
            guard let request else { return }
            context.write(self.wrapOutboundOut(.head(request.head)), promise: nil)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
