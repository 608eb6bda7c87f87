public import DiscordModel
internal import GRDB
public import Tickets

/// Tickets in one SQLite file: one connection writes, a few others read beside it, also while it writes.
///
/// Several handles and several processes may share the file. It has to lie on a local disk, since write-ahead logging
/// needs shared memory. When a call that writes returns, what it wrote survives a loss of power
/// (`PRAGMA synchronous = FULL`).
public struct SQLiteStore: TicketStore {
    private let database: DatabasePool
    private let calls: CallGate

    init(database: DatabasePool) {
        self.database = database
        self.calls = CallGate()
    }

    /// Opens the file, creating it and bringing its tables up to date where needed.
    ///
    /// A new file can be read by its owner only, for people's conversations are in it.
    /// - Parameters:
    ///   - path: Of the database file; the folder it lies in must exist.
    ///   - patience: How long this, and every later call that writes, waits while another process holds the file.
    /// - Throws: `.failed` with a sentence if the place cannot be used or a newer version wrote the file; `.corrupt` if
    ///   it is no database or a damaged one; `.unavailable` if it stays locked.
    public static func open(path: String, patience: Duration = .seconds(5)) async throws(StoreError) -> SQLiteStore {
        try await Self.open(path: path, patience: patience, schema: .current)
    }

    static func open(path: String, patience: Duration = .seconds(5), schema: Schema) async throws(StoreError)
        -> SQLiteStore
    {
        let file = try DatabaseFile(path: path, patience: patience, schema: schema)
        return SQLiteStore(database: try await file.open())
    }

    /// Looks through the whole file, whether its indexes fit its tables, and whether what belongs together is there, while
    /// others go on reading and writing.
    /// - Throws: `.corrupt` with what is wrong with it.
    public func checkIntegrity() async throws(StoreError) {
        try await self.read { db in
            let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
            guard findings == ["ok"] else {
                throw StoreError(.corrupt, underlyingError: StoreProblem(findings.joined(separator: "; ")))
            }
            let strays = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
            if let stray = try strays.next() {
                let (table, parent): (String, String) = (try stray.value("table"), try stray.value("parent"))
                throw StoreError(
                    .corrupt,
                    underlyingError: StoreProblem("a row of \(table) belongs to a row of \(parent) that is not there"))
            }
        }
    }

    public func checkHealth() async throws(StoreError) {
        // A real write, since a full or read-only disk shows only when something is written.
        try await self.write { db in try HealthTable.touch(at: .now, in: db) }
        try await self.read { db in try HealthTable.look(in: db) }
    }

    public func shutDown() async {
        guard await self.calls.close() else { return }
        // What a failed closing leaves open is closed with the last reference to the pool.
        _ = await offPool { [database] in
            // Closes the readers. The writer has to be the last: only it can move what is in the log into the file, and
            // so leave one file that is complete.
            database.releaseMemory()
            try database.close()
        }
    }

    /// Runs `work` in one transaction that sees one state of the database.
    func read<Value: Sendable>(_ work: @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try self.calls.enter()
        defer { self.calls.leave() }
        do { return try await self.database.read(work) } catch { throw StoreError(translating: error) }
    }

    /// Runs `work` in one transaction that holds the write lock from its beginning, so that nothing changes between
    /// what it reads and what it writes.
    func write<Value: Sendable>(_ work: @Sendable (Database) throws -> Value) async throws(StoreError) -> Value {
        try self.calls.enter()
        defer { self.calls.leave() }
        do { return try await self.database.write(work) } catch { throw StoreError(translating: error) }
    }
}

// MARK: - Settings and notes

extension SQLiteStore {
    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.read { db in try SettingsTable.settings(of: guild, in: db) }
    }

    public func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.write { db in try SettingsTable.replace(settings, in: db) }
    }

    public func note(_ key: String) async throws(StoreError) -> String? {
        try await self.read { db in try NoteTable.value(of: key, in: db) }
    }

    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.write { db in try NoteTable.set(key, to: value, in: db) }
    }

    public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        try await self.write { db in
            if let note = try NoteTable.value(of: key, in: db) { return note }
            try NoteTable.set(key, to: value, in: db)
            return value
        }
    }
}

// MARK: - Tickets

extension SQLiteStore {
    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.write { db in
            if let own = try TicketTable.ticket(opening.id, in: db) {
                guard own.guildID == opening.guildID, own.openerID == opening.openerID else {
                    throw StoreError(.conflict, underlyingError: StoreProblem("the id belongs to another ticket"))
                }
                return .opened(own)
            }
            if let active = try TicketTable.activeTicket(standingInTheWayOf: opening, in: db) {
                return .alreadyActive(active)
            }
            let ticket = opening.ticket(number: try CounterTable.nextNumber(in: opening.guildID, db))
            try TicketTable.insert(ticket, into: db)
            try EventTable.insert(opening.event, into: db)
            return .opened(ticket)
        }
    }

    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.write { db in
            guard let saved = try TicketTable.update(ticket, in: db) else { throw StoreError(.conflict) }
            for event in events { try EventTable.insert(event, into: db) }
            return saved
        }
    }

    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.read { db in try TicketTable.ticket(id, in: db) }
    }

    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.read { db in try TicketTable.ticket(of: channel, in: db) }
    }

    public func activeTickets(
        in guild: GuildID, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.read { db in try TicketTable.activeTickets(of: guild, after: id, limit: limit, in: db) }
    }

    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.read { db in try TicketTable.unsettledTickets(after: id, limit: limit, in: db) }
    }
}

// MARK: - Events and transcripts

extension SQLiteStore {
    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.read { db in try EventTable.events(of: ticket, in: db) }
    }

    public func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.write { db in try EventTable.markPosted(event, in: db) }
    }

    public func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.write { db in try TranscriptTable.replace(transcript, in: db) }
    }

    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.read { db in try TranscriptTable.transcript(of: ticket, in: db) }
    }
}
