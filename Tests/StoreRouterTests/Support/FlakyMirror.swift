import DiscordModel
import Tickets

/// A mirror whose calls fail, lose their answers or hang, as its faults say.
final class FlakyMirror: MirrorStore {
    let mirror: any MirrorStore
    let faults: Faults

    init(_ mirror: any MirrorStore, faults: Faults = Faults()) {
        self.mirror = mirror
        self.faults = faults
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.settings(of: guild) }
    }

    func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.save(settings) }
    }

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.open(opening) }
    }

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.ticket(id) }
    }

    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.ticket(in: channel) }
    }

    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.activeTickets(in: guild, after: id, limit: limit)
        }
    }

    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.unsettledTickets(after: id, limit: limit)
        }
    }

    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.save(ticket, adding: events)
        }
    }

    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.events(of: ticket) }
    }

    func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.markPosted(event) }
    }

    func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.save(transcript) }
    }

    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.transcript(of: ticket) }
    }

    func note(_ key: String) async throws(StoreError) -> String? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.note(key) }
    }

    func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.setNote(key, to: value) }
    }

    func checkHealth() async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.checkHealth() }
    }

    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.append(messages) }
    }

    func archivedMessages(of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int)
        async throws(StoreError) -> [ArchivedMessage]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.archivedMessages(of: ticket, after: last, limit: limit)
        }
    }

    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.save(attachment) }
    }

    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.attachments(of: ticket) }
    }

    func waitingAttachments(after id: AttachmentID?, limit: Int) async throws(StoreError) -> [ArchivedAttachment] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.waitingAttachments(after: id, limit: limit)
        }
    }

    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.keptBytes(of: guild) }
    }

    func isKept(digest: String) async throws(StoreError) -> Bool {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.isKept(digest: digest) }
    }

    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.erase(user, in: guild, audit: audit)
        }
    }

    func archivedTickets(in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int)
        async throws(StoreError) -> [Ticket]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.archivedTickets(in: guild, openedBefore: moment, after: id, limit: limit)
        }
    }

    func readableTickets(in guild: GuildID, numbers: ClosedRange<Int>, limit: Int)
        async throws(StoreError) -> [Ticket]
    {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.readableTickets(in: guild, numbers: numbers, limit: limit)
        }
    }

    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.removeArchive(of: ticket, audit: audit)
        }
    }

    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.audit(of: guild, limit: limit)
        }
    }

    func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.recordCounts() }
    }

    func records(of kind: RecordKind, after key: RecordKey?, limit: Int) async throws(StoreError) -> [StoredRecord] {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.records(of: kind, after: key, limit: limit)
        }
    }

    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.record(key) }
    }

    func put(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.put(records) }
    }

    func mirrorState() async throws(StoreError) -> MirrorState {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.mirrorState() }
    }

    func setMirrorState(_ change: @Sendable (inout MirrorState) -> Void) async throws(StoreError) {
        var state = try await self.mirror.mirrorState()
        change(&state)
        let changed = state
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.setMirrorState { $0 = changed }
        }
    }

    func clearMirror() async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.clearMirror() }
    }

    func forget(allBut keys: Set<RecordKey>) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.forget(allBut: keys) }
    }

    func adopt(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.adopt(records) }
    }

    func outbox(limit: Int) async throws(StoreError) -> [OutboxEntry] {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.outbox(limit: limit) }
    }

    func settle(_ entries: [OutboxEntry]) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.settle(entries) }
    }

    func settle(_ entry: OutboxEntry, with agreed: StoredRecord) async throws(StoreError) -> Bool {
        try await self.faults.perform { () async throws(StoreError) in try await self.mirror.settle(entry, with: agreed)
        }
    }

    func report(_ sentence: String, at moment: Timestamp) async throws(StoreError) {
        try await self.faults.perform { () async throws(StoreError) in
            try await self.mirror.report(sentence, at: moment)
        }
    }

    func reports(limit: Int) async throws(StoreError) -> [(at: Timestamp, sentence: String)] {
        try await self.mirror.reports(limit: limit)
    }

    func shutDown() async { await self.mirror.shutDown() }
}
