import DiscordModel
import Logging
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("A fallback while the server answers (R5.6)")
struct FallbackServiceTests {
    @Test("What is written is in the server and in the mirror before the call returns, and waits in no outbox")
    func writesReachTheMirror() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            try await store.save(GuildSettings(guildID: 9, staffRoles: [4]))
            #expect(try await fixture.mirror.settings(of: 9)?.staffRoles == [4])
            try await store.setNote("commands", to: "x")
            #expect(try await fixture.mirror.note("commands") == "x")
            var ticket = try await store.opened(fixture.opening(by: 1))
            #expect(try await fixture.mirror.ticket(ticket.id) == ticket)
            ticket = try await store.making(ticket, channel: 70)
            #expect(try await fixture.mirror.ticket(in: 70) == ticket)
            ticket = try await store.adding(2, to: ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            try await store.markPosted(ticket.id)
            #expect(try await fixture.mirror.events(of: ticket.id) == store.events(of: ticket.id))
            #expect(try await fixture.mirror.events(of: ticket.id).map(\.isPosted) == [true, false])
            ticket = try await store.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            try await Self.expectSame(fixture)
            #expect(try await fixture.mirror.mirrorState().waiting == 0)
            #expect(await store.condition() == .normal)
            await store.shutDown()
        }
    }

    @Test("Conversations are in the server alone")
    func heavyKinds() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.opened(fixture.opening(by: 1))
            try await store.append([StoredRecord.message(1, of: ticket)])
            try await store.save(Transcript(ticketID: ticket.id, madeAt: ticket.openedAt, messageCount: 1, html: [1]))
            let counts = try await fixture.mirror.recordCounts()
            #expect(counts[.message, default: 0] == 0)
            #expect(counts[.transcript, default: 0] == 0)
            #expect(try await fixture.server.recordCounts()[.message] == 1)
            await store.shutDown()
        }
    }

    @Test("A start fills the mirror with settings, counters, notes and all that is active or unfinished, and no more")
    func filling() async throws {
        try await FallbackFixture.with { fixture in
            try await fixture.server.setNote("commands", to: "x")
            for guild in 1...3 as ClosedRange<UInt64> {
                try await fixture.server.save(GuildSettings(guildID: GuildID(guild)))
                for opener in 1...120 as ClosedRange<UInt64> {
                    var ticket = try await fixture.server.opened(
                        fixture.opening(by: UserID(opener), in: GuildID(guild)))
                    guard opener.isMultiple(of: 2) else { continue }
                    ticket = try await fixture.server.making(ticket, channel: ChannelID(guild * 1000 + opener))
                    ticket = try await fixture.server.closing(
                        ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
                    ticket.isSettled = opener.isMultiple(of: 4)
                    _ = try await fixture.server.save(ticket, adding: [])
                }
            }
            let store = try await fixture.start()
            let all = try await FallbackFixture.contents(of: fixture.server)
            let wanted = all.filter { _, record in
                guard case .ticket(let ticket, _) = record else { return true }
                return ticket.isActive || !ticket.isSettled
            }
            #expect(try await FallbackFixture.contents(of: fixture.mirror) == wanted)
            #expect(wanted.count == all.count - 90)
            let state = try await fixture.mirror.mirrorState()
            #expect(state.origin == StoreIdentity.readForTest(all))
            #expect(state.completeAt == fixture.clock.timestamp)
            await store.shutDown()
        }
    }

    @Test("A mirror that cannot be written is told once, does not stand in, and is filled anew when it can be")
    func brokenMirror() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.mirrorFaults.always(.fails(.failed))
            let first = try await store.opened(fixture.opening(by: 1))
            _ = try await store.opened(fixture.opening(by: 2))
            try await store.setNote("commands", to: "x")
            #expect(fixture.log.lines(.error).count == 1)

            fixture.serverFaults.always(.fails(.unavailable))
            #expect(await fails(.unavailable) { try await store.ticket(first.id) })
            fixture.serverFaults.always(.works)
            #expect(try await store.ticket(first.id) == first)
            #expect(await store.condition() == .normal)

            fixture.mirrorFaults.always(.works)
            try await fixture.running(store) {
                await fixture.letTimeGoBy { store.isComplete }
            }
            try await Self.expectSame(fixture)
            fixture.serverFaults.always(.fails(.unavailable))
            #expect(try await store.ticket(first.id) == first)
            await store.shutDown()
        }
    }

    @Test("A ticket in a place that another has left unseen brings the news of that one along")
    func stalePlace() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let first = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            _ = try await fixture.server.closing(first, event: fixture.makeID(), at: fixture.clock.timestamp)
            _ = try await store.opened(fixture.opening(by: 1))
            #expect(store.isComplete)
            try await Self.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test(
        "A server that answers, but with a failure, is not away: the failure is passed on",
        arguments: [StoreError.Reason.conflict, .corrupt, .failed])
    func failuresArePassedOn(reason: StoreError.Reason) async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.next(1, .fails(reason))
            #expect(await fails(reason) { try await store.opened(fixture.opening(by: 1)) })
            #expect(await store.condition() == .normal)
            await store.shutDown()
        }
    }

    @Test("After the shutting down every call ends at once")
    func shutDown() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            await store.shutDown()
            await store.shutDown()
            #expect(await fails(.unavailable) { try await store.note("x") })
            #expect(await store.condition() == .normal)
        }
    }

    /// The mirror has what the server has of the kinds that it keeps.
    static func expectSame(_ fixture: FallbackFixture) async throws {
        let kinds = [RecordKind.settings, .counter, .ticket]
        let (server, mirror) = (
            try await FallbackFixture.contents(of: fixture.server, kinds: kinds),
            try await FallbackFixture.contents(of: fixture.mirror, kinds: kinds)
        )
        #expect(server == mirror)
    }
}

extension StoreIdentity {
    static func readForTest(_ contents: [RecordKey: StoredRecord]) -> String? {
        guard case .note(_, let value)? = contents[.note(self.noteKey)] else { return nil }
        return value
    }
}
