import Foundation
import SQLiteStore
import Testing

/// What the program says and how it ends when its database cannot be used: a sentence, the status that the documents name,
/// and nothing half-written.
@Suite("The program and a database that cannot be used", .timeLimit(.minutes(60)))
struct DatabaseTroubleTests {
    @Test("A wrong password, a missing database and too new a schema end every verb with 69 and a sentence")
    func server() async throws {
        try await OwnMariaDB.with { database in
            let newer = database.url.replacing("/usher?", with: "/newer?")
            for statement in [
                "CREATE DATABASE newer", "CREATE TABLE newer.usher_migrations (name VARCHAR(64), taken_at BIGINT)",
                "INSERT INTO newer.usher_migrations VALUES ('999 of the future', 1)",
            ] { try await database.query(statement, in: "information_schema") }
            let password = try #require(URLComponents(string: database.url)?.percentEncodedPassword)
            let troubles = [
                (database.url.replacing(password, with: "hunter2"), "the password is wrong"),
                (database.url.replacing("/usher?", with: "/nowhere?"), "there is no database nowhere"),
                (newer, "newer version of Usher"),
            ]
            for (url, sentence) in troubles {
                for verb in [["run"], ["check", "--online"], ["store", "backup", "b"]] {
                    let outcome = try await Self.usher(verb, ["STORE_URL": url])
                    #expect(outcome.status == 69, "\(verb) \(outcome)")
                    #expect(outcome.text.contains(sentence), "\(verb) \(outcome)")
                    #expect(!outcome.text.contains(password) && !outcome.text.contains("hunter2"))
                    #expect(!outcome.files.contains("b"))
                }
            }
        }
    }

    @Test("A server that is away and has no fallback ends run with 69 after half a minute, and check at once")
    func away() async throws {
        // Nobody listens at port 1.
        let environment = ["STORE_URL": "mysql://usher:hunter2@127.0.0.1:1/usher", "STORE_FALLBACK_URL": "none"]
        for verb in [["check", "--online"], ["run"]] {
            let start = ContinuousClock.now
            let outcome = try await Self.usher(verb, environment)
            #expect(outcome.status == 69, "\(outcome)")
            #expect(outcome.text.contains("The database stayed unreachable"), "\(outcome)")
            #expect(outcome.text.contains("127.0.0.1:1"))
            #expect(!outcome.text.contains("hunter2"))
            if verb == ["run"] {
                #expect(outcome.text.contains("waiting for the database"))
                #expect(start.duration(to: .now) >= .seconds(25))
            }
        }
    }

    @Test("A file and a folder that may not be written end check with 69 and name the place")
    func readOnly() async throws {
        try await Self.withFolder { folder in
            let path = folder.appending(path: "usher.db").path
            await (try SQLiteStore.open(path: path)).shutDown()
            for (item, permissions, sentence) in [
                (path, 0o444, "may not read and write it"), (folder.path, 0o555, "may not write in \(folder.path)"),
            ] {
                try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
                try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: item)
                // To root, nothing is read-only.
                let outcome = try await Self.usher(
                    ["check", "--online"], ["STORE_URL": "sqlite:\(path)"],
                    through: geteuid() == 0
                        ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [])
                #expect(outcome.status == 69, "\(outcome)")
                #expect(outcome.text.contains(sentence), "\(outcome)")
            }
        }
    }

    @Test("A full disk ends a copy and a backup with 69 and a sentence, and leaves no backup behind")
    func fullDisk() async throws {
        try await Self.withFolder { folder in
            let source = folder.appending(path: "source.db").path
            let store = try await SQLiteStore.open(path: source)
            var random = SystemRandomNumberGenerator()
            for number in 1...40 {
                // What cannot be compressed.
                let text = String(
                    decoding: (0..<50_000).map { _ in UInt8.random(in: 33...126, using: &random) }, as: UTF8.self)
                try await store.setNote("note \(number)", to: text)
            }
            await store.shutDown()
            let disk = folder.appending(path: "disk").path
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
            for verb in [
                ["store", "backup", "\(disk)/b", "--url", "sqlite:\(source)"],
                ["store", "copy", "--from", "sqlite:\(source)", "--to", "sqlite:\(disk)/target.db"],
            ] {
                let outcome = try await Self.usher(
                    verb, [:],
                    through: [
                        "/usr/bin/unshare", geteuid() == 0 ? "-m" : "-rm", "/bin/sh", "-c",
                        """
                        mount -t tmpfs -o size=512k none '\(disk)' || exit 99
                        "$0" "$@"; status=$?
                        echo "left: $(ls -A '\(disk)' | tr '\\n' ' ')"
                        exit $status
                        """,
                    ])
                #expect(outcome.status == 69, "\(outcome)")
                #expect(outcome.text.contains("no room left") || outcome.text.contains("No space left"), "\(outcome)")
                if verb[1] == "backup" { #expect(outcome.text.contains("left: \n"), "\(outcome)") }
            }
        }
    }

    // MARK: - Running

    private struct Outcome {
        let status: Int32
        let text: String
        let files: [String]
    }

    /// Runs the program to its end in a folder of its own.
    /// - Parameter through: A command that runs it.
    private static func usher(
        _ arguments: [String], _ environment: [String: String], through: [String] = []
    ) async throws -> Outcome {
        try await self.withFolder { folder in
            let environment = ["DISCORD_TOKEN": "token", "DISCORD_API_URL": "http://127.0.0.1:1"]
                .merging(environment) { $1 }
            let process = try await UsherProcess(arguments, in: folder, environment: environment, through: through)
            let status = try await process.end()
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            return Outcome(status: status, text: process.output, files: files)
        }
    }

    private static func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trouble-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            try? FileManager.default.removeItem(at: folder)
        }
        return try await body(folder)
    }
}
