#if MySQL
    import DiscordModel
    import Testing
    import Tickets

    @testable import MySQLStore

    /// What is particular to a database behind a server.
    @Suite("MySQL server", .enabled(if: MySQLTestServer.given != nil, "no server was given"), .timeLimit(.minutes(30)))
    struct MySQLServerTests {
        @Test(
            "When the server has cut all connections, the next calls succeed, whether connections are tried out or not",
            arguments: [Duration.zero, .seconds(3600)])
        func cutConnections(checkAfter: Duration) async throws {
            try await withMySQLDatabase { database in
                var settings = MySQLSettings.ofTests
                settings.leastConnections = 4
                settings.checkAfter = checkAfter
                let store = try await database.open(settings)
                let ticket = try await store.opened(.sample(1))
                for round in 2...4 {
                    #expect(try await database.cutConnections() > (round == 2 ? 3 : 0))
                    #expect(try await store.opened(.sample(round, opener: UserID(UInt64(round)))).number == round)
                    try await withThrowingTaskGroup(of: Ticket?.self) { group in
                        for _ in 1...4 { group.addTask { try await store.ticket(ticket.id) } }
                        for try await found in group { #expect(found == ticket) }
                    }
                }
                await store.shutDown()
            }
        }

        @Test("A wrong password, a missing database and a silent port are told in a sentence that keeps the password")
        func entering() async throws {
            let server = try #require(MySQLTestServer.given)
            let nowhere = "mysql://usher:hunter2@127.0.0.1:1/tickets"
            for (url, reason, sentence) in [
                (server.url(database: "x", password: "hunter2"), StoreError.Reason.failed, "the password is wrong"),
                (server.url(database: "usher_nothing"), .failed, "there is no database usher_nothing"),
                (nowhere, .unavailable, "the server 127.0.0.1:1 cannot be reached"),
            ] {
                let error = await #expect(throws: StoreError.self) { _ = try await MySQLStore.open(url: url) }
                #expect(error?.reason == reason)
                #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
                #expect(error?.description.contains("hunter2") == false)
            }
        }

        @Test("A user with a difficult password and few rights is enough, and one without rights is told so")
        func otherUser() async throws {
            try await withMySQLDatabase { database in
                let user = "u\(database.name.suffix(20))"
                let password = "p@ss:/?#% 🎫'"
                try await database.server.withSession { session in
                    try session.run("CREATE USER \(user)@'127.0.0.1' IDENTIFIED BY 'p@ss:/?#% 🎫'''")
                }
                let url = database.server.url(database: database.name, user: user, password: password)
                let error = await #expect(throws: StoreError.self) { _ = try await MySQLStore.open(url: url) }
                #expect(error?.description.contains("has no right to the database") == true)
                try await database.server.withSession { session in
                    try session.run("GRANT ALL ON \(database.name).* TO \(user)@'127.0.0.1'")
                }
                let store = try await MySQLStore.open(url: url)
                try await store.checkHealth()
                await store.shutDown()
                try await database.server.withSession { session in try session.run("DROP USER \(user)@'127.0.0.1'") }
            }
        }

        @Test("Emoji are kept also in a database whose own character set has none")
        func latin1() async throws {
            try await withMySQLDatabase(defaults: "CHARACTER SET latin1") { database in
                let store = try await database.open()
                let ticket = try await store.opened(.sample(1))
                let event = TicketEvent.sample(1, of: ticket, .closed, detail: difficultText)
                let closed = try await store.save(ticket.closed(reason: difficultText), adding: [event])
                var settings = GuildSettings(guildID: .harbour)
                settings.panel.greeting = difficultText
                try await store.save(settings)
                #expect(try await store.ticket(ticket.id) == closed)
                #expect(try await store.events(of: ticket.id).last == event)
                #expect(try await store.settings(of: .harbour) == settings)
                await store.shutDown()
            }
        }

        @Test("Keys of notes differ by every byte, also by spaces at their ends")
        func noteKeys() async throws {
            try await withMySQLDatabase { database in
                let store = try await database.open()
                let keys = ["key", "key ", "Key", "ke\u{301}y", "k\u{E9}y", "🎫", ""]
                for key in keys { try await store.setNote(key, to: "of \(key)") }
                for key in keys { #expect(try await store.note(key) == "of \(key)") }
                await store.shutDown()
            }
        }

        @Test("While somebody holds the rows, an opening is unavailable in the end, and takes no number")
        func lockedRows() async throws {
            try await withMySQLDatabase { database in
                var settings = MySQLSettings.ofTests
                settings.answerLimit = .seconds(5)
                settings.waitingLimit = .milliseconds(100)
                let store = try await database.open(settings)
                _ = try await store.opened(.sample(1))
                let (held, release) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { held.continuation.finish() }
                        try await database.hold("guild_counters", held: held.continuation, until: release.stream)
                    }
                    for await _ in held.stream { break }
                    await expectFailure(.unavailable) { _ = try await store.open(.sample(2, opener: .noah)) }
                    release.continuation.finish()
                    try await group.waitForAll()
                }
                #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                await store.shutDown()
            }
        }

        @Test(
            "A row that cannot be read is corrupt, and does not end the program",
            arguments: [
                "members = '[\"x\"]'", "closing = '{}'", "members = '{}'", "revision = 0, closing = '[]'",
            ])
        func unreadableRow(change: String) async throws {
            try await withMySQLDatabase { database in
                let store = try await database.open()
                let ticket = try await store.opened(.sample(1))
                try await database.withSession { session in try session.run("UPDATE tickets SET \(change)") }
                await expectFailure(.corrupt) { _ = try await store.ticket(ticket.id) }
                await store.shutDown()
            }
        }

        @Test("A transcript of a ticket that does not exist is refused, and so is a text that is too long")
        func refusals() async throws {
            try await withMySQLDatabase { database in
                let store = try await database.open()
                let stray = Transcript(ticketID: .sample(1), madeAt: .morning, messageCount: 0, html: [])
                await expectFailure(.failed) { try await store.save(stray) }
                await expectFailure(.failed) { try await store.setNote(String(repeating: "x", count: 1001), to: "") }
                try await store.checkHealth()
                await store.shutDown()
            }
        }

        @Test("A cancelled call is refused, and the store goes on working")
        func cancellation() async throws {
            try await withMySQLDatabase { database in
                let store = try await database.open()
                let call = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await store.setNote("key", to: "value")
                }
                await expectFailure(.unavailable) { try await call.value }
                #expect(try await store.note("key") == nil)
                await store.shutDown()
            }
        }

        @Test(
            "A connection is encrypted where it shall be, and refused where the certificate is not to be trusted",
            .enabled(if: MySQLTestServer.given?.hasAuthority == true, "the server has no certificates for tests"))
        func encryption() async throws {
            try await withMySQLDatabase { database in
                let server = database.server
                let unverified = server.url(database: database.name, tls: "on")
                let verified = server.url(database: database.name, tls: "verify", withAuthority: true)
                for (url, isEncrypted) in [(unverified, true), (verified, true), (database.url(), false)] {
                    let address = try MySQLAddress(url)
                    let cipher = try await offThread {
                        let session = try Connection(to: address, connectLimit: .seconds(30), answerLimit: .seconds(30))
                        defer { session.close() }
                        return try session.rows("SHOW SESSION STATUS LIKE 'Ssl_cipher'").first?.text("Value") ?? ""
                    }
                    #expect(cipher.isEmpty != isEncrypted)
                }
                let store = try await MySQLStore.open(url: verified)
                try await store.checkHealth()
                await store.shutDown()
                // From an authority that nobody knows; for another host than was asked for.
                for url in [
                    server.url(database: database.name, tls: "verify"),
                    verified.replacing("@127.0.0.1:", with: "@localhost:"),
                ] {
                    let error = await #expect(throws: StoreError.self) { _ = try await MySQLStore.open(url: url) }
                    #expect(error?.reason == .failed)
                    #expect(
                        error?.description.contains("no encrypted connection") == true, "\(String(describing: error))")
                }
            }
        }
    }

    extension MySQLTestDatabase {
        /// Locks all rows of the table until `release` ends.
        fileprivate func hold(
            _ table: String, held: AsyncStream<Void>.Continuation, until release: AsyncStream<Void>
        ) async throws {
            let address = try MySQLAddress(self.url())
            let session = try await offThread {
                let session = try Connection(to: address, connectLimit: .seconds(30), answerLimit: .seconds(60))
                try session.run("START TRANSACTION")
                _ = try session.rows(SQL(stringLiteral: "SELECT * FROM \(table) FOR UPDATE"))
                return session
            }
            held.yield()
            for await _ in release {}
            try await offThread { session.close() }
        }
    }
#endif
