internal import DiscordModel
internal import GRDB
internal import Tickets

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

enum TranscriptTable {
    static func replace(_ transcript: Transcript, in db: Database) throws {
        try db.execute(
            literal: """
                INSERT INTO transcripts (ticket_id, made_at, message_count, html)
                VALUES (
                    \(transcript.ticketID.rawValue), \(transcript.madeAt.millisecondsSince1970),
                    \(transcript.messageCount), \(Data(transcript.html))
                )
                ON CONFLICT (ticket_id) DO UPDATE SET
                    made_at = excluded.made_at,
                    message_count = excluded.message_count,
                    html = excluded.html
                """)
    }

    static func transcript(of ticket: TicketID, in db: Database) throws -> Transcript? {
        let request: SQLRequest<Row> = "SELECT * FROM transcripts WHERE ticket_id = \(ticket.rawValue)"
        return try request.fetchOne(db).map { row in try Transcript(row) }
    }

    /// Transcripts of tickets with an id above `id`, in order of these.
    static func transcripts(after id: TicketID?, limit: Int, in db: Database) throws -> [Transcript] {
        let request: SQLRequest<Row> = """
            SELECT * FROM transcripts WHERE ticket_id > \(id?.rawValue ?? .min) ORDER BY ticket_id LIMIT \(limit)
            """
        return try request.fetchAll(db).map { row in try Transcript(row) }
    }

    static func remove(of ticket: TicketID, in db: Database) throws {
        try db.execute(literal: "DELETE FROM transcripts WHERE ticket_id = \(ticket.rawValue)")
    }
}

extension Transcript {
    fileprivate init(_ row: Row) throws(StoreError) {
        let html: Data = try row.value("html")
        self.init(
            ticketID: TicketID(rawValue: try row.value("ticket_id")),
            madeAt: try row.moment("made_at"),
            messageCount: try row.value("message_count"),
            html: [UInt8](html))
    }
}
