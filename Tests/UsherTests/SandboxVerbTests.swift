import Foundation
import TestSupport
import Testing

/// The options of `usher sandbox`, as the user gives them.
@Suite("usher sandbox", .timeLimit(.minutes(5)))
struct SandboxVerbTests {
    /// Runs it in a folder until it has said where it is, and ends it.
    ///
    /// - Returns: What it said, by name, and its exit status.
    private func run(_ arguments: [String], in folder: URL) async throws -> (said: [String: String], status: Int32) {
        let command = Command(
            Command.built("usher"), ["sandbox", "--port", "0"] + arguments, environment: Command.leastEnvironment,
            in: folder)
        let process = try await ChildProcess(command, output: .lines, errors: folder.appending(path: "errors"))
        var said: [String: String] = [:]
        while said["Token"] == nil, let line = try await process.nextLine() {
            let parts = line.split(separator: ":", maxSplits: 1)
            said[String(parts[0])] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        process.send(SIGTERM)
        return (said, try await process.end())
    }

    private func errors(in folder: URL) throws -> String {
        try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)
    }

    @Test("--world builds the world of a file: the example of the documents")
    func world() async throws {
        try await withFolder { folder in
            let example = Command.package.appending(path: "docs/world-example.yml").path
            let (said, status) = try await self.run(["--world", example], in: folder)
            #expect(said["Token"] == "MTA0.example.usher" && status == 0)
        }
    }

    @Test("A world file with mistakes ends with 64, and tells each with its line", arguments: ["sandbox", "demo"])
    func wrongWorld(verb: String) async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "w.yml")
            try Data("people: [ana]\nguilds:\n  - name: Home\n    owner: anna\n    role: []\n".utf8).write(to: file)
            let outcome = try await Program.run(verb, "--port", "0", "--world", file.path)
            #expect(outcome.status == 64 && outcome.output == "")
            #expect(outcome.errors.contains("has 2 mistakes:"))
            #expect(outcome.errors.contains("w.yml:4: guilds[0].owner: “anna” is no person here: did you mean ana?"))
            #expect(
                outcome.errors.contains("w.yml:5: guilds[0].role: “role” is no key of a server: did you mean roles?"))
        }
        let missing = try await Program.run(verb, "--port", "0", "--world", "nowhere.yml")
        #expect(missing.status == 64 && missing.errors.contains("nowhere.yml: the file cannot be read"))
    }

    @Test("--state keeps the world: the token, which the bot goes on with, is the same after a restart")
    func state() async throws {
        try await withFolder { folder in
            let first = try await self.run(["--state", "state.json"], in: folder)
            let token = try #require(first.said["Token"])
            #expect(first.status == 0)
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: "state.json").path))
            let second = try await self.run(["--state", "state.json"], in: folder)
            #expect(second.said["Token"] == token && second.status == 0)
            // The world in the file is not mixed with another one.
            let example = Command.package.appending(path: "docs/world-example.yml").path
            let third = try await self.run(["--state", "state.json", "--world", example], in: folder)
            #expect(third.said["Token"] == token)
            #expect(try self.errors(in: folder).contains("the world goes on from where it was saved"))
        }
    }

    @Test("A state that is damaged ends with 64, and stays as it is")
    func damagedState() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "state.json")
            for (text, sentence) in [("{\"format\":2}", "damaged"), ("{\"format\":99}", "has format 99")] {
                try Data(text.utf8).write(to: file)
                let outcome = try await Program.run("sandbox", "--port", "0", "--state", file.path)
                #expect(outcome.status == 64 && outcome.errors.contains(sentence), "\(outcome.errors)")
                #expect(try Data(contentsOf: file) == Data(text.utf8))
            }
        }
    }

    @Test("A state that cannot be saved at the end ends with 69")
    func unwritableState() async throws {
        try await withFolder { folder in
            let outcome = try await self.run(["--state", "/nowhere/at/all/state.json"], in: folder)
            #expect(outcome.status == 69)
            #expect(try self.errors(in: folder).contains("cannot be saved in /nowhere/at/all/state.json"))
        }
    }

    @Test("--guilds makes servers, and is a number")
    func guilds() async throws {
        try await withFolder { folder in
            let outcome = try await self.run(["--guilds", "50", "--state", "state.json"], in: folder)
            #expect(outcome.status == 0)
            let state = try String(contentsOf: folder.appending(path: "state.json"), encoding: .utf8)
            #expect(state.contains("\"Server 50\"") && !state.contains("\"Server 51\""))
            let wrong = try await Program.run("sandbox", "--port", "0", "--guilds", "-1")
            #expect(wrong.status == 64 && wrong.errors.contains("--guilds"))
            let file = folder.appending(path: "w.yml")
            try Data("people: [ana]".utf8).write(to: file)
            let lonely = try await Program.run("sandbox", "--port", "0", "--guilds", "2", "--world", file.path)
            #expect(lonely.status == 64 && lonely.errors.contains("--guilds needs a bot"))
        }
    }
}
