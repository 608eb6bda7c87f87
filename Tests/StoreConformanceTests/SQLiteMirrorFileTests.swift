import DiscordModel
import Foundation
import GRDB
import Testing
import Tickets

@testable import SQLiteStore

/// What is particular to a mirror that is a file.
@Suite("SQLite mirror file", .timeLimit(.minutes(30)))
struct SQLiteMirrorFileTests {
    @Test("State, outbox and reports are there when the file is opened again")
    func reopening() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let before = try await SQLiteMirror.open(path: path)
            #expect(try await before.mirrorState() == MirrorState())
            try await before.setMirrorState { state in
                state = MirrorState(
                    origin: difficultText, completeAt: .morning, degradedSince: .morning + .milliseconds(1), waiting: 77
                )
            }
            try await before.setMirrorState { $0.completeAt = nil }
            try await before.put(StoredRecord.town)
            for number in 1...3 { try await before.report("\(number) 🎫", at: .morning + .milliseconds(number)) }
            let outbox = try await before.outbox(limit: 1000)
            await before.shutDown()

            let after = try await SQLiteMirror.open(path: path)
            #expect(
                try await after.mirrorState()
                    == MirrorState(
                        origin: difficultText, degradedSince: .morning + .milliseconds(1), waiting: outbox.count))
            #expect(try await after.outbox(limit: 1000) == outbox)
            #expect(try await after.everything() == StoredRecord.town)
            let reports = try await after.reports(limit: 2)
            #expect(reports.map(\.sentence) == ["3 🎫", "2 🎫"])
            #expect(reports.map(\.at) == [.morning + .milliseconds(3), .morning + .milliseconds(2)])
            try await after.checkIntegrity()
            await after.shutDown()
        }
    }

    @Test("Of the reports, the latest thousand are kept")
    func reports() async throws {
        try await withTemporaryFolder { folder in
            let mirror = try await SQLiteMirror.open(path: folder.path(of: "usher-fallback.db"))
            // In one transaction, since a thousand would take their time.
            try await mirror.store.write { db in
                for number in 1...1009 { try ReportTable.insert("\(number)", at: .morning, into: db) }
            }
            try await mirror.report("1010", at: .morning)
            let reports = try await mirror.reports(limit: 2000)
            #expect(reports.map(\.sentence) == (11...1010).reversed().map { "\($0)" })
            await mirror.shutDown()
        }
    }

    @Test("A mirror erases nothing: it says that the server is needed")
    func erasing() async throws {
        try await SQLiteMirrorTests.withMirror { mirror, _ in
            try await mirror.adopt(StoredRecord.town)
            let error = await #expect(throws: StoreError.self) {
                _ = try await mirror.erase(.mia, in: .harbour, audit: .sample(7))
            }
            #expect(error?.reason == .unavailable)
            #expect(error?.description.contains("in the server, which is away") == true)
            await expectFailure(.unavailable) { _ = try await mirror.removeArchive(of: .sample(1), audit: .sample(7)) }
            #expect(try await mirror.everything() == StoredRecord.town)
        }
    }

    @Test("A mirror is no store, and a store no mirror: each is refused with a sentence, and not changed")
    func mistaken() async throws {
        try await withTemporaryFolder { folder in
            let paths = (store: folder.path(of: "usher.db"), mirror: folder.path(of: "usher-fallback.db"))
            let store = try await SQLiteStore.open(path: paths.store)
            try await store.put(StoredRecord.town)
            await store.shutDown()
            let mirror = try await SQLiteMirror.open(path: paths.mirror)
            try await mirror.put(StoredRecord.town)
            await mirror.shutDown()
            let before = try [paths.store, paths.mirror].map { try Data(contentsOf: URL(filePath: $0)) }

            let first = await #expect(throws: StoreError.self) { _ = try await SQLiteStore.open(path: paths.mirror) }
            #expect(first?.reason == .failed)
            #expect(first?.description.contains("usher-fallback.db is a fallback file of Usher") == true)
            let second = await #expect(throws: StoreError.self) { _ = try await SQLiteMirror.open(path: paths.store) }
            #expect(second?.reason == .failed)
            #expect(second?.description.contains("usher.db is a database of Usher and no fallback file") == true)

            #expect(try [paths.store, paths.mirror].map { try Data(contentsOf: URL(filePath: $0)) } == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
        }
    }

    @Test("A mirror whose making was cut short after any step is a mirror, and finished at the next opening")
    func cutShort() async throws {
        for count in 1..<Schema.fallback.steps.count {
            try await withTemporaryFolder { folder in
                let path = folder.path(of: "usher-fallback.db")
                let part = Schema(steps: Array(Schema.fallback.steps.prefix(count)), kind: .fallback)
                await (try SQLiteStore.open(path: path, schema: part)).shutDown()
                await expectFailure(.failed) { _ = try await SQLiteStore.open(path: path) }
                let mirror = try await SQLiteMirror.open(path: path)
                try await mirror.setNote("key", to: "value")
                #expect(try await mirror.outbox(limit: 9).map(\.key) == [.note("key")])
                await mirror.shutDown()
            }
        }
    }

    @Test("A mirror of the version before threads keeps its outbox, and threads from then on")
    func beforeThreads() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let steps = Schema.fallback.steps.filter { !$0.name.hasPrefix("003") }
            let old = try await SQLiteStore.open(path: path, schema: Schema(steps: steps, kind: .fallback))
            let before = Ticket.sample(1).revised(1) { $0.channelID = 501 }.record()
            try await old.fill(with: [before], by: folder.path(of: "new.db"))
            await old.shutDown()
            let mirror = try await SQLiteMirror.open(path: path)
            #expect(try await mirror.outbox(limit: 9).map(\.key) == [before.key])
            #expect(try await mirror.record(before.key) == before.beforeThreads)
            let thread = Ticket.sample(2, opener: .noah).revised(1) { $0.isThread = true }.record()
            try await mirror.put([thread])
            #expect(try await mirror.outbox(limit: 9).map(\.key) == [before.key, thread.key])
            #expect(try await mirror.record(thread.key) == thread)
            await mirror.shutDown()
        }
    }

    @Test("A mirror of a newer version is refused, by name of what it has")
    func newerVersion() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let newer = Schema(
                steps: Schema.fallback.steps + [.init(name: "999 future", sql: "CREATE TABLE future (id)")],
                kind: .fallback)
            await (try SQLiteStore.open(path: path, schema: newer)).shutDown()
            let error = await #expect(throws: StoreError.self) { _ = try await SQLiteMirror.open(path: path) }
            #expect(error?.description.contains("newer version of Usher (it has: 999 future)") == true)
        }
    }

    @Test("The file gives back the room of what has gone to the server")
    func shrinking() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let mirror = try await SQLiteMirror.open(path: path)
            let ticket = try await mirror.opened(.sample(1))
            let body = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try await mirror.append((1...500).map { .sample($0, of: ticket, content: .message(body)) })
            await mirror.shutDown()
            func size() throws -> Int { try Data(contentsOf: URL(filePath: path)).count }
            #expect(try size() > 10_000_000)
            let later = try await SQLiteMirror.open(path: path)
            try await later.settle(try await later.outbox(limit: 1000))
            await later.shutDown()
            #expect(try size() < 500_000)
        }
    }

    @Test(
        "A note in the outbox that cannot be read is corrupt", arguments: ["kind = 'lost'", "key = 'x'", "key = '1/2'"])
    func unreadableNote(change: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let mirror = try await SQLiteMirror.open(path: path)
            _ = try await mirror.opened(.sample(1))
            try await mirror.store.write { db in try db.execute(sql: "UPDATE outbox SET \(change)") }
            await expectFailure(.corrupt) { _ = try await mirror.outbox(limit: 9) }
            await mirror.shutDown()
        }
    }
}
