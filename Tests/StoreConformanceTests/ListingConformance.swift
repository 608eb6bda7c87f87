import DiscordModel
import Testing
import Tickets

extension StoreConformanceTests {
    @Test("Active tickets are those of the guild that are open, in order of their ids", arguments: StoreBackend.all)
    func activeTickets(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            // Opened in an order that is not that of the ids.
            for number in [5, 2, 8, 1, 9, 3] {
                _ = try await store.opened(.sample(number, opener: UserID(UInt64(number))))
            }
            _ = try await store.opened(.sample(4, guild: .market))
            let closing = try #require(try await store.ticket(.sample(3)))
            _ = try await store.save(closing.closed(), adding: [])
            var cancelling = try #require(try await store.ticket(.sample(8)))
            cancelling.status = .cancelled
            _ = try await store.save(cancelling, adding: [])

            let all = try await other.activeTickets(in: .harbour, after: nil, limit: 100)
            #expect(all.map(\.id) == [1, 2, 5, 9].map(TicketID.sample))
            #expect(try await other.activeTickets(in: .market, after: nil, limit: 100).map(\.id) == [.sample(4)])
            #expect(try await other.activeTickets(in: 3, after: nil, limit: 100) == [])
        }
    }

    @Test("Active tickets can be read page by page", arguments: StoreBackend.all)
    func activeTicketsPaged(backend: StoreBackend) async throws {
        try await backend.withStore(isNew: true) { store in
            for number in 1...7 { _ = try await store.opened(.sample(number, opener: UserID(UInt64(number)))) }
            var (pages, cursor) = ([[TicketID]](), TicketID?.none)
            repeat {
                let page = try await store.activeTickets(in: .harbour, after: cursor, limit: 3)
                pages.append(page.map(\.id))
                cursor = page.last?.id
            } while cursor != nil
            #expect(pages.map(\.count) == [3, 3, 1, 0])
            #expect(pages.flatMap { $0 } == (1...7).map(TicketID.sample))
            #expect(try await store.activeTickets(in: .harbour, after: nil, limit: 0) == [])
        }
    }

    @Test(
        "Unsettled tickets are those of all guilds with something left to do, also closed ones",
        arguments: StoreBackend.all)
    func unsettledTickets(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            #expect(try await store.unsettledTickets(after: nil, limit: 10) == [])
            for number in 1...6 {
                let guild: GuildID = number.isMultiple(of: 2) ? .harbour : .market
                _ = try await store.opened(.sample(number, guild: guild, opener: UserID(UInt64(number))))
            }
            for number in [2, 5] {
                var ticket = try #require(try await store.ticket(.sample(number)))
                ticket.isSettled = true
                _ = try await store.save(ticket, adding: [])
            }
            let closing = try #require(try await store.ticket(.sample(4)))
            _ = try await store.save(closing.closed(), adding: [])

            let first = try await other.unsettledTickets(after: nil, limit: 3)
            #expect(first.map(\.id) == [1, 3, 4].map(TicketID.sample))
            #expect(first.last?.status == .closed)
            let rest = try await other.unsettledTickets(after: first.last?.id, limit: 3)
            #expect(rest.map(\.id) == [.sample(6)])
            #expect(try await other.unsettledTickets(after: .sample(6), limit: 3) == [])
        }
    }

    @Test("A settled ticket that gets something to do is listed again", arguments: StoreBackend.all)
    func unsettledAgain(backend: StoreBackend) async throws {
        try await backend.withStore(isNew: true) { store in
            var ticket = try await store.opened(.sample(1))
            ticket.isSettled = true
            ticket = try await store.save(ticket, adding: [])
            #expect(try await store.unsettledTickets(after: nil, limit: 10) == [])
            ticket.isSettled = false
            ticket = try await store.save(ticket, adding: [])
            #expect(try await store.unsettledTickets(after: nil, limit: 10) == [ticket])
        }
    }

    @Test(
        "As many tickets as a store has to bear are read page by page, in a guild and in all (R5.7)",
        arguments: StoreBackend.all)
    func manyTickets(backend: StoreBackend) async throws {
        try await backend.withStore(isNew: true) { store in
            // Every fourth is another guild's; of the others, every third is closed.
            func ticket(_ number: Int) -> Ticket {
                let guild: GuildID = number % 4 == 0 ? .market : .harbour
                let ticket = Ticket.sample(number, guild: guild, opener: UserID(UInt64(number)))
                return number % 4 != 0 && number % 3 == 0 ? ticket.closed().revised(1) : ticket
            }
            let numbers = 1...backend.manyRows
            for start in stride(from: 1, through: backend.manyRows, by: 1000) {
                try await store.put((start..<start + 1000).map { .ticket(ticket($0), events: []) })
            }
            var (active, unsettled) = ([TicketID](), [TicketID]())
            while true {
                let page = try await store.activeTickets(in: .harbour, after: active.last, limit: backend.manyRows / 4)
                if page.isEmpty { break }
                active += page.map(\.id)
            }
            while true {
                let page = try await store.unsettledTickets(after: unsettled.last, limit: backend.manyRows / 4)
                if page.isEmpty { break }
                unsettled += page.map(\.id)
            }
            #expect(unsettled == numbers.map { .sample($0) })
            #expect(active == numbers.filter { $0 % 4 != 0 && $0 % 3 != 0 }.map { .sample($0) })
        }
    }
}
