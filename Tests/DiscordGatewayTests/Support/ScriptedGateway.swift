import DiscordModel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Testing

/// A WebSocket server that does what a test tells it, connection by connection.
final class ScriptedGateway: Sendable {
    private let channel: any NIOCore.Channel
    private let peers: Inbox<GatewayPeer>
    private let scheme: String

    private init(channel: any NIOCore.Channel, peers: Inbox<GatewayPeer>, scheme: String) {
        self.channel = channel
        self.peers = peers
        self.scheme = scheme
    }

    static func start(tls: NIOSSLContext? = nil) async throws -> ScriptedGateway {
        let peers = Inbox<GatewayPeer>()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    let upgrader = NIOWebSocketServerUpgrader(
                        maxFrameSize: 1 << 24,
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
                        upgradePipelineHandler: { channel, head in
                            channel.eventLoop.makeCompletedFuture {
                                let peer = GatewayPeer(channel: channel, target: head.uri)
                                try channel.pipeline.syncOperations.addHandler(PeerHandler(peer))
                                peers.push(peer)
                            }
                        })
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedGateway(channel: channel, peers: peers, scheme: tls == nil ? "ws" : "wss")
    }

    var url: String { "\(self.scheme)://localhost:\(self.channel.localAddress!.port!)" }

    func accept() async throws -> GatewayPeer { try await self.peers.next() }

    /// Refuses new connections; the present ones go on.
    func stop() async throws {
        if self.channel.isActive { try await self.channel.close() }
    }
}

private struct ClientFrame<Contents: Decodable>: Decodable {
    let op: Int
    let d: Contents
}

/// The server's end of one connection.
final class GatewayPeer: Sendable {
    enum Received: Equatable {
        case text(String)
        case pong(String)
        case close(UInt16?)
        case end
    }

    /// What was asked for, path and query.
    let target: String
    private let channel: any NIOCore.Channel
    let received = Inbox<Received>()

    init(channel: any NIOCore.Channel, target: String) {
        self.channel = channel
        self.target = target
    }

    func receive() async throws -> Received { try await self.received.next() }

    /// The next frame must have this operation; its `d`.
    func receive<Value: Decodable>(op: Int, _ type: Value.Type) async throws -> Value {
        let received = try await self.received.next()
        guard case .text(let text) = received else { throw Unexpected(received: received) }
        guard try FrameHeader(scanning: Array(text.utf8)).op == op else { throw Unexpected(received: received) }
        return try WireDecoder().decode(ClientFrame<Value>.self, from: text.utf8).d
    }

    /// The next frame must be a heartbeat with this sequence.
    func expectHeartbeat(_ sequence: Int?) async throws {
        let received = try await self.receive(op: 1, Int?.self)
        #expect(received == sequence)
    }

    struct Unexpected: Error { let received: Received }

    func send(_ text: String) { self.send(.text, Array(text.utf8)) }

    func send(_ opcode: WebSocketOpcode, _ bytes: [UInt8], isFinal: Bool = true) {
        self.channel.writeAndFlush(
            WebSocketFrame(fin: isFinal, opcode: opcode, data: ByteBuffer(bytes: bytes)), promise: nil)
    }

    func close(_ code: UInt16) { self.send(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xFF)]) }

    /// Breaks the connection off without a word.
    func drop() { self.channel.close(promise: nil) }

    // MARK: Frames of Discord's

    func sendHello(interval: Int = 41_250) {
        self.send(#"{"op":10,"d":{"heartbeat_interval":\#(interval)},"s":null,"t":null}"#)
    }

    func sendReady(session: String = "abc", resumeURL: String, sequence: Int = 1) {
        self.dispatch(
            "READY", sequence, #"{"v":10,"session_id":"\#(session)","resume_gateway_url":"\#(resumeURL)","guilds":[]}"#)
    }

    func dispatch(_ name: String, _ sequence: Int, _ data: String = "{}") {
        self.send(#"{"op":0,"t":"\#(name)","s":\#(sequence),"d":\#(data)}"#)
    }

    /// Returns when the shard has read it.
    func acknowledge(_ sequence: Int?) async throws {
        self.send(#"{"op":11}"#)
        self.send(#"{"op":1,"d":null}"#)
        try await self.expectHeartbeat(sequence)
    }
}

private final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    private let peer: GatewayPeer

    init(_ peer: GatewayPeer) { self.peer = peer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = self.unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text: self.peer.received.push(.text(String(buffer: bytes)))
        case .pong: self.peer.received.push(.pong(String(buffer: bytes)))
        case .connectionClose:
            let code = bytes.readInteger(as: UInt16.self)
            self.peer.received.push(.close(code))
            if let code { self.peer.close(code) }
            context.close(promise: nil)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { self.peer.received.push(.end) }
}
