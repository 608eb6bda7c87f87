import NIOCore
import NIOWebSocket

/// Makes WebSocket frames of payloads, with the compression that one connection asked for.
///
/// Source: <https://docs.discord.com/developers/events/gateway#encoding-and-compression>
struct GatewayFrameEncoder: ~Copyable {
    private var deflater: ZlibDeflater?
    private var compressor: ZstdCompressor?
    private var cutter: FrameCutter?
    private let threshold: Int

    init(_ compression: GatewayEndpoint.Compression, settings: GatewaySettings) {
        self.deflater = compression == .zlibStream ? ZlibDeflater() : nil
        self.compressor = compression == .zstdStream ? ZstdCompressor() : nil
        if case .random(let seed) = settings.frameSplitting { self.cutter = FrameCutter(seed: seed) }
        self.threshold = settings.payloadCompressionThreshold
    }

    /// - Returns: How many bytes the JSON text has.
    mutating func append(_ payload: GatewayPayload, to frames: inout [WebSocketFrame]) -> Int {
        let text = payload.encoded()
        if let compressed = self.deflater?.compressNext(text) {
            let pieces = self.cutter?.cut(compressed) ?? [compressed]
            for piece in pieces { frames.append(WebSocketFrame(fin: true, opcode: .binary, data: piece)) }
        } else if let compressed = self.compressor?.compressNext(text) {
            // One WebSocket message each, although the frame of zstd goes on.
            frames.append(WebSocketFrame(fin: true, opcode: .binary, data: compressed))
        } else if payload.isCompressible, text.readableBytes >= self.threshold {
            frames.append(WebSocketFrame(fin: true, opcode: .binary, data: ZlibDeflater.compressWhole(text)))
        } else {
            frames.append(WebSocketFrame(fin: true, opcode: .text, data: text))
        }
        return text.readableBytes
    }
}

/// Cuts what belongs together into pieces, as networks between Discord and its clients do.
private struct FrameCutter {
    private static let mostCuts = 3
    private static let suffix: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    private var random: StableRandom

    init(seed: UInt64) { self.random = StableRandom(seed: seed) }

    mutating func cut(_ bytes: ByteBuffer) -> [ByteBuffer] {
        var rest = bytes
        var pieces: [ByteBuffer] = []
        for _ in 0..<self.random.next(below: Self.mostCuts + 1) where rest.readableBytes > 1 {
            let length = 1 + self.random.next(below: rest.readableBytes - 1)
            // A piece that ends like a whole message would be taken for one.
            guard !self.endsLikeMessage(bytes, pieces: pieces, length), let piece = rest.readSlice(length: length)
            else { continue }
            pieces.append(piece)
        }
        pieces.append(rest)
        return pieces
    }

    private func endsLikeMessage(_ bytes: ByteBuffer, pieces: [ByteBuffer], _ length: Int) -> Bool {
        let end = pieces.reduce(length) { $0 + $1.readableBytes }
        guard end >= Self.suffix.count else { return false }
        return bytes.readableBytesView.prefix(end).suffix(Self.suffix.count).elementsEqual(Self.suffix)
    }
}
