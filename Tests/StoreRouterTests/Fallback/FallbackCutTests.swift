import DiscordModel
import Logging
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

@Suite("The moment at which the server is left for the fallback (R5.6)")
struct FallbackCutTests {
    @Test("R5.6: a server that hangs costs the first callers the limit of one call, and nobody afterwards")
    func hang() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.callLimit = .seconds(4) }
            try await store.save(GuildSettings(guildID: 9))
            fixture.serverFaults.always(.hangs)
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            let openings = (1...64).map { fixture.opening(by: UserID($0), in: GuildID($0)) }
            try await withThrowingTaskGroup(of: Ticket.self) { group in
                for opening in openings { group.addTask { try await store.opened(opening) } }
                try await serverFaults.untilHanging(64)
                clock.advance(by: .seconds(4))
                for try await ticket in group { #expect(ticket.number == 1) }
            }
            let calls = serverFaults.calls
            let late = try await store.opened(fixture.opening(by: 1, in: 65))
            #expect(late.number == 1)
            #expect(serverFaults.calls == calls)
            #expect(clock.now.offset == .seconds(4))

            // What hung goes on, and takes effect late.
            serverFaults.resume()
            while try await fixture.server.recordCounts()[.ticket, default: 0] < 64 { await Task.yield() }
            #expect(await store.comeBack())
            #expect(try await fixture.mirror.reports(limit: 9).isEmpty)
            #expect(try await fixture.server.recordCounts()[.ticket] == 65)
            for opening in openings { #expect(try await fixture.server.events(of: opening.id).count == 1) }
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("R5.6: who asked later than the first to notice does not wait any longer than they")
    func released() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.callLimit = .seconds(4) }
            fixture.serverFaults.always(.hangs)
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            async let first = store.note("a")
            try await serverFaults.untilHanging(1)
            while !clock.hasSleepers { await Task.yield() }
            clock.advance(by: .seconds(3))
            async let second = store.note("b")
            try await serverFaults.untilHanging(2)
            while clock.pauses.count < 2 { await Task.yield() }
            for _ in 0..<1000 { await Task.yield() }
            clock.advance(by: .seconds(1))
            #expect(try await first == nil)
            #expect(try await second == nil)
            #expect(clock.now.offset == .seconds(4))
            await store.shutDown()
        }
    }

    @Test("Openings whose answers are lost at once have the same numbers on both sides")
    func orderOfOpenings() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.callLimit = .seconds(4) }
            fixture.serverFaults.always(.hangs)
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            let openings = (1...8).map { fixture.opening(by: UserID($0)) }
            var numbers: [TicketID: Int] = [:]
            try await withThrowingTaskGroup(of: Ticket.self) { group in
                for opening in openings { group.addTask { try await store.opened(opening) } }
                try await serverFaults.untilHanging(1)
                for _ in 0..<1000 { await Task.yield() }
                clock.advance(by: .seconds(4))
                for try await ticket in group { numbers[ticket.id] = ticket.number }
            }
            let late = serverFaults.calls
            serverFaults.resume()
            while serverFaults.isBusy { await Task.yield() }
            #expect(late == serverFaults.calls)
            #expect(await store.comeBack())
            #expect(try await fixture.mirror.reports(limit: 9).map(\.sentence) == [])
            for (id, number) in numbers { #expect(try await fixture.server.ticket(id)?.number == number) }
            await store.shutDown()
        }
    }

    @Test("A write that goes on in the server is over before that gets the later one, and does not undo it")
    func lateWrite() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.callLimit = .seconds(4) }
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            serverFaults.next(1, .hangs)
            async let early: Void = store.setNote("x", to: "early")
            try await serverFaults.untilHanging(1)
            while !clock.hasSleepers { await Task.yield() }
            clock.advance(by: .seconds(4))
            try await early
            try await store.setNote("x", to: "later")
            let before = clock.pauses.count(where: { $0 == .seconds(4) })
            async let isBack = store.comeBack()
            // For the look at its health, and for the earlier call to be over.
            while clock.pauses.count(where: { $0 == .seconds(4) }) < before + 2 { await Task.yield() }
            clock.advance(by: .seconds(4))
            #expect(await !isBack)
            #expect(try await fixture.server.note("x") == nil)
            serverFaults.resume()
            #expect(await store.comeBack())
            while serverFaults.isBusy { await Task.yield() }
            #expect(try await fixture.server.note("x") == "later")
            #expect(try await store.note("x") == "later")
            await store.shutDown()
        }
    }

    @Test("A call that is slow on a server that answers others is waited for, and no outage")
    func slowCall() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start {
                $0.callLimit = .seconds(4)
                $0.probeLimit = .seconds(2)
            }
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            serverFaults.next(1, .hangs)
            async let slow: Void = store.setNote("x", to: "slow")
            try await serverFaults.untilHanging(1)
            let before = clock.pauses.count(where: { $0 == .seconds(4) })
            for round in 1...3 {
                // The look whether the server is there takes no time here.
                while !clock.hasSleepers { await Task.yield() }
                clock.advance(by: .seconds(round == 1 ? 2 : 4))
                while clock.pauses.count(where: { $0 == .seconds(4) }) < before + round { await Task.yield() }
            }
            #expect(await store.condition() == .normal)
            serverFaults.resume()
            try await slow
            #expect(try await fixture.server.note("x") == "slow")
            await store.shutDown()
        }
    }

    @Test("A server that answers nobody is left when the limit of the call is over, not later")
    func silentServer() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start {
                $0.callLimit = .seconds(4)
                $0.probeLimit = .seconds(2)
            }
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            serverFaults.always(.hangs)
            async let note = store.note("x")
            try await serverFaults.untilHanging(1)
            while !clock.hasSleepers { await Task.yield() }
            clock.advance(by: .seconds(2))
            try await serverFaults.untilHanging(2)
            while !clock.hasSleepers { await Task.yield() }
            clock.advance(by: .seconds(2))
            #expect(try await note == nil)
            #expect(clock.now.offset == .seconds(4))
            #expect(store.gate.phase == .mirror)
            serverFaults.resume()
            await store.shutDown()
        }
    }

    @Test("What the server has no room for is asked once more and then refused, but is no outage", arguments: [1, 2])
    func overload(refusals: Int) async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.probeLimit = .seconds(1_000_000) }
            let calls = Faults.Total()
            // The call, opening and looking, the call once more.
            fixture.serverFaults.decide { _ in
                [1, 4].prefix(refusals).contains(calls.next()) ? .fails(.unavailable) : .works
            }
            if refusals == 1 {
                #expect(try await store.note("x") == nil)
            } else {
                #expect(await fails(.unavailable) { try await store.note("x") })
            }
            #expect(await store.condition() == .normal)
            #expect(store.gate.phase == .server)
            await store.shutDown()
        }
    }

    @Test("The mirror begins to serve only when what the server has done is in it")
    func cleanCut() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let (serverFaults, mirrorFaults) = (fixture.serverFaults, fixture.mirrorFaults)
            let opening = fixture.opening(by: 1)
            let isOver = Mutex(false)
            async let first = store.opened(
                {
                    mirrorFaults.next(1, .hangs)
                    return opening
                }())
            try await mirrorFaults.untilHanging(1)
            serverFaults.always(.fails(.unavailable))
            async let tickets = {
                let tickets = try await store.activeTickets(in: 9, after: nil, limit: 9)
                isOver.withLock { $0 = true }
                return tickets
            }()
            while store.gate.phase == .server { await Task.yield() }
            for _ in 0..<1000 { await Task.yield() }
            #expect(store.gate.phase == .changing)
            #expect(!isOver.withLock { $0 })
            mirrorFaults.resume()
            let ticket = try await first
            #expect(try await tickets == [ticket])
            await store.shutDown()
        }
    }

    @Test("What the server did for a caller who has gone meanwhile is in the mirror as well")
    func cancelledAndDone() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.hangs)
            let serverFaults = fixture.serverFaults
            let opening = fixture.opening(by: 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await store.open(opening) }
                try await serverFaults.untilHanging(1)
                group.cancelAll()
                serverFaults.resume()
            }
            #expect(store.isComplete)
            #expect(try await fixture.mirror.ticket(opening.id)?.number == 1)
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("A cancelled call is nobody's outage")
    func cancellation() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.callLimit = .seconds(4) }
            fixture.serverFaults.always(.hangs)
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask { await fails(.unavailable) { try await store.note("x") } }
                try await serverFaults.untilHanging(1)
                group.cancelAll()
                clock.advance(by: .seconds(4))
                for try await isRefused in group { #expect(isRefused) }
            }
            serverFaults.resume()
            #expect(await store.condition() == .normal)
            await store.shutDown()
        }
    }
}
