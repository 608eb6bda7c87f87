import CZstd
import NIOCore

/// Compresses for RFC 8878: one frame that never ends.
struct ZstdCompressor: ~Copyable {
    private static let level: Int32 = 3
    private static let chunkSizes = 64...16 * 1024

    private let context: OpaquePointer

    init() {
        guard let context = ZSTD_createCCtx() else { preconditionFailure("zstd gives no context: it is out of memory") }
        self.context = context
        ZSTD_CCtx_setParameter(self.context, ZSTD_c_compressionLevel, Self.level)
    }

    deinit { ZSTD_freeCCtx(self.context) }

    /// Compresses the next part of the frame, so that it can be read at once.
    mutating func compressNext(_ input: ByteBuffer) -> ByteBuffer {
        var output = ByteBuffer()
        let chunkSize = min(max(input.readableBytes, Self.chunkSizes.lowerBound), Self.chunkSizes.upperBound)
        input.withUnsafeReadableBytes { input in
            var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            var left = 0
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: chunkSize) { bytes in
                    var target = ZSTD_outBuffer(dst: bytes.baseAddress, size: bytes.count, pos: 0)
                    left = ZSTD_compressStream2(self.context, &target, &source, ZSTD_e_flush)
                    precondition(
                        ZSTD_isError(left) == 0, "zstd cannot compress: \(String(cString: ZSTD_getErrorName(left)))")
                    return target.pos
                }
            } while left != 0
        }
        return output
    }
}
