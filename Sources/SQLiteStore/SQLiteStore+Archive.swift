public import DiscordModel
internal import GRDB
public import Tickets

extension SQLiteStore {
    public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.write { db in for message in messages { try MessageTable.append(message, to: db) } }
    }

    public func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        guard limit > 0 else { return [] }
        return try await self.read { db in try MessageTable.messages(of: ticket, after: last, limit: limit, in: db) }
    }

    public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.write { db in try AttachmentTable.replace(attachment, in: db) }
    }

    public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.read { db in try AttachmentTable.attachments(of: ticket, in: db) }
    }

    public func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        guard limit > 0 else { return [] }
        return try await self.read { db in try AttachmentTable.waitingAttachments(after: id, limit: limit, in: db) }
    }

    public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.read { db in try AttachmentTable.keptBytes(of: guild, in: db) }
    }

    public func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.read { db in try AttachmentTable.isKept(digest, in: db) }
    }
}

// MARK: - What leaves the archive

extension SQLiteStore {
    public func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure {
        let place = AuthorPlace(author: user, guild: guild)
        return try await self.write { db in
            let request: SQLRequest<Int64> = """
                SELECT ticket_id FROM archived_messages WHERE \(literal: place.condition)
                UNION SELECT ticket_id FROM archived_attachments WHERE \(literal: place.condition)
                """
            let tickets = Set(try request.fetchAll(db).map { TicketID(rawValue: $0) })
            let messages = try MessageTable.erase(place, in: db)
            let digests = try AttachmentTable.erase(place, in: db)
            for ticket in tickets { try TranscriptTable.remove(of: ticket, in: db) }
            try AuditTable.replace(audit, in: db)
            return Erasure(tickets: tickets, messages: messages, digests: digests)
        }
    }

    public func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.read { db in
            try TicketTable.archivedTickets(of: guild, openedBefore: moment, after: id, limit: limit, in: db)
        }
    }

    public func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.read { db in
            try TicketTable.readableTickets(of: guild, numbers: numbers, limit: limit, in: db)
        }
    }

    public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.write { db in
            let digests = try AttachmentTable.digests(of: ticket, in: db)
            try AttachmentTable.remove(of: ticket, in: db)
            try MessageTable.remove(of: ticket, in: db)
            try TranscriptTable.remove(of: ticket, in: db)
            try AuditTable.replace(audit, in: db)
            return digests
        }
    }

    public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        guard limit > 0 else { return [] }
        return try await self.read { db in try AuditTable.entries(of: guild, limit: limit, in: db) }
    }
}
