import DiscordModel
import Synchronization
import Tickets

/// A store in memory that keeps archives, and tickets as they were put into it.
final class TranscriptStore: BareStore {
    struct Content {
        var settings: [GuildID: GuildSettings] = [:]
        var tickets: [TicketID: Ticket] = [:]
        var messages: [ArchivedMessage] = []
        var attachments: [AttachmentID: ArchivedAttachment] = [:]
        var transcripts: [TicketID: Transcript] = [:]
        var audit: [AuditEntry] = []
        /// How many of the next calls fail because the database is away.
        var failures = 0
        var notes: [String: String] = [:]
        var condition = StoreCondition.normal
        /// A transcript that is saved again right after an erasure.
        var resurrected: Transcript?
    }

    private let content: Mutex<Content>

    init(_ tickets: [Ticket], settings: GuildSettings...) {
        var content = Content()
        for ticket in tickets { content.tickets[ticket.id] = ticket }
        for settings in settings { content.settings[settings.guildID] = settings }
        self.content = Mutex(content)
    }

    func change(_ change: (inout Content) -> Void) { self.content.withLock { change(&$0) } }

    var now: Content { self.content.withLock { $0 } }

    private func read<Value>(_ body: (inout Content) -> Value) throws(StoreError) -> Value {
        let value: Value? = self.content.withLock { content in
            guard content.failures == 0 else {
                content.failures -= 1
                return nil
            }
            return body(&content)
        }
        guard let value else { throw StoreError(.unavailable) }
        return value
    }

    // MARK: Tickets

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? { try self.read { $0.settings[guild] } }
    func save(_ settings: GuildSettings) async throws(StoreError) {
        try self.read { $0.settings[settings.guildID] = settings }
    }
    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { try self.read { $0.tickets[id] } }
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try self.read { $0.tickets.values.first { $0.channelID == channel } }
    }
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try self.read { content in
            Array(
                content.tickets.values.filter { ticket in
                    ticket.guildID == guild && ticket.isActive && (id.map { ticket.id > $0 } ?? true)
                }.sorted { $0.id < $1.id }.prefix(limit))
        }
    }
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] { [] }
    func save(_ transcript: Transcript) async throws(StoreError) {
        try self.read { $0.transcripts[transcript.ticketID] = transcript }
    }
    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try self.read { $0.transcripts[ticket] }
    }

    // MARK: The archive

    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        try self.read { content in
            for message in messages {
                let old = content.messages.first { $0.ticketID == message.ticketID && $0.position == message.position }
                guard old?.content != .erased else { continue }
                content.messages.removeAll { $0.ticketID == message.ticketID && $0.position == message.position }
                content.messages.append(message)
            }
            content.messages.sort { ($0.ticketID, $0.position) < ($1.ticketID, $1.position) }
        }
    }
    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try self.read { content in
            Array(
                content.messages.filter { message in
                    message.ticketID == ticket && last.map { message.position > $0 } ?? true
                }.prefix(limit))
        }
    }
    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try self.read { $0.attachments[attachment.id] = attachment }
    }
    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try self.read { $0.attachments.values.filter { $0.ticketID == ticket }.sorted { $0.id < $1.id } }
    }
    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try self.read { content in
            content.attachments.values.first { .attachment($0.id) == key }.map { .attachment($0) }
        }
    }
    func isKept(digest: String) async throws(StoreError) -> Bool {
        try self.read { $0.attachments.values.contains { $0.digest == digest } }
    }
    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure {
        try self.read { content in
            var erasure = Erasure()
            for index in content.messages.indices where content.messages[index].authorID == user {
                guard guild == nil || content.messages[index].guildID == guild else { continue }
                content.messages[index].content = .erased
                erasure.tickets.insert(content.messages[index].ticketID)
                erasure.messages += 1
            }
            for attachment in content.attachments.values where attachment.authorID == user {
                guard guild == nil || attachment.guildID == guild else { continue }
                if let digest = attachment.digest { erasure.digests.insert(digest) }
                content.attachments[attachment.id]?.digest = nil
                content.attachments[attachment.id]?.state = .erased
            }
            for ticket in erasure.tickets { content.transcripts[ticket] = nil }
            if let transcript = content.resurrected { content.transcripts[transcript.ticketID] = transcript }
            content.audit.append(audit)
            return erasure
        }
    }
    func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try self.read { content in
            let archived = content.tickets.values.filter { ticket in
                ticket.guildID == guild && !ticket.isActive && ticket.openedAt < moment
                    && (id.map { ticket.id > $0 } ?? true)
                    && (content.messages.contains { $0.ticketID == ticket.id } || content.transcripts[ticket.id] != nil)
            }
            return Array(archived.sorted { $0.id < $1.id }.prefix(limit))
        }
    }
    func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try self.read { content in
            let readable = content.tickets.values.filter { ticket in
                ticket.guildID == guild && numbers.contains(ticket.number)
                    && (ticket.isActive || content.messages.contains { $0.ticketID == ticket.id }
                        || content.transcripts[ticket.id] != nil)
            }
            return Array(readable.sorted { $0.number > $1.number }.prefix(limit))
        }
    }
    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
        try self.read { content in
            let digests = content.attachments.values.filter { $0.ticketID == ticket }.compactMap(\.digest)
            content.messages.removeAll { $0.ticketID == ticket }
            content.attachments = content.attachments.filter { $0.value.ticketID != ticket }
            content.transcripts[ticket] = nil
            content.audit.append(audit)
            return Set(digests)
        }
    }
    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try self.read { $0.audit.reversed() }
    }
    func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        try self.read { content in
            guard kind == .settings, key == nil else { return [] }
            return content.settings.values.map { .settings($0) }
        }
    }
    func condition() async -> StoreCondition { self.now.condition }

    // MARK: What is not asked for here

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome { throw StoreError(.failed) }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        throw StoreError(.failed)
    }
    func markPosted(_ event: TicketID) async throws(StoreError) {}
    func note(_ key: String) async throws(StoreError) -> String? { try self.read { $0.notes[key] } }
    func setNote(_ key: String, to value: String) async throws(StoreError) {
        try self.read { $0.notes[key] = value }
    }
    func checkHealth() async throws(StoreError) {}
    func shutDown() async {}
}
