internal import DiscordModel
public import Tickets

extension MySQLStore {
    public func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.bulkCall { session in
            let rows = try session.rows(
                """
                SELECT (SELECT COUNT(*) FROM guild_settings) AS settings,
                    (SELECT COUNT(*) FROM guild_counters) AS counter,
                    (SELECT COUNT(*) FROM tickets) AS ticket,
                    (SELECT COUNT(*) FROM transcripts) AS transcript,
                    (SELECT COUNT(*) FROM archived_messages) AS message,
                    (SELECT COUNT(*) FROM archived_attachments) AS attachment,
                    (SELECT COUNT(*) FROM audit_entries) AS audit,
                    (SELECT COUNT(*) FROM notes) AS note
                """)
            guard let row = rows.first else { return [:] }
            var counts: [RecordKind: Int] = [:]
            for kind in RecordKind.allCases { counts[kind] = try row.integer(kind.rawValue) }
            return counts
        }
    }

    public func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        guard key == nil || key?.kind == kind else {
            throw StoreError(.failed, underlyingError: StoreProblem("a key of \(kind) was expected"))
        }
        guard limit > 0 else { return [] }
        return try await self.bulkCall { session in
            try Self.page(of: kind, after: key, limit: limit, in: session)
        }
    }

    public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.call { session in try Self.record(key, in: session) }
    }

    public func put(_ records: [StoredRecord]) async throws(StoreError) {
        guard !records.isEmpty else { return }
        let batch = RecordBatch(records)
        try await self.bulkCall { session in
            do { try Self.write(batch, in: session) } catch let error as ServerError where error.isDuplicate {
                // Somebody may have written the very same meanwhile, which is found now. A real conflict stays one.
                try Self.write(batch, in: session)
            }
        }
    }

    private static func write(_ batch: RecordBatch, in session: any Session) throws {
        try session.transaction { session in .commit(try batch.write(in: session)) }
    }

    // MARK: - Reading

    private static func page(
        of kind: RecordKind, after key: RecordKey?, limit: Int, in session: any Session
    ) throws -> [StoredRecord] {
        switch kind {
        case .settings:
            try SettingsTable.settings(after: key?.guild, limit: limit, in: session).map(StoredRecord.settings)
        case .counter:
            try CounterTable.numbers(after: key?.guild, limit: limit, in: session)
                .map { .counter($0.guild, $0.number) }
        case .ticket: try self.tickets(after: key?.ticket, limit: limit, in: session)
        case .transcript:
            try TranscriptTable.transcripts(after: key?.ticket, limit: limit, in: session)
                .map(StoredRecord.transcript)
        case .message:
            try MessageTable.messages(after: key?.message, limit: limit, in: session).map(StoredRecord.message)
        case .attachment:
            try AttachmentTable.attachments(after: key?.attachment, limit: limit, in: session)
                .map(StoredRecord.attachment)
        case .audit: try AuditTable.entries(after: key?.ticket, limit: limit, in: session).map(StoredRecord.audit)
        case .note:
            try NoteTable.notes(after: key?.text, limit: limit, in: session).map { .note($0.key, value: $0.value) }
        }
    }

    /// Each ticket with the events it had at the same moment.
    private static func tickets(
        after id: TicketID?, limit: Int, in session: any Session
    ) throws -> [StoredRecord] {
        try session.snapshot { session in
            let tickets = try TicketTable.tickets(after: id, limit: limit, in: session)
            guard let first = tickets.first, let last = tickets.last else { return [] }
            let events = try EventTable.events(of: first.id...last.id, in: session)
            return tickets.map { .ticket($0, events: events[$0.id] ?? []) }
        }
    }

    private static func record(_ key: RecordKey, in session: any Session) throws -> StoredRecord? {
        switch key {
        case .settings(let guild): try SettingsTable.settings(of: guild, in: session).map(StoredRecord.settings)
        case .counter(let guild): try CounterTable.number(of: guild, in: session).map { .counter(guild, $0) }
        case .ticket(let id):
            try session.snapshot { session in
                guard let ticket = try TicketTable.ticket(id, in: session) else { return nil }
                return .ticket(ticket, events: try EventTable.events(of: id, in: session))
            }
        case .transcript(let ticket):
            try TranscriptTable.transcript(of: ticket, in: session).map(StoredRecord.transcript)
        case .message(let ticket, let message, let version):
            try MessageTable.message(
                of: ticket, at: ArchivedMessage.Position(messageID: message, version: version), in: session
            ).map(StoredRecord.message)
        case .attachment(let id): try AttachmentTable.attachment(id, in: session).map(StoredRecord.attachment)
        case .audit(let id): try AuditTable.entry(id, in: session).map(StoredRecord.audit)
        case .note(let text): try NoteTable.value(of: text, in: session).map { .note(text, value: $0) }
        }
    }
}

extension RecordKey {
    fileprivate var guild: GuildID? {
        switch self {
        case .settings(let guild), .counter(let guild): guild
        default: nil
        }
    }

    fileprivate var ticket: TicketID? {
        switch self {
        case .ticket(let id), .transcript(let id), .audit(let id): id
        default: nil
        }
    }

    fileprivate var message: (ticket: TicketID, position: ArchivedMessage.Position)? {
        guard case .message(let ticket, let message, let version) = self else { return nil }
        return (ticket, ArchivedMessage.Position(messageID: message, version: version))
    }

    fileprivate var attachment: AttachmentID? {
        if case .attachment(let id) = self { id } else { nil }
    }

    fileprivate var text: String? {
        if case .note(let text) = self { text } else { nil }
    }
}
