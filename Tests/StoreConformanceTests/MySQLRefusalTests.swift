#if MySQL
    import DiscordModel
    import Testing
    import Tickets

    @testable import MySQLStore

    /// What an administrator gets wrong, or runs out of. Each test has a server of its own.
    @Suite(
        "MySQL refusals", .serialized, .enabled(if: MySQLTestServer.given != nil, "no server was given"),
        .timeLimit(.minutes(30)))
    struct MySQLRefusalTests {
        /// Expects `work` to fail with a sentence.
        private func expect(
            _ reason: StoreError.Reason, saying sentence: String, sourceLocation: SourceLocation = #_sourceLocation,
            _ work: () async throws -> Void
        ) async {
            let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await work() }
            #expect(error?.reason == reason, sourceLocation: sourceLocation)
            #expect(
                error?.description.contains(sentence) == true, "\(String(describing: error))",
                sourceLocation: sourceLocation)
        }

        @Test(
            "On a server that became read-only, what is there can be read, and writing is unavailable with a sentence")
        func readOnly() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let empty = try await server.connection.makeDatabase()
                    try await database.withSession { session in
                        try session.run("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'x'")
                        try session.run("GRANT ALL ON `usher\\_%`.* TO reader@'127.0.0.1'")
                    }
                    let url = server.connection.url(database: database.name, user: "reader", password: "x")
                    let store = try await MySQLStore.open(url: url)
                    let ticket = try await store.opened(.sample(1))
                    try await database.withSession { session in try session.run("SET GLOBAL read_only = 1") }

                    let sentence = "the server accepts no changes just now"
                    #expect(try await store.ticket(ticket.id) == ticket)
                    await self.expect(.unavailable, saying: sentence) { try await store.checkHealth() }
                    await self.expect(.unavailable, saying: sentence) {
                        _ = try await store.open(.sample(2, opener: .noah))
                    }
                    await self.expect(.unavailable, saying: sentence) { try await store.put(StoredRecord.town) }
                    // The tables are as they should be: nothing has to be written for opening it.
                    let other = try await MySQLStore.open(url: url)
                    #expect(try await other.ticket(ticket.id) == ticket)
                    await other.shutDown()
                    await self.expect(.unavailable, saying: sentence) {
                        let url = server.connection.url(database: empty.name, user: "reader", password: "x")
                        _ = try await MySQLStore.open(url: url)
                    }

                    try await database.withSession { session in try session.run("SET GLOBAL read_only = 0") }
                    #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                    await store.shutDown()
                }
            }
        }

        @Test("A user who may only read is told which right is missing")
        func fewRights() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let name = database.name
                    try await database.withSession { session in
                        try session.run("CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'x'")
                        try session.run("GRANT SELECT ON \(name).* TO reader@'127.0.0.1'")
                    }
                    let url = server.connection.url(database: name, user: "reader", password: "x")
                    let sentence = "the user lacks a right that Usher needs"
                    await self.expect(.failed, saying: sentence) { _ = try await MySQLStore.open(url: url) }
                    await (try database.open()).shutDown()
                    let store = try await MySQLStore.open(url: url)
                    await self.expect(.failed, saying: sentence) { try await store.checkHealth() }
                    await self.expect(.failed, saying: sentence) { _ = try await store.open(.sample(1)) }
                    #expect(try await store.ticket(.sample(1)) == nil)
                    await store.shutDown()
                }
            }
        }

        @Test("A server without room left says so, keeps what it has, and takes nothing by halves")
        func noRoom() async throws {
            // All tables in one file that may not grow.
            let options = ["--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:32M"]
            try await MySQLOwnServer.with(options: options) { server in
                // Not dropped: in a full file, there is no room for that either. The server is gone at the end.
                let database = try await server.connection.makeDatabase()
                let store = try await database.open()
                let ticket = try await store.opened(.sample(1))
                func fill(_ number: Int, size: Int) async throws {
                    let messages = (0..<4).map { part in
                        ArchivedMessage.sample(
                            number * 4 + part, of: ticket,
                            content: .message([UInt8](repeating: UInt8(part), count: size)))
                    }
                    try await store.append(messages)
                }
                var kept = 0
                await self.expect(.unwritable, saying: "the server has no room left") {
                    while kept < 100 {
                        try await fill(kept, size: 300_000)
                        kept += 1
                    }
                }
                #expect(kept > 0)
                #expect(try await store.ticket(ticket.id) == ticket)
                #expect(try await store.recordCounts()[.message] == 4 * kept)
                await store.shutDown()
            }
        }
    }
#endif
