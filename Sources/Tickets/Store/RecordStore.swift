public import DiscordModel

/// What lets a store be copied, mirrored and backed up: everything in it can be listed, and written as it is.
public protocol RecordStore: Sendable {
    /// How many records of each kind there are; kinds without any may be left out.
    func recordCounts() async throws(StoreError) -> [RecordKind: Int]

    /// The records of the kind with a key above `key`, in order of their keys.
    func records(of kind: RecordKind, after key: RecordKey?, limit: Int) async throws(StoreError) -> [StoredRecord]

    /// The record with exactly this key.
    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord?

    /// Writes the records as they are, in one transaction where the database has any. A second time changes nothing.
    ///
    /// A ticket is written only if none is stored or its revision is above the stored one; its events are added to
    /// those stored, and one that is posted on either side is posted. A counter only grows, also by the number of each
    /// ticket written. What was erased stays erased. All else replaces what is there.
    /// - Throws: `.conflict` if another ticket has the number, the channel or the opener's place. Then nothing of a
    ///   transaction is stored; without transactions, the records before that one are.
    func put(_ records: [StoredRecord]) async throws(StoreError)
}

/// The kinds of records, in the order in which they have to be written: some refer to earlier ones.
public enum RecordKind: String, CaseIterable, Hashable, Sendable, Codable {
    case settings, counter, ticket, transcript, message, attachment, audit, note
}

/// One thing that a store keeps.
public enum StoredRecord: Hashable, Sendable {
    case settings(GuildSettings)
    /// The number of the guild's latest ticket.
    case counter(GuildID, Int)
    /// A ticket with all its events, in order of their ids.
    case ticket(Ticket, events: [TicketEvent])
    case transcript(Transcript)
    case message(ArchivedMessage)
    case attachment(ArchivedAttachment)
    case audit(AuditEntry)
    case note(String, value: String)

    public var kind: RecordKind { self.key.kind }

    public var key: RecordKey {
        switch self {
        case .settings(let settings): .settings(settings.guildID)
        case .counter(let guild, _): .counter(guild)
        case .ticket(let ticket, _): .ticket(ticket.id)
        case .transcript(let transcript): .transcript(transcript.ticketID)
        case .message(let message): .message(message.ticketID, message.messageID, version: message.version)
        case .attachment(let attachment): .attachment(attachment.id)
        case .audit(let entry): .audit(entry.id)
        case .note(let key, _): .note(key)
        }
    }
}

/// Where a record stands among those of its kind. Keys are ordered by their parts, from left to right; Discord's ids as
/// unsigned numbers, texts by their bytes.
public enum RecordKey: Hashable, Sendable, Codable {
    case settings(GuildID)
    case counter(GuildID)
    case ticket(TicketID)
    case transcript(TicketID)
    case message(TicketID, MessageID, version: Int64)
    case attachment(AttachmentID)
    case audit(TicketID)
    case note(String)

    public var kind: RecordKind {
        switch self {
        case .settings: .settings
        case .counter: .counter
        case .ticket: .ticket
        case .transcript: .transcript
        case .message: .message
        case .attachment: .attachment
        case .audit: .audit
        case .note: .note
        }
    }
}
