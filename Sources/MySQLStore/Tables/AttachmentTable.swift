internal import DiscordModel
internal import Tickets

enum AttachmentTable {
    /// Adds the attachments or replaces them.
    static func save(_ attachments: [ArchivedAttachment], in session: any Session) throws {
        try session.insert(
            """
            INSERT INTO archived_attachments (
                id, ticket_id, guild_id, message_id, author_id, filename, content_type, size, url, state, digest
            ) VALUES\u{20}
            """,
            attachments.map { attachment in
                """
                (\(attachment.id), \(attachment.ticketID), \(attachment.guildID), \(attachment.messageID),
                \(attachment.authorID), \(attachment.filename), \(attachment.contentType), \(attachment.size),
                \(attachment.url), \(attachment.state.rawValue), \(attachment.digest))
                """
            },
            self.replacing)
    }

    /// Replaces what is known, unless it was erased; one that waits replaces none. From left to right, so that the
    /// state is still the stored one until the end.
    private static let replacing: SQL = {
        let stays = "state = 'erased' OR VALUES(state) = 'waiting'"
        let columns = [
            "ticket_id", "guild_id", "message_id", "author_id", "filename", "content_type", "size", "url", "digest",
            "state",
        ]
        let changes = columns.map { "\($0) = IF(\(stays), \($0), VALUES(\($0)))" }
        return SQL(stringLiteral: " ON DUPLICATE KEY UPDATE " + changes.joined(separator: ", "))
    }()

    static func attachment(_ id: AttachmentID, in session: any Session) throws -> ArchivedAttachment? {
        try self.attachments("WHERE id = \(id)", in: session).first
    }

    static func attachments(of ticket: TicketID, in session: any Session) throws -> [ArchivedAttachment] {
        try self.attachments("WHERE ticket_id = \(ticket) ORDER BY id", in: session)
    }

    /// All of them, in order of their ids.
    static func attachments(
        after id: AttachmentID?, limit: Int, in session: any Session
    ) throws -> [ArchivedAttachment] {
        try self.attachments(
            (id.map { "WHERE id > \($0) " } ?? "") + "ORDER BY id LIMIT \(max(0, limit))", in: session)
    }

    static func waiting(after id: AttachmentID?, limit: Int, in session: any Session) throws -> [ArchivedAttachment] {
        try self.attachments(
            "WHERE state = 'waiting' " + (id.map { "AND id > \($0) " } ?? "") + "ORDER BY id LIMIT \(max(0, limit))",
            in: session)
    }

    static func keptBytes(of guild: GuildID, in session: any Session) throws -> Int64 {
        let rows = try session.rows(
            """
            SELECT CAST(COALESCE(SUM(size), 0) AS SIGNED) AS total FROM (
                SELECT MAX(size) AS size FROM archived_attachments
                WHERE guild_id = \(guild) AND digest IS NOT NULL GROUP BY digest
            ) AS contents
            """)
        return try rows.first?.integerIfPresent("total") ?? 0
    }

    static func isKept(_ digest: String, in session: any Session) throws -> Bool {
        try !session.rows("SELECT 1 AS found FROM archived_attachments WHERE digest = \(digest) LIMIT 1").isEmpty
    }

    /// Takes out what is known of the user's attachments, but not that they were there.
    /// - Returns: The tickets they are in, and the digests they had.
    static func erase(
        _ user: UserID, in guild: GuildID?, _ session: any Session
    ) throws -> (tickets: Set<TicketID>, digests: Set<String>) {
        let theirs = SQL.of(user, in: guild)
        // Locked, lest one be kept between the two statements and its file forgotten.
        let rows = try session.rows(
            "SELECT ticket_id, digest FROM archived_attachments WHERE " + theirs + " FOR UPDATE")
        _ = try session.execute(
            """
            UPDATE archived_attachments SET
                filename = '', content_type = NULL, url = '', digest = NULL, state = 'erased'
            WHERE\u{20}
            """ + theirs)
        return (
            Set(try rows.map { row in try row.ticketID("ticket_id") }),
            Set(try rows.compactMap { row in try row.textIfPresent("digest") })
        )
    }

    /// - Returns: The digests they had.
    static func remove(of ticket: TicketID, in session: any Session) throws -> Set<String> {
        let rows = try session.rows(
            "SELECT digest FROM archived_attachments WHERE ticket_id = \(ticket) FOR UPDATE")
        _ = try session.execute("DELETE FROM archived_attachments WHERE ticket_id = \(ticket)")
        return Set(try rows.compactMap { row in try row.textIfPresent("digest") })
    }

    private static func attachments(_ condition: SQL, in session: any Session) throws -> [ArchivedAttachment] {
        let selection: SQL = """
            SELECT id, ticket_id, guild_id, message_id, author_id, filename, content_type, size, url, state, digest \
            FROM archived_attachments\u{20}
            """
        return try session.rows(selection + condition).map { row in try ArchivedAttachment(row) }
    }
}

extension ArchivedAttachment {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: try row.id("id"),
            ticketID: try row.ticketID("ticket_id"),
            guildID: try row.id("guild_id"),
            messageID: try row.id("message_id"),
            authorID: try row.id("author_id"),
            filename: try row.text("filename"),
            contentType: try row.textIfPresent("content_type"),
            size: Int64(try row.integer("size")),
            url: try row.text("url"),
            state: State(rawValue: try row.text("state")),
            digest: try row.textIfPresent("digest"))
    }
}
