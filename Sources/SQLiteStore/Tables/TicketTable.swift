internal import DiscordModel
internal import GRDB
internal import Tickets

enum TicketTable {
    static func insert(_ ticket: Ticket, into db: Database) throws {
        try db.run(self.insertion(of: ticket))
    }

    /// Writes the ticket as it is, unless the stored one has this revision or a later one.
    /// - Parameter isAgreed: Writes it whatever the stored revision.
    /// - Returns: Whether it was written.
    static func put(_ ticket: Ticket, isAgreed: Bool = false, in db: Database) throws -> Bool {
        try db.execute(
            literal: """
                \(literal: self.insertion(of: ticket))
                ON CONFLICT (id) DO UPDATE SET
                    guild_id = excluded.guild_id,
                    number = excluded.number,
                    opener_id = excluded.opener_id,
                    opened_at = excluded.opened_at,
                    slot = excluded.slot,
                    panel_channel_id = excluded.panel_channel_id,
                    status = excluded.status,
                    active_key = excluded.active_key,
                    is_thread = excluded.is_thread,
                    channel_id = excluded.channel_id,
                    greeting_id = excluded.greeting_id,
                    members = excluded.members,
                    closing = excluded.closing,
                    is_settled = excluded.is_settled,
                    revision = excluded.revision
                WHERE excluded.revision > tickets.revision OR \(isAgreed)
                """)
        return db.changesCount == 1
    }

    private static func insertion(of ticket: Ticket) throws -> SQL {
        """
        INSERT INTO tickets (
            id, guild_id, number, opener_id, opened_at, slot, panel_channel_id,
            status, active_key, is_thread, channel_id, greeting_id, members, closing, is_settled, revision
        ) VALUES (
            \(ticket.id.rawValue), \(ticket.guildID.stored), \(ticket.number), \(ticket.openerID.stored),
            \(ticket.openedAt.millisecondsSince1970), \(ticket.slot), \(ticket.panelChannelID?.stored),
            \(ticket.status.rawValue), \(ticket.activeKey), \(ticket.isThread), \(ticket.channelID?.stored),
            \(ticket.greetingID?.stored), \(try JSONColumn.encode(ticket.members)),
            \(try ticket.closing.map(JSONColumn.encode)), \(ticket.isSettled), \(ticket.revision)
        )
        """
    }

    /// - Returns: The ticket with its new revision; `nil` if another one than `ticket.revision` is stored.
    static func update(_ ticket: Ticket, in db: Database) throws -> Ticket? {
        try db.run(
            """
            UPDATE tickets SET
                status = \(ticket.status.rawValue),
                active_key = \(ticket.activeKey),
                is_thread = \(ticket.isThread),
                channel_id = \(ticket.channelID?.stored),
                greeting_id = \(ticket.greetingID?.stored),
                members = \(try JSONColumn.encode(ticket.members)),
                closing = \(try ticket.closing.map(JSONColumn.encode)),
                is_settled = \(ticket.isSettled),
                revision = revision + 1
            WHERE id = \(ticket.id.rawValue) AND revision = \(ticket.revision)
            """)
        guard db.changesCount == 1 else { return nil }
        var saved = ticket
        saved.revision += 1
        return saved
    }

    static func ticket(_ id: TicketID, in db: Database) throws -> Ticket? {
        try self.tickets("SELECT * FROM tickets WHERE id = \(id.rawValue)", in: db).first
    }

    static func ticket(of channel: ChannelID, in db: Database) throws -> Ticket? {
        try self.tickets("SELECT * FROM tickets WHERE channel_id = \(channel.stored)", in: db).first
    }

    static func activeTicket(standingInTheWayOf opening: TicketOpening, in db: Database) throws -> Ticket? {
        let key = self.activeKey(guild: opening.guildID, opener: opening.openerID, slot: opening.slot)
        return try self.tickets("SELECT * FROM tickets WHERE active_key = \(key)", in: db).first
    }

    static func activeTickets(
        of guild: GuildID, after id: TicketID?, limit: Int, in db: Database
    ) throws -> [Ticket] {
        try self.tickets(
            """
            SELECT * FROM tickets
            WHERE active_key IS NOT NULL AND guild_id = \(guild.stored) AND id > \(id?.rawValue ?? .min)
            ORDER BY id LIMIT \(max(0, limit))
            """, in: db)
    }

    static func unsettledTickets(after id: TicketID?, limit: Int, in db: Database) throws -> [Ticket] {
        try self.tickets(
            """
            SELECT * FROM tickets
            WHERE is_settled = 0 AND id > \(id?.rawValue ?? .min)
            ORDER BY id LIMIT \(max(0, limit))
            """, in: db)
    }

    /// Tickets with an id above `id`, in order of their ids.
    static func tickets(after id: TicketID?, limit: Int, in db: Database) throws -> [Ticket] {
        try self.tickets(
            "SELECT * FROM tickets WHERE id > \(id?.rawValue ?? .min) ORDER BY id LIMIT \(limit)", in: db)
    }

    /// Closed tickets of which there is something in the archive.
    static func archivedTickets(
        of guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int, in db: Database
    ) throws -> [Ticket] {
        try self.tickets(
            """
            SELECT * FROM tickets
            WHERE status = 'closed' AND guild_id = \(guild.stored) AND id > \(id?.rawValue ?? .min)
                AND opened_at < \(moment.millisecondsSince1970) AND \(self.isArchived)
            ORDER BY id LIMIT \(max(0, limit))
            """, in: db)
    }

    /// Open tickets, and closed ones of which there is something in the archive, highest number first.
    static func readableTickets(
        of guild: GuildID, numbers: ClosedRange<Int>, limit: Int, in db: Database
    ) throws -> [Ticket] {
        try self.tickets(
            """
            SELECT * FROM tickets
            WHERE guild_id = \(guild.stored) AND number BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound)
                AND (status = 'open' OR (status = 'closed' AND \(self.isArchived)))
            ORDER BY number DESC LIMIT \(max(0, limit))
            """, in: db)
    }

    private static let isArchived: SQL = """
        (
            EXISTS (SELECT 1 FROM archived_messages WHERE ticket_id = tickets.id)
            OR EXISTS (SELECT 1 FROM archived_attachments WHERE ticket_id = tickets.id)
            OR EXISTS (SELECT 1 FROM transcripts WHERE ticket_id = tickets.id)
        )
        """

    /// What is unique among active tickets.
    fileprivate static func activeKey(guild: GuildID, opener: UserID, slot: Int) -> String {
        "\(guild):\(opener):\(slot)"
    }

    private static func tickets(_ query: SQL, in db: Database) throws -> [Ticket] {
        let rows = try SQLRequest<Row>(literal: query, cached: true).fetchCursor(db)
        var tickets: [Ticket] = []
        // Read at once, so that no row has to be copied before.
        while let row = try rows.next() { tickets.append(try Ticket(row)) }
        return tickets
    }
}

extension Ticket {
    /// `nil` frees the place for another ticket.
    fileprivate var activeKey: String? {
        self.isActive ? TicketTable.activeKey(guild: self.guildID, opener: self.openerID, slot: self.slot) : nil
    }

    fileprivate init(_ row: Row) throws(StoreError) {
        guard let status = Status(rawValue: try row.value("status")) else { throw Row.unreadable("status") }
        self.init(
            id: TicketID(rawValue: try row.value("id")),
            guildID: try row.id("guild_id"),
            number: try row.value("number"),
            openerID: try row.id("opener_id"),
            openedAt: try row.moment("opened_at"),
            slot: try row.value("slot"),
            panelChannelID: try row.idIfPresent("panel_channel_id"),
            status: status,
            members: try row.json("members"),
            isThread: try row.value("is_thread"),
            channelID: try row.idIfPresent("channel_id"),
            greetingID: try row.idIfPresent("greeting_id"),
            closing: try row.jsonIfPresent("closing"),
            isSettled: try row.value("is_settled"),
            revision: try row.value("revision"))
    }
}
