public import DiscordModel
public import Tickets

extension HookedStore {
    public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.append(messages) }
    }
    public func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try await self.read { () async throws(StoreError) in
            try await self.store.archivedMessages(of: ticket, after: last, limit: limit)
        }
    }
    public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.save(attachment) }
    }
    public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.read { () async throws(StoreError) in try await self.store.attachments(of: ticket) }
    }
    public func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.read { () async throws(StoreError) in
            try await self.store.waitingAttachments(after: id, limit: limit)
        }
    }
    public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.read { () async throws(StoreError) in try await self.store.keptBytes(of: guild) }
    }
    public func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.read { () async throws(StoreError) in try await self.store.isKept(digest: digest) }
    }
    public func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure {
        try await self.write { () async throws(StoreError) in
            try await self.store.erase(user, in: guild, audit: audit)
        }
    }
    public func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.read { () async throws(StoreError) in
            try await self.store.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
        }
    }
    public func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.read { () async throws(StoreError) in
            try await self.store.readableTickets(in: guild, numbers: numbers, limit: limit)
        }
    }
    public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.write { () async throws(StoreError) in
            try await self.store.removeArchive(of: ticket, audit: audit)
        }
    }
    public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.read { () async throws(StoreError) in try await self.store.audit(of: guild, limit: limit) }
    }
}

// MARK: - Records

extension HookedStore {
    public func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.read { () async throws(StoreError) in try await self.store.recordCounts() }
    }
    public func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        try await self.read { () async throws(StoreError) in
            try await self.store.records(of: kind, after: key, limit: limit)
        }
    }
    public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.read { () async throws(StoreError) in try await self.store.record(key) }
    }
    public func put(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.put(records) }
    }
}
