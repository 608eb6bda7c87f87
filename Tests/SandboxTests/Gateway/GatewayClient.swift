import CZlib
import CZstd
import DiscordModel
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization
import Testing

@testable import Sandbox

/// A bare Gateway client: it does nothing on its own.
struct GatewayClient {
    enum Received: Equatable {
        case frame(JSON)
        case closed(UInt16?)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private enum Upgrade {
        case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
        case refused(any NIOCore.Channel)
    }

    private let channel: any NIOCore.Channel
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let inbox: Inbox

    /// Connects, runs `body`, and ends the connection without a close frame.
    @discardableResult
    static func connect<Result>(
        to url: String, query: String = "?v=10&encoding=json", _ body: (GatewayClient) async throws -> Result
    ) async throws -> Result {
        let address = try #require(URLComponents(string: url))
        let upgrade: EventLoopFuture<Upgrade> = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: try #require(address.host), port: try #require(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.configure(channel, uri: "/" + query) }
            }
        let socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
        switch try await upgrade.get() {
        case .webSocket(let upgraded): socket = upgraded
        case .refused(let channel):
            try? await channel.close()
            throw Failure(description: "the server refused the WebSocket")
        }
        return try await socket.executeThenClose { inbound, outbound in
            let client = GatewayClient(
                channel: socket.channel, outbound: outbound,
                inbox: Inbox(
                    inbound.makeAsyncIterator(), isZlibStream: query.contains("zlib-stream"),
                    isZstdStream: query.contains("zstd-stream")))
            return try await body(client)
        }
    }

    private static func configure(_ channel: any NIOCore.Channel, uri: String) throws -> EventLoopFuture<Upgrade> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(
            maxFrameSize: 1 << 24,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                }
            })
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: ["Host": "127.0.0.1"])
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeSucceededFuture(Upgrade.refused(channel))
                }))
        // Hello may come in the same packet as the answer to the upgrade; by default it would be thrown away.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    }

    // MARK: Sending

    func send(_ text: String) async throws {
        try await self.write(.text, ByteBuffer(string: text))
    }

    func send(_ operation: Int, _ data: JSON = .null) async throws {
        try await self.send((["op": .int(Int64(operation)), "d": data] as JSON).description)
    }

    func close(_ code: UInt16) async throws {
        try await self.write(.connectionClose, ByteBuffer(integer: code))
    }

    func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
        try await self.outbound.write(WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data))
    }

    func writeInPieces(_ text: String) async throws {
        let middle = text.index(text.startIndex, offsetBy: text.count / 2)
        for (opcode, piece, isLast) in [
            (WebSocketOpcode.text, text[..<middle], false), (.continuation, text[middle...], true),
        ] {
            try await self.outbound.write(
                WebSocketFrame(fin: isLast, opcode: opcode, maskKey: .random(), data: ByteBuffer(substring: piece)))
        }
    }

    func identify(
        _ token: String = "token", intents: Intents = .all, shard: JSON? = nil, compress: Bool = false
    ) async throws {
        var data: JSON = ["token": .string(token), "properties": [:], "intents": .int(Int64(intents.rawValue))]
        data["shard"] = shard
        data["compress"] = .bool(compress)
        try await self.send(2, data)
    }

    func resume(_ sessionID: String, after sequence: Int, token: String = "token") async throws {
        try await self.send(
            6, ["token": .string(token), "session_id": .string(sessionID), "seq": .int(Int64(sequence))])
    }

    // MARK: Receiving

    /// The next frame or the end.
    func next() async throws -> Received { try await self.inbox.next() }

    /// The next frame, which must be there.
    func frame() async throws -> JSON {
        switch try await self.next() {
        case .frame(let frame): return frame
        case .closed(let code): throw Failure(description: "closed with \(code.map(String.init) ?? "nothing")")
        }
    }

    func frame(_ operation: Int) async throws -> JSON {
        let frame = try await self.frame()
        guard frame["op"]?.int == operation else { throw Failure(description: "not op \(operation) but \(frame)") }
        return frame
    }

    func dispatch(_ name: String) async throws -> JSON {
        let frame = try await self.frame()
        guard frame["t"]?.string == name else { throw Failure(description: "not \(name) but \(frame)") }
        return frame
    }

    /// Reads on until the end, and says how that came.
    func closeCode() async throws -> UInt16? {
        while true {
            if case .closed(let code) = try await self.next() { return code }
        }
    }

    /// Hello, Identify, READY.
    @discardableResult
    func begin(
        _ token: String = "token", intents: Intents = .all, shard: JSON? = nil, compress: Bool = false
    ) async throws -> (sessionID: String, ready: JSON) {
        _ = try await self.frame(10)
        try await self.identify(token, intents: intents, shard: shard, compress: compress)
        let ready = try await self.dispatch("READY")
        return (try #require(ready["d"]?["session_id"]?.string), ready)
    }

    /// Whether the last frame was binary, and how many messages it came in.
    var lastShape: (isBinary: Bool, pieces: Int) { (self.inbox.isBinary, self.inbox.pieces) }
}

/// Reads frames of one client, uncompressed. Used by one task only.
private final class Inbox {
    /// Safe because a client is used by one task at a time, and never leaves `connect`.
    private nonisolated(unsafe) var iterator: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
    private let inflater: Inflater?
    private let decompressor: ZstdDecompressor?
    private(set) var isBinary = false
    private(set) var pieces = 0

    init(
        _ iterator: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator, isZlibStream: Bool, isZstdStream: Bool
    ) {
        self.iterator = iterator
        self.inflater = isZlibStream ? Inflater() : nil
        self.decompressor = isZstdStream ? ZstdDecompressor() : nil
    }

    func next() async throws -> GatewayClient.Received {
        var gathered: [UInt8] = []
        self.pieces = 0
        while let frame = await self.nextFrame() {
            var data = frame.data
            switch frame.opcode {
            case .text:
                self.isBinary = false
                return .frame(try JSON(parsing: data.readableBytesView))
            case .binary:
                self.isBinary = true
                self.pieces += 1
                gathered += data.readableBytesView
                if let decompressor = self.decompressor {
                    return .frame(try JSON(parsing: try decompressor.decompress(gathered)))
                }
                guard let inflater = self.inflater else {
                    return .frame(try JSON(parsing: Inflater().inflate(gathered)))
                }
                guard gathered.suffix(4).elementsEqual([0, 0, 0xFF, 0xFF]) else { continue }
                return .frame(try JSON(parsing: inflater.inflate(gathered)))
            case .connectionClose: return .closed(data.readInteger(as: UInt16.self))
            case .pong: return .frame(["pong": .string(String(buffer: data))])
            default: continue
            }
        }
        return .closed(nil)
    }

    /// A reset connection has ended like another.
    private func nextFrame() async -> WebSocketFrame? {
        do { return try await self.iterator.next() } catch { return nil }
    }
}

/// One zlib stream.
private final class Inflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        self.stream.initialize(to: z_stream())
        precondition(czlib_inflateInit(self.stream) == Z_OK)
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deallocate()
    }

    func inflate(_ input: [UInt8]) -> [UInt8] {
        var (input, output) = (input, [UInt8]())
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let chunkCount = chunk.count
        input.withUnsafeMutableBufferPointer { input in
            self.stream.pointee.next_in = input.baseAddress
            self.stream.pointee.avail_in = UInt32(input.count)
            repeat {
                chunk.withUnsafeMutableBufferPointer { chunk in
                    self.stream.pointee.next_out = chunk.baseAddress
                    self.stream.pointee.avail_out = UInt32(chunkCount)
                    _ = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
                }
                output += chunk[..<(chunkCount - Int(self.stream.pointee.avail_out))]
            } while self.stream.pointee.avail_out == 0
        }
        return output
    }
}

/// One zstd stream, whose frame must never end.
private final class ZstdDecompressor {
    private let context = ZSTD_createDCtx()

    deinit { ZSTD_freeDCtx(self.context) }

    func decompress(_ input: [UInt8]) throws -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        try input.withUnsafeBytes { input in
            var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            var isFull = false
            repeat {
                let written = try chunk.withUnsafeMutableBytes { chunk in
                    var target = ZSTD_outBuffer(dst: chunk.baseAddress, size: chunk.count, pos: 0)
                    let hint = ZSTD_decompressStream(self.context, &target, &source)
                    guard ZSTD_isError(hint) == 0 else {
                        throw GatewayClient.Failure(description: "zstd: error \(hint)")
                    }
                    guard hint != 0 else { throw GatewayClient.Failure(description: "zstd: the frame has ended") }
                    return target.pos
                }
                output += chunk[..<written]
                isFull = written == chunk.count
            } while source.pos < source.size || isFull
        }
        return output
    }
}
