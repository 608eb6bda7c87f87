import Foundation
import SQLiteStore
import Testing

/// Runs the program itself, as the user does.
@Suite("The program's exit status")
struct ExitStatusTests {
    @Test("check with a good configuration ends well")
    func good() async throws {
        let outcome = try await Program.run("check", file: "log:\n  level: debug\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("✓ the configuration is valid"))
        #expect(outcome.output.contains("✓ 10 commands load"))
        #expect(outcome.errors == "")
    }

    @Test("R8.5: check with a bad configuration ends with 78 and tells all problems on standard error")
    func bad() async throws {
        let outcome = try await Program.run(
            "check", file: "log:\n  level: loud\nhtp:\n  port: 1\n", environment: ["HTTP_PORT": "x"])
        #expect(outcome.status == 78)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("usher: The configuration has 3 problems:\n"))
        for part in ["log.level is “loud”", "htp.port", "http.port (HTTP_PORT) is “x”"] {
            #expect(outcome.errors.contains(part))
        }
    }

    @Test("A file that was named and does not exist ends with 78")
    func missingFile() async throws {
        let outcome = try await Program.run("check", "--config", "nowhere.yml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("nowhere.yml"))
    }

    @Test("R8.5: run without a token does not start, and ends with 78")
    func noToken() async throws {
        let outcome = try await Program.run("run")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("discord.token (DISCORD_TOKEN) is missing"))
    }

    @Test("Wrong usage ends with 64", arguments: [["--frobnicate"], ["run", "--frobnicate"], ["dance"]])
    func wrongUsage(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments[0], arguments.count > 1 ? arguments[1] : "--")
        #expect(outcome.status == 64)
        #expect(!outcome.errors.isEmpty)
    }

    @Test("A port that is none ends with 64")
    func wrongPort() async throws {
        let outcome = try await Program.run("sandbox", "--port", "70000")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--port"))
    }

    @Test(
        "A rule to leave out that there is not, or that cannot be left out, ends with 64",
        arguments: ["99", "ids", "2,"])
    func wrongRule(rules: String) async throws {
        let outcome = try await Program.run("sandbox", "--port", "0", "--without", rules)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--without") && outcome.errors.contains("2 userAgent"))
    }

    @Test("--help lists what there is")
    func help() async throws {
        let outcome = try await Program.run("--help")
        #expect(outcome.status == 0)
        for verb in ["run", "demo", "sandbox", "check", "store", "transcript", "privacy"] {
            #expect(outcome.output.contains("\n  \(verb) "), "\(verb)")
        }
        #expect(outcome.output.contains("DISCORD_TOKEN"))
    }

    @Test("check --online ends with 69 where Discord does not answer, and shows no token")
    func unreachable() async throws {
        // Nobody listens at port 1.
        let outcome = try await Program.run(
            "check", "--online", environment: ["DISCORD_TOKEN": "hunter2", "DISCORD_API_URL": "http://127.0.0.1:1"])
        #expect(outcome.status == 69)
        #expect(outcome.output.contains("✓ the database can be read and written"))
        #expect(outcome.errors.contains("Discord stayed unreachable"))
        #expect(!(outcome.output + outcome.errors).contains("hunter2"))
    }

    @Test("check looks through a database file that is there, and makes none")
    func databaseFile() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "usher.db").path
            let settings = ["STORE_URL": "sqlite:\(path)"]
            let none = try await Program.run("check", environment: settings)
            #expect(none.status == 0)
            #expect(!none.output.contains("sound"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])

            let store = try await SQLiteStore.open(path: path)
            try await store.fill(StoreSamples.records(tickets: 300))
            await store.shutDown()
            let sound = try await Program.run("check", environment: settings)
            #expect(sound.status == 0)
            #expect(sound.output.contains("✓ the database file \(path) is sound"))

            // In the midst of the file, where only somebody who reads everything comes across it.
            var bytes = try Data(contentsOf: URL(filePath: path))
            for place in bytes.count / 2..<bytes.count / 2 + 8192 { bytes[place] = 0x5A }
            try bytes.write(to: URL(filePath: path))
            let damaged = try await Program.run("check", environment: settings)
            #expect(damaged.status == 69)
            #expect(damaged.errors.contains("database"))
            #expect(!damaged.output.contains("sound"))
        }
    }

    @Test("check --online ends with 69 where the database cannot be opened")
    func noDatabase() async throws {
        let outcome = try await Program.run(
            "check", "--online",
            environment: ["DISCORD_TOKEN": "hunter2", "STORE_URL": "sqlite:/nowhere/at/all/usher.db"])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("database"))
    }
}
