import DiscordModel
import Tickets

/// A store whose calls fail, lose their answers or hang, as its faults say.
final class FlakyStore: TicketStore {
    let store: any TicketStore
    let faults: Faults

    init(_ store: any TicketStore, faults: Faults = Faults()) {
        self.store = store
        self.faults = faults
    }

    /// The next calls fail, before or after they took effect.
    func failures(_ count: Int, afterEffect: Bool, reason: StoreError.Reason = .unavailable) {
        self.faults.next(count, afterEffect ? .answerIsLost(reason) : .fails(reason))
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.settings(of: guild) }
    }

    func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.save(settings) }
    }

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.open(opening) }
    }

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.ticket(id) }
    }

    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.ticket(in: channel) }
    }

    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.activeTickets(in: guild, after: id, limit: limit)
        }
    }

    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.unsettledTickets(after: id, limit: limit)
        }
    }

    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.save(ticket, adding: events)
        }
    }

    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.events(of: ticket) }
    }

    func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.markPosted(event) }
    }

    func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.save(transcript) }
    }

    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.transcript(of: ticket) }
    }

    func note(_ key: String) async throws(StoreError) -> String? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.note(key) }
    }

    func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.setNote(key, to: value) }
    }

    func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.makeNote(key, value) }
    }

    func checkHealth() async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.checkHealth() }
    }

    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.append(messages) }
    }

    func archivedMessages(of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int)
        async throws(StoreError) -> [ArchivedMessage]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.archivedMessages(of: ticket, after: last, limit: limit)
        }
    }

    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.save(attachment) }
    }

    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.attachments(of: ticket) }
    }

    func waitingAttachments(after id: AttachmentID?, limit: Int) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.waitingAttachments(after: id, limit: limit)
        }
    }

    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.keptBytes(of: guild) }
    }

    func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.isKept(digest: digest) }
    }

    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.erase(user, in: guild, audit: audit)
        }
    }

    func archivedTickets(in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int)
        async throws(StoreError) -> [Ticket]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
        }
    }

    func readableTickets(in guild: GuildID, numbers: ClosedRange<Int>, limit: Int)
        async throws(StoreError) -> [Ticket]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.readableTickets(in: guild, numbers: numbers, limit: limit)
        }
    }

    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.removeArchive(of: ticket, audit: audit)
        }
    }

    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.audit(of: guild, limit: limit)
        }
    }

    func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.recordCounts() }
    }

    func records(of kind: RecordKind, after key: RecordKey?, limit: Int) async throws(StoreError) -> [StoredRecord] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.store.records(of: kind, after: key, limit: limit)
        }
    }

    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.record(key) }
    }

    func put(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.store.put(records) }
    }

    func shutDown() async { await self.store.shutDown() }
}
