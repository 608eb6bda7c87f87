internal import DiscordModel
internal import GRDB
internal import Tickets

enum AttachmentTable {
    /// Adds the attachment or replaces it, unless it was erased. One that waits replaces none.
    static func replace(_ attachment: ArchivedAttachment, in db: Database) throws {
        try db.run(
            """
            INSERT INTO archived_attachments (
                id, ticket_id, guild_id, message_id, author_id, filename, content_type, size, url, state, digest
            ) VALUES (
                \(attachment.id.stored), \(attachment.ticketID.rawValue), \(attachment.guildID.stored),
                \(attachment.messageID.stored), \(attachment.authorID.stored), \(attachment.filename.stored),
                \(attachment.contentType?.stored), \(attachment.size), \(attachment.url.stored),
                \(attachment.state.rawValue.stored), \(attachment.digest?.stored)
            )
            ON CONFLICT (id) DO UPDATE SET
                ticket_id = excluded.ticket_id,
                guild_id = excluded.guild_id,
                message_id = excluded.message_id,
                author_id = excluded.author_id,
                filename = excluded.filename,
                content_type = excluded.content_type,
                size = excluded.size,
                url = excluded.url,
                state = excluded.state,
                digest = excluded.digest
            WHERE archived_attachments.state <> 'erased'
                AND excluded.state <> 'waiting'
            """)
    }

    static func attachment(_ id: AttachmentID, in db: Database) throws -> ArchivedAttachment? {
        try self.attachments("id = \(id.stored)", limit: 1, in: db).first
    }

    static func attachments(of ticket: TicketID, in db: Database) throws -> [ArchivedAttachment] {
        try UnsignedOrder.rows(after: nil, limit: .max) { ids, limit in
            try self.attachments(
                "ticket_id = \(ticket.rawValue) AND id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)",
                limit: limit, in: db)
        }
    }

    static func waitingAttachments(
        after id: AttachmentID?, limit: Int, in db: Database
    ) throws -> [ArchivedAttachment] {
        try UnsignedOrder.rows(after: id?.stored, limit: limit) { ids, limit in
            try self.attachments(
                "state = 'waiting' AND id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)", limit: limit, in: db)
        }
    }

    /// The first of those with such ids, in order of these.
    static func attachments(ids: ClosedRange<Int64>, limit: Int, in db: Database) throws -> [ArchivedAttachment] {
        try self.attachments("id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)", limit: limit, in: db)
    }

    /// Each content counts once, however often it was posted in the guild.
    static func keptBytes(of guild: GuildID, in db: Database) throws -> Int64 {
        let request: SQLRequest<Int64> = """
            SELECT SUM(size) FROM (
                SELECT MAX(size) AS size FROM archived_attachments
                WHERE state = 'kept' AND guild_id = \(guild.stored) GROUP BY digest
            )
            """
        return try request.fetchOne(db) ?? 0
    }

    static func isKept(_ digest: String, in db: Database) throws -> Bool {
        let request: SQLRequest<Int> = """
            SELECT 1 FROM archived_attachments WHERE digest = \(digest.stored) LIMIT 1
            """
        return try request.fetchOne(db) != nil
    }

    static func digests(of ticket: TicketID, in db: Database) throws -> Set<String> {
        try self.digests("ticket_id = \(ticket.rawValue)", in: db)
    }

    static func remove(of ticket: TicketID, in db: Database) throws {
        try db.execute(literal: "DELETE FROM archived_attachments WHERE ticket_id = \(ticket.rawValue)")
    }

    static func remove(_ id: AttachmentID, in db: Database) throws {
        try db.execute(literal: "DELETE FROM archived_attachments WHERE id = \(id.stored)")
    }

    /// Leaves of what the author attached there no more than that there was something, and how large.
    /// - Returns: The digests of the files.
    static func erase(_ place: AuthorPlace, in db: Database) throws -> Set<String> {
        let digests = try self.digests(place.condition, in: db)
        try db.execute(
            literal: """
                UPDATE archived_attachments
                SET filename = '', content_type = NULL, url = '', state = 'erased', digest = NULL
                WHERE \(literal: place.condition) AND state <> 'erased'
                """)
        return digests
    }

    private static func digests(_ condition: SQL, in db: Database) throws -> Set<String> {
        let request: SQLRequest<String> = """
            SELECT DISTINCT digest FROM archived_attachments WHERE \(literal: condition) AND digest IS NOT NULL
            """
        return try request.fetchSet(db)
    }

    private static func attachments(_ condition: SQL, limit: Int, in db: Database) throws -> [ArchivedAttachment] {
        let request: SQLRequest<Row> = """
            SELECT * FROM archived_attachments WHERE \(literal: condition) ORDER BY id LIMIT \(limit)
            """
        return try request.fetchAll(db).map { row in try ArchivedAttachment(row) }
    }
}

extension ArchivedAttachment {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: try row.id("id"),
            ticketID: TicketID(rawValue: try row.value("ticket_id")),
            guildID: try row.id("guild_id"),
            messageID: try row.id("message_id"),
            authorID: try row.id("author_id"),
            filename: try row.value("filename"),
            contentType: try row.valueIfPresent("content_type"),
            size: try row.value("size"),
            url: try row.value("url"),
            state: State(rawValue: try row.value("state")),
            digest: try row.valueIfPresent("digest"))
    }
}
