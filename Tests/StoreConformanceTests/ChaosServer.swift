#if MySQL && MongoDB
    import TestSupport
    import Foundation
    import MongoStore
    import Testing
    import Tickets

    @testable import MySQLStore

    /// A database server of one test's own, that can be taken away.
    struct ChaosServer: Sendable {
        struct Kind: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let server: OwnServer.Kind
            /// How many work at once. SecantusDB needs so long for tickets in one guild at once that it would never
            /// catch up with more.
            let callers: Int

            static let mariaDB = Self(testDescription: "MariaDB", server: .mariaDB, callers: 8)
            static let secantus = Self(testDescription: "SecantusDB", server: .secantus, callers: 2)
            static let all = [mariaDB, secantus]
        }

        let kind: Kind
        private let server: OwnServer
        private let proxy: TCPProxy
        /// Of the database behind the proxy.
        let url: String
        private let directURL: String

        static func with(_ kind: Kind, _ body: (ChaosServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                try await OwnServer.with(kind.server, in: URL(filePath: folder.path)) { server in
                    let server = try await ChaosServer(kind, server)
                    defer { server.proxy.stop() }
                    try await body(server)
                }
            }
        }

        private init(_ kind: Kind, _ server: OwnServer) async throws {
            self.kind = kind
            self.server = server
            var direct = try #require(URLComponents(string: server.url))
            switch kind.server {
            case .mariaDB:
                let connection = try await offThread { try MySQLTestServer(server.url) }
                self.directURL = try await connection.makeDatabase().url()
                direct = try #require(URLComponents(string: self.directURL))
            case .secantus:
                direct.path = "/usher"
                self.directURL = try #require(direct.string)
            }
            self.proxy = try TCPProxy(to: UInt16(try #require(direct.port)))
            direct.port = Int(self.proxy.port)
            self.url = try #require(direct.string)
        }

        /// Past the proxy.
        func open() async throws -> any TicketStore {
            switch self.kind.server {
            case .mariaDB: try await MySQLStore.open(url: self.directURL)
            case .secantus: try await MongoStore.open(url: self.directURL)
            }
        }

        func begin(_ outage: Outage) async throws {
            switch outage {
            case .killed: try await self.server.send(SIGKILL)
            case .stopped: try await self.server.send(SIGSTOP)
            case .cut: self.proxy.refuse()
            }
        }

        func end(_ outage: Outage) async throws {
            switch outage {
            case .killed: try await self.server.start()
            case .stopped: try await self.server.send(SIGCONT)
            case .cut: self.proxy.pass()
            }
        }
    }
#endif
