#if MongoDB
    import DiscordModel
    import Foundation
    import Testing
    import Tickets

    @testable import MongoStore

    /// What can only be tried with a server of one's own.
    @Suite(
        "MongoDB server of its own",
        .enabled(
            if: MongoTestServer.given != nil && MongoOwnServer.canStart,
            "USHER_TEST_MONGODB_URL is not set, or SecantusDB not installed"), .timeLimit(.minutes(30)))
    struct MongoOwnServerTests {
        @Test("An encrypted server is entered by who trusts its authority, and by nobody else")
        func encryption() async throws {
            try await MongoOwnServer.with(.encryption) { server in
                let options = "&tls=true&tlsCAFile="
                let parts = server.url.components(separatedBy: options)
                try #require(parts.count == 2)
                let store = try await MongoStore.open(url: server.url, settings: .waiting(.seconds(10)))
                #expect(try await store.opened(.sample(1)).number == 1)
                await store.shutDown()

                // Of another authority: the mistake is told, and not waited for.
                let other = parts[1].replacing("authority.pem", with: "certificate.pem")
                for options in [options + other, "&tls=true", ""] {
                    let error = await #expect(throws: StoreError.self) {
                        _ = try await MongoStore.open(url: parts[0] + options, settings: .waiting(.seconds(2)))
                    }
                    #expect(error?.reason == (options == "" ? .unavailable : .failed), "\(String(describing: error))")
                    #expect(error?.description.contains("usher-test") == false)
                    if options != "" {
                        #expect(error?.description.contains("TLS") == true, "\(String(describing: error))")
                    }
                }
                let careless = try await MongoStore.open(
                    url: parts[0] + "&tls=true&tlsAllowInvalidCertificates=true", settings: .waiting(.seconds(10)))
                #expect(try await careless.ticket(.sample(1))?.number == 1)
                await careless.shutDown()
            }
        }

        @Test("While the server is stopped, every call ends in time; when it goes on, so does the store (R5.6)")
        func stopped() async throws {
            try await MongoOwnServer.with { server in
                let limit = Duration.seconds(5)
                await (try MongoStore.open(url: server.url, settings: .waiting(.seconds(30)))).shutDown()
                let store = try await MongoStore.open(url: server.url, settings: .waiting(limit, connections: 2))
                let ticket = try await store.opened(.sample(1))
                try await server.send(SIGSTOP)
                for round in 1...2 {
                    // More of them than there are connections.
                    await withTaskGroup(of: Void.self) { group in
                        for number in 2...6 {
                            group.addTask {
                                let start = ContinuousClock.now
                                await expectFailure(.unavailable) {
                                    _ = try await store.open(.sample(number, opener: UserID(UInt64(number))))
                                }
                                let time = ContinuousClock.now - start
                                #expect(time < limit * 2, "opening \(number) in round \(round)")
                            }
                        }
                        group.addTask {
                            let start = ContinuousClock.now
                            await expectFailure(.unavailable) { try await store.checkHealth() }
                            #expect(ContinuousClock.now - start < limit * 2, "health in round \(round)")
                        }
                    }
                }
                try await server.send(SIGCONT)
                var read: Ticket??
                let deadline = ContinuousClock.now + .seconds(30)
                while read == nil, ContinuousClock.now < deadline { read = try? await store.ticket(ticket.id) }
                #expect(read == ticket)
                // What was given up may have been done all the same, but nothing twice, and without gaps.
                let outcome = try await store.open(.sample(7, opener: 7))
                let all = try await store.activeTickets(in: .harbour, after: nil, limit: 100)
                #expect(all.map(\.number).sorted() == Array(1...all.count))
                #expect(all.contains { $0.id == outcome.openedTicket?.id })
                await store.shutDown()
            }
        }
    }
#endif
