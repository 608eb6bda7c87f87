import DiscordModel
import Logging
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("The mirror of an earlier run, while a new one fills it (R5.6)")
struct FallbackFillingTests {
    @Test("A server that dies while the mirror is filled at start leaves the mirror what it was")
    func serverDies() async throws {
        for lastCall in 0...200 {
            let isDone = try await FallbackFixture.with { fixture in
                let tickets = try await Self.earlierRun(fixture)
                let calls = Faults.Total()
                fixture.serverFaults.decide { _ in calls.next() <= lastCall ? .works : .fails(.unavailable) }
                let store = try await fixture.startWhileTimeGoesBy()
                if await store.condition() == .normal { return true }
                try await Self.expectAll(tickets, in: store, fixture)
                await store.shutDown()
                return false
            }
            if isDone { return }
        }
        Issue.record("never done")
    }

    @Test("A process that is killed while it fills the mirror at start leaves the mirror what it was")
    func killed() async throws {
        for lastCall in 1...200 {
            let isDone = try await FallbackFixture.with { fixture in
                let tickets = try await Self.earlierRun(fixture)
                let end = fixture.calls.count + lastCall
                fixture.die(at: end)
                let second = try? await fixture.startWhileTimeGoesBy()
                if fixture.calls.count < end { return true }
                await second?.kill(fixture)
                fixture.mirrorFaults.always(.works)
                fixture.serverFaults.always(.fails(.unavailable))
                let complaints = fixture.log.lines(.critical).count
                let third = try await fixture.startWhileTimeGoesBy()
                try await Self.expectAll(tickets, in: third, fixture, complaints: complaints)
                await third.shutDown()
                return false
            }
            if isDone { return }
        }
        Issue.record("never done")
    }

    @Test("What somebody else brought to its end meanwhile leaves the mirror, and what he wrote is in it")
    func changedMeanwhile() async throws {
        try await FallbackFixture.with { fixture in
            let tickets = try await Self.earlierRun(fixture)
            try await fixture.server.save(GuildSettings(guildID: 9, staffRoles: [8]))
            var closed = try await fixture.server.closing(
                tickets[0], event: fixture.makeID(), at: fixture.clock.timestamp)
            closed.isSettled = true
            closed = try await fixture.server.save(closed, adding: [])
            // In the place and in the channel that the mirror still has for the first one's.
            let next = try await fixture.server.opened(fixture.opening(by: 1))
            let store = try await fixture.start()
            #expect(store.isComplete)
            fixture.serverFaults.always(.fails(.unavailable))
            #expect(try await store.settings(of: 9)?.staffRoles == [8])
            #expect(try await store.activeTickets(in: 9, after: nil, limit: 9) == [tickets[1], next])
            #expect(try await fixture.mirror.ticket(closed.id) == nil)
            await store.shutDown()
        }
    }

    @Test("Two writes that reach the mirror in the other order do not keep it from standing in for a dead server")
    func orderOfAdoptions() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let first = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            let (serverFaults, mirrorFaults, clock) = (fixture.serverFaults, fixture.mirrorFaults, fixture.clock)
            let (event, opening, now) = (fixture.makeID(), fixture.opening(by: 1), fixture.clock.timestamp)
            mirrorFaults.next(1, .hangs)
            async let closed = store.closing(first, event: event, at: now)
            try await mirrorFaults.untilHanging(1)
            serverFaults.always(.fails(.unavailable))
            serverFaults.next(1, .works)
            async let next = store.opened(opening)
            while !clock.pauses.contains(.milliseconds(50)) { await Task.yield() }
            mirrorFaults.resume()
            #expect(try await closed.status == .closed)
            while clock.pauses.count(where: { $0 == .milliseconds(50) }) > 0, try await !fixture.mirrorHas(opening.id) {
                clock.advance(by: .milliseconds(50))
                await Task.yield()
            }
            let opened = try await next
            #expect(store.isComplete)
            #expect(try await store.ticket(opened.id) == opened)
            #expect(try await store.activeTickets(in: 9, after: nil, limit: 9) == [opened])
            #expect(store.gate.phase == .mirror)
            await store.shutDown()
        }
    }

    /// A run that ended well, with settings and two tickets.
    private static func earlierRun(_ fixture: FallbackFixture) async throws -> [Ticket] {
        let first = try await fixture.start()
        try await first.save(GuildSettings(guildID: 9, staffRoles: [7]))
        var tickets: [Ticket] = []
        for opener in [1, 2] as [UserID] {
            tickets.append(
                try await first.making(
                    try await first.opened(fixture.opening(by: opener)), channel: ChannelID(opener.rawValue + 70)))
        }
        await first.kill(fixture)
        return tickets
    }

    private static func expectAll(
        _ tickets: [Ticket], in store: FallbackStore, _ fixture: FallbackFixture, complaints: Int = 0
    ) async throws {
        #expect(fixture.log.lines(.critical).count == complaints)
        #expect(try await store.settings(of: 9)?.staffRoles == [7])
        #expect(try await store.activeTickets(in: 9, after: nil, limit: 9) == tickets)
        #expect(try await store.opened(fixture.opening(by: 3)).number == 3)
    }
}

extension FallbackFixture {
    fileprivate func mirrorHas(_ id: TicketID) async throws -> Bool { try await self.mirror.ticket(id) != nil }
}
