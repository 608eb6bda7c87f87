internal import Dispatch
internal import GRDB
internal import Tickets

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A database file that is to be opened.
struct DatabaseFile: Sendable {
    private let path: String
    private let patience: Duration
    private let schema: Schema

    /// - Throws: `.failed` with a sentence if no database can lie there.
    init(path: String, patience: Duration, schema: Schema) throws(StoreError) {
        // SQLite takes both for a database that is gone when it is closed.
        guard !path.isEmpty, path != ":memory:" else {
            throw StoreError(.failed, underlyingError: StoreProblem("the path of the database names no file"))
        }
        // An absolute path is never taken for one of SQLite's "file:" addresses.
        self.path = URL(filePath: path).path
        self.patience = patience
        self.schema = schema
    }

    /// Switching a new file to write-ahead logging fails at once, without waiting, while another process does the same
    /// (<https://www.sqlite.org/c3ref/busy_handler.html>); hence the repetition.
    func open() async throws(StoreError) -> DatabasePool {
        let deadline = ContinuousClock.now + self.patience
        while true {
            do {
                return try await offPool(self.attempt).get()
            } catch DatabaseError.SQLITE_BUSY where ContinuousClock.now < deadline {
                do { try await Task.sleep(for: .milliseconds(20)) } catch { throw StoreError(translating: error) }
            } catch {
                throw self.explained(StoreError(translating: error))
            }
        }
    }

    /// Blocks its thread.
    private func attempt() throws -> DatabasePool {
        let isNew = try self.checkPlace()
        let database = try DatabasePool(path: self.path, configuration: self.configuration(isNew: isNew))
        try database.writeWithoutTransaction { db in
            // GRDB has just set NORMAL, with which a loss of power may take back the last commits. Usher must not lose
            // what it has told people it did, and writes too seldom for the extra fsync to matter.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw StoreProblem("SQLite refuses to write synchronously")
            }
            // What people asked to be erased shall not be found in the file's free space.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // A big transcript shall not leave a big log behind.
            try db.execute(sql: "PRAGMA journal_size_limit = 4194304")
        }
        try self.schema.migrate(database)
        return database
    }

    /// - Returns: Whether the file does not exist yet.
    private func checkPlace() throws -> Bool {
        let files = FileManager.default
        var isFolder = false
        let exists = files.fileExists(atPath: self.path, isDirectory: &isFolder)
        if exists {
            guard !isFolder else { throw self.unusable("it is a folder") }
            guard files.isReadableFile(atPath: self.path), files.isWritableFile(atPath: self.path) else {
                throw self.unusable("this user may not read and write it")
            }
        }
        let folder = URL(filePath: self.path).deletingLastPathComponent().path
        guard files.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw self.unusable("the folder \(folder) does not exist; create it first")
        }
        guard isFolder else { throw self.unusable("\(folder) is no folder") }
        // Also beside a file that exists: that is where SQLite keeps its log.
        guard files.isWritableFile(atPath: folder) else { throw self.unusable("this user may not write in \(folder)") }
        return !exists
    }

    private func configuration(isNew: Bool) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.label = "usher.store"
        let patience = Double(self.patience.components.seconds) + Double(self.patience.components.attoseconds) / 1e18
        configuration.busyMode = .timeout(patience)
        configuration.foreignKeysEnabled = true
        // Each holds a page cache; reads here take microseconds.
        configuration.maximumReaderCount = 3
        configuration.prepareDatabase { [path, schema] db in
            // The writer comes first, and nothing has been written yet.
            guard !db.configuration.readonly else { return }
            if isNew {
                // The log and the shared memory beside the file take on its permissions.
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            }
            try schema.admit(db, path: path)
            // Heeded before the first table only. A fallback is filled and emptied again and again; whatever it has
            // become empty of is given back.
            if schema.kind == .fallback { try db.execute(sql: "PRAGMA auto_vacuum = FULL") }
        }
        return configuration
    }

    private func unusable(_ reason: String) -> StoreError {
        StoreError(.failed, underlyingError: StoreProblem("\(self.path) cannot be the database: \(reason)"))
    }

    private func explained(_ error: StoreError) -> StoreError {
        guard error.reason == .corrupt else { return error }
        let cause = error.underlyingError.map { " (\($0))" } ?? ""
        return StoreError(
            .corrupt,
            underlyingError: StoreProblem("\(self.path) is damaged or no database; put back a copy of it\(cause)"))
    }
}

/// Runs what blocks on a thread where that does no harm, and not on one of the few that all tasks share.
func offPool<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async -> Result<Value, any Error> {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: Result(catching: work)) }
    }
}
