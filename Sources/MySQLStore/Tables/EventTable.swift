internal import Tickets

enum EventTable {
    static func insert(_ event: TicketEvent, in session: any Session) throws {
        _ = try session.execute(
            """
            INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted)
            VALUES (
                \(event.id), \(event.ticketID), \(event.kind.rawValue), \(event.at), \(event.actorID),
                \(event.subjectID), \(event.detail), \(event.isPosted)
            )
            """)
    }

    static func events(of ticket: TicketID, in session: any Session) throws -> [TicketEvent] {
        try session.rows(
            """
            SELECT id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted
            FROM ticket_events WHERE ticket_id = \(ticket) ORDER BY id
            """
        ).map { row in try TicketEvent(row) }
    }

    static func markPosted(_ event: TicketID, in session: any Session) throws {
        _ = try session.execute("UPDATE ticket_events SET is_posted = 1 WHERE id = \(event)")
    }
}

extension TicketEvent {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: try row.ticketID("id"),
            ticketID: try row.ticketID("ticket_id"),
            kind: Kind(rawValue: try row.text("kind")),
            at: try row.moment("at"),
            actorID: try row.id("actor_id"),
            subjectID: try row.idIfPresent("subject_id"),
            detail: try row.textIfPresent("detail"),
            isPosted: try row.flag("is_posted"))
    }
}
