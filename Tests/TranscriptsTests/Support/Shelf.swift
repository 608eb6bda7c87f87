import Foundation

/// Where transcripts are left for the tests in a browser: the folder that `USHER_TEST_TRANSCRIPTS` names, if it does.
enum Shelf {
    static var folder: URL? {
        ProcessInfo.processInfo.environment["USHER_TEST_TRANSCRIPTS"].map { URL(fileURLWithPath: $0) }
    }

    /// - Parameter path: Relative; folders in it are made.
    static func put(_ document: [UInt8], at path: String) throws {
        guard let folder = Self.folder else { return }
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(document).write(to: file)
    }
}
