#if MongoDB
    import Testing
    import Tickets

    @testable import MongoStore

    /// What happens when the server is away, does not answer, or is not meant to be.
    @Suite("MongoDB outage", .timeLimit(.minutes(30)))
    struct MongoOutageTests {
        private typealias Store = MongoStore

        @Test(
            "An address that is none is refused in a sentence that holds no part of the password",
            arguments: [
                "", "mysql://mia:secret@localhost/usher", "mongodb://", "mongodb://mia:se/cret@localhost",
                "mongodb://mia:se@cret@localhost:1", "mongodb://mia:1/secret@localhost",
                "mongodb://mia:1?secret@localhost", "mongodb://mia:secret@localhost:99999999",
                "mongodb://mia:secret%@localhost", "mongodb://mia:secret@localhost:1/\0",
            ])
        func wrongAddress(url: String) async throws {
            let error = await #expect(throws: StoreError.self) {
                _ = try await Store.open(url: url, settings: .waiting(.milliseconds(200)))
            }
            #expect(error?.reason == .failed)
            let text = String(reflecting: error) + (error?.description ?? "")
            #expect(text.contains("mongodb://"))
            #expect(!text.contains("secret") && !text.contains("cret@") && !text.contains("mia"))
        }

        @Test("Where no server listens, opening ends as unavailable, soon, and names the server")
        func nobodyListens() async throws {
            let port = try TCPProxy.unusedPort()
            let start = ContinuousClock.now
            let error = await #expect(throws: StoreError.self) {
                _ = try await Store.open(
                    url: "mongodb://mia:secret@127.0.0.1:\(port)/usher", settings: .waiting(.milliseconds(500)))
            }
            #expect(error?.reason == .unavailable)
            #expect(error?.description.contains("127.0.0.1:\(port)") == true)
            #expect(error?.description.contains("secret") == false)
            #expect(ContinuousClock.now - start < .seconds(10))
        }

        @Test("A server that takes connections and says nothing is unavailable too")
        func silentServer() async throws {
            let proxy = try TCPProxy(to: try TCPProxy.unusedPort())
            defer { proxy.stop() }
            proxy.freeze()
            let start = ContinuousClock.now
            await expectFailure(.unavailable) {
                _ = try await Store.open(
                    url: "mongodb://127.0.0.1:\(proxy.port)", settings: .waiting(.milliseconds(500)))
            }
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Suite(
        "MongoDB outage in the midst of work",
        .enabled(if: MongoTestServer.given != nil, "USHER_TEST_MONGODB_URL is not set"), .timeLimit(.minutes(30)))
    struct MongoOutageInUseTests {
        /// Runs `body` with a store whose connections go through a proxy.
        private func withProxiedStore(
            patience: Duration, _ body: (MongoStore, TCPProxy) async throws -> Void
        ) async throws {
            try await withMongoDatabase { database in
                // Makes the collections without haste.
                await (try MongoStore.open(url: database.url, settings: .waiting(.seconds(30)))).shutDown()
                let port = try #require(database.server.host.split(separator: ":").last.flatMap { UInt16($0) })
                let proxy = try TCPProxy(to: port)
                defer { proxy.stop() }
                let url = database.server.url(
                    of: database.name, host: "127.0.0.1:\(proxy.port)", options: "directConnection=true")
                let store = try await MongoStore.open(url: url, settings: .waiting(patience, connections: 2))
                var failure: (any Error)?
                do { try await body(store, proxy) } catch { failure = error }
                await store.shutDown()
                if let failure { throw failure }
            }
        }

        @Test("When the server goes, every call ends as unavailable; when it is back, the same handle works again")
        func cutAndBack() async throws {
            try await self.withProxiedStore(patience: .seconds(5)) { store, proxy in
                let ticket = try await store.opened(.sample(1))
                proxy.refuse()
                await expectFailure(.unavailable) { try await store.checkHealth() }
                await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
                await expectFailure(.unavailable) { _ = try await store.save(ticket.closed(), adding: []) }
                proxy.pass()
                // A connection that was dropped shows it once more at its next use.
                var read: Ticket??
                for _ in 1...4 where read == nil { read = try? await store.ticket(ticket.id) }
                #expect(read == ticket)
                #expect(try await store.opened(.sample(2, opener: .noah)).number == 2)
            }
        }

        @Test("When the server hangs, calls end within their deadlines, also those that wait for a connection")
        func hanging() async throws {
            try await self.withProxiedStore(patience: .seconds(4)) { store, proxy in
                _ = try await store.opened(.sample(1))
                proxy.freeze()
                let start = ContinuousClock.now
                let reasons = await withTaskGroup(of: StoreError.Reason?.self) { group in
                    for _ in 1...6 {
                        group.addTask {
                            do { _ = try await store.ticket(.sample(1)) } catch {
                                return (error as? StoreError)?.reason
                            }
                            return nil
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(reasons == Array(repeating: .unavailable, count: 6))
                #expect(ContinuousClock.now - start < .seconds(20))
                proxy.refuse()
            }
        }

        @Test("A wrong password is no outage: it fails, in a sentence without the password")
        func wrongPassword() async throws {
            let server = try #require(MongoTestServer.given)
            guard server.hasPassword else { return }
            let url = server.url(of: "usher", userInfo: "usher:secret-but-wrong@")
            let error = await #expect(throws: StoreError.self) { _ = try await MongoStore.open(url: url) }
            #expect(error?.reason == .failed)
            #expect(error?.description.contains("uthentication") == true)
            #expect(String(reflecting: error).contains("secret") == false)
        }
    }
#endif
