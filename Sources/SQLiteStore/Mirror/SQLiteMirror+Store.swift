public import DiscordModel
public import Tickets

/// To whoever works with it, a mirror is a store like any other.
extension SQLiteMirror {
    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.store.settings(of: guild)
    }

    public func save(_ settings: GuildSettings) async throws(StoreError) { try await self.store.save(settings) }

    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.store.open(opening)
    }

    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { try await self.store.ticket(id) }

    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.store.ticket(in: channel)
    }

    public func activeTickets(
        in guild: GuildID, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.store.activeTickets(in: guild, after: id, limit: limit)
    }

    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.store.unsettledTickets(after: id, limit: limit)
    }

    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.store.save(ticket, adding: events)
    }

    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.store.events(of: ticket)
    }

    public func markPosted(_ event: TicketID) async throws(StoreError) { try await self.store.markPosted(event) }

    public func save(_ transcript: Transcript) async throws(StoreError) { try await self.store.save(transcript) }

    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.store.transcript(of: ticket)
    }

    public func note(_ key: String) async throws(StoreError) -> String? { try await self.store.note(key) }

    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.store.setNote(key, to: value)
    }

    public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        try await self.store.makeNote(key, value)
    }

    public func checkHealth() async throws(StoreError) { try await self.store.checkHealth() }

    public func shutDown() async { await self.store.shutDown() }

    /// As `SQLiteStore.checkIntegrity`.
    public func checkIntegrity() async throws(StoreError) { try await self.store.checkIntegrity() }
}

// MARK: - Archive

extension SQLiteMirror {
    public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.store.append(messages)
    }

    public func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try await self.store.archivedMessages(of: ticket, after: last, limit: limit)
    }

    public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.store.save(attachment)
    }

    public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.store.attachments(of: ticket)
    }

    public func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.store.waitingAttachments(after: id, limit: limit)
    }

    public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.store.keptBytes(of: guild)
    }

    public func isKept(digest: String) async throws(StoreError) -> Bool { try await self.store.isKept(digest: digest) }

    /// - Throws: `.unavailable`, always: most of what is to be erased is in the server.
    public func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure {
        throw Self.needsServer
    }

    public func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.store.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
    }

    public func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.store.readableTickets(in: guild, numbers: numbers, limit: limit)
    }

    /// - Throws: `.unavailable`, always: most of what is to be removed is in the server.
    public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        throw Self.needsServer
    }

    public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.store.audit(of: guild, limit: limit)
    }

    private static var needsServer: StoreError {
        StoreError(
            .unavailable,
            underlyingError: StoreProblem("the archive can be erased only where it is: in the server, which is away"))
    }
}

// MARK: - Records

extension SQLiteMirror {
    public func recordCounts() async throws(StoreError) -> [RecordKind: Int] { try await self.store.recordCounts() }

    public func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        try await self.store.records(of: kind, after: key, limit: limit)
    }

    public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.store.record(key)
    }

    public func put(_ records: [StoredRecord]) async throws(StoreError) { try await self.store.put(records) }
}
