#if MongoDB
    import Foundation
    import Testing

    @testable import MongoStore

    /// A server that only one test uses: SecantusDB, as `scripts/servers/secantus.sh` starts it.
    struct MongoOwnServer {
        private let folder: TemporaryFolder
        let url: String

        /// With SecantusDB, the packages of its Python are there.
        static let python = package.appending(path: ".build-secantus/bin/python").path
        static var canStart: Bool { FileManager.default.isExecutableFile(atPath: self.python) }

        enum Mode: String {
            case encryption = "SECANTUS_TLS"
            case replicaSet = "SECANTUS_REPLICA_SET"
            case testCommands = "SECANTUS_TEST_COMMANDS"
        }

        static func with(_ modes: Mode..., body: (MongoOwnServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let environment = Dictionary(uniqueKeysWithValues: modes.map { ($0.rawValue, "1") })
                let url = try await Self.script("start", folder, environment)
                var failure: (any Error)?
                do { try await body(MongoOwnServer(folder: folder, url: url)) } catch { failure = error }
                _ = try await Self.script("stop", folder)
                if let failure { throw failure }
            }
        }

        func send(_ signal: Int32) async throws {
            let pid = try #require(pid_t(try await Self.script("pid", self.folder)))
            try #require(kill(pid, signal) == 0)
        }

        static var package: URL {
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        }

        /// - Returns: What the script prints.
        private static func script(
            _ action: String, _ folder: TemporaryFolder, _ environment: [String: String] = [:]
        ) async throws -> String {
            let process = Process()
            process.executableURL = self.package.appending(path: "scripts/servers/secantus.sh")
            process.arguments = [action, folder.path]
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The end of its output is the end of the script. Foundation would wait for the server too, which inherits
            // the socket on which it waits.
            let printed = try await onQueue {
                String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            }
            guard action == "stop" || !printed.isEmpty else { throw StoreProblem("secantus.sh \(action) failed") }
            return printed.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// Runs what blocks where it does no harm.
    func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
        }
    }
#endif
