#if MongoDB
    import Testing

    @testable import MongoStore

    /// Which connections to MongoDB are kept, and for how long, with numbers in their places.
    @Suite("MongoDB connections that wait", .timeLimit(.minutes(30)))
    struct MongoSparesTests {
        private let start = ContinuousClock.now

        private func spares(_ change: (inout MongoSettings) -> Void = { _ in }) -> Spares<Int> {
            var settings = MongoSettings()
            change(&settings)
            return Spares(settings: settings)
        }

        private func spare(_ number: Int, openedAt: Duration = .zero) -> Spare<Int> {
            Spare(connection: number, openedAt: self.start + openedAt, idleSince: self.start)
        }

        @Test("The connection used last is lent first, and where none is left, one has to be opened")
        func lastUsedFirst() {
            var spares = self.spares()
            for _ in 1...2 {
                let taken = spares.take(at: self.start)
                #expect(taken == nil)
            }
            for number in 1...2 { spares.giveBack(self.spare(number), at: self.start) }
            let taken = (1...3).map { _ in spares.take(at: self.start)?.spare.connection }
            #expect(taken == [2, 1, nil])
            #expect(spares.count == 0)
        }

        @Test("A connection that was idle, or was idle when another one was lost, is tried out first")
        func checking() throws {
            var spares = self.spares { $0.checkAfter = .seconds(10) }
            _ = spares.take(at: self.start)
            spares.giveBack(self.spare(1), at: self.start)
            func needsCheck(after seconds: Int) throws -> Bool {
                let taken = spares.take(at: self.start + .seconds(seconds))
                let (spare, needsCheck) = try #require(taken)
                spares.giveBack(spare, at: self.start + .seconds(seconds))
                return needsCheck
            }
            let before = try [0, 9, 19, 20].map { try needsCheck(after: $0) }
            #expect(before == [false, false, true, false])
            spares.noteLoss(at: self.start + .seconds(21))
            let after = try [22, 23].map { try needsCheck(after: $0) }
            #expect(after == [true, false])
        }

        @Test("Connections idle for too long are closed down to the least, and old ones all")
        func overdue() {
            var spares = self.spares {
                $0.leastConnections = 1
                $0.idleLimit = .seconds(10)
                $0.lifetimeLimit = .seconds(100)
            }
            for _ in 1...4 { _ = spares.take(at: self.start) }
            for number in 1...3 {
                spares.giveBack(self.spare(number, openedAt: .seconds(number)), at: self.start + .seconds(number))
            }
            // The second would be idle for too long a second later, and the fourth is in use.
            var closed = spares.takeOverdue(at: self.start + .seconds(11))
            #expect(closed == [1])
            spares.giveBack(nil, at: self.start)
            closed = spares.takeOverdue(at: self.start + .seconds(90))
            #expect(closed == [2])
            closed = spares.takeOverdue(at: self.start + .seconds(90))
            #expect(closed == [])
            var isMissing = spares.claimMissing()
            #expect(!isMissing)
            closed = spares.takeOverdue(at: self.start + .seconds(103))
            #expect(closed == [3])
            isMissing = spares.claimMissing()
            #expect(isMissing)
            isMissing = spares.claimMissing()
            #expect(!isMissing)
        }

        @Test("The least number is not more than the most")
        func leastAboveMost() {
            var spares = self.spares {
                $0.leastConnections = 5
                $0.mostConnections = 2
            }
            let claimed = (1...3).map { _ in spares.claimMissing() }
            #expect(claimed == [true, true, false])
        }
    }
#endif
