#if MongoDB
    import TestSupport
    import Foundation

    @testable import MongoStore

    /// A server that only one test uses: SecantusDB, as `scripts/servers/secantus.sh` starts it.
    struct MongoOwnServer {
        private let server: OwnServer
        var url: String { self.server.url }

        /// With SecantusDB, the packages of its Python are there.
        static let python = Command.package.appending(path: ".build-secantus/bin/python").path
        static var canStart: Bool { FileManager.default.isExecutableFile(atPath: self.python) }

        enum Mode: String {
            case encryption = "SECANTUS_TLS"
            case replicaSet = "SECANTUS_REPLICA_SET"
            case testCommands = "SECANTUS_TEST_COMMANDS"
        }

        static func with(_ modes: Mode..., body: (MongoOwnServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let environment = Dictionary(uniqueKeysWithValues: modes.map { ($0.rawValue, "1") })
                try await OwnServer.with(.secantus, in: URL(filePath: folder.path), environment: environment) {
                    try await body(MongoOwnServer(server: $0))
                }
            }
        }

        func send(_ signal: Int32) async throws { try await self.server.send(signal) }
    }
#endif
