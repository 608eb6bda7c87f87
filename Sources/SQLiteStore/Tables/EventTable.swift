internal import DiscordModel
internal import GRDB
internal import Tickets

enum EventTable {
    static func insert(_ event: TicketEvent, into db: Database) throws {
        try db.run(self.insertion(of: event))
    }

    /// Adds the event unless it is there; posted is what is posted on either side.
    static func merge(_ event: TicketEvent, into db: Database) throws {
        try db.execute(
            literal: """
                \(literal: self.insertion(of: event))
                ON CONFLICT (id) DO UPDATE SET is_posted = 1 WHERE excluded.is_posted AND NOT is_posted
                """)
    }

    private static func insertion(of event: TicketEvent) -> SQL {
        """
        INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted)
        VALUES (
            \(event.id.rawValue), \(event.ticketID.rawValue), \(event.kind.rawValue),
            \(event.at.millisecondsSince1970), \(event.actorID.stored), \(event.subjectID?.stored),
            \(event.detail?.stored), \(event.isPosted)
        )
        """
    }

    static func events(of ticket: TicketID, in db: Database) throws -> [TicketEvent] {
        let request = SQLRequest<Row>(
            literal: "SELECT * FROM ticket_events WHERE ticket_id = \(ticket.rawValue) ORDER BY id", cached: true)
        return try request.fetchAll(db).map { row in try TicketEvent(row) }
    }

    static func markPosted(_ event: TicketID, in db: Database) throws {
        try db.run("UPDATE ticket_events SET is_posted = 1 WHERE id = \(event.rawValue) AND NOT is_posted")
    }
}

extension TicketEvent {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            id: TicketID(rawValue: try row.value("id")),
            ticketID: TicketID(rawValue: try row.value("ticket_id")),
            kind: Kind(rawValue: try row.value("kind")),
            at: try row.moment("at"),
            actorID: try row.id("actor_id"),
            subjectID: try row.idIfPresent("subject_id"),
            detail: try row.valueIfPresent("detail"),
            isPosted: try row.value("is_posted"))
    }
}
