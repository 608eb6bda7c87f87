#if MySQL
    import Foundation
    import Testing

    @testable import MySQLStore

    /// A server that only one test uses.
    struct MySQLOwnServer {
        private let folder: TemporaryFolder
        let connection: MySQLTestServer

        /// - Parameter options: Of `mariadbd`, beyond those of the script.
        static func with(options: [String] = [], _ body: (MySQLOwnServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let url = try await Self.script("start", folder, options)
                var failure: (any Error)?
                do {
                    let connection = try await offThread { try MySQLTestServer(url) }
                    try await body(MySQLOwnServer(folder: folder, connection: connection))
                } catch {
                    failure = error
                }
                _ = try await Self.script("stop", folder)
                if let failure { throw failure }
            }
        }

        func start() async throws { _ = try await Self.script("start", self.folder) }

        func send(_ signal: Int32) async throws {
            let pid = try #require(pid_t(try await Self.script("pid", self.folder)))
            #expect(kill(pid, signal) == 0)
            guard signal == SIGKILL else { return }
            while Self.isAlive(pid) { await Task.yield() }
        }

        private static func isAlive(_ pid: pid_t) -> Bool {
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
            // Ended, though nobody has taken note of it.
            return !stat.contains(") Z ")
        }

        /// - Returns: What the script prints.
        private static func script(
            _ action: String, _ folder: TemporaryFolder, _ options: [String] = []
        ) async throws -> String {
            let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
            let process = Process()
            process.executableURL = package.appending(path: "scripts/servers/mariadb.sh")
            process.arguments = [action, folder.path]
            process.environment = ProcessInfo.processInfo.environment.merging(
                ["MARIADB_OPTIONS": options.joined(separator: " ")]) { $1 }
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The end of its output is the end of the script. Foundation would wait for the server too, which inherits
            // the socket on which it waits.
            let printed = try await offThread {
                String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            }
            guard action == "stop" || !printed.isEmpty else { throw StoreProblem("mariadb.sh \(action) failed") }
            return printed.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
#endif
