import Foundation
import Tickets

@testable import MySQLStore

#if MySQL
    extension StoreBackend {
        /// Empty without a server to run on: then the suite has said nothing about MySQL.
        static let mysql = [MySQLTestServer.given].compactMap { $0 }.map { server in
            StoreBackend(name: server.version) {
                let database = try await server.makeDatabase()
                return Database(
                    url: database.url(),
                    makeFirstVersion: {
                        let steps = Schema.current.steps.filter { $0.name.hasPrefix("001") }
                        await (try database.open(schema: Schema(steps: steps))).shutDown()
                    },
                    connect: { try await MySQLStore.open(url: database.url(), settings: .ofTests) },
                    remove: { try await database.remove() })
            }
        }
    }

    extension MySQLSettings {
        /// Patient, since many tests run at once, and with few connections each.
        static var ofTests: Self {
            var settings = Self()
            settings.mostConnections = 4
            settings.waitingLimit = .seconds(60)
            settings.connectLimit = .seconds(30)
            settings.answerLimit = .seconds(60)
            return settings
        }
    }

    /// A server of which everything may be asked.
    struct MySQLTestServer: Sendable {
        /// With a path of `/` or none.
        private let url: URLComponents
        /// Such as `MariaDB 10.11.19`: what the tests ran on.
        let version: String

        /// The server at `USHER_TEST_MYSQL_URL`.
        static let given: Self? = {
            guard let url = ProcessInfo.processInfo.environment["USHER_TEST_MYSQL_URL"] else {
                print(
                    "MySQL was not tested: USHER_TEST_MYSQL_URL names no server (scripts/servers/mariadb.sh starts one)"
                )
                return nil
            }
            do {
                return try Self(url)
            } catch {
                // A server that was promised and is not there must not pass for one that was never wanted.
                fatalError("the server at USHER_TEST_MYSQL_URL cannot be used: \(error)")
            }
        }()

        /// Enters the server once.
        init(_ url: String) throws {
            guard let url = URLComponents(string: url) else { throw StoreProblem("no URL") }
            self.url = url
            let address = try MySQLAddress(Self.url(of: url, database: "information_schema"))
            let session = try Connection(to: address, connectLimit: .seconds(30), answerLimit: .seconds(30))
            defer { session.close() }
            let name = try session.rows("SELECT VERSION() AS version").first?.text("version") ?? ""
            let number = name.prefix { $0.isNumber || $0 == "." }
            self.version = "\(name.contains("MariaDB") ? "MariaDB" : "MySQL") \(number)"
        }

        /// The address of a database, entered by the server's own user or by another one.
        func url(
            database: String, user: String? = nil, password: String? = nil, tls: String = "off",
            withAuthority: Bool = false
        ) -> String {
            var url = self.url
            if let user { url.percentEncodedUser = Self.encoded(user) }
            if let password { url.percentEncodedPassword = Self.encoded(password) }
            let authority = url.queryItems?.filter { $0.name == "ca" && withAuthority } ?? []
            url.queryItems = [URLQueryItem(name: "tls", value: tls)] + authority
            return Self.url(of: url, database: database)
        }

        var host: String { self.url.host ?? "" }
        var port: Int { self.url.port ?? 3306 }
        var hasAuthority: Bool { self.url.queryItems?.contains { $0.name == "ca" } ?? false }

        /// Runs `work` with a connection of the server's user.
        func withSession<Value: Sendable>(
            database: String = "information_schema", _ work: @escaping @Sendable (any Session) throws -> Value
        ) async throws -> Value {
            let address = try MySQLAddress(self.url(database: database))
            return try await offThread {
                let session = try Connection(to: address, connectLimit: .seconds(30), answerLimit: .seconds(60))
                defer { session.close() }
                return try work(session)
            }
        }

        func makeDatabase(defaults: String = "CHARACTER SET utf8mb4") async throws -> MySQLTestDatabase {
            let name = "usher_\(UUID().uuidString.replacing("-", with: "").lowercased())"
            try await self.withSession { session in try session.run("CREATE DATABASE \(name) \(defaults)") }
            return MySQLTestDatabase(server: self, name: name)
        }

        private static func url(of url: URLComponents, database: String) -> String {
            var url = url
            url.percentEncodedPath = "/\(Self.encoded(database))"
            return url.string ?? ""
        }

        private static func encoded(_ text: String) -> String {
            text.addingPercentEncoding(
                withAllowedCharacters: .alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7F}")))
                ?? ""
        }
    }

    /// A database of one test.
    struct MySQLTestDatabase: Sendable {
        let server: MySQLTestServer
        let name: String

        func url(tls: String = "off") -> String { self.server.url(database: self.name, tls: tls) }

        func open(_ settings: MySQLSettings = .ofTests, schema: Schema = .current) async throws -> MySQLStore {
            try await MySQLStore.open(url: self.url(), settings: settings, schema: schema)
        }

        func withSession<Value: Sendable>(
            _ work: @escaping @Sendable (any Session) throws -> Value
        ) async throws -> Value {
            try await self.server.withSession(database: self.name, work)
        }

        /// Cuts the connections of everybody who is in the database.
        /// - Returns: How many those were.
        @discardableResult
        func cutConnections() async throws -> Int {
            let name = self.name
            return try await self.server.withSession { session in
                let rows = try session.rows("SELECT id AS id FROM information_schema.processlist WHERE db = \(name)")
                for row in rows { try session.run("KILL \(try row.integer("id"))") }
                return rows.count
            }
        }

        func remove() async throws {
            let name = self.name
            try await self.server.withSession { session in try session.run("DROP DATABASE \(name)") }
        }
    }

    /// Runs `body` with an empty database of a server, and clears up after it, however it ends.
    func withMySQLDatabase(
        on server: MySQLTestServer? = .given, defaults: String = "CHARACTER SET utf8mb4",
        _ body: (MySQLTestDatabase) async throws -> Void
    ) async throws {
        guard let server else { throw StoreProblem("there is no server") }
        let database = try await server.makeDatabase(defaults: defaults)
        var failure: (any Error)?
        do { try await body(database) } catch { failure = error }
        try await database.remove()
        if let failure { throw failure }
    }
#else
    extension StoreBackend {
        /// The package was built without MySQL.
        static let mysql: [StoreBackend] = []
    }
#endif

/// Runs what blocks where it does no harm.
func offThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
}
