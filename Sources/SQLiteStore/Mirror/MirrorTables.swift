internal import DiscordModel
internal import GRDB
internal import Tickets

/// What the mirror knows of itself: one row.
enum MirrorStateTable {
    static func state(in db: Database) throws -> MirrorState {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM mirror_state") else {
            throw Row.unreadable("mirror_state")
        }
        let (completeAt, degradedSince): (Int64?, Int64?) = (
            try row.valueIfPresent("complete_at"), try row.valueIfPresent("degraded_since")
        )
        return MirrorState(
            origin: try row.valueIfPresent("origin"),
            completeAt: completeAt.map { Timestamp(millisecondsSince1970: $0) },
            degradedSince: degradedSince.map { Timestamp(millisecondsSince1970: $0) },
            waiting: try OutboxTable.count(in: db))
    }

    static func set(_ state: MirrorState, in db: Database) throws {
        try db.execute(
            literal: """
                UPDATE mirror_state SET
                    origin = \(state.origin?.stored),
                    complete_at = \(state.completeAt?.millisecondsSince1970),
                    degraded_since = \(state.degradedSince?.millisecondsSince1970)
                """)
    }
}

/// Sentences about conflicts that were resolved, for whoever runs the program.
enum ReportTable {
    /// So many are kept; nobody reads more.
    private static let most: Int64 = 1000

    static func insert(_ sentence: String, at moment: Timestamp, into db: Database) throws {
        try db.execute(
            literal: """
                INSERT INTO mirror_reports (at, sentence) VALUES (\(moment.millisecondsSince1970), \(sentence.stored))
                """)
        try db.execute(literal: "DELETE FROM mirror_reports WHERE id <= \(db.lastInsertedRowID - self.most)")
    }

    static func latest(_ limit: Int, in db: Database) throws -> [(at: Timestamp, sentence: String)] {
        let request: SQLRequest<Row> = "SELECT * FROM mirror_reports ORDER BY id DESC LIMIT \(max(0, limit))"
        return try request.fetchAll(db).map { row in (try row.moment("at"), try row.value("sentence")) }
    }
}

extension RecordTables {
    /// Removes what only the server needs: it is never read from a mirror whose server has it.
    static func removeHeavy(_ key: RecordKey, in db: Database) throws {
        switch key {
        case .transcript(let ticket): try TranscriptTable.remove(of: ticket, in: db)
        case .message(let ticket, let message, let version):
            try MessageTable.remove(of: ticket, message, version: version, in: db)
        case .attachment(let id): try AttachmentTable.remove(id, in: db)
        case .audit(let id): try AuditTable.remove(id, in: db)
        case .settings, .counter, .ticket, .note: break
        }
    }

    /// Removes settings, tickets with their events, and notes. Counters stay, for they only grow.
    static func removeMirrored(allBut keys: Set<RecordKey>, in db: Database) throws {
        for guild in try Int64.fetchAll(db, sql: "SELECT guild_id FROM guild_settings")
        where !keys.contains(.settings(GuildID(stored: guild))) {
            try db.execute(literal: "DELETE FROM guild_settings WHERE guild_id = \(guild)")
        }
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM tickets")
        where !keys.contains(.ticket(TicketID(rawValue: id))) {
            try db.execute(literal: "DELETE FROM ticket_events WHERE ticket_id = \(id)")
            try db.execute(literal: "DELETE FROM tickets WHERE id = \(id)")
        }
        let notes = Set(keys.compactMap { if case .note(let key) = $0 { key.stored } else { nil } })
        for key in try String.fetchAll(db, sql: "SELECT key FROM notes") where !notes.contains(key) {
            try db.execute(literal: "DELETE FROM notes WHERE key = \(key)")
        }
    }

    /// Removes every record. No trigger notes a removal.
    static func removeAll(in db: Database) throws {
        try db.execute(sql: "DELETE FROM ticket_events")
        // What refers to others goes first.
        for kind in RecordKind.allCases.reversed() { try db.execute(sql: "DELETE FROM \(kind.table)") }
    }
}
