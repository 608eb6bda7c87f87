import DiscordModel
import Synchronization
import Tickets

/// A store with an archive in memory, which can be away.
final class ArchiveMemory: BareStore {
    private struct Content {
        var tickets: [TicketID: Ticket] = [:]
        var messages: [TicketID: [ArchivedMessage.Position: ArchivedMessage]] = [:]
        var attachments: [AttachmentID: ArchivedAttachment] = [:]
        var appends: [Int] = []
        var failure: StoreError.Reason?
        var refused: Set<MessageID> = []
        var calls = 0
        var notes: [String: String] = [:]
    }

    private let content = Mutex(Content())

    init(_ tickets: Ticket...) {
        self.content.withLock { $0.tickets = Dictionary(uniqueKeysWithValues: tickets.map { ($0.id, $0) }) }
    }

    /// What each call of the archive throws.
    var failure: StoreError.Reason? {
        get { self.content.withLock { $0.failure } }
        set { self.content.withLock { $0.failure = newValue } }
    }

    /// Messages that it never takes, whole writes at a time.
    var refused: Set<MessageID> {
        get { self.content.withLock { $0.refused } }
        set { self.content.withLock { $0.refused = newValue } }
    }

    /// How many versions each write had.
    var appends: [Int] { self.content.withLock { $0.appends } }
    /// How often it was asked anything.
    var calls: Int { self.content.withLock { $0.calls } }

    func versions(of ticket: TicketID = Ticket.open.id) -> [ArchivedMessage] {
        self.content.withLock { ($0.messages[ticket] ?? [:]).values.sorted { $0.position < $1.position } }
    }

    /// `1/0`, `1/deleted`
    func story(of ticket: TicketID = Ticket.open.id) -> [String] {
        self.versions(of: ticket).map {
            "\($0.messageID)/\($0.version == ArchivedMessage.deletion ? "deleted" : "\($0.version)")"
        }
    }

    func attachment(_ id: AttachmentID) -> ArchivedAttachment? { self.content.withLock { $0.attachments[id] } }

    private func use<Value>(_ body: (inout sending Content) -> sending Value) throws(StoreError) -> Value {
        let result = self.content.withLock { content -> Result<Value, StoreError> in
            content.calls += 1
            if let failure = content.failure { return .failure(StoreError(failure)) }
            return .success(body(&content))
        }
        return try result.get()
    }

    // MARK: The archive

    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
        if messages.contains(where: { self.refused.contains($0.messageID) }) { throw StoreError(.failed) }
        try self.use { content in
            content.appends.append(messages.count)
            for message in messages {
                if content.messages[message.ticketID]?[message.position]?.content == .erased { continue }
                content.messages[message.ticketID, default: [:]][message.position] = message
            }
        }
    }

    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] {
        try self.use { content in
            let all = (content.messages[ticket] ?? [:]).values.sorted { $0.position < $1.position }
            return Array(all.drop { message in last.map { message.position <= $0 } ?? false }.prefix(limit))
        }
    }

    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
        try self.use { content in
            if attachment.state == .waiting, content.attachments[attachment.id] != nil { return }
            content.attachments[attachment.id] = attachment
        }
    }

    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        try self.use { $0.attachments.values.filter { $0.ticketID == ticket }.sorted { $0.id < $1.id } }
    }

    func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] {
        try self.use { content in
            let waiting = content.attachments.values.filter { $0.state == .waiting && $0.id > id ?? 0 }
            return Array(waiting.sorted { $0.id < $1.id }.prefix(limit))
        }
    }

    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
        try self.use { content in
            let kept = content.attachments.values.filter { $0.guildID == guild && $0.state == .kept }
            return Dictionary(kept.map { ($0.digest, $0.size) }) { first, _ in first }.values.reduce(0, +)
        }
    }

    func isKept(digest: String) async throws(StoreError) -> Bool {
        try self.use { $0.attachments.values.contains { $0.state == .kept && $0.digest == digest } }
    }

    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try self.use { content in
            guard case .attachment(let id) = key else { return nil }
            return content.attachments[id].map { .attachment($0) }
        }
    }

    // MARK: Tickets

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { try self.use { $0.tickets[id] } }

    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try self.use { content in
            let active = content.tickets.values.filter {
                $0.guildID == guild && $0.isActive && $0.id > id ?? TicketID(rawValue: 0)
            }
            return Array(active.sorted { $0.id < $1.id }.prefix(limit))
        }
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? { nil }
    func save(_ settings: GuildSettings) async throws(StoreError) {}
    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome { throw StoreError(.unavailable) }
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? { nil }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        throw StoreError(.unavailable)
    }
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] { [] }
    func markPosted(_ event: TicketID) async throws(StoreError) {}
    func save(_ transcript: Transcript) async throws(StoreError) {}
    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? { nil }
    func note(_ key: String) async throws(StoreError) -> String? { try self.use { $0.notes[key] } }
    func setNote(_ key: String, to value: String) async throws(StoreError) { try self.use { $0.notes[key] = value } }
    func checkHealth() async throws(StoreError) {}
    func shutDown() async {}
}
