import Foundation
import TestSupport

/// The program itself, run as the user runs it.
enum Program {
    struct Outcome {
        /// The exit status, or the number of the signal that ended it, negated.
        let status: Int32
        let output: String
        let errors: String
        /// What it left in its folder.
        let files: [String]
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
            let command = Command(
                Command.built("usher"), arguments,
                environment: Command.leastEnvironment.merging(environment) { $1 }, in: folder)
            let outcome = try await command.run { process in
                if let meanwhile { process.send(try await meanwhile()) }
            }
            return Outcome(
                status: outcome.status, output: String(decoding: outcome.output, as: UTF8.self),
                errors: String(decoding: outcome.errors, as: UTF8.self),
                files: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    .filter { $0 != "usher.yml" })
        }
    }
}
