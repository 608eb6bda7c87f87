import DiscordModel
import Foundation
import SQLiteStore
import Tickets

/// What can be said of the fallback's file without the bot, also while the bot uses it.
struct FallbackFile {
    let state: MirrorState
    /// The latest conflicts that were resolved, latest first.
    let reports: [(at: Timestamp, sentence: String)]

    /// - Returns: `nil` if there is no file yet.
    /// - Throws: `StoreError` if it cannot be read.
    static func read(_ path: String, reports count: Int) async throws(StoreError) -> Self? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let mirror = try await SQLiteMirror.open(path: path)
        let result: Result<Self, StoreError>
        do {
            result = .success(
                Self(state: try await mirror.mirrorState(), reports: try await mirror.reports(limit: count)))
        } catch {
            result = .failure(error)
        }
        await mirror.shutDown()
        return try result.get()
    }

    /// Whether it could be made where it shall be, without making it.
    static func canBeMade(_ path: String) -> Bool {
        FileManager.default.isWritableFile(atPath: URL(filePath: path).deletingLastPathComponent().path)
    }

    /// `in step since 2026-11-22T14:03:07Z`
    var condition: String {
        if let since = self.state.degradedSince {
            return Texts.plainly(.degraded(since: since, waiting: self.state.waiting))
        }
        guard let moment = self.state.completeAt else { return "not filled yet; it cannot stand in for the server" }
        let waiting = self.state.waiting
        return "in step since \(Texts.inUTC(moment))"
            + (waiting > 0 ? ", \(waiting) change\(waiting == 1 ? "" : "s") waiting" : "")
    }
}
