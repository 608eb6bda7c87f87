internal import DiscordModel
internal import Tickets

/// Records to be written together, sorted by the tables they go to.
struct RecordBatch: Sendable {
    private var settings: [GuildSettings] = []
    private var numbers = Numbers()
    /// The latest of each.
    private var tickets: [TicketID: Ticket] = [:]
    private var events: [TicketEvent] = []
    private var transcripts: [Transcript] = []
    private var messages: [ArchivedMessage] = []
    private var attachments: [ArchivedAttachment] = []
    private var audit: [AuditEntry] = []
    private var notes: [(key: String, value: String)] = []

    init(_ records: [StoredRecord]) {
        for record in records { self.add(record) }
    }

    private mutating func add(_ record: StoredRecord) {
        switch record {
        case .settings(let settings): self.settings.append(settings)
        case .counter(let guild, let number): self.numbers.raise(guild, to: number)
        case .ticket(let ticket, let events):
            if ticket.revision >= self.tickets[ticket.id]?.revision ?? .min { self.tickets[ticket.id] = ticket }
            self.events += events
        case .transcript(let transcript): self.transcripts.append(transcript)
        case .message(let message): self.messages.append(message)
        case .attachment(let attachment): self.attachments.append(attachment)
        case .audit(let entry): self.audit.append(entry)
        case .note(let key, let value): self.notes.append((key, value))
        }
    }

    /// Runs in a transaction.
    func write(in session: any Session) throws {
        for settings in self.settings { try SettingsTable.replace(settings, in: session) }
        try self.writeTicketsAndNumbers(in: session)
        try EventTable.merge(self.events, in: session)
        for transcript in self.transcripts { try TranscriptTable.replace(transcript, in: session) }
        try MessageTable.append(self.messages, in: session)
        try AttachmentTable.save(self.attachments, in: session)
        try AuditTable.save(self.audit, in: session)
        for (key, value) in self.notes { try NoteTable.set(key, to: value, in: session) }
    }

    private func writeTicketsAndNumbers(in session: any Session) throws {
        let ids = self.tickets.keys.sorted()
        var revisions: [TicketID: Int] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            revisions.merge(try TicketTable.lockedRevisions(of: some, in: session)) { $1 }
        }
        let tickets = ids.compactMap { self.tickets[$0] }.filter { $0.revision > revisions[$0.id] ?? .min }
        var numbers = self.numbers
        for ticket in tickets { numbers.raise(ticket.guildID, to: ticket.number) }
        // In one order everywhere, and before the tickets as in an opening, so that few wait in a circle.
        for (guild, number) in numbers.highest.sorted(by: { $0.key < $1.key }) {
            try CounterTable.raise(guild, to: number, in: session)
        }
        let changed = tickets.filter { revisions[$0.id] != nil }
        // First those that give up their opener's place, for it may be another one's by now.
        for ticket in changed where !ticket.isActive { try TicketTable.overwrite(ticket, in: session) }
        for ticket in changed where ticket.isActive { try TicketTable.overwrite(ticket, in: session) }
        try TicketTable.insert(tickets.filter { revisions[$0.id] == nil }, in: session)
    }
}

/// The highest number that each guild has to count on from.
private struct Numbers: Sendable {
    private(set) var highest: [GuildID: Int] = [:]

    mutating func raise(_ guild: GuildID, to number: Int) {
        self.highest[guild] = max(number, self.highest[guild] ?? number)
    }
}
