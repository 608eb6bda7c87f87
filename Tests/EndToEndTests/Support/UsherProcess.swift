import AsyncHTTPClient
import Foundation
import NIOCore
import TestSupport
import Testing

/// `usher run`, or another of our programs, in a process of its own, as on a server.
final class UsherProcess: Sendable {
    private let process: ChildProcess
    private let log: URL

    /// - Parameters:
    ///   - program: One of ours, by name.
    ///   - folder: Where its files lie; the same one again is a restart.
    ///   - through: A command, with its arguments, that runs the program.
    init(
        _ arguments: [String] = ["run"], program: String = "usher", in folder: URL, environment: [String: String],
        through: [String] = []
    ) async throws {
        self.log = folder.appending(path: "usher-\(UUID().uuidString).log")
        let words = through + [Command.built(program)] + arguments
        let command = Command(
            words[0], Array(words.dropFirst()),
            environment: Command.leastEnvironment.merging(["HTTP_PORT": "0"]) { $1 }.merging(environment) { $1 },
            in: folder)
        self.process = try await ChildProcess(command, output: .file(self.log), errors: self.log)
    }

    var output: String { (try? String(contentsOf: self.log, encoding: .utf8)) ?? "" }

    var isRunning: Bool { self.process.isRunning }

    func kill() { self.process.send(SIGKILL) }

    func terminate() { self.process.send(SIGTERM) }

    /// - Returns: Its exit status, or the number of the signal that ended it, negated.
    @discardableResult
    func end() async throws -> Int32 { try await self.process.end() }

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
