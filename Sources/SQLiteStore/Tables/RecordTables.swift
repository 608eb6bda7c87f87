internal import DiscordModel
internal import GRDB
internal import Tickets

/// All tables together, a record at a time.
enum RecordTables {
    /// - Parameter isAgreed: Writes a ticket whatever revision is stored.
    static func put(_ record: StoredRecord, isAgreed: Bool = false, in db: Database) throws {
        switch record {
        case .settings(let settings): try SettingsTable.replace(settings, in: db)
        case .counter(let guild, let number): try CounterTable.raise(guild, to: number, in: db)
        case .ticket(let ticket, let events):
            if try TicketTable.put(ticket, isAgreed: isAgreed, in: db) {
                try CounterTable.raise(ticket.guildID, to: ticket.number, in: db)
            }
            for event in events { try EventTable.merge(event, into: db) }
        case .transcript(let transcript): try TranscriptTable.replace(transcript, in: db)
        case .message(let message): try MessageTable.append(message, to: db)
        case .attachment(let attachment): try AttachmentTable.replace(attachment, in: db)
        case .audit(let entry): try AuditTable.replace(entry, in: db)
        case .note(let key, let value): try NoteTable.set(key, to: value, in: db)
        }
    }

    static func record(_ key: RecordKey, in db: Database) throws -> StoredRecord? {
        switch key {
        case .settings(let guild): try SettingsTable.settings(of: guild, in: db).map { .settings($0) }
        case .counter(let guild): try CounterTable.lastNumber(in: guild, db).map { .counter(guild, $0) }
        case .ticket(let id): try TicketTable.ticket(id, in: db).map { try self.record($0, in: db) }
        case .transcript(let ticket): try TranscriptTable.transcript(of: ticket, in: db).map { .transcript($0) }
        case .message(let ticket, let message, let version):
            try MessageTable.message(of: ticket, message, version: version, in: db).map { .message($0) }
        case .attachment(let id): try AttachmentTable.attachment(id, in: db).map { .attachment($0) }
        case .audit(let id): try AuditTable.entry(id, in: db).map { .audit($0) }
        case .note(let key): try NoteTable.value(of: key, in: db).map { .note(key, value: $0) }
        }
    }

    /// The records of the kind behind `last`, which is of the same kind, in order of their keys.
    static func records(
        of kind: RecordKind, after last: RecordKey?, limit: Int, in db: Database
    ) throws -> [StoredRecord] {
        switch kind {
        case .settings:
            try UnsignedOrder.rows(after: last?.column, limit: limit) { ids, limit in
                try SettingsTable.settings(ids: ids, limit: limit, in: db).map { .settings($0) }
            }
        case .counter:
            try UnsignedOrder.rows(after: last?.column, limit: limit) { ids, limit in
                try CounterTable.counters(ids: ids, limit: limit, in: db).map { .counter($0.guild, $0.number) }
            }
        case .ticket:
            try TicketTable.tickets(after: last?.ticket, limit: limit, in: db).map { try self.record($0, in: db) }
        case .transcript:
            try TranscriptTable.transcripts(after: last?.ticket, limit: limit, in: db).map { .transcript($0) }
        case .message:
            try MessageTable.messages(after: last?.message, limit: limit, in: db).map { .message($0) }
        case .attachment:
            try UnsignedOrder.rows(after: last?.column, limit: limit) { ids, limit in
                try AttachmentTable.attachments(ids: ids, limit: limit, in: db).map { .attachment($0) }
            }
        case .audit: try AuditTable.entries(after: last?.ticket, limit: limit, in: db).map { .audit($0) }
        case .note:
            try NoteTable.notes(after: last?.note, limit: limit, in: db).map { .note($0.key, value: $0.value) }
        }
    }

    static func counts(in db: Database) throws -> [RecordKind: Int] {
        var counts: [RecordKind: Int] = [:]
        for kind in RecordKind.allCases {
            counts[kind] = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(kind.table)") ?? 0
        }
        return counts
    }

    private static func record(_ ticket: Ticket, in db: Database) throws -> StoredRecord {
        .ticket(ticket, events: try EventTable.events(of: ticket.id, in: db))
    }
}

extension RecordKind {
    /// Where the records of this kind are; the events of tickets are in a table of their own.
    var table: String {
        switch self {
        case .settings: "guild_settings"
        case .counter: "guild_counters"
        case .ticket: "tickets"
        case .transcript: "transcripts"
        case .message: "archived_messages"
        case .attachment: "archived_attachments"
        case .audit: "audit_entries"
        case .note: "notes"
        }
    }
}

extension RecordKey {
    /// The first column of the table's key, where that is a number.
    var column: Int64? {
        switch self {
        case .settings(let guild), .counter(let guild): guild.stored
        case .ticket(let id), .transcript(let id), .audit(let id), .message(let id, _, _): id.rawValue
        case .attachment(let id): id.stored
        case .note: nil
        }
    }

    fileprivate var ticket: TicketID? { self.column.map { TicketID(rawValue: $0) } }

    fileprivate var message: (ticket: TicketID, position: ArchivedMessage.Position)? {
        if case .message(let ticket, let message, let version) = self {
            (ticket, ArchivedMessage.Position(messageID: message, version: version))
        } else {
            nil
        }
    }

    fileprivate var note: String? {
        if case .note(let key) = self { key } else { nil }
    }
}
