import DiscordModel
import Foundation
import GRDB
import Testing
import Tickets

@testable import SQLiteStore

/// How the tables come to be, and what is refused instead of being changed.
@Suite("SQLite migrations", .timeLimit(.minutes(30)))
struct SQLiteMigrationTests {
    private typealias Store = SQLiteStore

    @Test("A database of a newer version is refused, by name of what it has, and not changed")
    func newerVersion() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let newer = Schema(
                steps: Schema.current.steps + [.init(name: "999 future", sql: "CREATE TABLE future (id)")])
            let store = try await Store.open(path: path, schema: newer)
            try await store.setNote("a", to: "b")
            await store.shutDown()
            let before = try Data(contentsOf: URL(filePath: path))

            let error = await #expect(throws: StoreError.self) { _ = try await Store.open(path: path) }
            #expect(error?.reason == .failed)
            #expect(error?.description.contains("newer version of Usher (it has: 999 future)") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test("The database of another program is refused, and not changed")
    func foreignDatabase() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let foreign = try DatabaseQueue(path: path)
            try await foreign.write { db in try db.execute(sql: "CREATE TABLE recipe (id INTEGER PRIMARY KEY)") }
            try foreign.close()
            let before = try Data(contentsOf: URL(filePath: path))
            let error = await #expect(throws: StoreError.self) { _ = try await Store.open(path: path) }
            #expect(error?.description.contains("another program") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test("A database of an older version is brought up to date and keeps what is in it")
    func olderVersion() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let old = try await Store.open(path: path)
            let ticket = try await old.opened(.sample(1))
            await old.shutDown()
            let later = Schema(
                steps: Schema.current.steps + [.init(name: "002", sql: "ALTER TABLE tickets ADD COLUMN topic TEXT")])
            let new = try await Store.open(path: path, schema: later)
            #expect(try await new.ticket(ticket.id) == ticket)
            await new.shutDown()
        }
    }

    @Test("A file of the first version keeps all that is in it, also when two handles bring it up to date at once")
    func firstVersion() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let old = try await Store.open(path: path, schema: Schema(steps: Array(Schema.current.steps.prefix(1))))
            // What the first version could not keep yet.
            let later: Set<RecordKind> = [.settings, .message, .attachment, .audit]
            let records = StoredRecord.town.filter { !later.contains($0.kind) }
            try await old.fill(with: records, by: folder.path(of: "new.db"))
            try await old.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO guild_settings VALUES (1100000000000000001, '["9","3"]', 5, NULL, 7, 'a', 'b', 'c', '🎫')
                        """)
                let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
                #expect(!tables.contains("archived_messages"))
            }
            await old.shutDown()

            async let first = Store.open(path: path, patience: .seconds(30))
            async let second = Store.open(path: path, patience: .seconds(30))
            let stores = (try await first, try await second)
            let settings = GuildSettings(
                guildID: .harbour, staffRoles: [9, 3], categoryID: 5, logChannelID: 7,
                panel: PanelText(title: "a", instructions: "b", buttonLabel: "c", greeting: "🎫"))
            #expect(try await stores.0.everything() == [.settings(settings)] + records.map(\.beforeThreads))
            try await stores.0.put(StoredRecord.town)
            // Of the tickets there is the same revision already.
            #expect(try await stores.1.everything() == StoredRecord.town.map(\.beforeThreads))
            try await stores.1.checkIntegrity()
            await stores.0.shutDown()
            await stores.1.shutDown()
        }
    }

    @Test("Eight handles that take the same steps at once take each of them once")
    func stepsAtOnce() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let steps = (2...9).map { Schema.Step(name: "00\($0)", sql: "CREATE TABLE step\($0) (id INTEGER)") }
            let schema = Schema(steps: Schema.current.steps + steps)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...8 {
                    group.addTask {
                        let store = try await Store.open(path: path, patience: .seconds(30), schema: schema)
                        _ = try await store.opened(.sample(number, opener: UserID(UInt64(number))))
                        await store.shutDown()
                    }
                }
                try await group.waitForAll()
            }
            let store = try await Store.open(path: path, schema: schema)
            #expect(try await store.activeTickets(in: .harbour, after: nil, limit: 100).count == 8)
            await store.shutDown()
        }
    }

    @Test("A handle that another one overtakes with a step looks again and goes on")
    func overtaken() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            await (try Store.open(path: path)).shutDown()
            var unsafe = GRDB.Configuration()
            unsafe.allowsUnsafeTransactions = true
            let faster = try DatabaseQueue(path: path, configuration: unsafe)
            // SQLite asks this when the slower one, who has found the step not taken, meets the faster one's lock.
            var patient = GRDB.Configuration()
            patient.busyMode = .callback { _ in
                try? faster.writeWithoutTransaction { db in if db.isInsideTransaction { try db.commit() } }
                return true
            }
            let slower = try DatabasePool(path: path, configuration: patient)
            let step = "CREATE TABLE step (id INTEGER)"
            try await faster.writeWithoutTransaction { db in
                try db.execute(sql: "BEGIN IMMEDIATE; \(step); INSERT INTO grdb_migrations VALUES ('002')")
            }
            let schema = Schema(
                steps: Schema.current.steps + [
                    .init(name: "002", sql: step), .init(name: "003", sql: "CREATE TABLE last (id INTEGER)"),
                ])
            try await offPool { try schema.migrate(slower) }.get()
            #expect(try await slower.read { db in try db.tableExists("last") })
            try slower.close()
            try faster.close()
        }
    }

    @Test("A step that fails fails the opening, and leaves the steps before it")
    func failingStep() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let broken = Schema(steps: Schema.current.steps + [.init(name: "002", sql: "CREATE TABLE tickets (id)")])
            await expectFailure(.failed) { _ = try await Store.open(path: path, schema: broken) }
            let store = try await Store.open(path: path)
            try await store.checkHealth()
            await store.shutDown()
        }
    }
}

extension SQLiteStore {
    /// Writes the records as an older version would have, without what its tables have no columns for.
    ///
    /// - Parameter path: Where a database of this version may lie meanwhile.
    func fill(with records: [StoredRecord], by path: String) async throws {
        let new = try await SQLiteStore.open(path: path)
        try await new.put(records)
        let rows = try await new.write { db in
            try Dictionary(
                uniqueKeysWithValues: ["guild_counters", "tickets", "ticket_events", "transcripts", "notes"].map {
                    table in
                    (table, try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { $0.map { ($0, $1) } })
                })
        }
        await new.shutDown()
        try await self.write { db in
            for table in ["guild_counters", "tickets", "ticket_events", "transcripts", "notes"] {
                let columns = Set(try db.columns(in: table).map(\.name))
                for row in rows[table] ?? [] {
                    let known = row.filter { columns.contains($0.0) }
                    try db.execute(
                        sql: """
                            INSERT INTO \(table) (\(known.map(\.0).joined(separator: ", ")))
                            VALUES (\(known.map { _ in "?" }.joined(separator: ", ")))
                            """, arguments: StatementArguments(known.map(\.1)))
                }
            }
        }
    }
}

extension StoredRecord {
    /// What a version that knew no threads has kept of it.
    var beforeThreads: StoredRecord {
        guard case .ticket(let ticket, let events) = self else { return self }
        let old = Ticket(
            id: ticket.id, guildID: ticket.guildID, number: ticket.number, openerID: ticket.openerID,
            openedAt: ticket.openedAt, slot: ticket.slot, status: ticket.status, members: ticket.members,
            channelID: ticket.channelID, greetingID: ticket.greetingID, closing: ticket.closing,
            isSettled: ticket.isSettled, revision: ticket.revision)
        return .ticket(old, events: events)
    }
}
