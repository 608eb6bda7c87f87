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
        try session.rows(self.selection + "WHERE ticket_id = \(ticket) ORDER BY id").map { row in try TicketEvent(row) }
    }

    /// The events of all tickets whose ids are in the range, each ticket's in order.
    static func events(of tickets: ClosedRange<TicketID>, in session: any Session) throws -> [TicketID: [TicketEvent]] {
        let query =
            self.selection
            + "WHERE ticket_id BETWEEN \(tickets.lowerBound) AND \(tickets.upperBound) ORDER BY ticket_id, id"
        return Dictionary(grouping: try session.rows(query).map { row in try TicketEvent(row) }, by: \.ticketID)
    }

    /// Adds the events that are missing; one that is posted on either side is posted.
    static func merge(_ events: [TicketEvent], in session: any Session) throws {
        try session.insert(
            "INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted) VALUES ",
            events.map { event in
                """
                (\(event.id), \(event.ticketID), \(event.kind.rawValue), \(event.at), \(event.actorID),
                \(event.subjectID), \(event.detail), \(event.isPosted))
                """
            },
            " ON DUPLICATE KEY UPDATE is_posted = GREATEST(is_posted, VALUES(is_posted))")
    }

    private static let selection: SQL = """
        SELECT id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted FROM ticket_events\u{20}
        """

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
