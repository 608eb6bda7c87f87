public import DiscordModel
public import Tickets

/// A store in front of another one, where a test can step in: to be slow, to be away, to die.
public final class HookedStore: TicketStore {
    public struct Call: Sendable {
        public let name: String
        public let isWrite: Bool
    }

    public typealias Hook = @Sendable (Call) async throws(StoreError) -> Void

    let store: any TicketStore
    private let before: Hook
    private let after: Hook

    /// - Parameters:
    ///   - before: What it throws keeps the call from being made.
    ///   - after: What it throws is thrown although the call had its effect.
    public init(
        _ store: any TicketStore, before: @escaping Hook = { (_) async throws(StoreError) in },
        after: @escaping Hook = { (_) async throws(StoreError) in }
    ) {
        self.store = store
        self.before = before
        self.after = after
    }

    func read<Value>(
        _ name: String = #function, _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.call(Call(name: name, isWrite: false), work)
    }

    func write<Value>(
        _ name: String = #function, _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.call(Call(name: name, isWrite: true), work)
    }

    private func call<Value>(
        _ call: Call, _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.before(call)
        let value = try await work()
        try await self.after(call)
        return value
    }

    public func condition() async -> StoreCondition { await self.store.condition() }
    public func connectionFigures() async -> ConnectionFigures? { await self.store.connectionFigures() }
    public func shutDown() async { await self.store.shutDown() }
}

// MARK: - Tickets

extension HookedStore {
    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.read { () async throws(StoreError) in try await self.store.settings(of: guild) }
    }
    public func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.save(settings) }
    }
    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.write { () async throws(StoreError) in try await self.store.open(opening) }
    }
    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.read { () async throws(StoreError) in try await self.store.ticket(id) }
    }
    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.read { () async throws(StoreError) in try await self.store.ticket(in: channel) }
    }
    public func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.read { () async throws(StoreError) in
            try await self.store.activeTickets(in: guild, after: id, limit: limit)
        }
    }
    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.read { () async throws(StoreError) in
            try await self.store.unsettledTickets(after: id, limit: limit)
        }
    }
    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.write { () async throws(StoreError) in try await self.store.save(ticket, adding: events) }
    }
    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.read { () async throws(StoreError) in try await self.store.events(of: ticket) }
    }
    public func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.markPosted(event) }
    }
    public func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.save(transcript) }
    }
    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.read { () async throws(StoreError) in try await self.store.transcript(of: ticket) }
    }
    public func note(_ key: String) async throws(StoreError) -> String? {
        try await self.read { () async throws(StoreError) in try await self.store.note(key) }
    }
    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.write { () async throws(StoreError) in try await self.store.setNote(key, to: value) }
    }
    public func checkHealth() async throws(StoreError) {
        try await self.read { () async throws(StoreError) in try await self.store.checkHealth() }
    }
}
