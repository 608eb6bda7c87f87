public import DiscordModel
public import Tickets

/// Tickets in a database of a MySQL or MariaDB server.
///
/// Several handles and several processes may share the database. Each call blocks a thread of the store's own. When a
/// call that writes returns, the server has committed it; whether that survives a loss of power is a matter of the
/// server's settings (`innodb_flush_log_at_trx_commit = 1` is its default).
public struct MySQLStore: TicketStore {
    private let pool: ConnectionPool
    /// For calls that may take longer, so that the driver waits longer for each answer. Those of `pool` if `nil`.
    private let bulkPool: ConnectionPool?
    private let settings: MySQLSettings

    init(pool: ConnectionPool, bulkPool: ConnectionPool? = nil, settings: MySQLSettings) {
        self.pool = pool
        self.bulkPool = bulkPool
        self.settings = settings
    }

    public func connectionFigures() async -> ConnectionFigures? {
        guard let bulk = self.bulkPool?.figures else { return self.pool.figures }
        return self.pool.figures + bulk
    }

    public func checkHealth() async throws(StoreError) {
        // A real write, since a full or read-only disk shows only when something is written.
        try await self.call { session in
            try HealthTable.touch(at: .now, in: session)
            try HealthTable.look(in: session)
        }
    }

    public func shutDown() async {
        async let bulkEnd: Void? = self.bulkPool?.shutDown()
        await self.pool.shutDown()
        _ = await bulkEnd
    }

    /// As `call`, for what carries whole conversations or looks through whole tables.
    func bulkCall<Value: Sendable>(
        _ work: @escaping @Sendable (any Session) throws -> Value
    ) async throws(StoreError) -> Value {
        guard let bulkPool = self.bulkPool else { return try await self.call(work) }
        return try await self.call(in: bulkPool, patience: self.settings.bulkLimit ?? .zero, work)
    }

    /// Replaces something that has no revision. As a transaction, although it is one statement: a caller who finds no
    /// answer leaves, and what he has sent may reach the server late. Without the end of the transaction, which he does
    /// not send any more, it has no effect; and once that is sent, all who write the same wait for it.
    func replace(_ work: @escaping @Sendable (any Session) throws -> Void) async throws(StoreError) {
        try await self.call { session in try session.transaction { session in .commit(try work(session)) } }
    }

    /// Runs `work`, and again if the server has undone it only because of others, or if a connection turns out to have
    /// died since its last use. What was perhaps committed is not repeated.
    ///
    /// `work` is either one transaction, or statements that may each be repeated without harm.
    func call<Value: Sendable>(
        _ work: @escaping @Sendable (any Session) throws -> Value
    ) async throws(StoreError) -> Value {
        try await self.call(in: self.pool, patience: self.settings.waitingLimit, work)
    }

    private func call<Value: Sendable>(
        in pool: ConnectionPool, patience: Duration, _ work: @escaping @Sendable (any Session) throws -> Value
    ) async throws(StoreError) -> Value {
        let deadline = ContinuousClock.now + patience
        var attempts = 0
        while true {
            do {
                return try await pool.withSession(until: deadline, work)
            } catch let error as ServerError
                where error.mayBeRepeated && attempts < 20 && ContinuousClock.now < deadline
            {
                attempts += 1
                do {
                    // By chance, so that those who were in each other's way come back at different times.
                    if error.isContention {
                        try await Task.sleep(for: .milliseconds(Int.random(in: 1...10 * attempts)))
                    }
                } catch {
                    throw StoreError(translating: error)
                }
            } catch {
                throw StoreError(translating: error)
            }
        }
    }
}

// MARK: - Settings and notes

extension MySQLStore {
    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.call { session in try SettingsTable.settings(of: guild, in: session) }
    }

    public func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.replace { session in try SettingsTable.replace(settings, in: session) }
    }

    public func note(_ key: String) async throws(StoreError) -> String? {
        try await self.call { session in try NoteTable.value(of: key, in: session) }
    }

    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.replace { session in try NoteTable.set(key, to: value, in: session) }
    }

    public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        try await self.call { session in
            try NoteTable.add(key, value, in: session)
            return try NoteTable.value(of: key, in: session) ?? value
        }
    }
}

// MARK: - Tickets

extension MySQLStore {
    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.call { session in
            try session.transaction { session in
                // First, since it locks the guild's openings; rolled back where there is nothing to number.
                let number = try CounterTable.nextNumber(in: opening.guildID, session)
                if let found = try TicketTable.ticket(keepingFromOpening: opening, in: session) {
                    guard found.id == opening.id else { return .rollBack(.alreadyActive(found)) }
                    guard found.guildID == opening.guildID, found.openerID == opening.openerID else {
                        throw StoreError(.conflict, underlyingError: StoreProblem("the id belongs to another ticket"))
                    }
                    return .rollBack(.opened(found))
                }
                let ticket = opening.ticket(number: number)
                try TicketTable.insert([ticket], in: session)
                try EventTable.insert(opening.event, in: session)
                return .commit(.opened(ticket))
            }
        }
    }

    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.call { session in
            try session.transaction { session in
                guard let saved = try TicketTable.update(ticket, in: session) else { throw StoreError(.conflict) }
                for event in events { try EventTable.insert(event, in: session) }
                return .commit(saved)
            }
        }
    }

    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.call { session in try TicketTable.ticket(id, in: session) }
    }

    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.call { session in try TicketTable.ticket(of: channel, in: session) }
    }

    public func activeTickets(
        in guild: GuildID, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.call { session in
            try TicketTable.activeTickets(of: guild, after: id, limit: limit, in: session)
        }
    }

    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.call { session in try TicketTable.unsettledTickets(after: id, limit: limit, in: session) }
    }
}

// MARK: - Events and transcripts

extension MySQLStore {
    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.call { session in try EventTable.events(of: ticket, in: session) }
    }

    public func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.call { session in try EventTable.markPosted(event, in: session) }
    }

    public func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.bulkCall { session in
            try session.transaction { session in .commit(try TranscriptTable.replace(transcript, in: session)) }
        }
    }

    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.bulkCall { session in try TranscriptTable.transcript(of: ticket, in: session) }
    }
}
