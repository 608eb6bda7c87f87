internal import DiscordModel
internal import GRDB
internal import Tickets

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

enum MessageTable {
    /// Adds the version or replaces it, unless it was erased. Of a message that was erased no version has a text again.
    static func append(_ message: ArchivedMessage, to db: Database) throws {
        // Compiled once, since messages come by the thousand.
        let statement = try db.cachedStatement(
            sql: """
                WITH given (ticket_id, guild_id, message_id, version, author_id, seen_at, content, body)
                    AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?)),
                    checked AS (
                        SELECT *, content = 'message' AND EXISTS (
                            SELECT 1 FROM archived_messages known
                            WHERE known.ticket_id = given.ticket_id AND known.message_id = given.message_id
                                AND known.content = 'erased'
                        ) AS is_erased FROM given
                    )
                INSERT INTO archived_messages
                    (ticket_id, guild_id, message_id, version, author_id, seen_at, content, body)
                SELECT ticket_id, guild_id, message_id, version, author_id, seen_at,
                    iif(is_erased, 'erased', content), iif(is_erased, NULL, body)
                FROM checked WHERE true
                ON CONFLICT (ticket_id, message_id, version) DO UPDATE SET
                    guild_id = excluded.guild_id,
                    author_id = excluded.author_id,
                    seen_at = excluded.seen_at,
                    content = excluded.content,
                    body = excluded.body
                WHERE archived_messages.content <> 'erased'
                """)
        try statement.execute(arguments: [
            message.ticketID.rawValue, message.guildID.stored, message.messageID.stored, message.version,
            message.authorID?.stored, message.seenAt.millisecondsSince1970, message.content.name,
            message.content.body.map { Data($0) },
        ])
    }

    static func message(
        of ticket: TicketID, _ message: MessageID, version: Int64, in db: Database
    ) throws -> ArchivedMessage? {
        try self.messages(
            """
            SELECT * FROM archived_messages
            WHERE ticket_id = \(ticket.rawValue) AND message_id = \(message.stored) AND version = \(version)
            """, in: db
        ).first
    }

    /// Versions of the ticket's messages behind `last`, in order of message and version.
    static func messages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int, in db: Database
    ) throws -> [ArchivedMessage] {
        var messages: [ArchivedMessage] = []
        if let last {
            messages = try self.messages(
                """
                SELECT * FROM archived_messages
                WHERE ticket_id = \(ticket.rawValue) AND message_id = \(last.messageID.stored)
                    AND version > \(last.version)
                ORDER BY version LIMIT \(limit)
                """, in: db)
        }
        messages += try UnsignedOrder.rows(after: last?.messageID.stored, limit: limit - messages.count) { ids, limit in
            try self.messages(
                """
                SELECT * FROM archived_messages
                WHERE ticket_id = \(ticket.rawValue) AND message_id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
                ORDER BY message_id, version LIMIT \(limit)
                """, in: db)
        }
        return messages
    }

    /// Versions of all tickets' messages behind this one, in order of ticket, message and version.
    static func messages(
        after last: (ticket: TicketID, position: ArchivedMessage.Position)?, limit: Int, in db: Database
    ) throws -> [ArchivedMessage] {
        var messages: [ArchivedMessage] = []
        var next = (ticket: last?.ticket ?? TicketID(rawValue: .min), position: last?.position)
        while messages.count < limit {
            messages += try self.messages(
                of: next.ticket, after: next.position, limit: limit - messages.count, in: db)
            let request: SQLRequest<Int64> = """
                SELECT ticket_id FROM archived_messages WHERE ticket_id > \(next.ticket.rawValue)
                ORDER BY ticket_id LIMIT 1
                """
            guard let ticket = try request.fetchOne(db) else { break }
            next = (TicketID(rawValue: ticket), nil)
        }
        return messages
    }

    static func remove(of ticket: TicketID, in db: Database) throws {
        try db.execute(literal: "DELETE FROM archived_messages WHERE ticket_id = \(ticket.rawValue)")
    }

    static func remove(of ticket: TicketID, _ message: MessageID, version: Int64, in db: Database) throws {
        try db.execute(
            literal: """
                DELETE FROM archived_messages
                WHERE ticket_id = \(ticket.rawValue) AND message_id = \(message.stored) AND version = \(version)
                """)
    }

    /// Takes the text of all that the author wrote there.
    /// - Returns: How many messages had any.
    static func erase(_ place: AuthorPlace, in db: Database) throws -> Int {
        let request: SQLRequest<Int> = """
            SELECT COUNT(*) FROM (
                SELECT DISTINCT ticket_id, message_id FROM archived_messages
                WHERE \(literal: place.condition) AND content = 'message'
            )
            """
        let count = try request.fetchOne(db) ?? 0
        try db.execute(
            literal: """
                UPDATE archived_messages SET content = 'erased', body = NULL
                WHERE \(literal: place.condition) AND content = 'message'
                """)
        return count
    }

    private static func messages(_ query: SQL, in db: Database) throws -> [ArchivedMessage] {
        try SQLRequest<Row>(literal: query, cached: true).fetchAll(db).map { row in try ArchivedMessage(row) }
    }
}

/// Where somebody wrote what is to be erased: in one guild, or in all.
struct AuthorPlace: Sendable {
    let author: UserID
    let guild: GuildID?

    var condition: SQL {
        if let guild {
            "author_id = \(self.author.stored) AND guild_id = \(guild.stored)"
        } else {
            "author_id = \(self.author.stored)"
        }
    }
}

extension ArchivedMessage {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            ticketID: TicketID(rawValue: try row.value("ticket_id")),
            guildID: try row.id("guild_id"),
            messageID: try row.id("message_id"),
            version: try row.value("version"),
            authorID: try row.idIfPresent("author_id"),
            seenAt: try row.moment("seen_at"),
            content: try Content(row))
    }
}

extension ArchivedMessage.Content {
    fileprivate var name: String {
        switch self {
        case .message: "message"
        case .deleted: "deleted"
        case .erased: "erased"
        }
    }

    fileprivate var body: [UInt8]? {
        if case .message(let body) = self { body } else { nil }
    }

    fileprivate init(_ row: Row) throws(StoreError) {
        let name: String = try row.value("content")
        switch name {
        case "message":
            let body: Data = try row.value("body")
            self = .message([UInt8](body))
        case "deleted": self = .deleted
        case "erased": self = .erased
        default: throw Row.unreadable("content")
        }
    }
}
