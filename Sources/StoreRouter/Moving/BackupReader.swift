import Crypto
import DiscordModel
import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads a backup record by record. What it has given is to be trusted only once it has come to the end.
final class BackupReader {
    let header: BackupHeader
    private let path: String
    private let lines: BackupLines
    private let coding = RecordCoding()
    private var hash = SHA256()
    private var next: [UInt8]?
    private var last: RecordKey?
    private var tickets: [TicketID] = []
    private(set) var tallies: [RecordKind: RecordTally] = [:]

    /// - Throws: `MovingError` if there is no such file, or it is no backup that this program can read.
    init(path: String) throws {
        self.path = path
        self.lines = try BackupLines(path: path)
        guard let first = try self.lines.next() else { throw MovingError(.damaged, "\(path) is no backup of Usher.") }
        self.header = try BackupHeader(line: first, file: path)
        self.hash.update(data: first + [UInt8(ascii: "\n")])
        self.next = try self.lines.next()
    }

    /// - Returns: The next record; `nil` at the end, where everything was as the trailer says.
    /// - Throws: `MovingError`.
    func record() throws -> StoredRecord? {
        guard let line = self.next else { throw self.damaged("its last line is missing") }
        self.next = try self.lines.next()
        guard self.next != nil else {
            try self.compare(with: line)
            return nil
        }
        guard let record = try? self.coding.record(line) else { throw self.damaged("a record cannot be read") }
        try self.checkPlace(of: record)
        self.tallies[record.kind, default: RecordTally()].add(try self.coding.line(record))
        self.hash.update(data: line + [UInt8(ascii: "\n")])
        return record
    }

    /// A store takes records only in this order, and each after what it refers to.
    private func checkPlace(of record: StoredRecord) throws {
        let key = record.key
        guard self.last.map({ $0.isBefore(key) }) ?? true else { throw self.damaged("records are not in their order") }
        self.last = key
        if case .ticket(let ticket, _) = record { self.tickets.append(ticket.id) }
        if let ticket = record.ticketItBelongsTo, !self.tickets.containsSorted(ticket) {
            throw self.damaged("the ticket of the \(key.name) is missing")
        }
    }

    private func compare(with line: [UInt8]) throws {
        guard let trailer = try? JSONDecoder().decode(BackupTrailer.self, from: Data(line)) else {
            throw self.damaged("its last line is missing")
        }
        guard trailer.sha256 == self.hash.finalize().hexadecimal else { throw self.damaged("its checksum is wrong") }
        let counts = trailer.records.filter { $0.value != 0 }
        let found = Dictionary(uniqueKeysWithValues: self.tallies.map { ($0.key.rawValue, $0.value.count) })
        guard counts == found else { throw self.damaged("records are missing") }
    }

    private func damaged(_ detail: String) -> MovingError { .damagedBackup(self.path, detail) }
}

/// The lines of a compressed file, without their ends.
private final class BackupLines {
    /// Longer than any record that a store takes.
    private static let longestLine = 1 << 30

    private let path: String
    private let file: InputFile
    private let decompressor: Compression.Decompressor
    private var bytes: [UInt8] = []
    /// Where the next line begins, and from where on no end of a line was looked for.
    private var start = 0
    private var searched = 0
    private var isAtEnd = false

    init(path: String) throws {
        self.path = path
        self.file = try InputFile(path: path)
        do { self.decompressor = try Compression.Decompressor(.gzip) } catch {
            throw MovingError(.disk, "\(path) cannot be read: \(error).")
        }
    }

    func next() throws -> [UInt8]? {
        while true {
            if let end = self.bytes[self.searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    self.start = end + 1
                    self.searched = end + 1
                }
                return Array(self.bytes[self.start..<end])
            }
            self.searched = self.bytes.count
            if self.isAtEnd {
                guard self.start == self.bytes.count else {
                    throw MovingError.damagedBackup(self.path, "its last line is incomplete")
                }
                return nil
            }
            try self.readOn()
        }
    }

    private func readOn() throws {
        self.bytes.removeFirst(self.start)
        self.searched -= self.start
        self.start = 0
        guard self.bytes.count < Self.longestLine else {
            throw MovingError.damagedBackup(self.path, "a line has no end")
        }
        let piece = try self.file.read()
        if piece.isEmpty {
            guard self.decompressor.isFinished else {
                throw MovingError.damagedBackup(self.path, "its end is missing")
            }
            self.isAtEnd = true
            return
        }
        do { self.bytes += try self.decompressor.add(piece, limit: 128 << 20) } catch {
            throw MovingError.damagedBackup(self.path, "it cannot be decompressed (\(error))")
        }
    }
}
