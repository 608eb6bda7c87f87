import DiscordModel
import Logging
import Synchronization
import Tickets

/// Fills the mirror from the server: settings, counters and notes, and all tickets that are active or unfinished.
/// Each page is read and written inside the gate, so that nothing of it comes after the mirror has begun to stand in.
extension FallbackStore {
    private static let page = 200

    /// - Parameters:
    ///   - origin: The server's identity.
    ///   - isAnew: Whether all that the mirror holds is removed first; else it goes on being able to stand in.
    /// - Throws: What the server throws. What goes wrong with the mirror is logged, and tried again later.
    func fillMirror(origin: String, isAnew: Bool) async throws(StoreError) {
        let failures = self.keeping.withLock { keeping in
            keeping.isFilling = true
            keeping.isStale = false
            keeping.written = [:]
            if isAnew { keeping.isComplete = false }
            return keeping.failures
        }
        defer { self.keeping.withLock { $0.isFilling = false } }
        do {
            if isAnew {
                try await self.ofMirror { (mirror) async throws(StoreError) in
                    try await mirror.setMirrorState { state in
                        state.origin = origin
                        state.completeAt = nil
                    }
                    try await mirror.clearMirror()
                }
            }
            try await self.fillRecords()
            try await self.fillTickets(isAnew: isAnew)
            guard self.keeping.withLock({ $0.failures == failures }) else { return }
            let now = self.configuration.now()
            try await self.ofMirror { (mirror) async throws(StoreError) in
                try await mirror.setMirrorState { $0.completeAt = now }
            }
            self.keeping.withLock { keeping in
                keeping.isComplete = keeping.failures == failures
                if keeping.isComplete { keeping.isGivenUp = false }
            }
        } catch {
            self.keeping.withLock { $0.isStale = true }
            guard case .server(let error) = error else { return }
            throw error
        }
    }

    private enum Trouble: Error {
        case server(StoreError)
        /// Dealt with already.
        case mirror
    }

    private func fillRecords() async throws(Trouble) {
        for kind in [RecordKind.settings, .counter, .note] {
            var last: RecordKey?
            repeat {
                let key = last
                last = try await self.pageStep { (server) async throws(StoreError) in
                    try await server.records(of: kind, after: key, limit: Self.page)
                } adopt: { (records) async throws(StoreError) in
                    try await self.inLane(.filling) { () async throws(StoreError) in
                        let written = self.keeping.withLock { $0.written }
                        try await self.mirror.adopt(records.map { written[$0.key] ?? $0 })
                    }
                }.last?.key
            } while last != nil
        }
    }

    private func fillTickets(isAnew: Bool) async throws(Trouble) {
        var last: TicketID?
        repeat {
            let id = last
            last = try await self.ticketStep { (server) async throws(StoreError) in
                try await server.unsettledTickets(after: id, limit: Self.page)
            }
        } while last != nil
        for guild in try await self.guilds() {
            repeat {
                let id = last
                last = try await self.ticketStep { (server) async throws(StoreError) in
                    try await server.activeTickets(in: guild, after: id, limit: Self.page)
                }
            } while last != nil
            if !isAnew { try await self.refreshLeftovers(in: guild) }
        }
    }

    /// Tickets that the mirror has for active, and that somebody else may have closed on the server.
    private func refreshLeftovers(in guild: GuildID) async throws(Trouble) {
        var last: TicketID?
        repeat {
            let id = last
            let page = try await self.ofMirror { (mirror) async throws(StoreError) in
                try await mirror.activeTickets(in: guild, after: id, limit: Self.page)
            }
            for ticket in page {
                _ = try await self.ticketStep { (server) async throws(StoreError) in
                    try await server.ticket(ticket.id).map { [$0] } ?? []
                }
            }
            last = page.last?.id
        } while last != nil
    }

    /// Whoever has tickets has a counter.
    private func guilds() async throws(Trouble) -> [GuildID] {
        var guilds: [GuildID] = []
        var last: RecordKey?
        repeat {
            let key = last
            let page = try await self.pageStep { (server) async throws(StoreError) in
                try await server.records(of: .counter, after: key, limit: Self.page)
            }
            for case .counter(let guild, _) in page { guilds.append(guild) }
            last = page.last?.key
        } while last != nil
        return guilds
    }

    private func ticketStep(
        _ read: @escaping @Sendable (any TicketStore) async throws(StoreError) -> [Ticket]
    ) async throws(Trouble) -> TicketID? {
        let records = try await self.pageStep { (server) async throws(StoreError) in
            var records: [StoredRecord] = []
            for ticket in try await read(server) {
                let events = try await server.events(of: ticket.id)
                self.rememberUnposted(events)
                records.append(.ticket(ticket, events: events))
            }
            return records
        } adopt: { (records) async throws(StoreError) in
            try await self.mirror.adopt(records)
        }
        guard case .ticket(let ticket, _)? = records.last else { return nil }
        return ticket.id
    }

    /// Reads a page and writes it into the mirror.
    /// - Returns: What was read; nothing behind the last page.
    private func pageStep(
        read: @escaping @Sendable (any TicketStore) async throws(StoreError) -> [StoredRecord],
        adopt: (@Sendable ([StoredRecord]) async throws(StoreError) -> Void)? = nil
    ) async throws(Trouble) -> [StoredRecord] {
        guard let side = await self.gate.enter() else { throw .server(.unavailable("the store is shut down")) }
        defer { self.gate.leave() }
        guard case .server(let server) = side else { throw .server(.unavailable("the database is away")) }
        let records: [StoredRecord]
        switch await self.asking(.bulk, { () async throws(StoreError) in try await read(server) }) {
        case .success(let page): records = page
        case .failure(let error): throw .server(error)
        }
        if let adopt, !records.isEmpty {
            try await self.ofMirror { (_) async throws(StoreError) in try await adopt(records) }
        }
        return records
    }

    private func ofMirror<Value: Sendable>(
        _ ask: @Sendable (any MirrorStore) async throws(StoreError) -> Value
    ) async throws(Trouble) -> Value {
        switch await outcome({ () async throws(StoreError) in try await ask(self.mirror) }) {
        case .success(let value): return value
        case .failure(let error):
            if !Task.isCancelled { await self.giveUpMirror(because: error) }
            throw .mirror
        }
    }
}
