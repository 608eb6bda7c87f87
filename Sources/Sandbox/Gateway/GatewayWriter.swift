import NIOCore
import NIOWebSocket

/// Writes what waits for a client, batch by batch: the next one when the client's side has taken the last.
///
/// Stays on the connection's event loop. Frames go to the channel at once; a task that is woken for each would take longer
/// than what it does.
final class GatewayWriter {
    /// How many frames, and about how many bytes, are written at once.
    private static let batchSize = 64
    private static let batchByteCount = 1 << 18
    /// How long a client may take to end the TCP connection after the close frame. In real time, for it is a matter of
    /// sockets.
    private static let closingGrace = TimeAmount.seconds(3)

    private let connection: GatewayConnection
    private let environment: GatewayEnvironment
    private var encoder: GatewayFrameEncoder
    private var waiting: ArraySlice<GatewayOutbox.Item> = []
    private var isWriting = false

    private init(_ connection: GatewayConnection, _ environment: GatewayEnvironment) {
        self.connection = connection
        self.environment = environment
        self.encoder = GatewayFrameEncoder(connection.endpoint.compression, settings: environment.settings)
    }

    /// Writes from now on.
    static func start(on connection: GatewayConnection, _ environment: GatewayEnvironment) {
        let loop = connection.channel.eventLoop
        loop.execute {
            let writer = NIOLoopBound(GatewayWriter(connection, environment), eventLoop: loop)
            connection.outbox.open { loop.execute { writer.value.writeNext() } }
            connection.channel.closeFuture.whenComplete { _ in connection.outbox.shut() }
        }
    }

    private func writeNext() {
        guard !self.isWriting else { return }
        if self.waiting.isEmpty { self.waiting = self.connection.outbox.takeAll()[...] }
        guard !self.waiting.isEmpty else { return }
        let (frames, closing) = self.nextFrames()
        let channel = self.connection.channel
        for frame in frames.dropLast() { channel.write(frame, promise: nil) }
        guard let last = frames.last else { return }
        let written = channel.eventLoop.makePromise(of: Void.self)
        self.isWriting = true
        written.futureResult.assumeIsolated().whenComplete { result in
            self.isWriting = false
            guard case .success = result else { return }
            if let closing { self.part(closing) } else { self.writeNext() }
        }
        channel.writeAndFlush(last, promise: written)
    }

    private struct Closing {
        let isAnswered: Bool
    }

    private func nextFrames() -> ([WebSocketFrame], Closing?) {
        var frames: [WebSocketFrame] = []
        var byteCount = 0
        while frames.count < Self.batchSize, byteCount < Self.batchByteCount, let item = self.waiting.popFirst() {
            switch item {
            case .payload(let payload):
                let size = self.encoder.append(payload, to: &frames)
                self.environment.inspect(
                    .sent(payload.operation, name: payload.name, sequence: payload.sequence), on: self.connection,
                    size: size, payload.data)
            case .pong(let data): frames.append(WebSocketFrame(fin: true, opcode: .pong, data: data))
            case .close(let code, let reason, let isAnswer):
                frames.append(Self.closeFrame(code, reason))
                if !isAnswer {
                    self.environment.inspect(.closed(code, reason: reason, byBot: false), on: self.connection)
                }
                return (frames, Closing(isAnswered: isAnswer))
            }
            byteCount += frames.last?.data.readableBytes ?? 0
        }
        return (frames, nil)
    }

    private static func closeFrame(_ code: UInt16?, _ reason: String) -> WebSocketFrame {
        var data = ByteBuffer()
        if let code {
            data.writeInteger(code)
            data.writeString(reason)
        }
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }

    /// Waits for the client's close frame before the TCP connection ends, so that the server's arrives for certain.
    private func part(_ closing: Closing) {
        let connection = self.connection
        if closing.isAnswered { connection.channel.close(mode: .output, promise: nil) }
        let end = connection.channel.eventLoop.scheduleTask(in: Self.closingGrace) { connection.drop() }
        connection.channel.closeFuture.whenComplete { _ in end.cancel() }
    }
}
