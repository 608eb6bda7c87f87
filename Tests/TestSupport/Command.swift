public import Foundation
import SystemPackage

/// A program with what it is started with.
public struct Command: Sendable {
    /// Its path.
    public var program: String
    public var arguments: [String]
    /// All the variables that it gets; `nil` for those of this process.
    public var environment: [String: String]?
    /// Its working directory; `nil` for that of this process.
    public var folder: URL?

    public init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil, in folder: URL? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }

    /// For programs whose environment is given as a whole. MongoDB's driver would keep its counters in shared memory under the
    /// process id: one that is killed leaves them behind, and a later one with that id complains.
    public static let leastEnvironment = ["PATH": "/usr/bin:/bin", "MONGOC_DISABLE_SHM": "1"]

    /// The folder of `Package.swift`.
    public static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardized

    /// The path of one of our own programs, which lies beside the test bundle, or beside this program.
    public static func built(_ name: String) -> String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }.map { URL(filePath: $0) }
        let folder = (bundle ?? Bundle.main.executableURL ?? URL(filePath: "/")).deletingLastPathComponent()
        return folder.appending(path: name).path
    }

    /// What became of a command that has ended.
    public struct Outcome: Sendable {
        /// The exit status, or the number of the signal that ended it, negated.
        public let status: Int32
        public let output: Data
        public let errors: Data
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - input: What it finds on its standard input.
    ///   - limit: How long it may take.
    ///   - meanwhile: Done while it runs.
    /// - Throws: ``ChildProcessProblem`` when it could not be started, ``NotInTime`` when it took too long, and what
    ///   `meanwhile` throws. It is killed then.
    public func run(
        input: [UInt8] = [], within limit: Duration = usualLimit,
        meanwhile: (ChildProcess) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
        let process = try await ChildProcess(self, output: .file(output), errors: errors)
        process.write(input)
        process.closeInput()
        try await meanwhile(process)
        return Outcome(
            status: try await process.end(within: limit), output: try Data(contentsOf: output),
            errors: try Data(contentsOf: errors))
    }

    /// Runs it to its end, which must be a good one.
    ///
    /// - Returns: What it printed.
    /// - Throws: As ``run(input:within:meanwhile:)`` does, and when its exit status is not 0.
    public func output(input: [UInt8] = [], within limit: Duration = usualLimit) async throws -> Data {
        let outcome = try await self.run(input: input, within: limit)
        guard outcome.status == 0 else {
            let errors = String(decoding: outcome.errors.suffix(3000), as: UTF8.self)
            throw ChildProcessProblem("\(self) ended with \(outcome.status):\n\(errors)")
        }
        return outcome.output
    }
}

extension Command: CustomStringConvertible {
    /// Without the arguments behind the first two, among which are keys.
    public var description: String {
        ([URL(filePath: self.program).lastPathComponent] + self.arguments.prefix(2)).joined(separator: " ")
    }
}
