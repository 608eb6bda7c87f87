internal import DiscordModel
internal import GRDB
public import Tickets

extension SQLiteStore {
    public func recordCounts() async throws(StoreError) -> [RecordKind: Int] {
        try await self.read { db in try RecordTables.counts(in: db) }
    }

    public func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] {
        guard key == nil || key?.kind == kind else {
            throw StoreError(.failed, underlyingError: StoreProblem("the key is of another kind than the records"))
        }
        guard limit > 0 else { return [] }
        return try await self.read { db in try RecordTables.records(of: kind, after: key, limit: limit, in: db) }
    }

    public func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        try await self.read { db in try RecordTables.record(key, in: db) }
    }

    public func put(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.write { db in for record in records { try RecordTables.put(record, in: db) } }
    }
}
