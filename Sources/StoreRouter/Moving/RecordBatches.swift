import Tickets

/// Cuts records into batches that are written at once: neither too many nor too many bytes.
struct RecordBatches {
    static let mostRecords = 500
    static let mostBytes = 4 << 20

    private var batch: [StoredRecord] = []
    private var weight = 0

    /// - Returns: A batch that is full; the record begins the next one.
    mutating func add(_ record: StoredRecord) -> [StoredRecord]? {
        var full: [StoredRecord]?
        let isFull = self.batch.count >= Self.mostRecords || self.weight + record.weight > Self.mostBytes
        if isFull, !self.batch.isEmpty { full = self.rest() }
        self.batch.append(record)
        self.weight += record.weight
        return full
    }

    /// What is left; empty if nothing is.
    mutating func rest() -> [StoredRecord] {
        defer {
            self.batch = []
            self.weight = 0
        }
        return self.batch
    }
}

extension TicketStore {
    /// Whether there is nothing in it but what the program notes for itself.
    func holdsNoTickets() async throws(StoreError) -> Bool {
        try await self.recordCounts().allSatisfy { $0.key == .note || $0.value == 0 }
    }

    /// Writes a batch that comes from elsewhere.
    func take(_ batch: [StoredRecord]) async throws {
        do { try await self.put(batch) } catch {
            if error.reason == .conflict { throw MovingError.conflict }
            // Of a call that was broken off, the failure says nothing.
            try Task.checkCancellation()
            throw error
        }
    }
}
