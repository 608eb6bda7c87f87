import Foundation

/// The program itself, run as the user runs it.
enum Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
        /// What it left in its folder.
        let files: [String]
    }

    /// Beside the test bundle.
    private static var place: URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: "/")
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        return folder.appending(path: "usher")
    }

    static func run(
        _ arguments: String..., file: String? = nil, environment: [String: String] = [:],
        meanwhile: (@Sendable () async throws -> Int32)? = nil
    ) async throws -> Outcome {
        try await self.run(arguments: arguments, file: file, environment: environment, meanwhile: meanwhile)
    }

    /// In an empty folder, and with nothing in the environment but `environment`.
    ///
    /// - Parameter meanwhile: Done while it runs; the signal that it returns is sent to the program.
    static func run(
        arguments: [String], file: String? = nil, environment: [String: String] = [:],
        meanwhile: (@Sendable () async throws -> Int32)? = nil
    ) async throws -> Outcome {
        try await withFolder { folder in
            if let file { try Data(file.utf8).write(to: folder.appending(path: "usher.yml")) }
            let process = Process()
            process.executableURL = self.place
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
            // Files, since a pipe that nobody reads would hold the program up.
            let output = folder.appending(path: "output")
            let errors = folder.appending(path: "errors")
            try Data().write(to: output)
            try Data().write(to: errors)
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            let (ends, end) = AsyncStream.makeStream(of: Int32.self)
            process.terminationHandler = { end.yield($0.terminationStatus) }
            try process.run()
            if let meanwhile { kill(process.processIdentifier, try await meanwhile()) }
            var endings = ends.makeAsyncIterator()
            let status = await endings.next() ?? -1
            return Outcome(
                status: status, output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8),
                files: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    .filter { !["output", "errors", "usher.yml"].contains($0) })
        }
    }
}
