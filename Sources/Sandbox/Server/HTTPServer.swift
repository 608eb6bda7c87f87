import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on one event loop. Each request is answered when it has arrived whole.
///
/// NIO's handlers with nothing asynchronous between them and the responder: streams of parts, and a task for each
/// connection, took more time than most calls of the sandbox do themselves.
final class HTTPServer: Sendable {
    /// Called on the event loop, and so must not block.
    typealias Responder = @Sendable (HTTPRequest) -> HTTPAnswer

    private struct State {
        var connections: [ObjectIdentifier: any Channel] = [:]
        var exchanges: [Int: Task<Void, Never>] = [:]
        var lastExchange = 0
        var isStopping = false
    }

    private let executor: LoopExecutor
    private let bodyLimit: Int
    private let respond: Responder
    private let listener = Mutex<(any Channel)?>(nil)
    private let state = Mutex(State())

    /// - Parameter bodyLimit: Of larger bodies, the responder only learns that they were.
    private init(on executor: LoopExecutor, bodyLimit: Int, _ respond: @escaping Responder) {
        self.executor = executor
        self.bodyLimit = bodyLimit
        self.respond = respond
    }

    /// Takes connections from now on.
    ///
    /// - Throws: What keeps the port from being bound.
    static func start(
        host: String, port: Int, on executor: LoopExecutor, bodyLimit: Int, _ respond: @escaping Responder
    ) async throws -> (server: HTTPServer, port: Int) {
        let server = HTTPServer(on: executor, bodyLimit: bodyLimit, respond)
        let listener = try await ServerBootstrap(group: executor.loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Who has said all they have to say may still listen.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    // What it puts between is done by the connection itself.
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
                    try pipeline.addHandler(HTTPConnection(server: server, bodyLimit: server.bodyLimit))
                }
            }
            .bind(host: host, port: port).get()
        server.listener.withLock { $0 = listener }
        return (server, listener.localAddress?.port ?? port)
    }

    /// Ends all connections, and waits for what was begun on them.
    func stop() async {
        let listener = self.listener.withLock { $0.take() }
        try? await listener?.close()
        let (connections, exchanges) = self.state.withLock { state in
            state.isStopping = true
            return (Array(state.connections.values), Array(state.exchanges.values))
        }
        // Connections first: what is broken off has no answer.
        for connection in connections { try? await connection.close() }
        for exchange in exchanges { exchange.cancel() }
        for exchange in exchanges { await exchange.value }
    }

    // MARK: Connections

    fileprivate func opened(_ connection: any Channel) {
        let isStopping = self.state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.isStopping
        }
        if isStopping { connection.close(promise: nil) }
    }

    fileprivate func closed(_ connection: any Channel) {
        self.state.withLock { state in _ = state.connections.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// What takes its time gets a task of its own. That goes on when the client gives up, as with any server.
    fileprivate func answer(_ request: HTTPRequest, on connection: HTTPConnection, _ loop: any EventLoop) {
        switch self.respond(request) {
        case .now(let response): connection.write(response)
        case .whenGiven(let wait):
            let connection = NIOLoopBound(connection, eventLoop: loop)
            wait { response in loop.execute { connection.value.write(response) } }
        case .later(let respond): self.answer(on: NIOLoopBound(connection, eventLoop: loop), respond)
        }
    }

    /// Only here an answer can be a stream.
    private func answer(
        on connection: NIOLoopBound<HTTPConnection>, _ respond: @escaping @Sendable () async throws -> HTTPResponse
    ) {
        self.state.withLock { state in
            guard !state.isStopping else { return }
            state.lastExchange += 1
            let number = state.lastExchange
            state.exchanges[number] = Task(executorPreference: self.executor) {
                do {
                    let response = try await respond()
                    if case .stream(let write) = response.body {
                        try await write(connection.value.begin(response))
                        connection.value.end()
                    } else {
                        connection.value.write(response)
                    }
                } catch {
                    connection.value.drop()
                }
                self.state.withLock { state in _ = state.exchanges.removeValue(forKey: number) }
            }
        }
    }
}

/// Puts the requests of one connection together, and has them answered one after the other. Stays on its event loop.
private final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How many requests may wait for the answer to an earlier one until no more are read.
    private static let mostWaiting = 64

    private let server: HTTPServer
    private let bodyLimit: Int
    /// `nil` once the connection is no more.
    private var context: ChannelHandlerContext?
    private var address = "unknown"
    private var head: HTTPRequestHead?
    /// `nil` from where it became too large.
    private var body: ByteBuffer? = ByteBuffer()
    private var waiting = CircularBuffer<HTTPRequest>()
    private var isAnswering = false
    private var isReading = false
    private var isReadWanted = false
    /// Nothing more comes from the client, or it asked for the end.
    private var isLast = false
    private var isClosing = false

    init(server: HTTPServer, bodyLimit: Int) {
        self.server = server
        self.bodyLimit = bodyLimit
    }

    // MARK: The channel

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        self.address = context.remoteAddress?.ipAddress ?? "unknown"
        self.server.opened(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        self.waiting.removeAll()
        self.server.closed(context.channel)
        context.fireChannelInactive()
    }

    /// What was answered at once to several requests goes out together.
    func channelReadComplete(context: ChannelHandlerContext) {
        self.isReading = false
        context.flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        self.isReadWanted = self.waiting.count >= Self.mostWaiting
        if !self.isReadWanted { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            self.isLast = true
            self.closeIfDone()
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// What is no HTTP is answered, where nothing else is; then, as after any error, the connection ends.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, !self.isAnswering else { return context.close(promise: nil) }
        self.isLast = true
        self.write(HTTPResponse(status: .badRequest))
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.isReading = true
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            self.body = ByteBuffer()
        case .body(var part):
            guard let count = self.body?.readableBytes else { return }
            if count == 0 {
                self.body = part.readableBytes <= self.bodyLimit ? part : nil
            } else if count + part.readableBytes <= self.bodyLimit {
                self.body?.writeBuffer(&part)
            } else {
                self.body = nil
            }
        case .end:
            guard let head = self.head.take() else { return }
            let request = HTTPRequest(head: head, body: self.body.take(), address: self.address)
            if self.isAnswering { self.waiting.append(request) } else { self.answer(request, context) }
        }
    }

    private func answer(_ request: HTTPRequest, _ context: ChannelHandlerContext) {
        self.isAnswering = true
        if !request.head.isKeepAlive { self.isLast = true }
        self.server.answer(request, on: self, context.eventLoop)
    }

    // MARK: Answers

    func write(_ response: consuming HTTPResponse) {
        guard let context else { return }
        let body = response.body
        self.writeHead(of: response, context)
        if case .bytes(let bytes) = body {
            context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        }
        self.end()
    }

    /// Begins an answer that goes on until ``end()``.
    ///
    /// - Throws: `ChannelError.ioOnClosedChannel`.
    func begin(_ response: HTTPResponse) throws -> HTTPBodyWriter {
        guard let context else { throw ChannelError.ioOnClosedChannel }
        self.writeHead(of: response, context)
        return HTTPBodyWriter(channel: context.channel)
    }

    private func writeHead(of response: consuming HTTPResponse, _ context: ChannelHandlerContext) {
        switch response.body {
        case .none: response.headers.add(name: "Content-Length", value: "0")
        case .bytes(let bytes): response.headers.add(name: "Content-Length", value: String(bytes.count))
        case .stream: break
        }
        if self.isLast, self.waiting.isEmpty { response.headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: response.headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    func end() {
        guard let context else { return }
        self.isAnswering = false
        context.write(self.wrapOutboundOut(.end(nil)), promise: nil)
        if !self.isReading { context.flush() }
        guard let next = self.waiting.popFirst() else { return self.closeIfDone() }
        self.answer(next, context)
        if self.isReadWanted { self.read(context: context) }
    }

    /// Not before the client's side has all answers.
    private func closeIfDone() {
        guard let context, self.isLast, !self.isAnswering, self.waiting.isEmpty, !self.isClosing else { return }
        self.isClosing = true
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in self.context?.close(promise: nil) }
        // Nothing, but behind all that was written.
        context.writeAndFlush(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: sent)
    }

    /// Ends the connection without an answer.
    func drop() { self.context?.close(promise: nil) }
}
