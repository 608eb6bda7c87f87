import CZlib
import NIOCore

/// Unpacks a connection's zlib stream.
///
/// Discord ends each message with a sync flush, whose last four bytes are `00 00 FF FF`; where WebSocket frames begin
/// and end says nothing about messages.
///
/// Source: <https://docs.discord.com/developers/events/gateway#zlibstream>
struct Inflater: ~Copyable {
    enum Failure: Error {
        /// The bytes are no zlib stream, or do not go on where the last ones ended.
        case corrupt
        /// A message unpacks to more than `maximumMessageSize`.
        case tooLarge
    }

    /// In bytes. The largest guilds stay below a fifth of it.
    static let maximumMessageSize = 1 << 26
    private static let suffix: UInt32 = 0x0000_FFFF

    private let stream: UnsafeMutablePointer<z_stream>
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    private var message: [UInt8] = []
    private var lastFourBytes: UInt32 = .max

    init() throws(Failure) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        guard czlib_inflateInit(self.stream) == Z_OK else {
            self.stream.deallocate()
            throw .corrupt
        }
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// - Returns: A whole message as soon as these bytes end one, else `nil`.
    mutating func inflate(_ frame: ByteBuffer) throws(Failure) -> [UInt8]? {
        let bytes = frame.readableBytesView
        for byte in bytes.suffix(4) { self.lastFourBytes = self.lastFourBytes << 8 | UInt32(byte) }
        try bytes.withUnsafeBytes { bytes throws(Failure) in try self.unpack(bytes) }
        guard self.lastFourBytes == Self.suffix else { return nil }
        defer {
            self.message = []
            self.lastFourBytes = .max
        }
        return self.message
    }

    private mutating func unpack(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress, let size = UInt32(exactly: bytes.count) else {
            return
        }
        // zlib never writes through `next_in`; its C declaration merely lacks the `const`.
        self.stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
        self.stream.pointee.avail_in = size
        defer {
            self.stream.pointee.next_in = nil
            self.stream.pointee.avail_in = 0
        }
        while true {
            let stream = self.stream
            let (status, written) = self.chunk.withUnsafeMutableBufferPointer { chunk in
                stream.pointee.next_out = chunk.baseAddress
                stream.pointee.avail_out = UInt32(chunk.count)
                let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
                return (status, chunk.count - Int(stream.pointee.avail_out))
            }
            self.message.append(contentsOf: self.chunk[..<written])
            guard self.message.count <= Self.maximumMessageSize else { throw .tooLarge }
            // Z_BUF_ERROR only says that there was nothing left to do.
            guard status == Z_OK || status == Z_BUF_ERROR else { throw .corrupt }
            if written < self.chunk.count { return }
        }
    }
}
