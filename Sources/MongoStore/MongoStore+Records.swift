#if MongoDB
    internal import DiscordModel
    public import Tickets

    extension MongoStore {
        public func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
            try await self.bulkDatabase.run { connection in
                [
                    .settings: try connection.count(in: SettingsCollection.name),
                    .counter: try TicketCollection.guildCount(connection),
                    .ticket: try connection.count(in: TicketCollection.name),
                    .transcript: try connection.count(in: TranscriptCollection.name),
                    .message: try connection.count(in: MessageCollection.name),
                    .attachment: try connection.count(in: AttachmentCollection.name),
                    .audit: try connection.count(in: AuditCollection.name),
                    .note: try connection.count(in: NoteCollection.name),
                ]
            }
        }

        public func records(
            of kind: RecordKind, after key: RecordKey?, limit: Int
        ) async throws(StoreError) -> [StoredRecord] {
            guard key.map({ $0.kind == kind }) ?? true else {
                throw StoreError(.failed, underlyingError: StoreProblem("the key is one of another kind of records"))
            }
            guard limit > 0 else { return [] }
            return try await self.bulkDatabase.run { connection in
                try Self.records(of: kind, after: key, limit: limit, connection)
            }
        }

        private static func records(
            of kind: RecordKind, after key: RecordKey?, limit: Int, _ connection: MongoConnection
        ) throws -> [StoredRecord] {
            switch kind {
            case .settings:
                try SettingsCollection.all(after: key?.guild, limit: limit, connection).map { .settings($0) }
            case .counter:
                try TicketCollection.highestNumbers(after: key?.guild, limit: limit, connection)
                    .map { .counter($0.guild, $0.number) }
            case .ticket:
                try TicketCollection.records(after: key?.ticket, limit: limit, connection)
                    .map { .ticket($0.ticket, events: $0.events) }
            case .transcript:
                try TranscriptCollection.all(after: key?.ticket, limit: limit, connection).map { .transcript($0) }
            case .message:
                try MessageCollection.all(after: key?.version, limit: limit, connection).map { .message($0) }
            case .attachment:
                try AttachmentCollection.all(after: key?.attachment, limit: limit, connection).map { .attachment($0) }
            case .audit: try AuditCollection.all(after: key?.ticket, limit: limit, connection).map { .audit($0) }
            case .note:
                try NoteCollection.all(after: key?.text, limit: limit, connection).map {
                    .note($0.key, value: $0.value)
                }
            }
        }

        public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
            try await self.database.run { connection in
                switch key {
                case .settings(let guild):
                    try SettingsCollection.settings(of: guild, connection).map { .settings($0) }
                case .counter(let guild):
                    try TicketCollection.numberIfAny(in: guild, connection).map { .counter(guild, $0) }
                case .ticket(let id):
                    try TicketCollection.record(id, connection).map { .ticket($0.ticket, events: $0.events) }
                case .transcript(let ticket):
                    try TranscriptCollection.transcript(of: ticket, connection).map { .transcript($0) }
                case .message(let ticket, let message, let version):
                    try MessageCollection.version(version, of: message, in: ticket, connection).map { .message($0) }
                case .attachment(let id): try AttachmentCollection.attachment(id, connection).map { .attachment($0) }
                case .audit(let id): try AuditCollection.entry(id, connection).map { .audit($0) }
                case .note(let key): try NoteCollection.value(of: key, connection).map { .note(key, value: $0) }
                }
            }
        }

        public func put(_ records: [StoredRecord]) async throws(StoreError) {
            try await self.bulkDatabase.run { connection in
                var rest = records[...]
                while let first = rest.first {
                    let alike = rest.prefix { $0.kind == first.kind }
                    try Self.put(alike, of: first.kind, connection)
                    rest = rest.dropFirst(alike.count)
                }
            }
        }

        /// One after the other, so that those before one that fails are stored.
        private static func put(
            _ records: ArraySlice<StoredRecord>, of kind: RecordKind, _ connection: MongoConnection
        ) throws {
            switch kind {
            case .settings: try SettingsCollection.put(records.compactMap(\.settings), connection)
            // The number of a guild's latest ticket is that ticket's own.
            case .counter: break
            case .ticket: try TicketCollection.put(records.compactMap(\.ticket), connection)
            case .transcript:
                for transcript in records.compactMap(\.transcript) {
                    try TranscriptCollection.replace(transcript, at: .now, connection)
                }
            case .message: try MessageCollection.put(records.compactMap(\.message), connection)
            case .attachment: try AttachmentCollection.put(records.compactMap(\.attachment), connection)
            case .audit: try AuditCollection.put(records.compactMap(\.audit), connection)
            case .note: try NoteCollection.put(records.compactMap(\.note), connection)
            }
        }
    }

    // What a key names; `nil` in keys of other kinds.
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

        fileprivate var version: (ticket: TicketID, message: MessageID, version: Int64)? {
            if case .message(let ticket, let message, let version) = self { (ticket, message, version) } else { nil }
        }

        fileprivate var attachment: AttachmentID? { if case .attachment(let id) = self { id } else { nil } }

        fileprivate var text: String? { if case .note(let key) = self { key } else { nil } }
    }

    // What a record holds; `nil` in records of other kinds.
    extension StoredRecord {
        fileprivate var settings: GuildSettings? { if case .settings(let value) = self { value } else { nil } }

        fileprivate var ticket: TicketCollection.Record? {
            if case .ticket(let ticket, let events) = self { (ticket, events) } else { nil }
        }

        fileprivate var transcript: Transcript? { if case .transcript(let value) = self { value } else { nil } }

        fileprivate var message: ArchivedMessage? { if case .message(let value) = self { value } else { nil } }

        fileprivate var attachment: ArchivedAttachment? {
            if case .attachment(let value) = self { value } else { nil }
        }

        fileprivate var audit: AuditEntry? { if case .audit(let value) = self { value } else { nil } }

        fileprivate var note: (key: String, value: String)? {
            if case .note(let key, let value) = self { (key, value) } else { nil }
        }
    }
#endif
