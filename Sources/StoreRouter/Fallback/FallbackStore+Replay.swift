import DiscordModel
import Logging
import Synchronization
import Tickets

/// Brings to the server what was changed while it was away: the oldest change first, a record at a time as it is now.
///
/// An entry leaves the outbox only after the server has the record, and to write a record again changes nothing. So the
/// process may be killed anywhere in here.
extension FallbackStore {
    /// How the changes are brought to the server.
    struct Bringing: Sendable {
        let server: any TicketStore
        /// For how long people wait meanwhile; `nil` if they go on changing the mirror.
        let gateLimit: Duration?
        let time: Stopwatch

        /// Whether no call can change the mirror meanwhile.
        var isFrozen: Bool { self.gateLimit != nil }

        /// How long a call of the server may take yet.
        var left: Duration? { self.gateLimit.map { max(.zero, $0 - self.time.elapsed) } }

        func limit(_ usual: Duration) -> Duration { min(usual, self.left ?? usual) }
    }

    /// What is written together.
    private struct Sending {
        var entries: [OutboxEntry] = []
        var records: [StoredRecord] = []
        var bytes = 0

        mutating func add(_ entry: OutboxEntry, _ record: StoredRecord?) {
            var entry = entry
            if case .ticket(let ticket, _) = record { entry.serverRevision = ticket.revision }
            self.entries.append(entry)
            if let record { self.records.append(record) }
            self.bytes += record?.weight ?? 0
        }
    }

    private static let mostBytes = 4 << 20

    /// One batch.
    ///
    /// - Returns: How many entries there were.
    func replayBatch(_ bringing: Bringing) async throws(StoreError) -> Int {
        let entries = try await self.mirror.outbox(limit: self.configuration.batch)
        var sending = Sending()
        var isStuck = true
        for entry in entries {
            let record = try await self.mirror.record(entry.key)
            if try await self.isForeign(record, entry, bringing) {
                try await self.send(&sending, bringing)
                if try await self.resolve(entry, bringing) { isStuck = false }
                continue
            }
            // A record that is no more needs no sending.
            sending.add(entry, record)
            isStuck = false
            if sending.bytes > Self.mostBytes { try await self.send(&sending, bringing) }
        }
        try await self.send(&sending, bringing)
        if isStuck, !entries.isEmpty {
            throw StoreError(.failed, underlyingError: FallbackProblem("conflicts that cannot be resolved"))
        }
        return entries.count
    }

    /// Whether somebody else has changed on the server what was changed here.
    private func isForeign(
        _ record: StoredRecord?, _ entry: OutboxEntry, _ bringing: Bringing
    ) async throws(StoreError) -> Bool {
        switch record {
        case .ticket(let ticket, _):
            guard
                case .ticket(let stored, _)? = try await self.ask(
                    bringing,
                    { (server) async throws(StoreError) in
                        try await server.record(.ticket(ticket.id))
                    })
            else { return false }
            guard stored.number == ticket.number else { return true }
            if stored == ticket || stored.revision == entry.baseRevision { return false }
            // Our own opening, of which no answer came.
            if entry.baseRevision == nil, stored.revision == 0 { return false }
            return try await !self.wasSent(stored)
        case .settings(let settings):
            let stored = try await self.ask(bringing) { (server) async throws(StoreError) in
                try await server.settings(of: settings.guildID)
            }
            if try await self.isForeign(stored, beside: settings) {
                await self.report(
                    "The settings of server \(settings.guildID) had been changed by somebody else while the database "
                        + "was away; those that were set here stand.")
            }
            return false
        default:
            return false
        }
    }

    private func send(_ sending: inout Sending, _ bringing: Bringing) async throws(StoreError) {
        let (entries, records) = (sending.entries, sending.records)
        sending = Sending()
        guard !entries.isEmpty else { return }
        try await self.noteSent(
            records.compactMap { if case .ticket(let ticket, _) = $0 { ticket } else { nil } })
        let result = await self.askingStrictly(within: bringing.limit(self.configuration.bulkLimit)) {
            () async throws(StoreError) in
            if !records.isEmpty { try await bringing.server.put(records) }
        }
        switch result {
        case .success: try await self.mirror.settle(entries)
        case .failure(let error) where error.reason == .unavailable: throw error
        case .failure: try await self.sendOneByOne(entries, bringing)
        }
    }

    private func sendOneByOne(
        _ entries: [OutboxEntry], _ bringing: Bringing
    ) async throws(StoreError) {
        for entry in entries {
            let record = try await self.mirror.record(entry.key)
            var entry = entry
            if case .ticket(let ticket, _) = record {
                entry.serverRevision = ticket.revision
                try await self.noteSent([ticket])
            }
            let result = await self.askingStrictly(within: bringing.limit(self.configuration.bulkLimit)) {
                () async throws(StoreError) in
                if let record { try await bringing.server.put([record]) }
            }
            switch result {
            case .success: try await self.mirror.settle([entry])
            case .failure(let error):
                guard error.reason == .conflict, entry.key.kind == .ticket else {
                    throw StoreError(
                        error.reason,
                        underlyingError: FallbackProblem("the database does not take \(entry.key): \(error)"))
                }
                _ = try await self.resolve(entry, bringing)
            }
        }
    }

    func ask<Value: Sendable>(
        _ bringing: Bringing, _ ask: @escaping @Sendable (any TicketStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.askingStrictly(within: bringing.limit(self.configuration.callLimit)) {
            () async throws(StoreError) in try await ask(bringing.server)
        }.get()
    }

    func ask<Value: Sendable>(
        _ server: any TicketStore, _ ask: @escaping @Sendable (any TicketStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.askingStrictly(within: self.configuration.callLimit) { () async throws(StoreError) in
            try await ask(server)
        }.get()
    }

    /// Tells a person what was decided; the same sentence once.
    func report(_ sentence: String) async {
        let now = self.configuration.now()
        self.logger.warning("both sides had changed", metadata: ["resolved": "\(sentence)"])
        self.keeping.withLock { $0.conflicts += 1 }
        _ = await outcome { () async throws(StoreError) in
            guard try await !self.mirror.reports(limit: 100).contains(where: { $0.sentence == sentence }) else {
                return
            }
            try await self.mirror.report(sentence, at: now)
        }
    }
}
