import DiscordModel
import Foundation
import TestSupport

/// `usher sandbox` in a process of its own, on the first core alone, so that what it does in a second is what one core does.
struct SandboxProcess: Sendable {
    let apiURL: String
    let gatewayURL: String
    let token: String
    let port: Int
    private let process: ChildProcess

    /// Runs it while `body` does.
    ///
    /// - Throws: ``BenchError`` when it does not say where it is, and what `body` throws.
    static func with(_ body: (SandboxProcess) async throws -> Void) async throws {
        let command = Command("/usr/bin/taskset", ["-c", "0", Command.built("usher"), "sandbox", "--port", "0"])
        let process = try await ChildProcess(command, output: .lines)
        var said: [String: String] = [:]
        while said["Token"] == nil, let line = try await process.nextLine() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            said[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        guard let apiURL = said["API"], let gatewayURL = said["Gateway"], let token = said["Token"],
            let port = URL(string: apiURL)?.port
        else { throw BenchError(text: "usher sandbox does not say where it is: \(said)") }
        try await body(
            SandboxProcess(apiURL: apiURL, gatewayURL: gatewayURL, token: token, port: port, process: process))
        process.send(SIGTERM)
        try await process.end()
    }

    /// How much of the core it has used so far, in seconds.
    func processorTime() throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(self.process.pid)/stat", encoding: .utf8)
        // Behind the name, which stands in parentheses: the twelfth and thirteenth figures are user and system time.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident, in MB.
    func memory() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(self.process.pid)/statm", encoding: .utf8)
        return (Double(text.split(separator: " ")[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
