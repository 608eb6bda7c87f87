import DiscordModel
import Logging
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("How a fallback starts (R5.6)")
struct FallbackStartTests {
    @Test("With the server away and the mirror complete, it serves after five seconds from what it has")
    func complete() async throws {
        try await FallbackFixture.with { fixture in
            let first = try await fixture.start()
            let ticket = try await first.opened(fixture.opening(by: 1))
            await first.kill(fixture)
            fixture.serverFaults.always(.fails(.unavailable))
            let before = fixture.clock.now
            let store = try await fixture.startWhileTimeGoesBy()
            #expect(before.duration(to: fixture.clock.now) <= .seconds(6))
            #expect(fixture.log.lines(.warning).contains { $0.contains("waiting for the database (TestDB)") })
            #expect(try await store.ticket(ticket.id) == ticket)
            let new = try await store.opened(fixture.opening(by: 2))
            #expect(new.number == 2)
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(new.id) == new)
            await store.shutDown()
        }
    }

    @Test("A database never seen is waited for longer, and all is brought together when it answers")
    func neverSeen() async throws {
        try await FallbackFixture.with { fixture in
            try await fixture.server.save(GuildSettings(guildID: 9, staffRoles: [1]))
            let there = [
                try await fixture.server.opened(fixture.opening(by: 1)),
                try await fixture.server.opened(fixture.opening(by: 2)),
            ]
            fixture.serverFaults.always(.fails(.unavailable))
            let before = fixture.clock.now
            let store = try await fixture.startWhileTimeGoesBy()
            #expect(before.duration(to: fixture.clock.now) > .seconds(20))
            #expect(fixture.log.lines(.critical).count == 1)
            #expect(try await store.settings(of: 9) == nil)
            let here = [
                try await store.opened(fixture.opening(by: 3)), try await store.opened(fixture.opening(by: 1)),
            ]
            #expect(here.map(\.number) == [1, 2])

            fixture.serverFaults.always(.works)
            try await fixture.running(store) {
                await fixture.letTimeGoBy {
                    if store.isComplete { await store.condition() == .normal } else { false }
                }
            }
            for ticket in there { #expect(try await fixture.server.ticket(ticket.id) == ticket) }
            #expect(try await fixture.server.ticket(here[0].id)?.number == 3)
            #expect(try await fixture.server.ticket(here[1].id)?.number == 4)
            #expect(try await fixture.server.ticket(here[1].id)?.slot == 2)
            #expect(try await store.settings(of: 9)?.staffRoles == [1])
            try await expectGaplessNumbers(fixture.server)
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("Changes that wait from an earlier run are brought to the server first")
    func replayFirst() async throws {
        try await FallbackFixture.with { fixture in
            let first = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            let ticket = try await first.opened(fixture.opening(by: 1))
            await first.kill(fixture)
            fixture.serverFaults.always(.works)
            let store = try await fixture.start()
            #expect(await store.condition() == .normal)
            #expect(try await fixture.server.ticket(ticket.id) == ticket)
            #expect(try await fixture.mirror.mirrorState().waiting == 0)
            await store.shutDown()
        }
    }

    @Test("A wrong configuration is told, and no fallback hides it", arguments: [StoreError.Reason.failed, .corrupt])
    func wrongConfiguration(reason: StoreError.Reason) async throws {
        try await FallbackFixture.with { fixture in
            let first = try await fixture.start()
            await first.kill(fixture)
            fixture.serverFaults.always(.fails(reason))
            #expect(await fails(reason) { try await fixture.start() })
        }
    }

    @Test("A server that hangs at start is not waited for longer than one that is away")
    func hangsAtStart() async throws {
        try await FallbackFixture.with { fixture in
            let first = try await fixture.start()
            let ticket = try await first.opened(fixture.opening(by: 1))
            await first.kill(fixture)
            fixture.serverFaults.always(.hangs)
            let before = fixture.clock.now
            let store = try await fixture.startWhileTimeGoesBy()
            #expect(before.duration(to: fixture.clock.now) < .seconds(8))
            #expect(try await store.ticket(ticket.id) == ticket)
            fixture.serverFaults.resume()
            #expect(await store.comeBack())
            await store.shutDown()
        }
    }

    @Test("Another database with nothing waiting is taken, and the mirror filled from it alone")
    func otherDatabase() async throws {
        try await FallbackFixture.with { fixture in
            try await fixture.mirror.adopt([.settings(GuildSettings(guildID: 1))])
            try await fixture.mirror.setMirrorState {
                $0.origin = "another"
                $0.completeAt = Timestamp(millisecondsSince1970: 5)
            }
            let store = try await fixture.start()
            #expect(try await fixture.mirror.settings(of: 1) == nil)
            #expect(try await fixture.mirror.mirrorState().origin == StoreIdentity.read(from: fixture.server))
            await store.shutDown()
        }
    }

    @Test("Another database is not given the changes that wait for the former one")
    func changesForAnother() async throws {
        try await FallbackFixture.with { fixture in
            try await fixture.mirror.setMirrorState { $0.origin = "another" }
            _ = try await fixture.mirror.opened(fixture.opening(by: 1))
            do {
                _ = try await fixture.start()
                Issue.record("started")
            } catch let error as StoreError {
                #expect(error.reason == .failed)
                #expect("\(error)".contains("1 changes wait in mirror.db for the database another"))
            }
            #expect(try await fixture.server.recordCounts()[.ticket, default: 0] == 0)
        }
    }

    @Test("Another database that appears while running gets nothing either")
    func otherDatabaseLater() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let id = try #require(try await StoreIdentity.read(from: fixture.server))
            fixture.serverFaults.always(.fails(.unavailable))
            let ticket = try await store.opened(fixture.opening(by: 1))
            try await fixture.server.setNote(StoreIdentity.noteKey, to: "another")
            fixture.serverFaults.always(.works)
            #expect(await !store.comeBack())
            #expect(await !store.comeBack())
            #expect(fixture.log.lines(.error).filter { $0.contains("Put store.url back") }.count == 1)
            #expect(try await fixture.server.ticket(ticket.id) == nil)
            try await fixture.server.setNote(StoreIdentity.noteKey, to: id)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(ticket.id) == ticket)
            await store.shutDown()
        }
    }

    @Test("A start that is cut off at any call starts well the next time")
    func crashes() async throws {
        for lastCall in 1...200 {
            let isDone = try await FallbackFixture.with { fixture in
                let first = try await fixture.start()
                fixture.serverFaults.always(.fails(.unavailable))
                let ticket = try await first.making(try await first.opened(fixture.opening(by: 1)), channel: 70)
                let closed = try await first.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
                let next = try await first.opened(fixture.opening(by: 1))
                let end = fixture.calls.count + lastCall
                let (serverFaults, mirrorFaults) = (fixture.serverFaults, fixture.mirrorFaults)
                fixture.die(at: end)
                let second = try? await fixture.startWhileTimeGoesBy()
                let isDone = fixture.calls.count < end
                serverFaults.always(.works)
                mirrorFaults.always(.works)
                _ = second
                let third = try await fixture.start()
                #expect(await third.condition() == .normal)
                #expect(try await fixture.server.ticket(closed.id) == closed)
                #expect(try await fixture.server.ticket(next.id) == next)
                #expect(try await fixture.server.recordCounts()[.ticket] == 2)
                #expect(try await fixture.mirror.reports(limit: 9).map(\.sentence) == [])
                await third.shutDown()
                return isDone
            }
            if isDone { return }
        }
        Issue.record("never done")
    }
}

extension FallbackStore {
    /// Ends it as a process ends: nothing is said to anybody. The mirror's file is shared with the fixture.
    func kill(_ fixture: FallbackFixture) async {
        _ = self.gate.shutDown()
    }
}
