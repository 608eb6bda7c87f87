import DiscordModel
import Logging
import Synchronization
import Tickets

/// Fills the mirror from the server: settings, counters and notes, and all tickets that are active or unfinished.
/// Each page is read and written inside the gate, so that nothing of it comes after the mirror has begun to stand in.
extension FallbackStore {
    private static let page = 200

    enum Filling: Sendable {
        /// All that the mirror holds is removed first, since it belongs to another database or is incomplete.
        case anew
        /// Nobody is at work yet. The mirror goes on being able to stand in, also if this does not come to its end; at
        /// last it loses what is not needed any more.
        case atStart
        /// People are at work, and the mirror goes on being able to stand in.
        case meanwhile
    }

    /// - Parameter origin: The server's identity.
    /// - Throws: What the server throws. What goes wrong with the mirror is logged, and tried again later.
    func fillMirror(_ filling: Filling, origin: String) async throws(StoreError) {
        let failures = self.keeping.withLock { keeping in
            keeping.isFilling = true
            keeping.isStale = false
            keeping.written = [:]
            if filling == .anew { keeping.isComplete = false }
            return keeping.failures
        }
        defer { self.keeping.withLock { $0.isFilling = false } }
        do {
            if filling == .anew { try await self.clear(for: origin) }
            var seen = try await self.fillRecords()
            seen.formUnion(try await self.fillTickets())
            if filling != .anew { try await self.refreshLeftovers(besides: seen) }
            guard self.keeping.withLock({ $0.failures == failures }) else { return }
            let now = self.configuration.now()
            let keys = filling == .atStart ? seen : nil
            try await self.ofMirror { (mirror) async throws(StoreError) in
                if let keys { try await mirror.forget(allBut: keys) }
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

    private func clear(for origin: String) async throws(Trouble) {
        try await self.ofMirror { (mirror) async throws(StoreError) in
            try await mirror.setMirrorState { state in
                state.origin = origin
                state.completeAt = nil
            }
            try await mirror.clearMirror()
        }
    }

    /// - Returns: What the server has.
    private func fillRecords() async throws(Trouble) -> Set<RecordKey> {
        var seen: Set<RecordKey> = []
        for kind in [RecordKind.settings, .counter, .note] {
            var last: RecordKey?
            repeat {
                let key = last
                let page = try await self.pageStep { (server) async throws(StoreError) in
                    try await server.records(of: kind, after: key, limit: Self.page)
                } adopt: { (records, _) async throws(StoreError) in
                    try await self.inLane(.filling) { () async throws(StoreError) in
                        let written = self.keeping.withLock { $0.written }
                        try await self.mirror.adopt(records.map { written[$0.key] ?? $0 })
                    }
                }
                seen.formUnion(page.map(\.key))
                last = page.last?.key
            } while last != nil
        }
        return seen
    }

    /// - Returns: What the server has.
    private func fillTickets() async throws(Trouble) -> Set<RecordKey> {
        var seen: Set<RecordKey> = []
        var last: TicketID?
        repeat {
            let id = last
            last = try await self.ticketStep(&seen) { (server) async throws(StoreError) in
                try await server.unsettledTickets(after: id, limit: Self.page)
            }
        } while last != nil
        for guild in try await self.guilds() {
            repeat {
                let id = last
                last = try await self.ticketStep(&seen) { (server) async throws(StoreError) in
                    try await server.activeTickets(in: guild, after: id, limit: Self.page)
                }
            } while last != nil
        }
        return seen
    }

    /// Tickets that the mirror has for active or unfinished, and that somebody else may have brought to their end on the
    /// server.
    private func refreshLeftovers(besides seen: Set<RecordKey>) async throws(Trouble) {
        try await self.refresh(besides: seen) { (mirror, last) async throws(StoreError) in
            try await mirror.unsettledTickets(after: last, limit: Self.page)
        }
        for guild in try await self.guilds() {
            try await self.refresh(besides: seen) { (mirror, last) async throws(StoreError) in
                try await mirror.activeTickets(in: guild, after: last, limit: Self.page)
            }
        }
    }

    private func refresh(
        besides seen: Set<RecordKey>,
        _ read: @Sendable (any MirrorStore, TicketID?) async throws(StoreError) -> [Ticket]
    ) async throws(Trouble) {
        var last: TicketID?
        repeat {
            let id = last
            let page = try await self.ofMirror { (mirror) async throws(StoreError) in try await read(mirror, id) }
            for ticket in page where !seen.contains(.ticket(ticket.id)) {
                var found: Set<RecordKey> = []
                _ = try await self.ticketStep(&found) { (server) async throws(StoreError) in
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
        _ seen: inout Set<RecordKey>,
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
        } adopt: { (records, server) async throws(StoreError) in
            try await self.adoptMakingWay(records, from: server)
        }
        seen.formUnion(records.map(\.key))
        guard case .ticket(let ticket, _)? = records.last else { return nil }
        return ticket.id
    }

    /// Reads a page and writes it into the mirror.
    /// - Returns: What was read; nothing behind the last page.
    private func pageStep(
        read: @escaping @Sendable (any TicketStore) async throws(StoreError) -> [StoredRecord],
        adopt: (@Sendable ([StoredRecord], any TicketStore) async throws(StoreError) -> Void)? = nil
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
            try await self.ofMirror { (_) async throws(StoreError) in try await adopt(records, server) }
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
