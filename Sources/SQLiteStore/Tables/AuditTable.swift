internal import DiscordModel
internal import GRDB
internal import Tickets

enum AuditTable {
    static func replace(_ entry: AuditEntry, in db: Database) throws {
        try db.execute(
            literal: """
                INSERT INTO audit_entries (id, guild_id, at, actor_id, action, subject, detail)
                VALUES (
                    \(entry.id.rawValue), \(entry.guildID?.stored), \(entry.at.millisecondsSince1970),
                    \(entry.actorID?.stored), \(entry.action.rawValue.stored), \(entry.subject.stored),
                    \(entry.detail?.stored)
                )
                ON CONFLICT (id) DO UPDATE SET
                    guild_id = excluded.guild_id,
                    at = excluded.at,
                    actor_id = excluded.actor_id,
                    action = excluded.action,
                    subject = excluded.subject,
                    detail = excluded.detail
                """)
    }

    static func entry(_ id: TicketID, in db: Database) throws -> AuditEntry? {
        try self.entries("SELECT * FROM audit_entries WHERE id = \(id.rawValue)", in: db).first
    }

    /// What was done to the archives of the guild, or of all guilds, latest first.
    static func entries(of guild: GuildID, limit: Int, in db: Database) throws -> [AuditEntry] {
        try self.entries(
            """
            SELECT * FROM audit_entries WHERE guild_id = \(guild.stored) OR guild_id IS NULL
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """, in: db)
    }

    static func entries(after id: TicketID?, limit: Int, in db: Database) throws -> [AuditEntry] {
        try self.entries(
            "SELECT * FROM audit_entries WHERE id > \(id?.rawValue ?? .min) ORDER BY id LIMIT \(limit)", in: db)
    }

    static func remove(_ id: TicketID, in db: Database) throws {
        try db.execute(literal: "DELETE FROM audit_entries WHERE id = \(id.rawValue)")
    }

    private static func entries(_ query: SQL, in db: Database) throws -> [AuditEntry] {
        try SQLRequest<Row>(literal: query).fetchAll(db).map { row in try AuditEntry(row) }
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: TicketID(rawValue: try row.value("id")),
            guildID: try row.idIfPresent("guild_id"),
            at: try row.moment("at"),
            actorID: try row.idIfPresent("actor_id"),
            action: Action(rawValue: try row.value("action")),
            subject: try row.value("subject"),
            detail: try row.valueIfPresent("detail"))
    }
}
