import Foundation
import Tickets

@testable import SQLiteStore

extension StoreBackend {
    static let sqlite = StoreBackend(name: "SQLite") {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "usher.db")
        return Database(
            url: "sqlite:\(path)",
            makeFirstVersion: {
                let schema = Schema(steps: Array(Schema.current.steps.prefix(1)))
                await (try SQLiteStore.open(path: path, schema: schema)).shutDown()
            },
            connect: { try await SQLiteStore.open(path: path, patience: .seconds(30)) },
            remove: { try folder.remove() })
    }

    static let sqliteMirror = StoreBackend(name: "SQLite mirror", isMirror: true) {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "usher-fallback.db")
        return Database(
            url: "sqlite:\(path)",
            connect: { try await SQLiteMirror.open(path: path, patience: .seconds(30)) },
            remove: { try folder.remove() })
    }
}

/// A folder of one test.
struct TemporaryFolder: Sendable {
    private let url: URL

    init() throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: "usher-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: false)
    }

    var path: String { self.url.path }

    func path(of name: String) -> String { self.url.appending(path: name).path }

    func remove() throws { try FileManager.default.removeItem(at: self.url) }
}

/// Runs `body` with a folder of its own and removes it afterwards, however it ends.
func withTemporaryFolder(_ body: (TemporaryFolder) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    var failure: (any Error)?
    do { try await body(folder) } catch { failure = error }
    try folder.remove()
    if let failure { throw failure }
}
