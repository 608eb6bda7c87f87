public import DiscordModel
public import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The first line of a backup.
public struct BackupHeader: Sendable, Hashable, Codable {
    private enum CodingKeys: String, CodingKey {
        case format, version
        case madeAt = "made_at"
        case madeBy = "made_by"
    }

    static let format = "usher-backup"
    /// Of the format; counted up when an older program would misunderstand it.
    static let currentVersion = 2

    public let format: String
    public let version: Int
    public let madeAt: Timestamp
    /// The program and its version.
    public let madeBy: String

    init(madeAt: Timestamp, madeBy: String) {
        self.format = Self.format
        self.version = Self.currentVersion
        self.madeAt = madeAt
        self.madeBy = madeBy
    }

    /// - Throws: `MovingError` unless this program can read what follows.
    init(line: [UInt8], file: String) throws(MovingError) {
        struct Beginning: Decodable {
            let format: String
            let version: Int
        }

        let decoder = JSONDecoder()
        guard let beginning = try? decoder.decode(Beginning.self, from: Data(line)), beginning.format == Self.format
        else { throw MovingError(.damaged, "\(file) is no backup of Usher.") }
        guard beginning.version <= Self.currentVersion else {
            throw MovingError(
                .damaged,
                "\(file) was made by a newer version of Usher (format \(beginning.version), and this one reads up to "
                    + "\(Self.currentVersion)). Install that version to put it back.")
        }
        guard beginning.version > 0, let header = try? decoder.decode(Self.self, from: Data(line)) else {
            throw .damagedBackup(file, "its first line cannot be read")
        }
        self = header
    }
}

/// The last line of a backup.
struct BackupTrailer: Hashable, Codable {
    /// By the names of the kinds; kinds without any may be left out.
    let records: [String: Int]
    /// Of all bytes before this line, in lower-case hexadecimal.
    let sha256: String
}

/// What is in a backup that was looked through from end to end.
public struct BackupContents: Sendable, Hashable {
    public let header: BackupHeader
    public let tallies: [RecordKind: RecordTally]

    public var count: Int { self.tallies.values.reduce(0) { $0 + $1.count } }
}

extension MovingError {
    static func damagedBackup(_ file: String, _ detail: String) -> Self {
        Self(.damaged, "\(file) is damaged or incomplete: \(detail). Nothing was written.")
    }

    static func disk(_ what: String, _ file: String, _ number: Int32) -> Self {
        Self(.disk, "\(file) cannot be \(what): \(systemMessage(number)).")
    }
}
