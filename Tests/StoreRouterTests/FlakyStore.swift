import DiscordModel
import Synchronization
import Tickets

/// A store whose next calls fail, before or after they took effect.
final class FlakyStore: TicketStore {
    private struct Plan {
        var failures = 0
        var isAfterEffect = false
        var reason = StoreError.Reason.unavailable
    }

    private let store: any TicketStore
    private let plan = Mutex(Plan())

    init(_ store: any TicketStore) { self.store = store }

    func failures(_ count: Int, afterEffect: Bool, reason: StoreError.Reason = .unavailable) {
        self.plan.withLock { $0 = Plan(failures: count, isAfterEffect: afterEffect, reason: reason) }
    }

    private func perform<Value: Sendable>(
        _ work: @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let plan = self.plan.withLock { plan in
            defer { plan.failures -= plan.failures > 0 ? 1 : 0 }
            return plan
        }
        guard plan.failures > 0 else { return try await work() }
        if plan.isAfterEffect { _ = try await work() }
        throw StoreError(plan.reason)
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.perform { () async throws(StoreError) in try await self.store.settings(of: guild) }
    }

    func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.perform { () async throws(StoreError) in try await self.store.save(settings) }
    }

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.perform { () async throws(StoreError) in try await self.store.open(opening) }
    }

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.perform { () async throws(StoreError) in try await self.store.ticket(id) }
    }

    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.perform { () async throws(StoreError) in try await self.store.ticket(in: channel) }
    }

    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.perform { () async throws(StoreError) in
            try await self.store.activeTickets(in: guild, after: id, limit: limit)
        }
    }

    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.perform { () async throws(StoreError) in
            try await self.store.unsettledTickets(after: id, limit: limit)
        }
    }

    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.perform { () async throws(StoreError) in try await self.store.save(ticket, adding: events) }
    }

    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        try await self.perform { () async throws(StoreError) in try await self.store.events(of: ticket) }
    }

    func markPosted(_ event: TicketID) async throws(StoreError) {
        try await self.perform { () async throws(StoreError) in try await self.store.markPosted(event) }
    }

    func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.perform { () async throws(StoreError) in try await self.store.save(transcript) }
    }

    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.perform { () async throws(StoreError) in try await self.store.transcript(of: ticket) }
    }

    func note(_ key: String) async throws(StoreError) -> String? {
        try await self.perform { () async throws(StoreError) in try await self.store.note(key) }
    }

    func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.perform { () async throws(StoreError) in try await self.store.setNote(key, to: value) }
    }

    func checkHealth() async throws(StoreError) { try await self.store.checkHealth() }

    func shutDown() async { await self.store.shutDown() }
}

/// Goes as far as it is told to sleep, at once, and remembers each pause.
final class RecordingClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero

        func advanced(by duration: Duration) -> Self { Self(offset: self.offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - self.offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let times = Mutex<(now: Instant, pauses: [Duration])>((Instant(), []))

    var now: Instant { self.times.withLock { $0.now } }
    var minimumResolution: Duration { .zero }
    var pauses: [Duration] { self.times.withLock { $0.pauses } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        self.times.withLock { times in
            times.pauses.append(times.now.duration(to: deadline))
            times.now = deadline
        }
    }
}
