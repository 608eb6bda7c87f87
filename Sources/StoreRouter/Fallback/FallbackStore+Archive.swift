public import DiscordModel
public import Tickets

// The mirror holds of conversations what was kept since the server is away, until that has it. What was said before is
// nowhere else but in the server: whoever read the mirror would take a part for the whole, and history for news.
extension FallbackStore {
    public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.append(messages)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.append(messages)
        }
    }

    public func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.archivedMessages(of: ticket, after: last, limit: limit)
        }
    }

    public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.save(attachment)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.save(attachment)
        }
    }

    public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.callServer { (server) async throws(StoreError) in try await server.attachments(of: ticket) }
    }

    /// Of the mirror those that were posted since the server is away: they can be copied meanwhile.
    public func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.waitingAttachments(after: id, limit: limit)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.waitingAttachments(after: id, limit: limit)
        }
    }

    /// Of the mirror only what was kept since the server is away, so that the quota is too generous until it is back.
    public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.keptBytes(of: guild)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.keptBytes(of: guild)
        }
    }

    /// Files are removed on a "no", and that the mirror cannot know.
    public func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.isKept(digest: digest)
        } mirror: { (mirror, _) async throws(StoreError) in
            guard try await mirror.isKept(digest: digest) else { throw Self.needsServer }
            return true
        }
    }

    public func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.erase(user, in: guild, audit: audit)
        }
    }

    public func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
        }
    }

    public func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.readableTickets(in: guild, numbers: numbers, limit: limit)
        }
    }

    public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.removeArchive(of: ticket, audit: audit)
        }
    }

    public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.audit(of: guild, limit: limit)
        }
    }
}

// Listing the mirror would pass a part off as the whole, so that records are only the server's.
extension FallbackStore {
    public func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.callServer { (server) async throws(StoreError) in try await server.recordCounts() }
    }

    public func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.records(of: kind, after: key, limit: limit)
        }
    }

    /// Of the mirror only attachments, for whoever copies them, and of these only what the mirror has.
    public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.record(key)
        } mirror: { (mirror, _) async throws(StoreError) in
            guard case .attachment = key, let record = try await mirror.record(key) else { throw Self.needsServer }
            return record
        }
    }

    public func put(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.callServer { (server) async throws(StoreError) in
            try await server.put(records)
        } adopt: { (_, server) in
            await self.adopt(records, from: server)
        }
    }

    /// What only the server can do.
    private func callServer<Value: Sendable>(
        _ ask: @escaping @Sendable (any TicketStore) async throws(StoreError) -> Value,
        adopt: (@Sendable (Value, any TicketStore) async -> Void)? = nil
    ) async throws(StoreError) -> Value {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await ask(server)
        } adopt: { (value, server) in
            await adopt?(value, server)
        } mirror: { (_, _) async throws(StoreError) in
            throw Self.needsServer
        }
    }

    private static var needsServer: StoreError {
        .unavailable("this needs the database, which is away; please try again when it is back")
    }
}
