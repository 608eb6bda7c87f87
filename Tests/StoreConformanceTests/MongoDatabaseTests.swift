#if MongoDB
    import DiscordModel
    import Testing
    import Tickets

    @testable import MongoStore

    /// What is particular to documents, and to how the collections come to be.
    @Suite(
        "MongoDB database", .enabled(if: MongoTestServer.given != nil, "USHER_TEST_MONGODB_URL is not set"),
        .timeLimit(.minutes(30)))
    struct MongoDatabaseTests {
        private typealias Store = MongoStore

        @Test("A transcript of 20 megabytes is kept in pieces, and nothing is left of the one before")
        func hugeTranscript() async throws {
            try await withMongoDatabase { database in
                let store = try await Store.open(url: database.url, settings: .waiting(.seconds(30)))
                let html = (0..<20 * 1024 * 1024).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                for (size, pieces) in [(html.count, 3), (8 * 1024 * 1024, 1), (html.count - 1, 3), (0, 0)] {
                    let transcript = Transcript(
                        ticketID: .sample(1), madeAt: .morning, messageCount: size, html: Array(html.prefix(size)))
                    try await store.save(transcript)
                    let read = try #require(try await store.transcript(of: .sample(1)))
                    #expect(read.html.elementsEqual(transcript.html) as Bool)
                    let stored = try await database.withConnection { connection in
                        try connection.find(
                            in: TranscriptCollection.pieces, [:], options: ["projection": ["_id": 1]]
                        ).count
                    }
                    #expect(stored == pieces)
                }
                await store.shutDown()
            }
        }

        @Test("A reader of a transcript that is being replaced gets the old one or the new one, never a mixture")
        func transcriptReadMeanwhile() async throws {
            try await withMongoDatabase { database in
                let store = try await Store.open(url: database.url, settings: .waiting(.seconds(30)))
                func transcript(_ byte: UInt8) -> Transcript {
                    Transcript(
                        ticketID: .sample(1), madeAt: .morning, messageCount: Int(byte),
                        html: Array(repeating: byte, count: 100_000 + Int(byte)))
                }
                try await store.save(transcript(0))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for writer in 0..<3 {
                        group.addTask {
                            for byte in 1...10 { try await store.save(transcript(UInt8(writer * 10 + byte))) }
                        }
                    }
                    group.addTask {
                        for _ in 1...40 {
                            let read = try #require(try await store.transcript(of: .sample(1)))
                            #expect(Set(read.html) == [UInt8(read.messageCount)])
                            #expect(read.html.count == 100_000 + read.messageCount)
                        }
                    }
                    try await group.waitForAll()
                }
                await store.shutDown()
            }
        }

        @Test("An event that another ticket has already takes the whole write back")
        func eventOfAnotherTicket() async throws {
            try await withMongoDatabase { database in
                let store = try await Store.open(url: database.url, settings: .waiting(.seconds(30)))
                let first = try await store.opened(.sample(1))
                let second = try await store.opened(.sample(2, opener: .noah))
                let event = TicketEvent(
                    id: first.id, ticketID: second.id, kind: .closed, at: .morning, actorID: .sam)
                await expectFailure(.conflict) { _ = try await store.save(second.closed(), adding: [event]) }
                #expect(try await store.ticket(second.id) == second)
                await store.shutDown()
            }
        }

        @Test("A document that somebody has spoilt is named as such")
        func spoiltDocument() async throws {
            try await withMongoDatabase { database in
                let store = try await Store.open(url: database.url, settings: .waiting(.seconds(30)))
                let ticket = try await store.opened(.sample(1))
                for change in [["status": "half open"], ["number": .double(1.5)], ["members": [1]]] as [BSON] {
                    try await database.withConnection { connection in
                        _ = try connection.update(
                            in: TicketCollection.name, ["_id": ticket.id.stored], ["$set": change])
                    }
                    await expectFailure(.corrupt) { _ = try await store.ticket(ticket.id) }
                }
                await store.shutDown()
            }
        }

        @Test("A database of a newer version is refused, by name of what it has, and not changed")
        func newerVersion() async throws {
            try await withMongoDatabase { database in
                let newer = Schema(
                    steps: Schema.current.steps + [.init(name: "999 future", commands: [["create": "future"]])])
                await (try Store.open(url: database.url, settings: .waiting(.seconds(30)), schema: newer)).shutDown()
                let before = try await database.withConnection { try $0.find(in: "schema", [:]) }
                let error = await #expect(throws: StoreError.self) { _ = try await Store.open(url: database.url) }
                #expect(error?.reason == .failed)
                #expect(error?.description.contains("newer version of Usher (it has: 999 future)") == true)
                #expect(try await database.withConnection { try $0.find(in: "schema", [:]) } == before)
            }
        }

        @Test("The database of another program is refused, and not changed")
        func foreignDatabase() async throws {
            try await withMongoDatabase { database in
                try await database.withConnection { try $0.insert(["_id": "soup"], into: "recipes") }
                let error = await #expect(throws: StoreError.self) { _ = try await Store.open(url: database.url) }
                #expect(error?.reason == .failed)
                #expect(error?.description.contains("another program") == true)
                #expect(try await database.withConnection { try $0.collectionNames() } == ["recipes"])
            }
        }

        @Test("A user who may only read is told so, and which right is missing")
        func readingOnly() async throws {
            try await withMongoDatabase { database in
                guard database.server.hasPassword else { return }
                try await database.withConnection { connection in
                    _ = try connection.write(["createUser": "reader", "pwd": "secret", "roles": ["read"]])
                }
                let url = database.server.url(
                    of: database.name, userInfo: "reader:secret@", options: "authSource=\(database.name)")
                func expectRefusal(_ work: () async throws -> Void) async {
                    let error = await #expect(throws: StoreError.self) { try await work() }
                    #expect(error?.reason == .failed)
                    #expect(error?.description.contains("readWrite") == true, "\(String(describing: error))")
                    #expect(error?.description.contains("secret") == false)
                }
                await expectRefusal { _ = try await Store.open(url: url) }
                #expect(try await database.withConnection { try $0.collectionNames() } == [])

                await (try Store.open(url: database.url, settings: .waiting(.seconds(30)))).shutDown()
                let store = try await Store.open(url: url, settings: .waiting(.seconds(30)))
                #expect(try await store.ticket(.sample(1)) == nil)
                await expectRefusal { try await store.checkHealth() }
                await expectRefusal { _ = try await store.open(.sample(1)) }
                await store.shutDown()
                try await database.withConnection { connection in _ = try connection.write(["dropUser": "reader"]) }
            }
        }

        @Test("A database of an older version is brought up to date by six handles at once, each step taken once")
        func stepsAtOnce() async throws {
            try await withMongoDatabase { database in
                let old = try await Store.open(url: database.url, settings: .waiting(.seconds(30)))
                let ticket = try await old.opened(.sample(1))
                await old.shutDown()
                let steps = (2...5).map { number in
                    Schema.Step(
                        name: "00\(number)",
                        commands: [["insert": "taken", "documents": [["step": .int64(Int64(number))]]]])
                }
                let schema = Schema(steps: Schema.current.steps + steps)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 1...6 {
                        group.addTask {
                            let store = try await Store.open(
                                url: database.url, settings: .waiting(.seconds(30), connections: 2), schema: schema)
                            #expect(try await store.ticket(ticket.id) == ticket)
                            await store.shutDown()
                        }
                    }
                    try await group.waitForAll()
                }
                let taken = try await database.withConnection { try $0.find(in: "taken", [:]) }
                #expect(taken.compactMap { $0["step"]?.integer }.sorted() == [2, 3, 4, 5])
            }
        }

        @Test("40 members who open at once over two handles with 16 connections get the numbers 1 to 40")
        func numbersUnderLoad() async throws {
            try await withMongoDatabase { database in
                let stores = [
                    try await Store.open(url: database.url, settings: .waiting(.seconds(60), connections: 8)),
                    try await Store.open(url: database.url, settings: .waiting(.seconds(60), connections: 8)),
                ]
                let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...40 {
                        group.addTask {
                            try await stores[number % 2].opened(.sample(number, opener: UserID(UInt64(number)))).number
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(numbers.sorted() == Array(1...40))
                for store in stores {
                    #expect(await store.connectionFigures()?.inUse == 0)
                    await store.shutDown()
                }
            }
        }
    }
#endif
