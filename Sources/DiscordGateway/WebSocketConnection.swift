import DiscordModel
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization

/// An open WebSocket. Sending never waits, so nothing that is sent can hold up a heartbeat.
final class WebSocketConnection: Sendable {
    /// Whole messages; ends when the connection does.
    let messages: WebSocketMessages
    private let channel: any NIOCore.Channel
    private let ending: WebSocketEnding
    private let isClosing = Mutex(false)

    /// How long the other side may take to answer a close frame.
    static let closeTimeout = TimeAmount.seconds(2)

    private init(channel: any NIOCore.Channel, messages: WebSocketMessages, ending: WebSocketEnding) {
        self.channel = channel
        self.messages = messages
        self.ending = ending
    }

    /// What the other side gave as reason to close; `nil` when it only broke off.
    var closeCode: GatewayCloseCode? { self.ending.closeCode }

    func send(_ text: ByteBuffer) {
        self.write(WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: text))
    }

    /// Sends the code, and drops the connection when the other side has answered or two seconds have passed.
    func close(with code: GatewayCloseCode) {
        let wasClosing = self.isClosing.withLock { isClosing in
            defer { isClosing = true }
            return isClosing
        }
        if wasClosing { return }
        self.write(
            WebSocketFrame(
                fin: true, opcode: .connectionClose, maskKey: .random(), data: ByteBuffer(integer: code.rawValue)))
        let channel = self.channel
        let deadline = channel.eventLoop.scheduleTask(in: Self.closeTimeout) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in deadline.cancel() }
    }

    /// Waits until the connection is gone. Not cut short by cancellation: call `close(with:)` before.
    func waitForEnd() async {
        try? await self.channel.closeFuture.get()
    }

    private func write(_ frame: WebSocketFrame) { self.channel.writeAndFlush(frame, promise: nil) }
}

// MARK: - Opening

extension WebSocketConnection {
    enum OpenError: Error {
        case timedOut
        /// The server answered, but not with a WebSocket.
        case notUpgraded
        /// A `wss` URL, but no TLS to open it with.
        case noTLS
    }

    /// - Parameters:
    ///   - tls: Used for `wss` only.
    ///   - timeout: Covers everything from looking up the name to the end of the upgrade.
    /// - Throws: `OpenError`, `CancellationError`, or what NIO throws.
    static func open(_ url: WebSocketURL, tls: NIOSSLContext?, timeout: Duration) async throws -> WebSocketConnection {
        // Never in the clear instead: what is sent carries the token.
        guard !url.isSecure || tls != nil else { throw OpenError.noTLS }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let opened = loop.makePromise(of: WebSocketConnection.self)
        let timeout = TimeAmount(timeout)
        let deadline = loop.scheduleTask(in: timeout) { opened.fail(OpenError.timedOut) }
        opened.futureResult.whenComplete { _ in deadline.cancel() }
        // Of several addresses each gets a channel; only the one that connects counts.
        let attempts = Upgrades()
        ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                // Whatever fails first, also a cancelled caller, takes the socket along.
                opened.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeCompletedFuture {
                    attempts.add(try self.configure(channel, url, tls), of: channel)
                }
            }
            .connect(host: url.host, port: url.port)
            .flatMap { channel in
                attempts.upgrade(of: channel) ?? channel.eventLoop.makeFailedFuture(OpenError.notUpgraded)
            }
            .cascade(to: opened)
        return try await withTaskCancellationHandler {
            try await opened.futureResult.get()
        } onCancel: {
            opened.fail(CancellationError())
        }
    }

    private static func configure(
        _ channel: any NIOCore.Channel, _ url: WebSocketURL, _ tls: NIOSSLContext?
    ) throws -> EventLoopFuture<WebSocketConnection> {
        if url.isSecure, let tls {
            let isName = (try? SocketAddress(ipAddress: url.host, port: 0)) == nil
            let handler = try NIOSSLClientHandler(context: tls, serverHostname: isName ? url.host : nil)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        let upgrader = NIOTypedWebSocketClientUpgrader<WebSocketConnection?>(
            maxFrameSize: 1 << 24,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try self.wrap(channel) }
            })
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: url.target,
            headers: ["Host": url.authority, "User-Agent": "DiscordBot (usher)"])
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) }))
        // Hello may come in one packet with the answer to the upgrade; by default it would be thrown away.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        ).flatMapThrowing { connection in
            guard let connection else { throw OpenError.notUpgraded }
            return connection
        }
    }

    private static func wrap(_ channel: any NIOCore.Channel) throws -> WebSocketConnection {
        let ending = WebSocketEnding()
        let messages = WebSocketMessages.makeSequence(
            elementType: ByteBuffer.self, backPressureStrategy: .init(lowWatermark: 16, highWatermark: 128),
            finishOnDeinit: true, delegate: WebSocketReadControl(channel: channel))
        try channel.pipeline.syncOperations.addHandlers([
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096, maxAccumulatedFrameSize: 1 << 25),
            WebSocketHandler(messages: messages.source, ending: ending),
        ])
        return WebSocketConnection(channel: channel, messages: messages.sequence, ending: ending)
    }
}

/// The upgrade of each address's channel.
private final class Upgrades: Sendable {
    private let upgrades = Mutex<[ObjectIdentifier: EventLoopFuture<WebSocketConnection>]>([:])

    func add(_ upgrade: EventLoopFuture<WebSocketConnection>, of channel: any NIOCore.Channel) {
        self.upgrades.withLock { $0[ObjectIdentifier(channel)] = upgrade }
    }

    func upgrade(of channel: any NIOCore.Channel) -> EventLoopFuture<WebSocketConnection>? {
        self.upgrades.withLock { $0[ObjectIdentifier(channel)] }
    }
}
