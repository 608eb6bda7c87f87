public import DiscordModel
public import Tickets

/// All that a store holds, in one compressed file with a checksum; `docs/stores.md` describes the format.
///
/// Reads and writes the file where it runs and so blocks a thread: made for the command line, not for a bot at work.
public enum StoreBackup {
    /// Writes everything into a new file, which is there only once it is complete.
    ///
    /// The store may be in use: a ticket that is opened meanwhile is left out with all that belongs to it.
    /// - Parameter maker: The program and its version, for whoever looks into the file.
    /// - Returns: How many records of each kind are in it.
    /// - Throws: `MovingError` if there is a file already or it cannot be written, `StoreError`, `CancellationError`.
    @discardableResult
    public static func write(
        _ store: any RecordStore, to path: String, madeAt moment: Timestamp = .now, by maker: String,
        progress: @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws -> [RecordKind: Int] {
        let writer = try BackupWriter(path: path, header: BackupHeader(madeAt: moment, madeBy: maker))
        let total = try await store.recordCounts().values.reduce(0, +)
        var tickets: [TicketID] = []
        var done = 0
        for kind in RecordKind.allCases {
            var listing = RecordListing(store, kind)
            while let page = try await listing.nextPage() {
                for record in page {
                    if case .ticket(let ticket, _) = record { tickets.append(ticket.id) }
                    if let ticket = record.ticketItBelongsTo, !tickets.containsSorted(ticket) { continue }
                    try writer.write(record)
                }
                done += page.count
                progress(.init(kind: kind, done: done, total: total))
            }
        }
        try writer.finish()
        return writer.counts
    }

    /// Reads the whole file and believes nothing of it: compression, checksum, counts, and whether every record can be
    /// read and is in its place.
    /// - Throws: `MovingError`, `CancellationError`.
    public static func check(
        _ path: String, progress: @Sendable (Int) -> Void = { _ in }
    ) throws -> BackupContents {
        let reader = try BackupReader(path: path)
        var count = 0
        while try reader.record() != nil {
            count += 1
            if count.isMultiple(of: 500) {
                try Task.checkCancellation()
                progress(count)
            }
        }
        return BackupContents(header: reader.header, tallies: reader.tallies)
    }

    /// Puts everything that is in the file into the store. The whole file is checked before anything is written, and
    /// what an empty store then holds is compared with it.
    /// - Parameter merging: Also put it into a store that holds something already: of two versions of a ticket the
    ///   later one stays, and of all else the file's.
    /// - Throws: `MovingError`, `StoreError`, `CancellationError`. What was written until then stays; the same file can
    ///   be put back once more with `merging`.
    @discardableResult
    public static func restore(
        _ path: String, into store: any TicketStore, merging: Bool = false,
        progress: @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws -> BackupContents {
        let contents = try self.check(path)
        let isEmpty = try await store.holdsNoTickets()
        guard isEmpty || merging else { throw MovingError.targetIsNotEmpty }
        let reader = try BackupReader(path: path)
        var batches = RecordBatches()
        var done = 0
        while let record = try reader.record() {
            try Task.checkCancellation()
            guard let batch = batches.add(record), let last = batch.last else { continue }
            try await store.take(batch)
            done += batch.count
            progress(.init(kind: last.kind, done: done, total: contents.count))
        }
        try await store.take(batches.rest())
        progress(.init(kind: .note, done: contents.count, total: contents.count))
        if isEmpty { try await self.compare(store, with: contents) }
        return contents
    }

    /// Notes are left out: an empty store may have had some of its own.
    private static func compare(_ store: any TicketStore, with contents: BackupContents) async throws {
        let tallies = try await [RecordKind: RecordTally].of(store)
        for kind in RecordKind.allCases where kind != .note {
            guard tallies[kind] ?? RecordTally() == contents.tallies[kind] ?? RecordTally() else {
                throw MovingError(
                    .damaged,
                    "Everything was written, but the \(kind.plural) that are stored now are not those of the backup. "
                        + "Does something else write into this database?")
            }
        }
    }
}
