import Foundation
import Logging

enum TemporaryFolder {
    /// Makes an empty folder for `work` and removes it afterwards with all that is in it.
    static func with<Result>(_ work: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await work(folder.path)
    }
}

extension Logger {
    /// For work whose outcome is told in another way.
    static var silent: Logger { Logger(label: "usher") { _ in SwiftLogNoOpLogHandler() } }
}
