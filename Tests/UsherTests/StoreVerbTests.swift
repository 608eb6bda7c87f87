import DiscordModel
import Foundation
import SQLiteStore
import StoreRouter
import Testing
import Tickets

/// Runs the program itself, as the user does.
@Suite("usher store (R5.5)")
struct StoreVerbTests {
    /// A folder with `source.db`, which holds so many tickets.
    private static func withSource(tickets: Int, _ body: (String) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try await SQLiteStore.open(path: folder.path + "/source.db")
            try await store.fill(StoreSamples.records(tickets: tickets))
            await store.shutDown()
            try await body(folder.path)
        }
    }

    @Test("R5.5: copy copies, compares and says so; what is there already is refused unless told")
    func copy() async throws {
        try await Self.withSource(tickets: 50) { folder in
            let (from, to) = ("sqlite:\(folder)/source.db", "sqlite:\(folder)/target.db")
            let outcome = try await Program.run("store", "copy", "--from", from, "--to", to)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("✓ copied 252 records"))
            #expect(outcome.output.contains("✓ tickets: 50, digest "))
            #expect(outcome.output.contains("✓ the target has all that the source has"))

            let again = try await Program.run("store", "copy", "--from", from, "--to", to)
            #expect(again.status == 64)
            #expect(again.errors.contains("The target is not empty"))
            let merged = try await Program.run("store", "copy", "--merge", "--from", from, "--to", to)
            #expect(merged.status == 0)
            let verified = try await Program.run("store", "verify", "--from", from, "--to", to)
            #expect(verified.status == 0)
            #expect(verified.output.contains("✓ both hold the same"))
        }
    }

    @Test("R5.5: verify ends with 1 and names what is different, missing and surplus")
    func verify() async throws {
        try await Self.withSource(tickets: 30) { folder in
            var records = StoreSamples.records(tickets: 31)
            let missing = RecordKey.message(StoreSamples.ticketID(5), 4, version: 0)
            records.removeAll { $0.key == missing }
            records[0] = .settings(GuildSettings(guildID: 5, staffRoles: [8]))
            let target = try await SQLiteStore.open(path: folder + "/target.db")
            try await target.fill(records)
            await target.shutDown()
            let outcome = try await Program.run(
                "store", "verify", "--from", "sqlite:\(folder)/source.db", "--to", "sqlite:\(folder)/target.db")
            #expect(outcome.status == 1)
            for line in [
                "different: settings of server 5", "surplus: ticket \(StoreSamples.ticketID(31))",
                "missing: message 4 of ticket \(StoreSamples.ticketID(5)), version 0", "✗ they differ",
            ] {
                #expect(outcome.output.contains(line), "\(line)\n\(outcome.output)")
            }
        }
    }

    @Test(
        "R5.5: A copy that a signal ends says how to go on where it still can, and goes on",
        arguments: [SIGINT, SIGKILL])
    func interruption(signal: Int32) async throws {
        try await Self.withSource(tickets: 4000) { folder in
            let (from, to) = ("sqlite:\(folder)/source.db", "sqlite:\(folder)/target.db")
            let broken = try await Program.run("store", "copy", "--from", from, "--to", to) {
                let path = folder + "/target.db"
                while !FileManager.default.fileExists(atPath: path) { await Task.yield() }
                let target = try await SQLiteStore.open(path: path)
                while try await target.note("copy.progress") == nil { await Task.yield() }
                await target.shutDown()
                return signal
            }
            #expect(broken.status == (signal == SIGINT ? 130 : -signal), "\(broken)")
            if signal == SIGINT {
                #expect(broken.errors.contains("Broken off."))
                #expect(broken.errors.contains("Run the same command again to go on."))
            }

            let rest = try await Program.run("store", "copy", "--from", from, "--to", to)
            #expect(rest.status == 0, "\(rest.errors)")
            #expect(rest.output.contains("✓ copied 20,002 records, "))
            #expect(rest.output.contains(" of them in an earlier attempt"))
        }
    }

    @Test("R5.5: backup and restore bring everything to an empty database, and refuse another one")
    func backup() async throws {
        try await Self.withSource(tickets: 40) { folder in
            let file = folder + "/usher.backup"
            let source = ["STORE_URL": "sqlite:\(folder)/source.db"]
            let written = try await Program.run("store", "backup", file, environment: source)
            #expect(written.status == 0, "\(written.errors)")
            #expect(written.output.contains(": settings 1, counters 1, tickets 40, messages 160"))
            let again = try await Program.run("store", "backup", file, environment: source)
            #expect(again.status == 64)
            #expect(again.errors.contains("is there already"))

            let to = "sqlite:\(folder)/target.db"
            let restored = try await Program.run("store", "restore", file, "--url", to)
            #expect(restored.status == 0, "\(restored.errors)")
            let verified = try await Program.run(
                "store", "verify", "--from", "config", "--to", to, environment: source)
            #expect(verified.status == 0)
            let refused = try await Program.run("store", "restore", file, "--url", to)
            #expect(refused.status == 64)
            #expect(refused.errors.contains("not empty"))
        }
    }

    @Test("R5.5: A damaged backup ends with 1, and not even the database's file is made")
    func damagedBackup() async throws {
        try await Self.withSource(tickets: 5) { folder in
            let file = folder + "/b"
            let from = "sqlite:\(folder)/source.db"
            #expect(try await Program.run("store", "backup", file, "--url", from).status == 0)
            let data = try Data(contentsOf: URL(filePath: file))
            try data.dropLast(9).write(to: URL(filePath: file))
            let outcome = try await Program.run("store", "restore", file, "--url", "sqlite:\(folder)/target.db")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("is damaged or incomplete"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/target.db"))
        }
    }

    @Test(
        "Wrong usage ends with 64 and a sentence",
        arguments: [
            (["copy", "--from", "sqlite:a.db", "--to", "sqlite:./a.db"], "the same database"),
            (["copy", "--from", "redis://u:hunter2@x", "--to", "sqlite:a.db"], "--from names no database"),
            (["copy", "--from", "sqlite:a.db", "--to", "oracle://u:hunter2@x"], "--to names no database"),
            (["copy", "--from", "sqlite:nowhere.db", "--to", "sqlite:a.db"], "there is no file nowhere.db"),
            (["verify", "--from", "sqlite:nowhere.db", "--to", "sqlite:a.db"], "there is no file nowhere.db"),
            (["copy", "--to", "sqlite:a.db"], "--from"), (["backup"], "file"),
            (["backup", "b", "--url", "sqlite:nowhere.db"], "there is no file nowhere.db"),
            (["backup", "b", "--url", "sqlite:a", "--config", "c"], "exclude each other"),
            (["restore", "nowhere", "--url", "sqlite:a.db"], "There is no file nowhere"),
            (["frobnicate"], "frobnicate"),
        ])
    func wrongUsage(arguments: [String], sentence: String) async throws {
        let padded = ["store"] + arguments
        let outcome = try await Program.run(arguments: padded)
        #expect(outcome.status == 64, "\(outcome)")
        #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
        #expect(!outcome.errors.contains("hunter2"))
        #expect(outcome.files == [], "nothing is to be made")
    }

    @Test("A bad configuration ends with 78")
    func badConfiguration() async throws {
        for verb in [["status"], ["backup", "b"], ["copy", "--from", "config", "--to", "sqlite:a.db"]] {
            let outcome = try await Program.run(arguments: ["store"] + verb, environment: ["STORE_URL": "hunter2"])
            #expect(outcome.status == 78)
            #expect(!outcome.errors.contains("hunter2"))
        }
    }

    #if MySQL
        @Test("A server that does not answer ends with 69, and its password is not shown")
        func unreachable() async throws {
            // Nobody listens at port 1.
            let server = "mysql://usher:hunter2@127.0.0.1:1/usher"
            let runs = [
                ["copy", "--from", server, "--to", "sqlite:a.db"], ["backup", "b", "--url", server], ["status"],
            ]
            for arguments in runs {
                let outcome = try await Program.run(
                    arguments: ["store"] + arguments, environment: ["STORE_URL": server])
                #expect(outcome.status == 69, "\(arguments) \(outcome)")
                #expect((outcome.errors + outcome.output).contains("127.0.0.1:1"))
                #expect(!(outcome.errors + outcome.output).contains("hunter2"))
                #expect(outcome.files == [], "\(arguments)")
            }
        }

        @Test("R5.6: status tells of the fallback while the server is away, and then ends well")
        func degradedStatus() async throws {
            try await withFolder { folder in
                let path = folder.path + "/f.db"
                let mirror = try await SQLiteMirror.open(path: path)
                try await mirror.setMirrorState { state in
                    state.origin = "one"
                    state.completeAt = StoreSamples.moment
                    state.degradedSince = StoreSamples.moment
                }
                try await mirror.setNote("some", to: "change")
                try await mirror.report("Ticket 7 was closed on both sides.", at: StoreSamples.moment)
                let environment = [
                    "STORE_URL": "mysql://usher:hunter2@127.0.0.1:1/usher", "STORE_FALLBACK_URL": "sqlite:\(path)",
                ]
                let outcome = try await Program.run("store", "status", environment: environment)
                await mirror.shutDown()
                #expect(outcome.status == 0, "\(outcome)")
                #expect(outcome.output.contains("MySQL, 127.0.0.1:1/usher"))
                #expect(outcome.output.contains("unreachable"))
                #expect(outcome.output.contains("degraded since 2026-09-21T14:13:20Z, 1 change waiting"))
                #expect(outcome.output.contains("Ticket 7 was closed on both sides."))
                #expect(!(outcome.errors + outcome.output).contains("hunter2"))
            }
        }
    #endif

    @Test("status says what a database holds, also while somebody has it open, and makes no file")
    func status() async throws {
        try await Self.withSource(tickets: 12) { folder in
            let open = try await SQLiteStore.open(path: folder + "/source.db")
            let outcome = try await Program.run(
                "store", "status", environment: ["STORE_URL": "sqlite:\(folder)/source.db"])
            await open.shutDown()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("SQLite, \(folder)/source.db"))
            #expect(outcome.output.contains("records:   settings 1, counters 1, tickets 12, messages 48"))
            #expect(outcome.output.contains("fallback:  none"))
            let none = try await Program.run("store", "status")
            #expect(none.status == 0)
            #expect(none.output.contains("there is no file yet"))
            #expect(none.files == [])
        }
    }
}
