import Foundation
import Testing

/// Runs the program itself, as the user does.
@Suite("The program's exit status")
struct ExitStatusTests {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Beside the test bundle.
    private static var program: URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: "/")
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        return folder.appending(path: "usher")
    }

    /// In an empty folder, and with nothing in the environment but `environment`.
    private static func run(
        _ arguments: String..., file: String? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await withFolder { folder in
            if let file { try Data(file.utf8).write(to: folder.appending(path: "usher.yml")) }
            let process = Process()
            process.executableURL = self.program
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
            // Files, since a pipe that nobody reads would hold the program up.
            let output = folder.appending(path: "output")
            let errors = folder.appending(path: "errors")
            try Data().write(to: output)
            try Data().write(to: errors)
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            let status: Int32 = try await withCheckedThrowingContinuation { continuation in
                process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do { try process.run() } catch { continuation.resume(throwing: error) }
            }
            return Outcome(
                status: status, output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8))
        }
    }

    @Test("check with a good configuration ends well")
    func good() async throws {
        let outcome = try await Self.run("check", file: "log:\n  level: debug\n")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("✓ the configuration is valid"))
        #expect(outcome.output.contains("✓ 7 commands load"))
        #expect(outcome.errors == "")
    }

    @Test("R8.5: check with a bad configuration ends with 78 and tells all problems on standard error")
    func bad() async throws {
        let outcome = try await Self.run(
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
        let outcome = try await Self.run("check", "--config", "nowhere.yml")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("nowhere.yml"))
    }

    @Test("R8.5: run without a token does not start, and ends with 78")
    func noToken() async throws {
        let outcome = try await Self.run("run")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("discord.token (DISCORD_TOKEN) is missing"))
    }

    @Test("Wrong usage ends with 64", arguments: [["--frobnicate"], ["run", "--frobnicate"], ["dance"]])
    func wrongUsage(arguments: [String]) async throws {
        let outcome = try await Self.run(arguments[0], arguments.count > 1 ? arguments[1] : "--")
        #expect(outcome.status == 64)
        #expect(!outcome.errors.isEmpty)
    }

    @Test("A port that is none ends with 64")
    func wrongPort() async throws {
        let outcome = try await Self.run("sandbox", "--port", "70000")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--port"))
    }

    @Test("--help lists what there is")
    func help() async throws {
        let outcome = try await Self.run("--help")
        #expect(outcome.status == 0)
        for verb in ["run", "demo", "sandbox", "check"] {
            #expect(outcome.output.contains("\n  \(verb) "), "\(verb)")
        }
        #expect(outcome.output.contains("DISCORD_TOKEN"))
    }

    @Test("check --online ends with 69 where Discord does not answer, and shows no token")
    func unreachable() async throws {
        // Nobody listens at port 1.
        let outcome = try await Self.run(
            "check", "--online", environment: ["DISCORD_TOKEN": "hunter2", "DISCORD_API_URL": "http://127.0.0.1:1"])
        #expect(outcome.status == 69)
        #expect(outcome.output.contains("✓ the database can be read and written"))
        #expect(outcome.errors.contains("Discord stayed unreachable"))
        #expect(!(outcome.output + outcome.errors).contains("hunter2"))
    }

    @Test("check --online ends with 69 where the database cannot be opened")
    func noDatabase() async throws {
        let outcome = try await Self.run(
            "check", "--online",
            environment: ["DISCORD_TOKEN": "hunter2", "STORE_URL": "sqlite:/nowhere/at/all/usher.db"])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("database"))
    }
}
