import DiscordModel
import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A record as one line of JSON: what a backup consists of, and what two records are compared by.
///
/// The names below are in people's backups, and are never changed. Ids and versions are texts, since many readers of
/// JSON round numbers of that size; moments are milliseconds since 1970; bytes are base64.
struct RecordCoding {
    private let encoder: JSONEncoder
    private let decoder = JSONDecoder()

    init() {
        self.encoder = JSONEncoder()
        // One record has one text.
        self.encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Without the end of the line.
    func line(_ record: StoredRecord) throws -> [UInt8] { [UInt8](try self.encoder.encode(RecordLine(record: record))) }

    /// - Throws: `DecodingError`.
    func record(_ line: [UInt8]) throws -> StoredRecord {
        try self.decoder.decode(RecordLine.self, from: Data(line)).record
    }
}

/// `{"kind": …}` with the fields of the kind beside it.
private struct RecordLine: Codable {
    private enum CodingKeys: String, CodingKey { case kind }

    let record: StoredRecord

    init(record: StoredRecord) { self.record = record }

    init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(RecordKind.self, forKey: .kind) {
        case .settings: self.record = .settings(try SettingsFields(from: decoder).settings)
        case .counter:
            let fields = try CounterFields(from: decoder)
            self.record = .counter(fields.guildID, fields.number)
        case .ticket: self.record = try TicketFields(from: decoder).record
        case .transcript: self.record = .transcript(try TranscriptFields(from: decoder).transcript)
        case .message: self.record = .message(try MessageFields(from: decoder).message)
        case .attachment: self.record = .attachment(try AttachmentFields(from: decoder).attachment)
        case .audit: self.record = .audit(try AuditFields(from: decoder).entry)
        case .note:
            let fields = try NoteFields(from: decoder)
            self.record = .note(fields.key, value: fields.value)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.record.kind, forKey: .kind)
        switch self.record {
        case .settings(let settings): try SettingsFields(settings).encode(to: encoder)
        case .counter(let guild, let number): try CounterFields(guildID: guild, number: number).encode(to: encoder)
        case .ticket(let ticket, let events): try TicketFields(ticket, events).encode(to: encoder)
        case .transcript(let transcript): try TranscriptFields(transcript).encode(to: encoder)
        case .message(let message): try MessageFields(message).encode(to: encoder)
        case .attachment(let attachment): try AttachmentFields(attachment).encode(to: encoder)
        case .audit(let entry): try AuditFields(entry).encode(to: encoder)
        case .note(let key, let value): try NoteFields(key: key, value: value).encode(to: encoder)
        }
    }
}

private struct CounterFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case guildID = "guild_id"
        case number
    }

    let guildID: GuildID
    let number: Int
}

private struct NoteFields: Codable {
    let key: String
    let value: String
}

/// A number of 64 bits as a text.
struct NumberText: Codable {
    let value: Int64

    init(_ value: Int64) { self.value = value }
    init(_ id: TicketID) { self.value = id.rawValue }

    var ticketID: TicketID { TicketID(rawValue: self.value) }

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Int64(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no number of 64 bits"))
        }
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(self.value))
    }
}

/// A moment in milliseconds since 1970.
struct Milliseconds: Codable {
    let value: Timestamp

    init(_ value: Timestamp) { self.value = value }

    init(from decoder: any Decoder) throws {
        self.value = Timestamp(millisecondsSince1970: try decoder.singleValueContainer().decode(Int64.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.value.millisecondsSince1970)
    }
}
