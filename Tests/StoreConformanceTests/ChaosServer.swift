#if MySQL && MongoDB
    import Foundation
    import MongoStore
    import Testing
    import Tickets

    @testable import MySQLStore

    /// A database server of one test's own, that can be taken away.
    struct ChaosServer: Sendable {
        struct Kind: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let script: String
            /// How many work at once. SecantusDB needs so long for tickets in one guild at once that it would never
            /// catch up with more.
            let callers: Int

            static let mariaDB = Self(testDescription: "MariaDB", script: "mariadb", callers: 8)
            static let secantus = Self(testDescription: "SecantusDB", script: "secantus", callers: 2)
            static let all = [mariaDB, secantus]
        }

        let kind: Kind
        private let folder: String
        private let proxy: TCPProxy
        /// Of the database behind the proxy.
        let url: String
        private let directURL: String

        static func with(_ kind: Kind, _ body: (ChaosServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let url = try await Self.script("start", kind, folder.path)
                var failure: (any Error)?
                do {
                    let server = try await ChaosServer(kind, folder.path, url)
                    do { try await body(server) } catch { failure = error }
                    server.proxy.stop()
                } catch {
                    failure = error
                }
                _ = try await Self.script("stop", kind, folder.path)
                if let failure { throw failure }
            }
        }

        private init(_ kind: Kind, _ folder: String, _ url: String) async throws {
            self.kind = kind
            self.folder = folder
            var direct = try #require(URLComponents(string: url))
            if kind.script == "mariadb" {
                let server = try await offThread { try MySQLTestServer(url) }
                self.directURL = try await server.makeDatabase().url()
                direct = try #require(URLComponents(string: self.directURL))
            } else {
                direct.path = "/usher"
                self.directURL = try #require(direct.string)
            }
            self.proxy = try TCPProxy(to: UInt16(try #require(direct.port)))
            direct.port = Int(self.proxy.port)
            self.url = try #require(direct.string)
        }

        /// Past the proxy.
        func open() async throws -> any TicketStore {
            self.kind.script == "mariadb"
                ? try await MySQLStore.open(url: self.directURL) : try await MongoStore.open(url: self.directURL)
        }

        func begin(_ outage: Outage) async throws {
            switch outage {
            case .killed: try await self.send(SIGKILL)
            case .stopped: try await self.send(SIGSTOP)
            case .cut: self.proxy.refuse()
            }
        }

        func end(_ outage: Outage) async throws {
            switch outage {
            case .killed: _ = try await Self.script("start", self.kind, self.folder)
            case .stopped: try await self.send(SIGCONT)
            case .cut: self.proxy.pass()
            }
        }

        private func send(_ signal: Int32) async throws {
            let pid = try #require(pid_t(try await Self.script("pid", self.kind, self.folder)))
            try #require(kill(pid, signal) == 0)
        }

        /// - Returns: What the script prints.
        private static func script(_ action: String, _ kind: Kind, _ folder: String) async throws -> String {
            let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
            let process = Process()
            process.executableURL = package.appending(path: "scripts/servers/\(kind.script).sh")
            process.arguments = [action, folder]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The end of its output is the end of the script. Foundation would wait for the server too, which inherits
            // the socket on which it waits.
            let printed = try await offThread {
                String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            }
            guard action == "stop" || !printed.isEmpty else {
                throw ChaosProblem(text: "\(kind.script).sh \(action) failed")
            }
            return printed.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
#endif
