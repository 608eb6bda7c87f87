import Foundation
import Testing

/// A MariaDB server that only one test uses, with an empty database for Usher.
struct OwnMariaDB: Sendable {
    private let folder: URL
    let url: String

    static func with(_ body: @Sendable (OwnMariaDB) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mariadb-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let printed = try await Self.run(Self.script, ["start", folder.path])
        let server = OwnMariaDB(folder: folder, url: printed.replacing("/?tls=off", with: "/usher?tls=off"))
        var failure: (any Error)?
        do {
            try await server.query("CREATE DATABASE usher CHARACTER SET utf8mb4", in: "information_schema")
            try await body(server)
        } catch {
            failure = error
        }
        _ = try await Self.run(Self.script, ["stop", folder.path], mayBeSilent: true)
        if let failure { throw failure }
    }

    func start() async throws { _ = try await Self.run(Self.script, ["start", self.folder.path]) }

    func kill() async throws {
        let pid = try #require(pid_t(try await Self.run(Self.script, ["pid", self.folder.path])))
        try #require(Glibc.kill(pid, SIGKILL) == 0)
    }

    /// - Returns: The rows, a line each, their columns separated by tabs.
    @discardableResult
    func query(_ statement: String, in database: String = "usher") async throws -> [String] {
        try await Self.run(
            URL(filePath: "/usr/bin/mariadb"),
            ["--defaults-file=\(self.folder.path)/client.cnf", "-N", "-B", "-e", statement, database],
            mayBeSilent: true
        ).split(separator: "\n").map(String.init)
    }

    /// Asks until it says yes: it is another process, so that there is no event to wait for.
    func waitUntil(
        _ what: String, within limit: Duration = .seconds(30), _ holds: (OwnMariaDB) async throws -> Bool?
    ) async throws {
        let end = ContinuousClock.now + limit
        while try await holds(self) != true {
            guard ContinuousClock.now < end else { throw UsherProcessProblem(text: "not in \(limit): \(what)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static var script: URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../scripts/servers/mariadb.sh").standardized
    }

    /// - Returns: What it prints.
    private static func run(
        _ program: URL, _ arguments: [String], mayBeSilent: Bool = false
    ) async throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // The end of its output is the end of the program. Foundation would wait for the server too, which inherits the
        // socket on which it waits.
        let printed = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
            }
        }
        guard mayBeSilent || !printed.isEmpty else {
            throw UsherProcessProblem(text: "\(program.lastPathComponent) \(arguments) failed")
        }
        return printed.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
