#if MongoDB
    import Foundation
    import Testing
    import Tickets

    @testable import MongoStore

    extension StoreBackend {
        /// In the list where a server is given by its address.
        static let mongo: [StoreBackend] = {
            guard let server = MongoTestServer.given else {
                print(
                    "MongoDB is not tested: USHER_TEST_MONGODB_URL is not set (scripts/servers/secantus.sh prints one)")
                return []
            }
            return [
                StoreBackend(
                    name: "MongoDB", hasTransactions: false, hasCounters: false, server: MongoTestServer.turns
                ) {
                    let database = server.newDatabase()
                    return Database(
                        url: database.url,
                        makeFirstVersion: {
                            let store = try await MongoStore.open(
                                url: database.url, settings: .waiting(.seconds(30)),
                                schema: Schema(steps: Array(Schema.current.steps.prefix(1))))
                            await store.shutDown()
                        },
                        // Many tests run at once, each with up to six handles.
                        connect: {
                            try await MongoStore.open(
                                url: database.url, settings: .waiting(.seconds(30), connections: 4))
                        },
                        clear: { try await database.clear() }, remove: { try await database.drop() })
                }
            ]
        }()
    }

    extension MongoSettings {
        /// Waits so long for anything.
        static func waiting(_ limit: Duration, connections: Int = 8) -> Self {
            var settings = Self()
            settings.mostConnections = connections
            settings.waitingLimit = limit
            settings.connectLimit = limit
            settings.answerLimit = limit
            return settings
        }
    }

    /// The server that `USHER_TEST_MONGODB_URL` names: `mongodb://name:password@host:port/?options`.
    struct MongoTestServer: Sendable {
        private let userInfo: String
        let host: String
        private let query: String

        static let given: MongoTestServer? = ProcessInfo.processInfo.environment["USHER_TEST_MONGODB_URL"]
            .flatMap { $0.isEmpty ? nil : MongoTestServer($0) }

        /// For the tests that use the given server. It is one process that does one thing at a time.
        static let turns = SharedServer("MongoDB's server", guests: 4) {
            guard let database = MongoTestServer.given?.newDatabase() else { return false }
            let answer = try? await database.withConnection { connection in try connection.read(["ping": 1]) }
            return answer != nil
        }

        private init?(_ url: String) {
            guard let match = url.wholeMatch(of: #/mongodb://(.*@)?([^/@]+)(?:/[^?]*)?(?:\?(.*))?/#) else { return nil }
            self.userInfo = match.1.map(String.init) ?? ""
            self.host = String(match.2)
            self.query = match.3.map(String.init) ?? ""
        }

        var hasPassword: Bool { self.userInfo.contains(":") }

        /// A database that does not exist yet.
        func newDatabase() -> MongoTestDatabase {
            MongoTestDatabase(server: self, name: "usher_\(String(UInt64.random(in: 0 ... .max), radix: 36))")
        }

        func url(of database: String, host: String? = nil, userInfo: String? = nil, options: String = "") -> String {
            let options = [self.query, options].filter { !$0.isEmpty }.joined(separator: "&")
            return "mongodb://\(userInfo ?? self.userInfo)\(host ?? self.host)/\(database)?\(options)"
        }
    }

    /// The database of one test.
    struct MongoTestDatabase: Sendable {
        let server: MongoTestServer
        let name: String

        var url: String { self.server.url(of: self.name) }

        /// The driver below the store.
        func withConnection<Value: Sendable>(
            _ work: @escaping @Sendable (MongoConnection) throws -> Value
        ) async throws -> Value {
            let database = try MongoDatabase(MongoAddress(self.url), settings: .waiting(.seconds(30), connections: 1))
            let result: Result<Value, any Error>
            do { result = .success(try await database.run(work)) } catch { result = .failure(error) }
            await database.shutDown()
            return try result.get()
        }

        /// Takes all documents out. The collections stay, with their indexes.
        func clear() async throws {
            try await self.withConnection { connection in
                for name in try connection.collectionNames() where name != Schema.name && !name.hasPrefix("system.") {
                    try connection.write(["delete": .string(name), "deletes": [["q": [:], "limit": 0]]])
                }
            }
        }

        func drop() async throws {
            try await self.withConnection { connection in _ = try connection.write(["dropDatabase": 1]) }
        }
    }

    /// Runs `body` with an empty database on the server that is given, and drops it afterwards, however it ends.
    func withMongoDatabase(_ body: (MongoTestDatabase) async throws -> Void) async throws {
        let server = try #require(MongoTestServer.given)
        try await MongoTestServer.turns.with {
            let database = server.newDatabase()
            var failure: (any Error)?
            do { try await body(database) } catch { failure = error }
            try await database.drop()
            if let failure { throw failure }
        }
    }
#else
    extension StoreBackend {
        /// The package was built without its trait `MongoDB`.
        static let mongo: [StoreBackend] = []
    }
#endif
