public import DiscordModel
import Synchronization
public import Tickets

/// A store that asks its database again when that did not answer (R5.6).
///
/// Nothing is done twice by it: an opening is known by its id, a write by its revision and the ids of its events.
public struct RetryingStore: TicketStore {
    private let store: any TicketStore
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
            let result = await Self.result { () async throws(StoreError) in
                try await self.store.save(ticket, adding: events)
            }
            switch result {
            case .success(let saved): return saved
            case .failure(let error) where error.reason == .conflict && hasFailed.withLock { $0 }:
                // An earlier try may have been written and only its answer lost; then the conflict is with ourselves.
                guard let written = try await self.traces(of: ticket, events) else { throw error }
                return written
            case .failure(let error):
                hasFailed.withLock { $0 = true }
                throw error
            }
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

    /// Asked once: whoever wants to know how the database is wants to know it now.
    public func checkHealth() async throws(StoreError) { try await self.store.checkHealth() }

    public func shutDown() async { await self.store.shutDown() }
}

extension RetryingStore {
    private func retrying<Value: Sendable>(
        _ ask: @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        var waited = Duration.zero
        for failures in 1... {
            let failure: StoreError
            switch await Self.result(ask) {
            case .success(let value): return value
            case .failure(let error): failure = error
            }
            let pause = self.policy.pause(afterFailures: failures)
            guard failure.reason == .unavailable, waited + pause <= self.policy.deadline, !Task.isCancelled,
                (try? await self.clock.sleep(for: pause)) != nil
            else { throw failure }
            waited += pause
        }
        preconditionFailure("an endless loop ended")
    }

    /// What shows that the write took effect: its events, or without any, the very row one revision on.
    private func traces(of ticket: Ticket, _ events: [TicketEvent]) async throws(StoreError) -> Ticket? {
        guard let stored = try await self.store.ticket(ticket.id) else { return nil }
        if let event = events.first {
            return try await self.store.events(of: ticket.id).contains { $0.id == event.id } ? stored : nil
        }
        var written = ticket
        written.revision += 1
        return stored == written ? stored : nil
    }

    private static func result<Value: Sendable>(
        _ ask: @Sendable () async throws(StoreError) -> Value
    ) async -> Result<Value, StoreError> {
        do { return .success(try await ask()) } catch { return .failure(error) }
    }
}
