import Tickets

/// The records of one kind that a store has, in order of their keys and page by page, without those that stay behind.
struct RecordListing {
    private let store: any RecordStore
    private let kind: RecordKind
    private var last: RecordKey?

    init(_ store: any RecordStore, _ kind: RecordKind, after key: RecordKey? = nil) {
        self.store = store
        self.kind = kind
        self.last = key
    }

    /// - Returns: At least one record; `nil` at the end.
    /// - Throws: `StoreError`; `.corrupt` if the store lists them in another order, since then nothing could be told of
    ///   what is missing. `CancellationError`.
    mutating func nextPage() async throws -> [StoredRecord]? {
        while true {
            try Task.checkCancellation()
            let page: [StoredRecord]
            do {
                page = try await self.store.records(of: self.kind, after: self.last, limit: self.kind.pageSize)
            } catch {
                // Of a call that was broken off, the failure says nothing.
                try Task.checkCancellation()
                throw error
            }
            if page.isEmpty { return nil }
            for key in page.lazy.map(\.key) {
                guard key.kind == self.kind, self.last.map({ $0.isBefore(key) }) ?? true else {
                    throw StoreError(
                        .corrupt,
                        underlyingError: MovingError(
                            .damaged, "the \(self.kind.plural) are not listed in order: \(key.name)"))
                }
                self.last = key
            }
            let moving = page.filter { !$0.staysBehind }
            if !moving.isEmpty { return moving }
        }
    }
}

/// The records of a listing one at a time, each with its line.
struct RecordStream {
    private var listing: RecordListing
    private var page: ArraySlice<StoredRecord> = []
    private let coding = RecordCoding()

    init(_ listing: RecordListing) { self.listing = listing }

    mutating func next() async throws -> (key: RecordKey, line: [UInt8])? {
        if self.page.isEmpty {
            guard let page = try await self.listing.nextPage() else { return nil }
            self.page = page[...]
        }
        guard let record = self.page.popFirst() else { return nil }
        return (record.key, try self.coding.line(record))
    }
}
