import Crypto
import DiscordModel
import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes a backup line by line.
final class BackupWriter {
    private let file: OutputFile
    private let path: String
    private let compressor: Compression.Compressor
    private let coding = RecordCoding()
    private var hash = SHA256()
    private(set) var counts: [RecordKind: Int] = [:]

    /// - Throws: `MovingError`.
    init(path: String, header: BackupHeader) throws {
        self.path = path
        self.file = try OutputFile(path: path)
        do { self.compressor = try Compression.Compressor(.gzip) } catch { throw Self.failure(path, error) }
        try self.write(line: [UInt8](try Self.encoder.encode(header)))
    }

    func write(_ record: StoredRecord) throws {
        try self.write(line: try self.coding.line(record))
        self.counts[record.kind, default: 0] += 1
    }

    /// Writes the trailer and puts the file in its place.
    func finish() throws {
        let records = Dictionary(uniqueKeysWithValues: self.counts.map { ($0.key.rawValue, $0.value) })
        let trailer = BackupTrailer(records: records, sha256: self.hash.finalize().hexadecimal)
        try self.write(line: [UInt8](try Self.encoder.encode(trailer)))
        do { try self.file.write(try self.compressor.finish()) } catch let error as CompressionError {
            throw Self.failure(self.path, error)
        }
        try self.file.finish()
    }

    private func write(line: [UInt8]) throws {
        let bytes = line + [UInt8(ascii: "\n")]
        self.hash.update(data: bytes)
        do { try self.file.write(try self.compressor.add(bytes)) } catch let error as CompressionError {
            throw Self.failure(self.path, error)
        }
    }

    private static func failure(_ path: String, _ error: CompressionError) -> MovingError {
        MovingError(.disk, "\(path) cannot be compressed: \(error).")
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
