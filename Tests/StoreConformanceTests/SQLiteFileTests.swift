import DiscordModel
import Foundation
import GRDB
import Testing
import Tickets

@testable import SQLiteStore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What is particular to a database that is a file.
@Suite("SQLite file", .timeLimit(.minutes(30)))
struct SQLiteFileTests {
    private typealias Store = SQLiteStore

    @Test("A folder that does not exist is named in a sentence")
    func missingFolder() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "nowhere/usher.db")
            let error = await #expect(throws: StoreError.self) { _ = try await Store.open(path: path) }
            #expect(error?.reason == .failed)
            #expect(error?.description.contains("nowhere does not exist") == true)
        }
    }

    @Test(
        "A folder, a place under a file, no path and a database in memory are refused",
        arguments: ["", "/", "file/usher.db", ":memory:"])
    func impossiblePlaces(name: String) async throws {
        try await withTemporaryFolder { folder in
            try Data("text".utf8).write(to: URL(filePath: folder.path(of: "file")))
            let path = name.contains("file") ? folder.path(of: name) : name
            await expectFailure(.failed) { _ = try await Store.open(path: path) }
        }
    }

    @Test("A new file, its log and its shared memory can be read by the owner only")
    func permissions() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store.open(path: folder.path(of: "usher.db"))
            try await store.setNote("a", to: "b")
            for name in ["usher.db", "usher.db-wal", "usher.db-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(of: name))
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
            }
            await store.shutDown()
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == ["usher.db"])
        }
    }

    @Test("The permissions of a file that exists are left as they are")
    func permissionsKept() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o640]))
            let store = try await Store.open(path: path)
            await store.shutDown()
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o640)
        }
    }

    @Test("A file that is no database is refused as corrupt, and left alone")
    func noDatabase() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let content = Data(repeating: 0x55, count: 10_000)
            try content.write(to: URL(filePath: path))
            let error = await #expect(throws: StoreError.self) { _ = try await Store.open(path: path) }
            #expect(error?.reason == .corrupt)
            #expect(error?.description.contains(path) == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == content)
        }
    }

    @Test("A new file that another process holds is unavailable, and opened as soon as it is let go")
    func lockedNewFile() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            var unsafe = GRDB.Configuration()
            unsafe.allowsUnsafeTransactions = true
            let holder = try DatabaseQueue(path: path, configuration: unsafe)
            try await holder.writeWithoutTransaction { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
            await expectFailure(.unavailable) { _ = try await Store.open(path: path, patience: .milliseconds(50)) }
            async let opening = Store.open(path: path, patience: .seconds(30))
            try await holder.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
            let store = try await opening
            try await store.checkHealth()
            await store.shutDown()
            try holder.close()
        }
    }

    @Test(
        "While another process holds the file, a call waits as long as it was told and is then refused as unavailable")
    func lockedFile() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            let store = try await Store.open(path: path, patience: .milliseconds(50))
            try await store.setNote("key", to: "before")
            var configuration = GRDB.Configuration()
            configuration.allowsUnsafeTransactions = true
            let holder = try DatabaseQueue(path: path, configuration: configuration)
            try await holder.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
            await expectFailure(.unavailable) { try await store.setNote("key", to: "after") }
            await expectFailure(.unavailable) { try await store.checkHealth() }
            #expect(try await store.note("key") == "before", "reading goes on")
            try await holder.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
            try await store.setNote("key", to: "after")
            #expect(try await store.note("key") == "after")
            try holder.close()
            await store.shutDown()
        }
    }

    @Test("Where there is no room left, a call is refused with a sentence, and leaves nothing of what it wrote")
    func full() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store.open(path: folder.path(of: "usher.db"))
            let ticket = try await store.opened(.sample(1))
            let before = try await store.everything()
            // The file may not grow: SQLite says the same as on a full disk.
            try await store.write { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
            let messages = (1...1000).map { ArchivedMessage.sample($0, of: ticket) }
            let error = await #expect(throws: StoreError.self) { try await store.append(messages) }
            #expect(error?.reason == .unwritable)
            #expect(error?.description.contains("no room left where the database lies") == true)
            #expect(try await store.everything() == before)
            try await store.write { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
            try await store.append(messages)
            #expect(try await store.recordCounts()[.message] == 1000)
            await store.shutDown()
        }
    }

    @Test(
        "A file and a folder that may not be written are refused with a sentence",
        .disabled(if: geteuid() == 0, "root may write everything"))
    func readOnly() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher.db")
            await (try Store.open(path: path)).shutDown()
            func refusal(_ permissions: Int, of path: String) async throws -> String {
                try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
                let error = await #expect(throws: StoreError.self) {
                    _ = try await Store.open(path: folder.path(of: "usher.db"))
                }
                #expect(error?.reason == .failed)
                return error?.description ?? ""
            }
            #expect(try await refusal(0o400, of: path).contains("this user may not read and write it"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(try await refusal(0o500, of: folder.path).contains("this user may not write in \(folder.path)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        }
    }

    @Test("A transcript, a message or an attachment of a ticket that does not exist is refused")
    func foreignKeys() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store.open(path: folder.path(of: "usher.db"))
            let stray = Transcript(ticketID: .sample(1), madeAt: .morning, messageCount: 0, html: [])
            await expectFailure(.failed) { try await store.save(stray) }
            await expectFailure(.failed) { try await store.append([.sample(1, of: .sample(1))]) }
            await expectFailure(.failed) { try await store.save(.sample(1, of: .sample(1))) }
            await expectFailure(.failed) { _ = try await store.records(of: .note, after: .audit(.sample(1)), limit: 1) }
            #expect(try await store.everything() == [])
            await store.shutDown()
        }
    }

    @Test("A cancelled call is refused, and the store goes on working")
    func cancellation() async throws {
        try await withTemporaryFolder { folder in
            let store = try await Store.open(path: folder.path(of: "usher.db"))
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.setNote("key", to: "value")
            }
            await expectFailure(.unavailable) { try await call.value }
            #expect(try await store.note("key") == nil)
            try await store.setNote("key", to: "value")
            #expect(try await store.note("key") == "value")
            await store.shutDown()
        }
    }

    @Test(
        "SQLite's errors become ours",
        arguments: [
            (ResultCode.SQLITE_BUSY, StoreError.Reason.unavailable), (.SQLITE_BUSY_SNAPSHOT, .unavailable),
            (.SQLITE_LOCKED, .unavailable), (.SQLITE_IOERR, .unavailable), (.SQLITE_IOERR_FSYNC, .unavailable),
            (.SQLITE_IOERR_CORRUPTFS, .corrupt), (.SQLITE_CORRUPT, .corrupt), (.SQLITE_CORRUPT_INDEX, .corrupt),
            (.SQLITE_NOTADB, .corrupt), (.SQLITE_FULL, .unwritable), (.SQLITE_READONLY, .unwritable),
            (.SQLITE_CONSTRAINT_UNIQUE, .conflict), (.SQLITE_CONSTRAINT_PRIMARYKEY, .conflict),
            (.SQLITE_CONSTRAINT_CHECK, .failed), (.SQLITE_CONSTRAINT_FOREIGNKEY, .failed), (.SQLITE_ERROR, .failed),
        ])
    func errors(code: ResultCode, reason: StoreError.Reason) {
        #expect(StoreError(translating: DatabaseError(resultCode: code)).reason == reason)
    }
}
