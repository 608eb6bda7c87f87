import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

/// `usher run`, or another of our programs, in a process of its own, as on a server.
final class UsherProcess: Sendable {
    private let process: Process
    private let log: URL

    /// Beside the test bundle.
    private static func program(_ name: String) -> URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: "/")
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        return folder.appending(path: name)
    }

    /// - Parameters:
    ///   - program: One of ours, by name.
    ///   - folder: Where its files lie; the same one again is a restart.
    ///   - through: A command, with its arguments, that runs the program.
    init(
        _ arguments: [String] = ["run"], program: String = "usher", in folder: URL, environment: [String: String],
        through: [String] = []
    ) throws {
        self.process = Process()
        self.log = folder.appending(path: "usher-\(UUID().uuidString).log")
        let command = through + [Self.program(program).path] + arguments
        self.process.executableURL = URL(filePath: command[0])
        self.process.arguments = Array(command.dropFirst())
        self.process.currentDirectoryURL = folder
        self.process.environment = ["PATH": "/usr/bin:/bin", "HTTP_PORT": "0"].merging(environment) { $1 }
        // A file, since a pipe that nobody reads would hold the program up.
        try Data().write(to: self.log)
        self.process.standardError = try FileHandle(forWritingTo: self.log)
        self.process.standardOutput = self.process.standardError
        try self.process.run()
    }

    var output: String { (try? String(contentsOf: self.log, encoding: .utf8)) ?? "" }

    var isRunning: Bool { self.process.isRunning }

    func kill() { self.process.isRunning ? _ = Glibc.kill(self.process.processIdentifier, SIGKILL) : () }

    func terminate() { self.process.terminate() }

    /// - Returns: Its exit status.
    @discardableResult
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [process = self.process] in
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }

    struct Health: Decodable {
        let isReady: Bool
        let parts: [String: String]
    }

    /// What its health page says; `nil` while there is none.
    func health() async -> Health? {
        // As text, and as JSON.
        let output = self.output
        guard
            let port = output.firstMatch(of: /:(\d+) \[Web\] http server listens/)?.1
                ?? output.firstMatch(of: /:(\d+)","[^\n]*"http server listens"/)?.1
        else { return nil }
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/health")
        guard let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(10)),
            let body = try? await answer.body.collect(upTo: 65_536)
        else { return nil }
        return try? JSONDecoder().decode(Health.self, from: Data(body.readableBytesView))
    }

    /// Looks at the health page until it says so.
    func waitUntil(_ what: String, within limit: Duration = .seconds(60), _ holds: (Health) -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if let health = await self.health(), holds(health) { return }
            // Another process: there is no event to wait for.
            try await Task.sleep(for: .milliseconds(50))
        }
        throw UsherProcessProblem(text: "not \(what) in \(limit):\n\(self.output.suffix(3000))")
    }
}

struct UsherProcessProblem: Error, CustomStringConvertible {
    let text: String
    var description: String { self.text }
}
