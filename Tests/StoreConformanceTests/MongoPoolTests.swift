#if MongoDB
    import TestSupport
    import Dispatch
    import Synchronization
    import Testing
    import Tickets

    @testable import MongoStore

    /// The limits of the connections, against a server. It numbers the connections that it takes, so that an old one can
    /// be told from a new one.
    @Suite(
        "MongoDB pool", .enabled(if: MongoTestServer.given != nil, "USHER_TEST_MONGODB_URL is not set"),
        .timeLimit(.minutes(30)))
    struct MongoPoolTests {
        private func withDatabase(
            options: String = "", _ change: (inout MongoSettings) -> Void,
            _ body: (MongoDatabase) async throws -> Void
        ) async throws {
            let server = try #require(MongoTestServer.given)
            var settings = MongoSettings.waiting(.seconds(30))
            change(&settings)
            let database = try MongoDatabase(
                MongoAddress(server.url(of: server.newDatabase().name, options: options)), settings: settings)
            await database.start()
            var failure: (any Error)?
            do { try await body(database) } catch { failure = error }
            await database.shutDown()
            if let failure { throw failure }
        }

        /// The server's number of the connection that a call gets.
        private func number(_ database: MongoDatabase) async throws -> Int64 {
            try await database.run { connection in
                try #require(try connection.read(["hello": 1])["connectionId"]?.integer)
            }
        }

        /// Several connections, each with a call that waits until all have one.
        private func numbers(_ count: Int, _ database: MongoDatabase) async throws -> Set<Int64> {
            let gate = DispatchSemaphore(value: 0)
            let arrived = Arrivals()
            return try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 1...count {
                    group.addTask {
                        try await database.run { connection in
                            let number = try #require(try connection.read(["hello": 1])["connectionId"]?.integer)
                            arrived.note()
                            gate.wait()
                            return number
                        }
                    }
                }
                try await waitUntil("\(count) have arrived") { arrived.count >= count }
                for _ in 1...count { gate.signal() }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
        }

        @Test("The least number of connections is opened at the start, and one call after another uses the same")
        func least() async throws {
            try await self.withDatabase({ $0.leastConnections = 2 }) { database in
                #expect(database.figures == ConnectionFigures(idle: 2))
                var numbers: Set<Int64> = []
                for _ in 1...5 { numbers.insert(try await self.number(database)) }
                #expect(numbers.count == 1)
                #expect(try await self.numbers(3, database).count == 3)
                #expect(database.figures == ConnectionFigures(idle: 3))
            }
        }

        @Test("What nobody has used for too long is closed, except for the least")
        func idleLimit() async throws {
            try await self.withDatabase({
                $0.leastConnections = 1
                $0.idleLimit = .milliseconds(200)
            }) { database in
                let before = try await self.numbers(3, database)
                try await waitUntil("the others are closed") { database.figures.idle <= 1 }
                let after = try await self.numbers(3, database)
                #expect(before.count == 3 && after.count == 3)
                #expect(before.intersection(after).count == 1)
            }
        }

        @Test("What has reached its age is replaced, also in the midst of work")
        func lifetimeLimit() async throws {
            try await self.withDatabase({
                // Else another one might be opened while the only one is in use.
                $0.leastConnections = 0
                $0.lifetimeLimit = .milliseconds(300)
            }) { database in
                let first = try await self.number(database)
                let start = ContinuousClock.now
                var (last, changes) = (first, 0)
                while changes < 3 {
                    let number = try await self.number(database)
                    if number != last { changes += 1 }
                    #expect(number >= last)
                    last = number
                }
                #expect(ContinuousClock.now - start >= .milliseconds(600))
            }
        }

        @Test("A connection that was cut meanwhile is replaced before a call gets it")
        func checking() async throws {
            let server = try #require(MongoTestServer.given)
            let port = try #require(server.host.split(separator: ":").last.flatMap { UInt16($0) })
            let proxy = try TCPProxy(to: port)
            defer { proxy.stop() }
            var settings = MongoSettings.waiting(.seconds(30))
            settings.checkAfter = .zero
            let url = server.url(of: "usher", host: "127.0.0.1:\(proxy.port)", options: "directConnection=true")
            let database = try MongoDatabase(MongoAddress(url), settings: settings)
            for _ in 1...5 {
                let before = try await self.number(database)
                proxy.refuse()
                proxy.pass()
                // The driver does not repeat what writes.
                await self.expectSuccess { _ = try await database.run { try $0.write(["ping": 1]) } }
                #expect(try await self.number(database) > before)
            }
            await database.shutDown()
        }

        @Test("A call that finds all connections in use is refused when its time is over, and nothing is lost by it")
        func waitingLimit() async throws {
            // The time for waiting is not that for finding the server.
            try await self.withDatabase(
                options: "serverSelectionTimeoutMS=30000",
                {
                    $0.mostConnections = 1
                    $0.waitingLimit = .milliseconds(50)
                }
            ) { database in
                let gate = DispatchSemaphore(value: 0)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await database.run { _ in gate.wait() } }
                    try await waitUntil("a connection is in use") { database.figures.inUse > 0 }
                    let start = ContinuousClock.now
                    await expectFailure(.unavailable) { _ = try await self.number(database) }
                    #expect(ContinuousClock.now - start >= .milliseconds(50))
                    #expect(database.figures == ConnectionFigures(inUse: 1, waited: 1))
                    gate.signal()
                    try await group.waitForAll()
                }
                _ = try await self.number(database)
                #expect(database.figures == ConnectionFigures(idle: 1, waited: 1))
            }
        }

        @Test("A call in which nothing is heard for too long ends, and its connection comes back later")
        func answerLimit() async throws {
            try await self.withDatabase({
                $0.mostConnections = 1
                $0.answerLimit = .seconds(3)
            }) { database in
                let gate = DispatchSemaphore(value: 0)
                let start = ContinuousClock.now
                await expectFailure(.unavailable) { try await database.run { _ in gate.wait() } }
                #expect(ContinuousClock.now - start >= .seconds(3))
                #expect(database.figures.inUse == 1)
                gate.signal()
                try await waitUntil("all are given back") { database.figures.inUse == 0 }
                // Longer than the limit in all, but never silent for so long.
                await expectSuccess {
                    try await database.run { connection in
                        let begin = ContinuousClock.now
                        while ContinuousClock.now - begin < .seconds(7) {
                            _ = try connection.read(["ping": 1])
                        }
                    }
                }
            }
        }

        @Test("What the address says of connections and times comes before the settings")
        func addressFirst() async throws {
            try await self.withDatabase(
                options: "maxPoolSize=3&minPoolSize=2&maxIdleTimeMS=1000&waitQueueTimeoutMS=70", { _ in }
            ) { database async throws in
                #expect(database.settings.mostConnections == 3)
                #expect(database.settings.leastConnections == 2)
                #expect(database.settings.idleLimit == .seconds(1))
                #expect(database.settings.waitingLimit == .milliseconds(70))
                #expect(database.figures.idle == 2)
                #expect(try await self.numbers(3, database).count == 3)
            }
        }

        /// Tells of an error where there should be none, and goes on.
        private func expectSuccess(
            sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
        ) async {
            await #expect(throws: Never.self, sourceLocation: sourceLocation) { try await work() }
        }
    }

    /// Counts who has come to a place.
    private final class Arrivals: Sendable {
        private let arrived = Mutex(0)

        var count: Int { self.arrived.withLock { $0 } }

        func note() { self.arrived.withLock { $0 += 1 } }
    }
#endif
