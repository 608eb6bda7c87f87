import AsyncHTTPClient
import Foundation
import NIOCore
import Sandbox

/// `usher run` in a process of its own, from beside this program.
struct UsherProcess: Sendable {
    private let process = Process()
    private let folder: URL

    private var logFile: URL { self.folder.appending(path: "usher.log") }
    var databasePath: String { self.folder.appending(path: "usher.db").path }

    init(sandbox: Sandbox, token: String, logLevel: String = "info") throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        self.process.executableURL = program.appending(path: "usher")
        self.process.arguments = ["run"]
        self.process.currentDirectoryURL = self.folder
        self.process.environment = [
            "DISCORD_TOKEN": token, "DISCORD_API_URL": sandbox.apiURL, "HTTP_PORT": "0", "LOG_LEVEL": logLevel,
            "STORE_URL": "sqlite:\(self.databasePath)",
        ]
        // A file: a pipe that nobody reads would hold the program up.
        try Data().write(to: self.logFile)
        self.process.standardError = try FileHandle(forWritingTo: self.logFile)
        try self.process.run()
    }

    var log: String { (try? String(contentsOf: self.logFile, encoding: .utf8)) ?? "" }

    var isRunning: Bool { self.process.isRunning }

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
        let text = try String(contentsOfFile: "/proc/\(self.process.processIdentifier)/smaps_rollup", encoding: .utf8)
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
    func end() -> Int32 {
        if self.process.isRunning { self.process.terminate() }
        self.process.waitUntilExit()
        return self.process.terminationStatus
    }

    /// Ends it, and removes all that it wrote.
    func stop() {
        self.end()
        try? FileManager.default.removeItem(at: self.folder)
    }
}
