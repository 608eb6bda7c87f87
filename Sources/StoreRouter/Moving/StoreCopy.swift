public import Tickets

/// Copies everything from one store to another.
///
/// It goes kind by kind in the order of the keys and keeps in the target how far it has come, in the same transaction
/// as the records where the target has any. Whoever breaks it off, by `SIGKILL` too, can start it again and it goes on.
/// Of a source that is in use meanwhile it may miss what is written behind its back; `StoreComparison` shows that.
public struct StoreCopy: Sendable {
    public struct Outcome: Sendable, Hashable {
        /// How many records were written, earlier attempts included.
        public var copied: Int
        /// How many an earlier attempt had written already.
        public var resumedAt: Int
        /// Whether the target may hold more than the source.
        public var isMerge: Bool
    }

    private let source: any TicketStore
    private let target: any TicketStore
    private let merging: Bool

    /// - Parameter merging: Also write into a target that holds something already, by the rules of `RecordStore.put`:
    ///   of two versions of a ticket the later one stays, and of all else the source's.
    public init(from source: any TicketStore, to target: any TicketStore, merging: Bool = false) {
        self.source = source
        self.target = target
        self.merging = merging
    }

    /// - Throws: `MovingError`, `StoreError`, `CancellationError`. Whatever it is, the next attempt goes on from there.
    public func run(progress: @Sendable (MovingProgress) -> Void = { _ in }) async throws -> Outcome {
        do { return try await self.copy(progress) } catch {
            // Of a call that was broken off, the failure says nothing.
            try Task.checkCancellation()
            throw error
        }
    }

    private func copy(_ progress: @Sendable (MovingProgress) -> Void) async throws -> Outcome {
        let mark = try await CopyProgressNote.SourceMark(of: self.source)
        if let id = mark.storeID, try await self.target.note(NoteKey.storeID) == id {
            throw MovingError(.misuse, "Source and target are the same database.")
        }
        let earlier = try await self.earlierAttempt(at: mark)
        let isMerge = self.merging || earlier?.isMerge == true
        let total = try await self.source.recordCounts().values.reduce(0, +)
        var done = earlier?.done ?? 0
        var known = KnownTickets(source: self.source, target: self.target)
        for kind in RecordKind.allCases where kind.rank >= (earlier?.last.kind.rank ?? 0) {
            let start = earlier.flatMap { $0.last.kind == kind ? $0.last : nil }
            var listing = RecordListing(self.source, kind, after: start)
            var batches = RecordBatches()
            func write(_ batch: [StoredRecord]) async throws {
                guard let last = batch.last?.key else { return }
                let needed = kind.belongsToTicket ? try await known.whatIsNeeded(before: batch) : .init()
                done += batch.count
                let note = CopyProgressNote(source: mark, last: last, done: done, isMerge: isMerge)
                let records = needed.tickets + batch.filter { !needed.isOrphan($0) }
                try await self.target.take(
                    records + [.note(NoteKey.copyProgress, value: try note.text())])
                if kind == .ticket { known.add(batch) }
                progress(.init(kind: kind, done: done, total: total))
            }
            while let page = try await listing.nextPage() {
                for record in page {
                    if let batch = batches.add(record) { try await write(batch) }
                }
            }
            try await write(batches.rest())
        }
        try await self.target.setNote(NoteKey.copyProgress, to: CopyProgressNote.finished)
        return Outcome(copied: done, resumedAt: earlier?.done ?? 0, isMerge: isMerge)
    }

    /// - Returns: What an earlier attempt has left; `nil` to begin at the beginning.
    /// - Throws: `MovingError` if the target holds something else.
    private func earlierAttempt(at mark: CopyProgressNote.SourceMark) async throws -> CopyProgressNote? {
        // A merge is to bring what has changed since as well, so it always looks at everything.
        if self.merging { return nil }
        if let note = CopyProgressNote(try await self.target.note(NoteKey.copyProgress)), mark.isSame(as: note.source) {
            return note
        }
        guard try await self.target.holdsNoTickets() else { throw MovingError.targetIsNotEmpty }
        return nil
    }
}

extension MovingError {
    static let targetIsNotEmpty = Self(
        .misuse,
        "The target is not empty. Name an empty one, or add --merge to put what comes together with what is there: "
            + "of two versions of a ticket the later one stays, and of all else the one that comes.")
}

/// The tickets that are in the target. While a source is in use, a message may turn up whose ticket was opened after
/// the tickets had been copied, and no store takes the one without the other.
private struct KnownTickets {
    struct Needed {
        var tickets: [StoredRecord] = []
        /// Tickets that not even the source has.
        var unknown: Set<TicketID> = []

        func isOrphan(_ record: StoredRecord) -> Bool { record.ticketItBelongsTo.map(self.unknown.contains) ?? false }
    }

    private let source: any TicketStore
    private let target: any TicketStore
    /// In ascending order, as they were copied: eight bytes each.
    private var copied: [TicketID] = []
    private var found: Set<TicketID> = []

    init(source: any TicketStore, target: any TicketStore) {
        self.source = source
        self.target = target
    }

    mutating func add(_ batch: [StoredRecord]) {
        for case .ticket(let ticket, _) in batch { self.copied.append(ticket.id) }
    }

    mutating func whatIsNeeded(before batch: [StoredRecord]) async throws -> Needed {
        var needed = Needed()
        for id in Set(batch.compactMap(\.ticketItBelongsTo)).sorted() where !self.contains(id) {
            if try await self.target.ticket(id) != nil {
                self.found.insert(id)
            } else if let ticket = try await self.source.record(.ticket(id)) {
                needed.tickets.append(ticket)
                self.found.insert(id)
            } else {
                needed.unknown.insert(id)
            }
        }
        return needed
    }

    private func contains(_ id: TicketID) -> Bool { self.found.contains(id) || self.copied.containsSorted(id) }
}

extension [TicketID] {
    /// Whether the id is among these, which are in ascending order.
    func containsSorted(_ id: TicketID) -> Bool {
        var (low, high) = (0, self.count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < self.count && self[low] == id
    }
}
