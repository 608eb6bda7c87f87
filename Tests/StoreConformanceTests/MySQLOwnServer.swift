#if MySQL
    import TestSupport
    import Foundation

    @testable import MySQLStore

    /// A server that only one test uses.
    struct MySQLOwnServer {
        private let server: OwnServer
        let connection: MySQLTestServer

        /// - Parameter options: Of `mariadbd`, beyond those of the script.
        static func with(options: [String] = [], _ body: (MySQLOwnServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                try await OwnServer.with(
                    .mariaDB, in: URL(filePath: folder.path),
                    environment: ["MARIADB_OPTIONS": options.joined(separator: " ")]
                ) { server in
                    let connection = try await offThread { try MySQLTestServer(server.url) }
                    try await body(MySQLOwnServer(server: server, connection: connection))
                }
            }
        }

        func start() async throws { try await self.server.start() }

        func send(_ signal: Int32) async throws { try await self.server.send(signal) }
    }
#endif
