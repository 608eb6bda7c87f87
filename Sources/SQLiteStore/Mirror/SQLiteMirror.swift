public import DiscordModel
internal import GRDB
public import Tickets

/// A SQLite file that stands in for a server: the tables of a store, and an outbox that the database fills itself.
///
/// The file gives back the room of what has left it.
public struct SQLiteMirror: MirrorStore {
    let store: SQLiteStore

    /// Opens the file, creating it where needed, as `SQLiteStore.open` does.
    /// - Throws: As that, and `.failed` with a sentence if the file is a store of its own and no fallback.
    public static func open(path: String, patience: Duration = .seconds(5)) async throws(StoreError) -> SQLiteMirror {
        SQLiteMirror(store: try await SQLiteStore.open(path: path, patience: patience, schema: .fallback))
    }

    public func mirrorState() async throws(StoreError) -> MirrorState {
        try await self.store.read { db in try MirrorStateTable.state(in: db) }
    }

    public func setMirrorState(_ change: @Sendable (inout MirrorState) -> Void) async throws(StoreError) {
        try await self.store.write { db in
            var state = try MirrorStateTable.state(in: db)
            change(&state)
            try MirrorStateTable.set(state, in: db)
        }
    }

    public func clearMirror() async throws(StoreError) {
        try await self.store.write { db in
            guard try OutboxTable.count(in: db) == 0 else {
                throw StoreError(.conflict, underlyingError: StoreProblem("changes wait in the outbox"))
            }
            try RecordTables.removeAll(in: db)
        }
    }

    public func forget(allBut keys: Set<RecordKey>) async throws(StoreError) {
        try await self.store.write { db in
            guard try OutboxTable.count(in: db) == 0 else {
                throw StoreError(.conflict, underlyingError: StoreProblem("changes wait in the outbox"))
            }
            try RecordTables.removeMirrored(allBut: keys, in: db)
        }
    }

    /// A record with a change that waits is not touched: what people were told would be undone by it.
    public func adopt(_ records: [StoredRecord]) async throws(StoreError) {
        try await self.store.write { db in
            try OutboxTable.withoutRecording(in: db) {
                for record in records where try !OutboxTable.contains(record.key, in: db) {
                    try RecordTables.put(record, in: db)
                }
            }
        }
    }
}

// MARK: - Outbox

extension SQLiteMirror {
    public func outbox(limit: Int) async throws(StoreError) -> [OutboxEntry] {
        try await self.store.read { db in try OutboxTable.entries(limit: limit, in: db) }
    }

    public func settle(_ entries: [OutboxEntry]) async throws(StoreError) {
        try await self.store.write { db in
            for entry in entries {
                if try OutboxTable.remove(entry, in: db) {
                    try RecordTables.removeHeavy(entry.key, in: db)
                } else {
                    try OutboxTable.rebase(entry, in: db)
                }
            }
        }
    }

    public func settle(_ entry: OutboxEntry, with agreed: StoredRecord) async throws(StoreError) -> Bool {
        guard agreed.key == entry.key else {
            throw StoreError(.failed, underlyingError: StoreProblem("an entry is settled with another record"))
        }
        return try await self.store.write { db in
            guard try OutboxTable.remove(entry, in: db) else { return false }
            try OutboxTable.withoutRecording(in: db) { try RecordTables.put(agreed, isAgreed: true, in: db) }
            try RecordTables.removeHeavy(entry.key, in: db)
            return true
        }
    }

    public func report(_ sentence: String, at moment: Timestamp) async throws(StoreError) {
        try await self.store.write { db in try ReportTable.insert(sentence, at: moment, into: db) }
    }

    public func reports(limit: Int) async throws(StoreError) -> [(at: Timestamp, sentence: String)] {
        try await self.store.read { db in try ReportTable.latest(limit, in: db) }
    }
}
