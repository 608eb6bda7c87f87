internal import CZlib

/// zlib's compression, of the system's library.
public enum Compression: Sendable {
    /// The format of `gzip`, for files that other programs shall read.
    case gzip
    /// The same with a shorter frame, for what stays in the database.
    case zlib

    private var windowBits: Int32 {
        switch self {
        case .gzip: 15 + 16
        case .zlib: 15
        }
    }

    public func compressed(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
        let compressor = try Compressor(self)
        return try compressor.add(bytes) + compressor.finish()
    }

    /// - Parameter limit: More than so many bytes are refused, for a small input can become a huge output.
    public func decompressed(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        let decompressor = try Decompressor(self)
        let output = try decompressor.add(bytes, limit: limit)
        guard decompressor.isFinished else { throw .damaged }
        return output
    }

    /// Compresses piece by piece.
    public final class Compressor {
        /// zlib remembers where it lies.
        private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

        public init(_ format: Compression) throws(CompressionError) {
            self.stream.initialize(to: z_stream())
            guard
                deflateInit2_(
                    self.stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, format.windowBits, 8, Z_DEFAULT_STRATEGY,
                    ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { throw .outOfMemory }
        }

        deinit {
            deflateEnd(self.stream)
            self.stream.deallocate()
        }

        /// - Returns: What is ready; the rest follows with later pieces.
        public func add(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] { try self.run(bytes, Z_NO_FLUSH) }

        /// - Returns: The end of the output. Nothing may be added afterwards.
        public func finish() throws(CompressionError) -> [UInt8] { try self.run([], Z_FINISH) }

        private func run(_ bytes: [UInt8], _ flush: Int32) throws(CompressionError) -> [UInt8] {
            let (status, output) = pump(bytes, self.stream, limit: .max) { deflate($0, flush) }
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw .damaged }
            return output
        }
    }

    /// Decompresses piece by piece.
    public final class Decompressor {
        /// zlib remembers where it lies.
        private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        /// Whether the end of the compressed data was seen.
        public private(set) var isFinished = false

        public init(_ format: Compression) throws(CompressionError) {
            self.stream.initialize(to: z_stream())
            guard
                inflateInit2_(
                    self.stream, format.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { throw .outOfMemory }
        }

        deinit {
            inflateEnd(self.stream)
            self.stream.deallocate()
        }

        /// - Parameter limit: The most bytes that this piece may become.
        /// - Throws: `.damaged` if it is no compressed data, or goes on behind its end; `.tooLarge`.
        public func add(_ bytes: [UInt8], limit: Int = .max) throws(CompressionError) -> [UInt8] {
            guard !self.isFinished || bytes.isEmpty else { throw .damaged }
            let (status, output) = pump(bytes, self.stream, limit: limit) { inflate($0, Z_NO_FLUSH) }
            guard output.count <= limit else { throw .tooLarge }
            switch status {
            case Z_STREAM_END:
                self.isFinished = true
                guard self.stream.pointee.avail_in == 0 else { throw .damaged }
            case Z_OK, Z_BUF_ERROR: break
            default: throw .damaged
            }
            return output
        }
    }
}

public enum CompressionError: Error, Hashable, Sendable {
    /// The input is no compressed data, or only a part of it.
    case damaged
    case tooLarge
    case outOfMemory
}

/// Feeds the input to zlib and collects what comes out, a little more than `limit` at the most.
private func pump(
    _ input: [UInt8], _ stream: UnsafeMutablePointer<z_stream>, limit: Int,
    _ step: (UnsafeMutablePointer<z_stream>) -> Int32
) -> (status: Int32, output: [UInt8]) {
    var output: [UInt8] = []
    let size = 64 * 1024
    var status = Z_OK
    input.withUnsafeBufferPointer { input in
        // zlib's interface of 1995 has no const; it does not write there.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        repeat {
            let room = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(size)
                status = step(stream)
                count = size - Int(stream.pointee.avail_out)
            }
            output += room
            // A full buffer may mean that there is more.
        } while status == Z_OK && stream.pointee.avail_out == 0 && output.count <= limit
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
    }
    return (status, output)
}
