import DiscordModel
import Foundation
import GRDB
import Testing
import Tickets

@testable import SQLiteStore

/// What a file may hold that it should not.
@Suite("SQLite content", .timeLimit(.minutes(30)))
struct SQLiteContentTests {
    private typealias Store = SQLiteStore

    @Test("Damage in the midst of the file is found by the check")
    func damage() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            for number in 1...200 { try await store.setNote("key \(number)", to: String(repeating: "x", count: 500)) }
            try await store.checkIntegrity()
            await store.shutDown()

            var content = try Data(contentsOf: URL(filePath: path))
            // The latter half of the pages; the first ones hold the tables' definitions.
            let damaged = content.count / 2 / 4096 * 4096
            content.replaceSubrange(damaged..., with: Data(repeating: 0xA5, count: content.count - damaged))
            try content.write(to: URL(filePath: path))

            let reopened = try await Store.open(path: path)
            await expectFailure(.corrupt) { try await reopened.checkIntegrity() }
            await reopened.shutDown()
        }
    }

    @Test("An index in which a row is missing is found by the check")
    func lackingIndex() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            let ticket = try await store.opened(.sample(1))
            try await store.checkIntegrity()
            await store.shutDown()
            // As if a write had reached the table and not its index.
            let index = "WHERE type = 'index' AND tbl_name = 'archived_messages' AND sql IS NOT NULL"
            let vandal = try DatabaseQueue(path: path)
            let hidden = try await vandal.write { db in
                try db.execute(sql: "PRAGMA writable_schema = ON")
                let hidden = try Row.fetchAll(db, sql: "SELECT * FROM sqlite_schema \(index)")
                try db.execute(sql: "DELETE FROM sqlite_schema \(index)")
                return hidden.map {
                    [$0["type"], $0["name"], $0["tbl_name"], $0["rootpage"], $0["sql"]] as StatementArguments
                }
            }
            try vandal.close()
            #expect(!hidden.isEmpty)
            let blind = try await Store.open(path: path)
            try await blind.append([.sample(1, of: ticket)])
            await blind.shutDown()
            let repairer = try DatabaseQueue(path: path)
            try await repairer.write { db in
                try db.execute(sql: "PRAGMA writable_schema = ON")
                for row in hidden {
                    try db.execute(sql: "INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", arguments: row)
                }
            }
            try repairer.close()

            let reopened = try await Store.open(path: path)
            await expectFailure(.corrupt) { try await reopened.checkIntegrity() }
            await reopened.shutDown()
        }
    }

    @Test("A row that belongs to nothing is found by the check")
    func strayRow() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            try await store.put(StoredRecord.town)
            try await store.checkIntegrity()
            var lax = GRDB.Configuration()
            lax.foreignKeysEnabled = false
            let vandal = try DatabaseQueue(path: path, configuration: lax)
            try await vandal.write { db in try db.execute(sql: "DELETE FROM tickets WHERE number = 2") }
            try vandal.close()
            let error = await #expect(throws: StoreError.self) { try await store.checkIntegrity() }
            #expect(error?.reason == .corrupt)
            #expect(error?.description.contains("belongs to a row of tickets that is not there") == true)
            await store.shutDown()
        }
    }

    @Test(
        "A row that cannot be read is corrupt, and does not end the program",
        arguments: [
            "members = '[1'", "members = '[\"x\"]'", "closing = '{}'", "status = 'lost'",
        ])
    func unreadableRow(change: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            let ticket = try await store.opened(.sample(1))
            let vandal = try DatabaseQueue(path: path)
            try await vandal.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try db.execute(sql: "UPDATE tickets SET \(change)")
            }
            try vandal.close()
            await expectFailure(.corrupt) { _ = try await store.ticket(ticket.id) }
            await store.shutDown()
        }
    }

    @Test(
        "A message that cannot be read is corrupt, and does not end the program",
        arguments: ["archived_messages SET content = 'lost'", "archived_messages SET body = NULL"])
    func unreadableMessage(change: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            let ticket = try await store.opened(.sample(1))
            try await store.append([.sample(1, of: ticket)])
            let vandal = try DatabaseQueue(path: path)
            try await vandal.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try db.execute(sql: "UPDATE \(change)")
            }
            try vandal.close()
            await expectFailure(.corrupt) { _ = try await store.archivedMessages(of: ticket.id, after: nil, limit: 9) }
            await expectFailure(.corrupt) { _ = try await store.records(of: .message, after: nil, limit: 9) }
            await store.shutDown()
        }
    }

    @Test("What was erased is not to be found in the file any more")
    func secureDeletion() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path)
            let ticket = try await store.opened(.sample(1))
            let secret = "the treasure lies under the third lantern"
            // Small and spread over many pages.
            let messages = (1...50).map {
                ArchivedMessage.sample(
                    $0, of: ticket, content: .message(Array(secret.utf8) + Array(repeating: 0, count: $0 * 100)))
            }
            try await store.append(messages)
            try await store.save(.sample(1, of: ticket, filename: secret))
            try await store.save(
                Transcript(ticketID: ticket.id, madeAt: .morning, messageCount: 1, html: Array(secret.utf8)))
            await store.shutDown()
            #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data(secret.utf8)) != nil)
            let later = try await Store.open(path: path)
            _ = try await later.erase(.mia, in: nil, audit: .sample(1))
            await later.shutDown()
            #expect(try Data(contentsOf: URL(filePath: path)).range(of: Data(secret.utf8)) == nil)
        }
    }
}
