import Foundation
import TestSupport
import Testing

/// A MariaDB server that only one test uses, with an empty database for Usher.
struct OwnMariaDB: Sendable {
    private let server: OwnServer
    var url: String { self.server.url.replacing("/?tls=off", with: "/usher?tls=off") }

    static func with(_ body: @Sendable (OwnMariaDB) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mariadb-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await OwnServer.with(.mariaDB, in: folder) { server in
            let database = OwnMariaDB(server: server)
            try await database.query("CREATE DATABASE usher CHARACTER SET utf8mb4", in: "information_schema")
            try await body(database)
        }
    }

    func start() async throws { try await self.server.start() }

    func kill() async throws { try await self.server.send(SIGKILL) }

    /// - Returns: The rows, a line each, their columns separated by tabs.
    @discardableResult
    func query(_ statement: String, in database: String = "usher") async throws -> [String] {
        let client = Command(
            "/usr/bin/mariadb",
            ["--defaults-file=\(self.server.folder.path)/client.cnf", "-N", "-B", "-e", statement, database])
        return String(decoding: try await client.output(), as: UTF8.self).split(separator: "\n").map(String.init)
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
}
