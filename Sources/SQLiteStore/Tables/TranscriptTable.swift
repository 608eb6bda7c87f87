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
                INSERT OR REPLACE INTO transcripts (ticket_id, made_at, message_count, html)
                VALUES (
                    \(transcript.ticketID.rawValue), \(transcript.madeAt.millisecondsSince1970),
                    \(transcript.messageCount), \(Data(transcript.html))
                )
                """)
    }

    static func transcript(of ticket: TicketID, in db: Database) throws -> Transcript? {
        let request: SQLRequest<Row> = "SELECT * FROM transcripts WHERE ticket_id = \(ticket.rawValue)"
        return try request.fetchOne(db).map { row in try Transcript(row) }
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
