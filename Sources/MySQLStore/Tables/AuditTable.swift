internal import DiscordModel
internal import Tickets

enum AuditTable {
    /// One that is there already is replaced, so that an erasure can be repeated.
    static func save(_ entries: [AuditEntry], in session: any Session) throws {
        try session.insert(
            "REPLACE INTO audit_entries (id, guild_id, at, actor_id, action, subject, detail) VALUES ",
            entries.map { entry in
                """
                (\(entry.id), \(entry.guildID), \(entry.at), \(entry.actorID), \(entry.action.rawValue),
                \(entry.subject), \(entry.detail))
                """
            })
    }

    static func entry(_ id: TicketID, in session: any Session) throws -> AuditEntry? {
        try self.entries("WHERE id = \(id)", in: session).first
    }

    /// In order of their ids.
    static func entries(after id: TicketID?, limit: Int, in session: any Session) throws -> [AuditEntry] {
        try self.entries((id.map { "WHERE id > \($0) " } ?? "") + "ORDER BY id LIMIT \(max(0, limit))", in: session)
    }

    /// Latest first, with those that concern all guilds.
    static func entries(of guild: GuildID, limit: Int, in session: any Session) throws -> [AuditEntry] {
        try self.entries(
            "WHERE guild_id = \(guild) OR guild_id IS NULL ORDER BY at DESC, id DESC LIMIT \(max(0, limit))",
            in: session)
    }

    private static func entries(_ condition: SQL, in session: any Session) throws -> [AuditEntry] {
        let selection: SQL = "SELECT id, guild_id, at, actor_id, action, subject, detail FROM audit_entries "
        return try session.rows(selection + condition).map { row in try AuditEntry(row) }
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: try row.ticketID("id"),
            guildID: try row.idIfPresent("guild_id"),
            at: try row.moment("at"),
            actorID: try row.idIfPresent("actor_id"),
            action: Action(rawValue: try row.text("action")),
            subject: try row.text("subject"),
            detail: try row.textIfPresent("detail"))
    }
}
