import DiscordModel
import Synchronization
import Tickets

/// A store whose archive can be away while tickets go on, and that counts how often the archive is used.
final class MoodyStore: TicketStore {
    struct Mood: OptionSet {
        let rawValue: Int

        static let refusesMessages = Mood(rawValue: 1)
        static let refusesTranscripts = Mood(rawValue: 2)
    }

    private let store: any TicketStore
    private let state = Mutex((mood: Mood(), calls: 0))

    init(_ store: any TicketStore) { self.store = store }

    var mood: Mood {
        get { self.state.withLock { $0.mood } }
        set { self.state.withLock { $0.mood = newValue } }
    }

    /// Uses of the archive so far.
    var archiveCalls: Int { self.state.withLock { $0.calls } }

    private func use(_ needed: Mood) throws(StoreError) {
        let isRefused = self.state.withLock { state in
            state.calls += 1
            return !state.mood.isDisjoint(with: needed)
        }
        if isRefused { throw StoreError(.failed) }
    }

    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try self.use(.refusesMessages)
        try await self.store.append(messages)
    }

    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try self.use(.refusesMessages)
        return try await self.store.archivedMessages(of: ticket, after: last, limit: limit)
    }

    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try self.use(.refusesMessages)
        try await self.store.save(attachment)
    }

    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try self.use(.refusesMessages)
        return try await self.store.attachments(of: ticket)
    }

    func save(_ transcript: Transcript) async throws(StoreError) {
        try self.use(.refusesTranscripts)
        try await self.store.save(transcript)
    }

    func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.store.waitingAttachments(after: id, limit: limit)
    }
    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 { try await self.store.keptBytes(of: guild) }
    func isKept(digest: String) async throws(StoreError) -> Bool { try await self.store.isKept(digest: digest) }
    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure {
        try await self.store.erase(user, in: guild, audit: audit)
    }
    func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.store.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
    }
    func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.store.readableTickets(in: guild, numbers: numbers, limit: limit)
    }
    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.store.removeArchive(of: ticket, audit: audit)
    }
    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.store.audit(of: guild, limit: limit)
    }
    func recordCounts() async throws(StoreError) -> [RecordKind: Int] { try await self.store.recordCounts() }
    func records(of kind: RecordKind, after key: RecordKey?, limit: Int) async throws(StoreError) -> [StoredRecord] {
        try await self.store.records(of: kind, after: key, limit: limit)
    }
    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? { try await self.store.record(key) }
    func put(_ records: [StoredRecord]) async throws(StoreError) { try await self.store.put(records) }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.store.settings(of: guild)
    }
    func save(_ settings: GuildSettings) async throws(StoreError) { try await self.store.save(settings) }
    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.store.open(opening)
    }
    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { try await self.store.ticket(id) }
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? { try await self.store.ticket(in: channel) }
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.store.activeTickets(in: guild, after: id, limit: limit)
    }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.store.unsettledTickets(after: id, limit: limit)
    }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.store.save(ticket, adding: events)
    }
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.store.events(of: ticket)
    }
    func markPosted(_ event: TicketID) async throws(StoreError) { try await self.store.markPosted(event) }
    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.store.transcript(of: ticket)
    }
    func note(_ key: String) async throws(StoreError) -> String? { try await self.store.note(key) }
    func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.store.setNote(key, to: value)
    }
    func checkHealth() async throws(StoreError) { try await self.store.checkHealth() }
    func shutDown() async { await self.store.shutDown() }
}
