#if MySQL
    import DiscordModel
    import Foundation
    import Testing
    import Tickets

    @testable import MySQLStore

    /// What happens when the server goes away. Each test has a server of its own.
    @Suite(
        "MySQL outages", .serialized, .enabled(if: MySQLTestServer.given != nil, "no server was given"),
        .timeLimit(.minutes(30)))
    struct MySQLOutageTests {
        private var settings: MySQLSettings {
            var settings = MySQLSettings()
            settings.mostConnections = 2
            settings.connectLimit = .seconds(4)
            settings.answerLimit = .seconds(4)
            settings.waitingLimit = .seconds(8)
            return settings
        }

        @Test("While the server is killed, calls are unavailable at once; afterwards all goes on, and nothing is lost")
        func killed() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    try await server.send(SIGKILL)
                    let began = ContinuousClock.now
                    await expectFailure(.unavailable) { _ = try await store.open(.sample(2, opener: .noah)) }
                    await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
                    await expectFailure(.unavailable) { try await store.checkHealth() }
                    await expectFailure(.unavailable) { _ = try await database.open(self.settings) }
                    #expect(ContinuousClock.now - began < .seconds(16))
                    #expect(await store.connectionFigures()?.inUse == 0)

                    try await server.start()
                    #expect(try await store.ticket(ticket.id) == ticket)
                    #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                    await store.shutDown()
                }
            }
        }

        @Test("While the server hangs, calls and openings are unavailable in time; afterwards all goes on")
        func hanging() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    try await server.send(SIGSTOP)
                    for _ in 1...2 {
                        let began = ContinuousClock.now
                        await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
                        await expectFailure(.unavailable) { _ = try await database.open(self.settings) }
                        #expect(ContinuousClock.now - began < .seconds(30))
                    }
                    try await server.send(SIGCONT)
                    #expect(try await store.ticket(ticket.id) == ticket)
                    #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                    await store.shutDown()
                }
            }
        }

        @Test(
            "Each of many calls that meet a hanging server ends when the limit of silence is over, and not later (R5.6)"
        )
        func hangingUnderLoad() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    var settings = MySQLSettings()
                    settings.leastConnections = 4
                    settings.mostConnections = 4
                    settings.connectLimit = .seconds(6)
                    settings.answerLimit = .seconds(6)
                    settings.waitingLimit = .seconds(6)
                    settings.checkAfter = .seconds(3600)
                    let store = try await database.open(settings)
                    let ticket = try await store.opened(.sample(1))
                    try await server.send(SIGSTOP)
                    // On connections that were good a moment ago; then on new ones.
                    for _ in 1...2 {
                        let times = await withTaskGroup(of: Duration.self) { group in
                            for number in 1...16 {
                                group.addTask {
                                    await ContinuousClock().measure {
                                        await expectFailure(.unavailable) {
                                            if number.isMultiple(of: 2) {
                                                _ = try await store.ticket(ticket.id)
                                            } else {
                                                _ = try await store.open(.sample(number, opener: .noah))
                                            }
                                        }
                                    }
                                }
                            }
                            return await group.reduce(into: []) { $0.append($1) }
                        }
                        // One limit, not two.
                        #expect(times.max()! < .seconds(11), "\(times.sorted())")
                    }
                    try await server.send(SIGCONT)
                    #expect(try await store.ticket(ticket.id) == ticket)
                    await store.shutDown()
                }
            }
        }

        @Test("A connection that has gone silent while nobody used it costs one limit, not two")
        func silentSpare() async throws {
            let server = try #require(MySQLTestServer.given)
            try await withMySQLDatabase { database in
                let proxy = try TCPProxy(to: UInt16(server.port))
                defer { proxy.stop() }
                var settings = MySQLSettings()
                settings.connectLimit = .seconds(3)
                settings.answerLimit = .seconds(4)
                settings.checkAfter = .zero
                let url = database.url().replacing(":\(server.port)/", with: ":\(proxy.port)/")
                let store = try await MySQLStore.open(url: url, settings: settings)
                try await store.checkHealth()
                proxy.freeze()
                let time = await ContinuousClock().measure {
                    await expectFailure(.unavailable) { _ = try await store.note("key") }
                }
                #expect(time >= .seconds(3.9) && time < .seconds(7.5), "\(time)")
                proxy.pass()
                #expect(try await store.note("key") == nil)
                await store.shutDown()
            }
        }

        @Test("When the network is cut in the midst of a thousand openings, what was said to be done is done, once")
        func cutNetwork() async throws {
            let server = try #require(MySQLTestServer.given)
            try await withMySQLDatabase { database in
                let proxy = try TCPProxy(to: UInt16(server.port))
                defer { proxy.stop() }
                let url = database.url().replacing(":\(server.port)/", with: ":\(proxy.port)/")
                let store = try await MySQLStore.open(url: url, settings: .ofTests)
                let done = await withTaskGroup(of: [Ticket].self) { group in
                    for worker in 0..<10 {
                        group.addTask {
                            var done: [Ticket] = []
                            for number in 1...100 {
                                let opening = TicketOpening.sample(
                                    worker * 100 + number, opener: UserID(UInt64(worker * 100 + number)))
                                while true {
                                    guard let outcome = try? await store.open(opening) else { continue }
                                    done += [outcome.openedTicket].compactMap(\.self)
                                    break
                                }
                                if worker == 0, number.isMultiple(of: 25) {
                                    proxy.refuse()
                                    proxy.pass()
                                }
                            }
                            return done
                        }
                    }
                    return await group.reduce(into: []) { $0 += $1 }
                }
                #expect(done.count == 1000)
                #expect(done.map(\.number).sorted() == Array(1...1000))
                let other = try await database.open()
                let stored = try await other.activeTickets(in: .harbour, after: nil, limit: 2000)
                #expect(stored == done.sorted { $0.id < $1.id })
                await other.shutDown()
                await store.shutDown()
            }
        }

        @Test("A transcript that the server takes for too big is refused for good, and the store goes on working")
        func tooBig() async throws {
            try await MySQLOwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    try await database.withSession { session in
                        try session.run("SET GLOBAL max_allowed_packet = 1048576")
                    }
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    let big = Transcript(
                        ticketID: ticket.id, madeAt: .morning, messageCount: 1,
                        html: [UInt8](repeating: 1, count: 1_048_576))
                    let error = await #expect(throws: StoreError.self) { try await store.save(big) }
                    #expect(error?.reason == .failed)
                    #expect(error?.description.contains("max_allowed_packet") == true)
                    #expect(try await store.transcript(of: ticket.id) == nil)
                    await store.shutDown()
                }
            }
        }
    }
#endif
