internal import DiscordModel
internal import Tickets

enum TicketTable {
    static func insert(_ tickets: [Ticket], in session: any Session) throws {
        try session.insert(
            """
            INSERT INTO tickets (
                id, guild_id, number, opener_id, opened_at, slot, panel_channel_id,
                status, active_key, is_thread, channel_id, greeting_id, members, closing, is_settled, revision
            ) VALUES\u{20}
            """,
            tickets.map { ticket in
                let members = try JSONColumn.encode(ticket.members)
                let closing = try ticket.closing.map(JSONColumn.encode)
                return """
                    (\(ticket.id), \(ticket.guildID), \(ticket.number), \(ticket.openerID), \(ticket.openedAt),
                    \(ticket.slot), \(ticket.panelChannelID), \(ticket.status.rawValue), \(ticket.activeKey),
                    \(ticket.isThread), \(ticket.channelID), \(ticket.greetingID), \(members), \(closing), \(ticket.isSettled), \(ticket.revision))
                    """
            })
    }

    /// - Returns: The ticket with its new revision; `nil` if another one than `ticket.revision` is stored.
    static func update(_ ticket: Ticket, in session: any Session) throws -> Ticket? {
        let members = try JSONColumn.encode(ticket.members)
        let closing = try ticket.closing.map(JSONColumn.encode)
        let changes = try session.execute(
            """
            UPDATE tickets SET
                status = \(ticket.status.rawValue),
                active_key = \(ticket.activeKey),
                is_thread = \(ticket.isThread),
                channel_id = \(ticket.channelID),
                greeting_id = \(ticket.greetingID),
                members = \(members),
                closing = \(closing),
                is_settled = \(ticket.isSettled),
                revision = revision + 1
            WHERE id = \(ticket.id) AND revision = \(ticket.revision)
            """)
        guard changes == 1 else { return nil }
        var saved = ticket
        saved.revision += 1
        return saved
    }

    /// Replaces the stored ticket as a whole, whatever its revision is.
    static func overwrite(_ ticket: Ticket, in session: any Session) throws {
        let members = try JSONColumn.encode(ticket.members)
        let closing = try ticket.closing.map(JSONColumn.encode)
        _ = try session.execute(
            """
            UPDATE tickets SET
                guild_id = \(ticket.guildID), number = \(ticket.number), opener_id = \(ticket.openerID),
                opened_at = \(ticket.openedAt), slot = \(ticket.slot),
                panel_channel_id = \(ticket.panelChannelID), status = \(ticket.status.rawValue),
                active_key = \(ticket.activeKey), is_thread = \(ticket.isThread), channel_id = \(ticket.channelID),
                greeting_id = \(ticket.greetingID), members = \(members), closing = \(closing),
                is_settled = \(ticket.isSettled), revision = \(ticket.revision)
            WHERE id = \(ticket.id)
            """)
    }

    /// The revisions of those of the tickets that are stored; nobody else writes them until the transaction ends.
    static func lockedRevisions(of ids: [TicketID], in session: any Session) throws -> [TicketID: Int] {
        guard !ids.isEmpty else { return [:] }
        let query = "SELECT id, revision FROM tickets WHERE id IN (" + SQL.list(ids.map { "\($0)" }) + ") FOR UPDATE"
        let revisions = try session.rows(query).map { row in (try row.ticketID("id"), try row.integer("revision")) }
        return Dictionary(revisions) { first, _ in first }
    }

    static func ticket(_ id: TicketID, in session: any Session) throws -> Ticket? {
        try self.tickets("WHERE id = \(id)", in: session).first
    }

    static func ticket(of channel: ChannelID, in session: any Session) throws -> Ticket? {
        try self.tickets("WHERE channel_id = \(channel)", in: session).first
    }

    /// - Returns: The ticket with this opening's id, or else the active one that stands in its way.
    static func ticket(keepingFromOpening opening: TicketOpening, in session: any Session) throws -> Ticket? {
        let key = self.activeKey(guild: opening.guildID, opener: opening.openerID, slot: opening.slot)
        // Two lookups by a key each, in one statement.
        let query =
            self.selection + "WHERE id = \(opening.id)" + " UNION ALL " + self.selection + "WHERE active_key = \(key)"
        let found = try session.rows(query).map { row in try Ticket(row) }
        return found.first { $0.id == opening.id } ?? found.first
    }

    static func activeTickets(
        of guild: GuildID, after id: TicketID?, limit: Int, in session: any Session
    ) throws -> [Ticket] {
        try self.tickets(
            """
            WHERE guild_id = \(guild) AND status = 'open' AND id > \(id?.rawValue ?? .min)
            ORDER BY id LIMIT \(max(0, limit))
            """, in: session)
    }

    static func unsettledTickets(after id: TicketID?, limit: Int, in session: any Session) throws -> [Ticket] {
        try self.tickets(
            "WHERE is_settled = 0 AND id > \(id?.rawValue ?? .min) ORDER BY id LIMIT \(max(0, limit))", in: session)
    }

    /// All tickets, in order of their ids.
    static func tickets(after id: TicketID?, limit: Int, in session: any Session) throws -> [Ticket] {
        try self.tickets((id.map { "WHERE id > \($0) " } ?? "") + "ORDER BY id LIMIT \(max(0, limit))", in: session)
    }

    /// Closed tickets of which more is kept than their events, in order of their ids.
    static func archivedTickets(
        of guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int, in session: any Session
    ) throws -> [Ticket] {
        try self.tickets(
            """
            WHERE guild_id = \(guild) AND status = 'closed' AND id > \(id?.rawValue ?? .min) AND opened_at < \(moment)
            AND\u{20}
            """ + self.isArchived + " ORDER BY id LIMIT \(max(0, limit))", in: session)
    }

    /// Open tickets, and closed ones of which more is kept than their events, highest number first.
    static func readableTickets(
        of guild: GuildID, numbers: ClosedRange<Int>, limit: Int, in session: any Session
    ) throws -> [Ticket] {
        try self.tickets(
            """
            WHERE guild_id = \(guild) AND number BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound)
            AND (status = 'open' OR (status = 'closed' AND\u{20}
            """ + self.isArchived + ")) ORDER BY number DESC LIMIT \(max(0, limit))", in: session)
    }

    private static let isArchived: SQL = """
        (
            EXISTS (SELECT 1 FROM archived_messages WHERE archived_messages.ticket_id = tickets.id)
            OR EXISTS (SELECT 1 FROM archived_attachments WHERE archived_attachments.ticket_id = tickets.id)
            OR EXISTS (SELECT 1 FROM transcripts WHERE transcripts.ticket_id = tickets.id)
        )
        """

    /// What is unique among active tickets.
    fileprivate static func activeKey(guild: GuildID, opener: UserID, slot: Int) -> String {
        "\(guild):\(opener):\(slot)"
    }

    /// Not `*`: a newer version may add columns while this one runs.
    private static let selection: SQL = """
        SELECT id, guild_id, number, opener_id, opened_at, slot, panel_channel_id, status, is_thread, channel_id, \
        greeting_id, members, closing, is_settled, revision FROM tickets\u{20}
        """

    private static func tickets(_ condition: SQL, in session: any Session) throws -> [Ticket] {
        try session.rows(self.selection + condition).map { row in try Ticket(row) }
    }
}

extension Ticket {
    /// `nil` frees the place for another ticket.
    fileprivate var activeKey: String? {
        self.isActive ? TicketTable.activeKey(guild: self.guildID, opener: self.openerID, slot: self.slot) : nil
    }

    fileprivate init(_ row: Row) throws(StoreError) {
        guard let status = Status(rawValue: try row.text("status")) else { throw Row.unreadable("status") }
        self.init(
            id: try row.ticketID("id"),
            guildID: try row.id("guild_id"),
            number: try row.integer("number"),
            openerID: try row.id("opener_id"),
            openedAt: try row.moment("opened_at"),
            slot: try row.integer("slot"),
            panelChannelID: try row.idIfPresent("panel_channel_id"),
            status: status,
            members: try row.json("members"),
            isThread: try row.flag("is_thread"),
            channelID: try row.idIfPresent("channel_id"),
            greetingID: try row.idIfPresent("greeting_id"),
            closing: try row.jsonIfPresent("closing"),
            isSettled: try row.flag("is_settled"),
            revision: try row.integer("revision"))
    }
}
