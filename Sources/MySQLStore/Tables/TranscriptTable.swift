internal import Tickets

enum TranscriptTable {
    static func replace(_ transcript: Transcript, in session: any Session) throws {
        _ = try session.execute(
            """
            REPLACE INTO transcripts (ticket_id, made_at, message_count, html)
            VALUES (
                \(transcript.ticketID), \(transcript.madeAt), \(transcript.messageCount), \(.bytes(transcript.html))
            )
            """)
    }

    static func transcript(of ticket: TicketID, in session: any Session) throws -> Transcript? {
        try session.rows(
            "SELECT ticket_id, made_at, message_count, html FROM transcripts WHERE ticket_id = \(ticket)"
        ).first.map { row in try Transcript(row) }
    }
}

extension Transcript {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            ticketID: try row.ticketID("ticket_id"),
            madeAt: try row.moment("made_at"),
            messageCount: try row.integer("message_count"),
            html: try row.bytes("html"))
    }
}
