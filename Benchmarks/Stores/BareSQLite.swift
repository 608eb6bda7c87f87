import DiscordModel
import GRDB
import Tickets

/// GRDB with the statements of `SQLiteStore`.
struct BareSQLite: BareDriver {
    private let database: DatabasePool

    init(path: String) throws {
        self.database = try DatabasePool(path: path)
        // As the store's. Not while the connection is being made: GRDB sets NORMAL at the end of that, which does not wait
        // for the disk.
        try self.database.writeWithoutTransaction { db in
            for pragma in ["synchronous = FULL", "secure_delete = ON", "journal_size_limit = 4194304"] {
                try db.execute(sql: "PRAGMA \(pragma)")
            }
        }
    }

    func open(_ opening: Opening) throws {
        try self.database.write { db in
            let own = try Row.fetchOne(
                db, sql: "SELECT * FROM tickets WHERE id = ?", arguments: [opening.id.rawValue])
            let active = try Row.fetchOne(
                db, sql: "SELECT * FROM tickets WHERE active_key = ?", arguments: [opening.activeKey])
            guard own == nil, active == nil else { throw BenchError(text: "a member has an open ticket already") }
            let number = try Int.fetchOne(
                db,
                sql: """
                    INSERT INTO guild_counters (guild_id, last_number) VALUES (?, 1)
                    ON CONFLICT (guild_id) DO UPDATE SET last_number = last_number + 1 RETURNING last_number
                    """, arguments: [Int64(opening.guild.rawValue)])
            try db.execute(
                sql: """
                    INSERT INTO tickets (
                        id, guild_id, number, opener_id, opened_at, slot,
                        status, active_key, channel_id, greeting_id, members, closing, is_settled, revision
                    ) VALUES (?, ?, ?, ?, ?, 1, 'open', ?, NULL, NULL, ?, NULL, 0, 0)
                    """,
                arguments: [
                    opening.id.rawValue, Int64(opening.guild.rawValue), number, Int64(opening.opener.rawValue),
                    opening.at.millisecondsSince1970, opening.activeKey, opening.members,
                ])
            try Self.insertEvent(opening.id.rawValue, "created", of: opening, in: db)
        }
    }

    func close(_ opening: Opening) throws {
        try self.database.write { db in
            try db.execute(
                sql: """
                    UPDATE tickets SET status = 'closed', active_key = NULL, channel_id = NULL, greeting_id = NULL,
                        members = ?, closing = ?, is_settled = 0, revision = revision + 1
                    WHERE id = ? AND revision = 0
                    """, arguments: [opening.members, opening.closing, opening.id.rawValue])
            try Self.insertEvent(opening.closingEvent.rawValue, "closed", of: opening, in: db)
        }
    }

    private static func insertEvent(_ id: Int64, _ kind: String, of opening: Opening, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted)
                VALUES (?, ?, ?, ?, 7, NULL, NULL, 0)
                """, arguments: [id, opening.id.rawValue, kind, opening.at.millisecondsSince1970])
    }
}
