import CZlib
import NIOCore

/// Compresses for RFC 1950.
struct ZlibDeflater: ~Copyable {
    private static let level: Int32 = 3
    private static let chunkSizes = 64...16 * 1024

    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = czlib_deflateInit(self.stream, Self.level)
        precondition(status == Z_OK, "zlib gives no stream: it is out of memory or of another version")
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deinitialize(count: 1)
        self.stream.deallocate()
    }

    /// Compresses the next part of an endless stream, so that it can be read at once: it ends with `00 00 FF FF`.
    mutating func compressNext(_ input: ByteBuffer) -> ByteBuffer { self.compress(input, Z_SYNC_FLUSH) }

    /// Compresses `input` into a stream of its own.
    static func compressWhole(_ input: ByteBuffer) -> ByteBuffer {
        var deflater = ZlibDeflater()
        return deflater.compress(input, Z_FINISH)
    }

    private mutating func compress(_ input: ByteBuffer, _ flush: Int32) -> ByteBuffer {
        var output = ByteBuffer()
        let chunkSize = min(max(input.readableBytes, Self.chunkSizes.lowerBound), Self.chunkSizes.upperBound)
        input.withUnsafeReadableBytes { input in
            // zlib only reads there.
            self.stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.bindMemory(to: UInt8.self).baseAddress)
            self.stream.pointee.avail_in = UInt32(input.count)
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: chunkSize) { bytes in
                    self.stream.pointee.next_out = bytes.bindMemory(to: UInt8.self).baseAddress
                    self.stream.pointee.avail_out = UInt32(bytes.count)
                    _ = deflate(self.stream, flush)
                    return bytes.count - Int(self.stream.pointee.avail_out)
                }
            } while self.stream.pointee.avail_out == 0
            self.stream.pointee.next_in = nil
        }
        return output
    }
}
