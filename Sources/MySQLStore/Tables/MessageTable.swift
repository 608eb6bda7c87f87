internal import DiscordModel
internal import Tickets

/// One row per version of a message. A row never grows, and one that was erased stays so.
enum MessageTable {
    /// Adds versions or replaces them. Of a message that was erased no version has a text again.
    static func append(_ messages: [ArchivedMessage], in session: any Session) throws {
        var erased = try self.erased(among: messages, in: session)
        erased.formUnion(messages.filter { $0.content == .erased }.map(Place.init))
        let messages = messages.map { message in
            guard case .message = message.content, erased.contains(Place(message)) else { return message }
            var erased = message
            erased.content = .erased
            return erased
        }
        try session.insert(
            """
            INSERT INTO archived_messages (
                ticket_id, guild_id, message_id, version, author_id, seen_at, content, body
            ) VALUES\u{20}
            """,
            messages.map { message in
                """
                (\(message.ticketID), \(message.guildID), \(message.messageID), \(message.version),
                \(message.authorID), \(message.seenAt), \(message.content.word), \(message.content.body))
                """
            },
            // From left to right, so that the word is still the stored one until the end.
            """
             ON DUPLICATE KEY UPDATE
                guild_id = IF(content = 'erased', guild_id, VALUES(guild_id)),
                author_id = IF(content = 'erased', author_id, VALUES(author_id)),
                seen_at = IF(content = 'erased', seen_at, VALUES(seen_at)),
                body = IF(content = 'erased', NULL, VALUES(body)),
                content = IF(content = 'erased', content, VALUES(content))
            """)
    }

    /// Takes the text out of the versions again whose message was erased while they were being written.
    static func eraseLatecomers(among messages: [ArchivedMessage], in session: any Session) throws {
        let texts = messages.filter { if case .message = $0.content { true } else { false } }
        for place in try self.erased(among: texts, in: session) {
            _ = try session.execute(
                """
                UPDATE archived_messages SET content = 'erased', body = NULL
                WHERE ticket_id = \(place.ticket) AND message_id = \(place.message) AND content = 'message'
                """)
        }
    }

    private struct Place: Hashable {
        let ticket: TicketID
        let message: MessageID

        init(_ message: ArchivedMessage) { (self.ticket, self.message) = (message.ticketID, message.messageID) }

        init(ticket: TicketID, message: MessageID) { (self.ticket, self.message) = (ticket, message) }
    }

    /// Those of the messages that were erased.
    private static func erased(among messages: [ArchivedMessage], in session: any Session) throws -> Set<Place> {
        var erased: Set<Place> = []
        for (ticket, messages) in Dictionary(grouping: messages, by: \.ticketID) {
            let ids = Array(Set(messages.map(\.messageID)))
            for start in stride(from: 0, to: ids.count, by: 500) {
                let some = SQL.list(ids[start..<min(start + 500, ids.count)].map { "\($0)" })
                let rows = try session.rows(
                    "SELECT DISTINCT message_id FROM archived_messages WHERE ticket_id = \(ticket) AND message_id IN ("
                        + some + ") AND content = 'erased'")
                for row in rows { erased.insert(Place(ticket: ticket, message: try row.id("message_id"))) }
            }
        }
        return erased
    }

    static func messages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int, in session: any Session
    ) throws -> [ArchivedMessage] {
        let behind: SQL =
            last.map { last in
                """
                AND (message_id > \(last.messageID)
                    OR (message_id = \(last.messageID) AND version > \(last.version)))\u{20}
                """
            } ?? ""
        return try self.messages(
            "WHERE ticket_id = \(ticket) " + behind + "ORDER BY message_id, version LIMIT \(max(0, limit))",
            in: session)
    }

    /// Of all tickets, in order of ticket, message and version.
    static func messages(
        after last: (ticket: TicketID, position: ArchivedMessage.Position)?, limit: Int, in session: any Session
    ) throws -> [ArchivedMessage] {
        let behind: SQL =
            last.map { ticket, last in
                """
                WHERE (ticket_id > \(ticket)
                    OR (ticket_id = \(ticket) AND message_id > \(last.messageID))
                    OR (ticket_id = \(ticket) AND message_id = \(last.messageID) AND version > \(last.version)))\u{20}
                """
            } ?? ""
        return try self.messages(
            behind + "ORDER BY ticket_id, message_id, version LIMIT \(max(0, limit))", in: session)
    }

    static func message(
        of ticket: TicketID, at position: ArchivedMessage.Position, in session: any Session
    ) throws -> ArchivedMessage? {
        try self.messages(
            """
            WHERE ticket_id = \(ticket) AND message_id = \(position.messageID) AND version = \(position.version)
            """, in: session
        ).first
    }

    /// Takes the text out of what the user wrote. Deletions have none, and stay.
    /// - Returns: How many messages lost something, and the tickets in which the user wrote at all.
    static func erase(
        _ user: UserID, in guild: GuildID?, _ session: any Session
    ) throws -> (messages: Int, tickets: Set<TicketID>) {
        let theirs = SQL.of(user, in: guild)
        let counts = try session.rows(
            "SELECT COUNT(DISTINCT ticket_id, message_id) AS count FROM archived_messages WHERE " + theirs
                + " AND content = 'message'")
        let tickets = try session.rows("SELECT DISTINCT ticket_id FROM archived_messages WHERE " + theirs)
        _ = try session.execute(
            "UPDATE archived_messages SET content = 'erased', body = NULL WHERE " + theirs
                + " AND content = 'message'")
        return (
            try counts.first?.integer("count") ?? 0, Set(try tickets.map { row in try row.ticketID("ticket_id") })
        )
    }

    static func remove(of ticket: TicketID, in session: any Session) throws {
        _ = try session.execute("DELETE FROM archived_messages WHERE ticket_id = \(ticket)")
    }

    private static func messages(_ condition: SQL, in session: any Session) throws -> [ArchivedMessage] {
        let selection: SQL = """
            SELECT ticket_id, guild_id, message_id, version, author_id, seen_at, content, body \
            FROM archived_messages\u{20}
            """
        return try session.rows(selection + condition).map { row in try ArchivedMessage(row) }
    }
}

extension SQL {
    /// The condition for what this user wrote in the guild, or anywhere if that is `nil`.
    static func of(_ user: UserID, in guild: GuildID?) -> SQL {
        "author_id = \(user)" + (guild.map { " AND guild_id = \($0)" } ?? "")
    }
}

extension ArchivedMessage {
    fileprivate init(_ row: Row) throws(StoreError) {
        let content: Content =
            switch try row.text("content") {
            case "message": .message(try row.bytes("body"))
            case "deleted": .deleted
            case "erased": .erased
            default: throw Row.unreadable("content")
            }
        self.init(
            ticketID: try row.ticketID("ticket_id"),
            guildID: try row.id("guild_id"),
            messageID: try row.id("message_id"),
            version: Int64(try row.integer("version")),
            authorID: try row.idIfPresent("author_id"),
            seenAt: try row.moment("seen_at"),
            content: content)
    }
}

extension ArchivedMessage.Content {
    fileprivate var word: String {
        switch self {
        case .message: "message"
        case .deleted: "deleted"
        case .erased: "erased"
        }
    }

    fileprivate var body: SQLValue {
        if case .message(let bytes) = self { .bytes(bytes) } else { .null }
    }
}
