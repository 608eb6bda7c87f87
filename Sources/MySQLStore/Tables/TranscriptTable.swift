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
        try session.rows(self.selection + "WHERE ticket_id = \(ticket)").first.map { row in try Transcript(row) }
    }

    /// In order of their tickets.
    static func transcripts(after ticket: TicketID?, limit: Int, in session: any Session) throws -> [Transcript] {
        let condition: SQL = ticket.map { "WHERE ticket_id > \($0) " } ?? ""
        return try session.rows(self.selection + condition + "ORDER BY ticket_id LIMIT \(max(0, limit))")
            .map { row in try Transcript(row) }
    }

    static func remove(of ticket: TicketID, in session: any Session) throws {
        _ = try session.execute("DELETE FROM transcripts WHERE ticket_id = \(ticket)")
    }

    private static let selection: SQL = "SELECT ticket_id, made_at, message_count, html FROM transcripts "
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
