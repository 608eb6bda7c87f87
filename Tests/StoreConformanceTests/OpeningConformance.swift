import DiscordModel
import Testing
import Tickets

extension StoreConformanceTests {
    @Test("A ticket is numbered and stored, with its opener as its first member", arguments: StoreBackend.all)
    func opening(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let opening = TicketOpening.sample(1)
            let ticket = try await store.opened(opening)
            #expect(ticket == opening.ticket(number: 1))
            #expect(ticket.members == [TicketMember(userID: .mia)])
            #expect(!ticket.isSettled)
            #expect(try await other.ticket(opening.id) == ticket)
            #expect(try await other.ticket(opening.id)?.openedAt.millisecondsSince1970 == 1_790_000_000_124)
        }
    }

    @Test("The first event is stored together with the ticket", arguments: StoreBackend.all)
    func openingEvent(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let opening = TicketOpening.sample(1)
            _ = try await store.opened(opening)
            #expect(try await store.events(of: opening.id) == [opening.event])
        }
    }

    @Test("An unknown ticket is no error", arguments: StoreBackend.all)
    func unknownTicket(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            #expect(try await store.ticket(.sample(1)) == nil)
            #expect(try await store.ticket(in: 77) == nil)
            #expect(try await store.events(of: .sample(1)) == [])
        }
    }

    @Test("A member with an active ticket gets that one, and no number is used up", arguments: StoreBackend.all)
    func alreadyActive(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let first = try await store.opened(.sample(1))
            for number in 2...5 {
                #expect(try await other.open(.sample(number)).ticketInTheWay == first)
                #expect(try await store.ticket(.sample(number)) == nil)
                #expect(try await store.events(of: .sample(number)) == [])
            }
            #expect(try await store.opened(.sample(6, opener: .noah)).number == 2)
        }
    }

    @Test("Other guilds and other slots do not stand in the way", arguments: StoreBackend.all)
    func otherPlaces(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            #expect(try await store.opened(.sample(1)).number == 1)
            #expect(try await store.opened(.sample(2, guild: .market)).number == 1)
            #expect(try await store.opened(.sample(3, slot: 2)).number == 2)
            #expect(try await store.open(.sample(4, slot: 2)).ticketInTheWay?.id == .sample(3))
        }
    }

    @Test("Opening again with the same id finds the same ticket, as it is by now", arguments: StoreBackend.all)
    func repeatedOpening(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let opened = try await store.opened(.sample(1))
            #expect(try await other.open(.sample(1)) == .opened(opened))
            let closed = try await store.save(opened.closed(), adding: [])
            #expect(try await other.open(.sample(1)) == .opened(closed))
            #expect(try await store.events(of: opened.id).count == 1)
            #expect(try await store.opened(.sample(2)).number == 2)
        }
    }

    @Test("An id that belongs to somebody else's ticket is a conflict", arguments: StoreBackend.all)
    func strangersID(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let opened = try await store.opened(.sample(1))
            await expectFailure(.conflict) { _ = try await store.open(.sample(1, opener: .noah)) }
            await expectFailure(.conflict) { _ = try await store.open(.sample(1, guild: .market)) }
            #expect(try await store.ticket(opened.id) == opened)
            #expect(try await store.opened(.sample(2, opener: .noah)).number == 2)
        }
    }

    @Test("Of 64 openings by one member at once, over two handles, one wins", arguments: StoreBackend.all)
    func oneWins(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let outcomes = try await withThrowingTaskGroup(of: OpeningOutcome.self) { group in
                for number in 1...64 {
                    let handle = number.isMultiple(of: 2) ? store : other
                    group.addTask { try await handle.open(.sample(number)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let opened = outcomes.compactMap(\.openedTicket)
            #expect(opened.count == 1)
            #expect(Set(outcomes.compactMap(\.ticketInTheWay)) == Set(opened))
            #expect(opened.first?.number == 1)
            #expect(try await store.activeTickets(in: .harbour, after: nil, limit: 100) == opened)
            #expect(try await other.opened(.sample(100, opener: .noah)).number == 2)
        }
    }

    @Test("The same opening sent 16 times at once makes one ticket", arguments: StoreBackend.all)
    func sameOpeningAtOnce(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let outcomes = try await withThrowingTaskGroup(of: OpeningOutcome.self) { group in
                for number in 1...16 {
                    let handle = number.isMultiple(of: 2) ? store : other
                    group.addTask { try await handle.open(.sample(1)) }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(outcomes == [.opened(TicketOpening.sample(1).ticket(number: 1))])
            #expect(try await store.events(of: .sample(1)).count == 1)
        }
    }

    @Test("Numbers run 1 to N without gaps in each guild, under load and with refusals", arguments: StoreBackend.all)
    func gaplessNumbers(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let openers = (1...30).map { UserID(UInt64($0)) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, opener) in openers.enumerated() {
                    for (offset, guild) in [GuildID.harbour, .market].enumerated() {
                        // Twice each: the second is refused, or the first is, whichever comes later.
                        for attempt in 0...1 {
                            let number = 1000 * attempt + 100 * offset + index
                            let handle = (index + attempt).isMultiple(of: 2) ? store : other
                            group.addTask { _ = try await handle.open(.sample(number, guild: guild, opener: opener)) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for guild in [GuildID.harbour, .market] {
                let tickets = try await store.activeTickets(in: guild, after: nil, limit: 1000)
                #expect(tickets.map(\.number).sorted() == Array(1...openers.count))
                #expect(Set(tickets.map(\.openerID)) == Set(openers))
            }
        }
    }
}
