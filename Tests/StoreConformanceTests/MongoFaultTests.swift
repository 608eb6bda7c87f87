#if MongoDB
    import DiscordModel
    import Foundation
    import Testing
    import Tickets

    @testable import MongoStore

    /// On a server that says of itself that it is a replica set, or that is told to fail.
    @Suite(
        "MongoDB faults",
        .enabled(
            if: MongoTestServer.given != nil && MongoOwnServer.canStart,
            "USHER_TEST_MONGODB_URL is not set, or SecantusDB not installed"), .timeLimit(.minutes(30)))
    struct MongoFaultTests {
        @Test("On a replica set, members who open at once get numbers without gaps, and what is written is read again")
        func replicaSet() async throws {
            try await MongoOwnServer.with(.replicaSet) { server in
                let url = server.url + "&replicaSet=secantus&retryWrites=false"
                let store = try await MongoStore.open(url: url, settings: .waiting(.seconds(30), connections: 4))
                let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...20 {
                        group.addTask { try await store.opened(.sample(number, opener: UserID(UInt64(number)))).number }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(numbers.sorted() == Array(1...20))
                let settings = GuildSettings(guildID: .harbour, retentionDays: 4)
                for days in 1...4 { try await store.save(GuildSettings(guildID: .harbour, retentionDays: days)) }
                #expect(try await store.settings(of: .harbour) == settings)
                let ticket = try #require(try await store.ticket(.sample(1)))
                let transcript = Transcript(ticketID: ticket.id, madeAt: .morning, messageCount: 2, html: [1, 2, 3])
                for _ in 1...2 { try await store.save(transcript) }
                #expect(try await store.transcript(of: ticket.id) == transcript)
                await store.shutDown()
            }
        }

        @Test("What the server says has failed is told apart, and a write that was in another's way is done again")
        func failPoints() async throws {
            try await MongoOwnServer.with(.testCommands) { server in
                let store = try await MongoStore.open(url: server.url, settings: .waiting(.seconds(10)))
                try await store.setNote("x", to: "before")
                // WriteConflict, three times.
                try await Self.fail("update", times: 3, ["errorCode": 112], on: server)
                try await store.setNote("x", to: "after")
                #expect(try await store.note("x") == "after")

                // NotWritablePrimary, as in a failover; Unauthorized.
                for (code, reason) in [(10107, StoreError.Reason.unavailable), (13, .failed)] {
                    try await Self.fail("update", times: 1, ["errorCode": .int64(Int64(code))], on: server)
                    await expectFailure(reason) { try await store.setNote("x", to: "not written") }
                    #expect(try await Self.note("x", in: store) == "after")
                }

                // The connection is cut in the midst of the call, and opened anew for the next one.
                try await Self.fail("update", times: 1, ["closeConnection": true], on: server)
                await expectFailure(.unavailable) { try await store.setNote("x", to: "not written") }
                try await store.setNote("x", to: "later")
                #expect(try await store.note("x") == "later")
                await store.shutDown()
            }
        }

        /// What is stored, as soon as the driver has found the server again: after it has said that it is no primary, that
        /// takes until it is next looked at.
        private static func note(_ key: String, in store: MongoStore) async throws -> String? {
            for _ in 1...5 {
                if let note = try? await store.note(key) { return note }
            }
            return try await store.note(key)
        }

        private static func fail(
            _ command: String, times: Int32, _ data: BSONDocument, on server: MongoOwnServer
        ) async throws {
            let url = server.url.replacing("/?", with: "/admin?")
            let database = try MongoDatabase(MongoAddress(url), settings: .waiting(.seconds(10), connections: 1))
            let failing: BSONDocument = ["failCommands": .array([.string(command)])]
            let result: Result<Void, any Error>
            do {
                try await database.run { connection in
                    _ = try connection.read([
                        "configureFailPoint": "failCommand", "mode": ["times": .int32(times)],
                        "data": .document(failing + data),
                    ])
                }
                result = .success(())
            } catch { result = .failure(error) }
            await database.shutDown()
            try result.get()
        }
    }
#endif
