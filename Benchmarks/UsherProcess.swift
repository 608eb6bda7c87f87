import AsyncHTTPClient
import Foundation
import NIOCore
import Sandbox
import TestSupport

/// `usher run` in a process of its own, from beside this program.
struct UsherProcess: Sendable {
    private let process: ChildProcess
    private let logFile: URL
    let databasePath: String

    /// Runs it while `body` does, and removes all that it wrote.
    static func with(sandbox: Sandbox, token: String, _ body: (UsherProcess) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appending(path: "usher.db").path
        let log = folder.appending(path: "usher.log")
        let command = Command(
            Command.built("usher"), ["run"],
            environment: [
                "DISCORD_TOKEN": token, "DISCORD_API_URL": sandbox.apiURL, "HTTP_PORT": "0", "LOG_LEVEL": "info",
                "STORE_URL": "sqlite:\(database)",
            ], in: folder)
        let process = try await ChildProcess(command, output: .file(log), errors: log)
        let usher = UsherProcess(process: process, logFile: log, databasePath: database)
        try await body(usher)
        try await usher.end()
    }

    var log: String { (try? String(contentsOf: self.logFile, encoding: .utf8)) ?? "" }

    /// The median and the 99th percentile of its last acknowledgements, in milliseconds, from its health page.
    func acknowledgement() async throws -> (median: Double, p99: Double) {
        guard let match = self.log.firstMatch(of: /127\.0\.0\.1:(\d+)/) else { return (0, 0) }
        struct Health: Decodable {
            struct Times: Decodable {
                let median: Double?
                let p99: Double?
            }
            let acknowledgement: Times
        }
        let answer = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "http://127.0.0.1:\(match.1)/health"), timeout: .seconds(5))
        let body = try await answer.body.collect(upTo: 65_536)
        let times = try JSONDecoder().decode(Health.self, from: Data(body.readableBytesView)).acknowledgement
        return (times.median ?? 0, times.p99 ?? 0)
    }

    /// Resident memory in MB, and what of it is this process's own and not a page of a file, as the kernel counts them.
    func memory() throws -> (resident: Double, privatePart: Double) {
        let text = try String(contentsOfFile: "/proc/\(self.process.pid)/smaps_rollup", encoding: .utf8)
        func kilobytes(_ name: String) -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line.flatMap { Double($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        }
        return (kilobytes("Rss") / 1024, kilobytes("Anonymous") / 1024)
    }

    /// SIGTERM, and the wait for its end.
    ///
    /// - Returns: Its exit status.
    @discardableResult
    func end() async throws -> Int32 {
        self.process.send(SIGTERM)
        return try await self.process.end()
    }
}
