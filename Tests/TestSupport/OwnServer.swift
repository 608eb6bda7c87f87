public import Foundation

/// A database server that only one test uses, as `scripts/servers` starts it.
public struct OwnServer: Sendable {
    public enum Kind: String, Sendable {
        case mariaDB = "mariadb"
        case secantus
    }

    public let kind: Kind
    /// Its data, its log and its certificates.
    public let folder: URL
    public let url: String
    private let environment: [String: String]

    /// The first start of SecantusDB may have to install it.
    private static let limit = Duration.seconds(600)

    /// Starts it, and ends it after `body`.
    ///
    /// - Parameters:
    ///   - folder: The one of an earlier server makes it one with its data.
    ///   - environment: What the script knows beside its arguments.
    /// - Throws: ``ChildProcessProblem`` with what the script says when it fails, and what `body` throws.
    public static func with(
        _ kind: Kind, in folder: URL, environment: [String: String] = [:], _ body: (OwnServer) async throws -> Void
    ) async throws {
        let result: Result<Void, any Error>
        do {
            let url = try await Self.script("start", kind, folder, environment)
            result = .success(try await body(OwnServer(kind: kind, folder: folder, url: url, environment: environment)))
        } catch {
            result = .failure(error)
        }
        // In a task of its own, since that of a test that took too long has been cancelled, and would kill the script.
        let isThere = FileManager.default.fileExists(atPath: folder.appending(path: "pid").path)
        let end = Task { if isThere { _ = try await Self.script("stop", kind, folder, environment) } }
        let ended = await end.result
        try result.get()
        try ended.get()
    }

    /// Starts it again, on its old port.
    public func start() async throws { _ = try await Self.script("start", self.kind, self.folder, self.environment) }

    /// Sends it a signal; returns from SIGKILL when it is gone, from SIGSTOP when all its threads stand still.
    public func send(_ signal: Int32) async throws {
        let printed = try await Self.script("pid", self.kind, self.folder, self.environment)
        guard let pid = pid_t(printed), kill(pid, signal) == 0 else {
            throw ChildProcessProblem("no process takes the signal: \(self.kind.rawValue) with pid \(printed)")
        }
        switch signal {
        // Ended, though nobody may have taken note of it.
        case SIGKILL:
            try await waitUntil("the end of \(self.kind.rawValue) after SIGKILL") {
                Self.states(of: pid).allSatisfy { "ZX".contains($0) }
            }
        // Until then, a thread on another core may answer a call.
        case SIGSTOP:
            try await waitUntil("the standstill of \(self.kind.rawValue) after SIGSTOP") {
                Self.states(of: pid).allSatisfy { "TZX".contains($0) }
            }
        default: break
        }
    }

    /// What each thread does, in the letters of `proc(5)`; none of a process that is gone.
    private static func states(of pid: pid_t) -> [Character] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.compactMap { thread in
            let stat = try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/stat", encoding: .utf8)
            // Behind the name, which stands in parentheses and may contain some.
            return stat?.split(separator: ")").last?.first { $0 != " " }
        }
    }

    /// - Returns: What the script prints.
    private static func script(
        _ action: String, _ kind: Kind, _ folder: URL, _ environment: [String: String]
    ) async throws -> String {
        let script = Command(
            Command.package.appending(path: "scripts/servers/\(kind.rawValue).sh").path, [action, folder.path],
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        return String(decoding: try await script.output(within: Self.limit), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
