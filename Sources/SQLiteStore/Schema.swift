internal import GRDB
internal import Tickets

/// The tables, as the steps that lead to them. Steps are only ever added: databases in use have taken the earlier ones.
struct Schema: Sendable {
    struct Step: Sendable {
        let name: String
        let sql: String
    }

    enum Kind: Sendable {
        /// The database that Usher keeps its tickets in.
        case store
        /// A file that stands in for a server while that is away (`SQLiteMirror`).
        case fallback
    }

    let steps: [Step]
    var kind = Kind.store

    static let current = Schema(steps: [
        Step(name: "001 tickets", sql: firstTables), Step(name: "002 archive", sql: archiveTables),
        Step(name: "003 threads", sql: threadColumns),
    ])

    private var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in self.steps {
            migrator.registerMigration(step.name) { db in try db.execute(sql: step.sql) }
        }
        return migrator
    }

    /// Refuses what a newer version or another program has made, before anything is changed in it.
    func admit(_ db: Database, path: String) throws {
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard !tables.isEmpty else { return }
        guard tables.contains("grdb_migrations") else {
            throw StoreError(.failed, underlyingError: StoreProblem("\(path) is the database of another program"))
        }
        let taken = try self.migrator.appliedIdentifiers(db)
        try self.checkKind(taken, path: path)
        let unknown = taken.subtracting(self.steps.map(\.name)).sorted()
        guard unknown.isEmpty else {
            throw StoreError(
                .failed,
                underlyingError: StoreProblem(
                    "\(path) was written by a newer version of Usher (it has: \(unknown.joined(separator: ", "))); "
                        + "install that version, or put back the copy made before the update"))
        }
    }

    /// The two kinds of files have most tables in common, and must not be taken for each other: what lies in the outbox
    /// of a fallback would never reach its server.
    private func checkKind(_ taken: Set<String>, path: String) throws(StoreError) {
        guard !taken.isEmpty else { return }
        let sentence: String? =
            switch (self.kind, taken.contains(Self.fallbackMark)) {
            case (.store, true): "is a fallback file of Usher, and cannot be the store itself"
            case (.fallback, false): "is a database of Usher and no fallback file; name another file for the fallback"
            default: nil
            }
        if let sentence { throw StoreError(.failed, underlyingError: StoreProblem("\(path) \(sentence)")) }
    }

    /// Takes the steps that the database has not seen yet, each in a transaction of its own.
    ///
    /// When two processes start at once, the slower one fails on a step that the other has just taken. It then
    /// looks again, and goes on for as long as it finds the database further than before.
    func migrate(_ database: DatabasePool) throws {
        let migrator = self.migrator
        var taken = try database.read { db in try migrator.appliedIdentifiers(db).count }
        while true {
            do {
                return try migrator.migrate(database)
            } catch let error as DatabaseError {
                let takenNow = try database.read { db in try migrator.appliedIdentifiers(db).count }
                guard takenNow > taken else { throw error }
                taken = takenNow
            }
        }
    }
}
