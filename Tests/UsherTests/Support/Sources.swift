import Foundation
import Testing

@testable import usher

/// A folder for one test, gone afterwards.
func withFolder<Result>(_ work: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let result: Result
    do { result = try await work(folder) } catch {
        try? FileManager.default.removeItem(at: folder)
        throw error
    }
    try FileManager.default.removeItem(at: folder)
    return result
}

/// What is read from a file with this text, or none, under the environment.
func read(
    _ text: String? = nil, _ environment: [String: String] = [:], needsToken: Bool = false
) async throws -> UsherConfiguration {
    try await withFolder { folder in
        let file = folder.appending(path: "usher.yml")
        if let text { try Data(text.utf8).write(to: file) }
        // Without a file, one that is empty stands in for the missing default.
        if text == nil { try Data().write(to: file) }
        return try await ConfigurationReader.read(path: file.path, environment: environment, needsToken: needsToken)
    }
}

/// What is wrong with it; nothing if it can be read.
func problems(
    _ text: String? = nil, _ environment: [String: String] = [:], needsToken: Bool = false
) async throws -> [String] {
    do {
        _ = try await read(text, environment, needsToken: needsToken)
        return []
    } catch let error as ConfigurationError {
        return error.problems
    }
}
