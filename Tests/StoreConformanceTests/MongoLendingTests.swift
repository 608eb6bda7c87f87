#if MongoDB
    import TestSupport
    import Testing
    import Tickets

    @testable import MongoStore

    /// How callers share the connections to MongoDB.
    @Suite("MongoDB connections", .timeLimit(.minutes(30)))
    struct MongoLendingTests {
        @Test("Who finds none free waits, and gets the next that is given back")
        func waiting() async throws {
            let lending = Lending(count: 1)
            try await lending.borrow(within: .seconds(1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await lending.borrow(within: .seconds(30)) }
                try await waitUntil("somebody waits") { lending.figures.waiting > 0 }
                #expect(lending.figures.inUse == 1)
                lending.giveBack()
                try await group.waitForAll()
            }
            #expect(lending.figures == (inUse: 1, waiting: 0, haveWaited: 1))
            lending.giveBack()
            #expect(lending.figures.inUse == 0)
        }

        @Test("Who waits too long is told, and does not take one away from the next")
        func tooLate() async throws {
            let lending = Lending(count: 1)
            try await lending.borrow(within: .seconds(1))
            await expectFailure(.unavailable) { try await lending.borrow(within: .milliseconds(10)) }
            #expect(lending.figures.waiting == 0)
            lending.giveBack()
            try await lending.borrow(within: .seconds(1))
            lending.giveBack()
        }

        @Test("Who is cancelled waits no longer")
        func cancelled() async throws {
            let lending = Lending(count: 1)
            try await lending.borrow(within: .seconds(1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await expectFailure(.unavailable) { try await lending.borrow(within: .seconds(600)) }
                }
                try await waitUntil("somebody waits") { lending.figures.waiting > 0 }
                group.cancelAll()
            }
            lending.giveBack()
            #expect(lending.figures.inUse == 0)
        }

        @Test("Closing refuses those who wait, and waits for those who have one")
        func closing() async throws {
            let lending = Lending(count: 1)
            try await lending.borrow(within: .seconds(1))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await expectFailure(.unavailable) { try await lending.borrow(within: .seconds(600)) }
                    // The waiting one was refused while the other was still lent.
                    #expect(lending.figures.inUse == 1)
                    lending.giveBack()
                }
                try await waitUntil("somebody waits") { lending.figures.waiting > 0 }
                #expect(await lending.close())
                #expect(lending.figures.inUse == 0)
            }
            await expectFailure(.unavailable) { try await lending.borrow(within: .seconds(1)) }
            #expect(await !lending.close())
        }

        @Test("Of a thousand callers, never more than four have one at a time, and all get one")
        func manyAtOnce() async throws {
            let lending = Lending(count: 4)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...1000 {
                    group.addTask {
                        try await lending.borrow(within: .seconds(60))
                        #expect(lending.figures.inUse <= 4)
                        await Task.yield()
                        lending.giveBack()
                    }
                }
                try await group.waitForAll()
            }
            #expect(lending.figures.inUse == 0)
        }
    }
#endif
