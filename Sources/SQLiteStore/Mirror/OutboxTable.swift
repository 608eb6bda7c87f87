internal import DiscordModel
internal import GRDB
internal import Tickets

/// What has been changed in the mirror and not in the server yet. Filled by triggers (`Schema.fallback`).
enum OutboxTable {
    static func entries(limit: Int, in db: Database) throws -> [OutboxEntry] {
        let request: SQLRequest<Row> = "SELECT * FROM outbox ORDER BY id LIMIT \(max(0, limit))"
        return try request.fetchAll(db).map { row in try OutboxEntry(row) }
    }

    static func count(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM outbox") ?? 0
    }

    static func contains(_ key: RecordKey, in db: Database) throws -> Bool {
        let request: SQLRequest<Int> = """
            SELECT 1 FROM outbox WHERE kind = \(key.kind.rawValue) AND key = \(key.text)
            """
        return try request.fetchOne(db) != nil
    }

    /// Removes the entry unless its record has been changed once more.
    /// - Returns: Whether it was removed.
    static func remove(_ entry: OutboxEntry, in db: Database) throws -> Bool {
        try db.execute(literal: "DELETE FROM outbox WHERE id = \(entry.id) AND version = \(entry.version)")
        return db.changesCount == 1
    }

    /// The server has the ticket in this revision by now.
    static func rebase(_ entry: OutboxEntry, in db: Database) throws {
        guard let revision = entry.serverRevision else { return }
        try db.execute(literal: "UPDATE outbox SET base_revision = \(revision) WHERE id = \(entry.id)")
    }

    /// Runs `work` so that nothing of what it changes is noted. If it throws, the transaction has to be rolled back.
    static func withoutRecording(in db: Database, _ work: () throws -> Void) throws {
        try db.execute(sql: "UPDATE mirror_state SET is_adopting = 1")
        try work()
        try db.execute(sql: "UPDATE mirror_state SET is_adopting = 0")
    }
}

extension OutboxEntry {
    fileprivate init(_ row: Row) throws(StoreError) {
        guard
            let kind = RecordKind(rawValue: try row.value("kind")),
            let key = RecordKey(kind: kind, text: try row.value("key"))
        else { throw Row.unreadable("key") }
        self.init(
            id: try row.value("id"), key: key, version: try row.value("version"),
            baseRevision: try row.valueIfPresent("base_revision"))
    }
}

extension RecordKey {
    /// As the triggers write it: the columns of the key as they are stored, with `/` between them.
    fileprivate var text: String {
        switch self {
        case .message(let ticket, let message, let version): "\(ticket.rawValue)/\(message.stored)/\(version)"
        case .note(let key): key.stored
        default: self.column.map { String($0) } ?? ""
        }
    }

    fileprivate init?(kind: RecordKind, text: String) {
        if kind == .note {
            self = .note(text)
            return
        }
        let columns = text.split(separator: "/").map { Int64($0) }
        guard columns.count == (kind == .message ? 3 : 1), let column = columns[0] else { return nil }
        switch kind {
        case .settings: self = .settings(GuildID(stored: column))
        case .counter: self = .counter(GuildID(stored: column))
        case .ticket: self = .ticket(TicketID(rawValue: column))
        case .transcript: self = .transcript(TicketID(rawValue: column))
        case .attachment: self = .attachment(AttachmentID(stored: column))
        case .audit: self = .audit(TicketID(rawValue: column))
        case .message:
            guard let message = columns[1], let version = columns[2] else { return nil }
            self = .message(TicketID(rawValue: column), MessageID(stored: message), version: version)
        case .note: return nil
        }
    }
}
