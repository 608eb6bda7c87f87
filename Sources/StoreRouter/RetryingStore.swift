public import DiscordModel
import Synchronization
public import Tickets

/// A store that asks its database again when that did not answer (R5.6).
///
/// Nothing is done twice by it: an opening is known by its id, a write by its revision and the ids of its events.
public struct RetryingStore: TicketStore {
    let store: any TicketStore
    private let policy: RetryPolicy
    private let clock: any Clock<Duration>

    public init(
        _ store: any TicketStore, policy: RetryPolicy = RetryPolicy(), clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.policy = policy
        self.clock = clock
    }

    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.retrying { () async throws(StoreError) in try await self.store.settings(of: guild) }
    }

    public func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.retrying { () async throws(StoreError) in try await self.store.save(settings) }
    }

    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.retrying { () async throws(StoreError) in try await self.store.open(opening) }
    }

    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.retrying { () async throws(StoreError) in try await self.store.ticket(id) }
    }

    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.retrying { () async throws(StoreError) in try await self.store.ticket(in: channel) }
    }

    public func activeTickets(
        in guild: GuildID, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.retrying { () async throws(StoreError) in
            try await self.store.activeTickets(in: guild, after: id, limit: limit)
        }
    }

    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.retrying { () async throws(StoreError) in
            try await self.store.unsettledTickets(after: id, limit: limit)
        }
    }

    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        let hasFailed = Mutex(false)
        return try await self.retrying { () async throws(StoreError) in
            let mayBeWritten = hasFailed.withLock { hasFailed in
                defer { hasFailed = true }
                return hasFailed
            }
            return try await self.store.save(ticket, adding: events, mayBeWritten: mayBeWritten)
        }
    }

    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.retrying { () async throws(StoreError) in try await self.store.events(of: ticket) }
    }

    public func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.retrying { () async throws(StoreError) in try await self.store.markPosted(event) }
    }

    public func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.retrying { () async throws(StoreError) in try await self.store.save(transcript) }
    }

    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.retrying { () async throws(StoreError) in try await self.store.transcript(of: ticket) }
    }

    public func note(_ key: String) async throws(StoreError) -> String? {
        try await self.retrying { () async throws(StoreError) in try await self.store.note(key) }
    }

    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.retrying { () async throws(StoreError) in try await self.store.setNote(key, to: value) }
    }

    public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        try await self.retrying { () async throws(StoreError) in try await self.store.makeNote(key, value) }
    }

    /// Asked once: whoever wants to know how the database is wants to know it now.
    public func checkHealth() async throws(StoreError) { try await self.store.checkHealth() }

    public func condition() async -> StoreCondition { await self.store.condition() }

    public func connectionFigures() async -> ConnectionFigures? { await self.store.connectionFigures() }

    public func shutDown() async { await self.store.shutDown() }
}

extension RetryingStore {
    func retrying<Value: Sendable>(
        _ ask: @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let time = Stopwatch(self.clock)
        for failures in 1... {
            let failure: StoreError
            switch await Self.result(ask) {
            case .success(let value): return value
            case .failure(let error): failure = error
            }
            let pause = self.policy.pause(afterFailures: failures)
            // A server that hangs takes its time for each try, which counts as much as the pauses.
            guard failure.reason == .unavailable, time.elapsed + pause <= self.policy.deadline, !Task.isCancelled,
                (try? await self.clock.sleep(for: pause)) != nil
            else { throw failure }
        }
        preconditionFailure("an endless loop ended")
    }

    private static func result<Value: Sendable>(
        _ ask: @Sendable () async throws(StoreError) -> Value
    ) async -> Result<Value, StoreError> {
        do { return .success(try await ask()) } catch { return .failure(error) }
    }
}

extension TicketStore {
    /// Writes the ticket as `save` does.
    ///
    /// - Parameter mayBeWritten: An earlier try may have been written and only its answer lost; then a conflict may be
    ///   with ourselves, and is none. What shows it is the events, or without any, the very row one revision on.
    func save(
        _ ticket: Ticket, adding events: [TicketEvent], mayBeWritten: Bool
    ) async throws(StoreError) -> Ticket {
        do {
            return try await self.save(ticket, adding: events)
        } catch {
            guard mayBeWritten, error.reason == .conflict, let stored = try await self.ticket(ticket.id) else {
                throw error
            }
            var written = ticket
            written.revision += 1
            if let event = events.first {
                guard try await self.events(of: ticket.id).contains(where: { $0.id == event.id }) else { throw error }
            } else if stored != written {
                throw error
            }
            return stored
        }
    }
}
