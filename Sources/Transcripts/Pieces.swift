/// Hands a document on in pieces of a bounded size.
enum Pieces {
    /// The largest piece that is written at once.
    static let size = 64 * 1024

    static func write(
        _ bytes: consuming [UInt8], to write: (borrowing [UInt8]) async throws -> Void
    ) async throws {
        guard bytes.count > Self.size else {
            if !bytes.isEmpty { try await write(bytes) }
            return
        }
        for start in stride(from: 0, to: bytes.count, by: Self.size) {
            try await write(Array(bytes[start..<min(start + Self.size, bytes.count)]))
        }
    }
}
