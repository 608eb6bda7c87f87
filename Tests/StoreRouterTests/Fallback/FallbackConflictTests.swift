import DiscordModel
import Logging
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

@Suite("What somebody else has done in the database while it was away (R5.6)")
struct FallbackConflictTests {
    @Test("A ticket closed there and changed here is closed, with what both did, and reported once")
    func closedThere() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            fixture.serverFaults.always(.fails(.unavailable))
            let added = try await store.adding(2, to: ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            _ = try await fixture.server.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            let agreed = try #require(try await fixture.server.ticket(ticket.id))
            #expect(agreed.status == .closed)
            #expect(agreed.revision > added.revision)
            #expect(agreed.members.map(\.userID) == [1, 2])
            #expect(try await fixture.server.events(of: ticket.id).map(\.kind) == [.created, .userAdded, .closed])
            #expect(try await fixture.mirror.reports(limit: 9).count == 1)
            #expect(fixture.log.lines(.warning).contains { $0.contains("both sides had changed") })
            #expect(fixture.log.lines(.notice).contains { $0.contains("1 conflicts") })
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("A number that was taken there gives the ticket from here the next one; the others keep theirs")
    func numberTaken() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            _ = try await store.opened(fixture.opening(by: 1))
            fixture.serverFaults.always(.fails(.unavailable))
            let here = [
                try await store.opened(fixture.opening(by: 2)), try await store.opened(fixture.opening(by: 3)),
                try await store.making(try await store.opened(fixture.opening(by: 4)), channel: 74),
            ]
            #expect(here.map(\.number) == [2, 3, 4])
            let there = try await fixture.server.opened(fixture.opening(by: 5))
            #expect(there.number == 2)
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(there.id) == there)
            var numbers: [Int?] = []
            for ticket in here { numbers.append(try await fixture.server.ticket(ticket.id)?.number) }
            #expect(numbers == [5, 3, 4])
            try await expectGaplessNumbers(fixture.server)
            #expect(try await fixture.mirror.ticket(here[0].id)?.number == 5)
            #expect(
                try await fixture.mirror.reports(limit: 9).map(\.sentence).filter { $0.contains("number 5") }.count == 1
            )
            #expect(try await store.opened(fixture.opening(by: 6)).number == 6)
            await store.shutDown()
        }
    }

    @Test("A place that was taken there moves the ticket from here to the next free one; both stay open")
    func placeTaken() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            let here = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            let there = try await fixture.server.opened(fixture.opening(by: 1))
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(
                try await fixture.server.activeTickets(in: 9, after: nil, limit: 9).map(\.id) == [here.id, there.id])
            let moved = try #require(try await fixture.server.ticket(here.id))
            #expect(moved.slot == 2)
            #expect(moved.number == 2)
            #expect(moved.channelID == 70)
            try await expectGaplessNumbers(fixture.server)
            #expect(try await fixture.mirror.reports(limit: 9).count == 2)
            try await fixture.running(store) {
                while store.keeping.withLock({ $0.isStale || $0.isFilling }) { await Task.yield() }
            }
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("A channel that another ticket has there is given up")
    func channelTaken() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            let here = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            _ = try await fixture.server.opened(fixture.opening(by: 2))
            let there = try await fixture.server.making(
                try await fixture.server.opened(fixture.opening(by: 3)), channel: 70)
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(in: 70) == there)
            let stored = try #require(try await fixture.server.ticket(here.id))
            #expect(stored.channelID == nil)
            #expect(!stored.isSettled)
            #expect(stored.number == 3)
            await store.shutDown()
        }
    }

    @Test(
        "Settings that were changed here stand; that they were changed there too is reported", arguments: [true, false])
    func settings(changedThere: Bool) async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            try await store.save(GuildSettings(guildID: 9, staffRoles: [1]))
            fixture.serverFaults.always(.fails(.unavailable))
            try await store.save(GuildSettings(guildID: 9, staffRoles: [2]))
            try await store.save(GuildSettings(guildID: 9, staffRoles: [3]))
            if changedThere { try await fixture.server.save(GuildSettings(guildID: 9, staffRoles: [4])) }
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.settings(of: 9)?.staffRoles == [3])
            #expect(try await fixture.mirror.reports(limit: 9).count == (changedThere ? 1 : 0))
            await store.shutDown()
        }
    }

    @Test("What was changed there alone is in the mirror after the return")
    func changedThereAlone() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            try await store.save(GuildSettings(guildID: 9))
            fixture.serverFaults.always(.fails(.unavailable))
            _ = try await store.opened(fixture.opening(by: 2))
            _ = try await fixture.server.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            try await fixture.server.save(GuildSettings(guildID: 9, staffRoles: [4]))
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            try await fixture.running(store) {
                while store.keeping.withLock({ $0.isStale || $0.isFilling }) { await Task.yield() }
            }
            #expect(try await fixture.mirror.reports(limit: 9).isEmpty)
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("The conflicts of a crashed return are decided as they would have been, at whichever call it stopped")
    func crashes() async throws {
        for lastCall in 1...200 {
            let isDone = try await FallbackFixture.with { fixture in
                let store = try await fixture.start()
                let ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
                fixture.serverFaults.always(.fails(.unavailable))
                _ = try await store.adding(2, to: ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
                let here = try await store.opened(fixture.opening(by: 4))
                let there = try await fixture.server.opened(fixture.opening(by: 4))
                _ = try await fixture.server.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
                // One fate for both sides, as if the process had died there.
                let end = fixture.calls.count + lastCall
                let (serverFaults, mirrorFaults) = (fixture.serverFaults, fixture.mirrorFaults)
                fixture.die(at: end)
                let isDone = await store.comeBack()
                serverFaults.always(.works)
                mirrorFaults.always(.works)
                let again = try await fixture.start()
                #expect(await again.condition() == .normal)
                #expect(try await fixture.server.ticket(there.id) == there)
                #expect(try await fixture.server.ticket(here.id)?.slot == 2)
                #expect(try await fixture.server.ticket(here.id)?.number == 3)
                #expect(try await fixture.server.ticket(ticket.id)?.status == .closed)
                #expect(try await fixture.server.events(of: ticket.id).count == 3)
                try await expectGaplessNumbers(fixture.server)
                try await FallbackServiceTests.expectSame(fixture)
                return isDone
            }
            if isDone {
                #expect(lastCall > 20)
                return
            }
        }
        Issue.record("never done")
    }
}
