import DiscordModel
import Foundation
import TestSupport

/// A running `store-worker`.
final class StoreWorker: Sendable {
    private let process: ChildProcess
    private let errors: URL

    init(url: String, fallback: String, guild: GuildID, callers: Int, seed: UInt64) async throws {
        self.errors = URL(filePath: fallback + ".worker.log")
        let command = Command(
            Command.built("store-worker"), [url, fallback, "\(guild)", "\(callers)", "\(seed)"])
        self.process = try await ChildProcess(command, output: .lines, errors: self.errors)
    }

    /// `nil` when it has ended.
    func nextLine() async throws -> String? { try await self.process.nextLine() }

    var log: String { (try? String(contentsOf: self.errors, encoding: .utf8)) ?? "" }

    func finish() { self.process.closeInput() }

    func kill() { self.process.send(SIGKILL) }

    /// - Returns: Its exit status, or the number of the signal that ended it, negated.
    func end() async throws -> Int32 { try await self.process.end() }
}
