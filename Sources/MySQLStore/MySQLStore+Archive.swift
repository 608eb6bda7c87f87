public import DiscordModel
public import Tickets

extension MySQLStore {
    public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        guard !messages.isEmpty else { return }
        try await self.call { session in
            try session.transaction { session in .commit(try MessageTable.append(messages, in: session)) }
            // An erasure may have come in between: it waits for these rows, or is seen now.
            try MessageTable.eraseLatecomers(among: messages, in: session)
        }
    }

    public func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try await self.call { session in
            try MessageTable.messages(of: ticket, after: last, limit: limit, in: session)
        }
    }

    public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.replace { session in try AttachmentTable.save([attachment], in: session) }
    }

    public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.call { session in try AttachmentTable.attachments(of: ticket, in: session) }
    }

    public func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.call { session in try AttachmentTable.waiting(after: id, limit: limit, in: session) }
    }

    public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.bulkCall { session in try AttachmentTable.keptBytes(of: guild, in: session) }
    }

    public func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.call { session in try AttachmentTable.isKept(digest, in: session) }
    }

    public func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure {
        try await self.bulkCall { session in
            try session.transaction { session in
                let written = try MessageTable.erase(user, in: guild, session)
                let attached = try AttachmentTable.erase(user, in: guild, session)
                let tickets = written.tickets.union(attached.tickets)
                for ticket in tickets { try TranscriptTable.remove(of: ticket, in: session) }
                try AuditTable.save([audit], in: session)
                return .commit(Erasure(tickets: tickets, messages: written.messages, digests: attached.digests))
            }
        }
    }

    public func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.bulkCall { session in
            try TicketTable.archivedTickets(of: guild, openedBefore: moment, after: id, limit: limit, in: session)
        }
    }

    public func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.call { session in
            try TicketTable.readableTickets(of: guild, numbers: numbers, limit: limit, in: session)
        }
    }

    public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.bulkCall { session in
            try session.transaction { session in
                try MessageTable.remove(of: ticket, in: session)
                let digests = try AttachmentTable.remove(of: ticket, in: session)
                try TranscriptTable.remove(of: ticket, in: session)
                try AuditTable.save([audit], in: session)
                return .commit(digests)
            }
        }
    }

    public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.call { session in try AuditTable.entries(of: guild, limit: limit, in: session) }
    }
}
