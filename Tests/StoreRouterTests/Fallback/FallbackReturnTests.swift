import DiscordModel
import Logging
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

@Suite("The way back from the fallback to the server (R5.6)")
struct FallbackReturnTests {
    @Test("The server is looked for after a second, then less and less often, up to every ten")
    func probing() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            _ = try await store.note("x")
            let (clock, serverFaults) = (fixture.clock, fixture.serverFaults)
            let before = serverFaults.calls
            try await fixture.running(store) {
                await fixture.letTimeGoBy { serverFaults.calls >= before + 7 }
                serverFaults.always(.works)
                await fixture.letTimeGoBy { await store.condition() == .normal }
            }
            let pauses = clock.pauses.filter { $0 <= .seconds(10) }
            #expect(Array(pauses.prefix(7)) == [1, 2, 4, 8, 10, 10, 10].map { Duration.seconds($0) })
            #expect(fixture.log.lines(.info).filter { $0.contains("still away") }.count == 1)
            await store.shutDown()
        }
    }

    @Test("64 callers go on while the server comes and goes, and nothing is lost, doubled or stuck")
    func flapping() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.batch = 7 }
            let serverFaults = fixture.serverFaults
            let openings = (1...64).map { caller in
                (1...12).map { fixture.opening(by: UserID(UInt64(caller * 100 + $0)), in: GuildID(UInt64(caller % 5))) }
            }
            let working = Working(openings.count)
            try await fixture.running(store) {
                try await withThrowingTaskGroup(of: [Ticket].self) { group in
                    for own in openings {
                        group.addTask {
                            var tickets: [Ticket] = []
                            for opening in own {
                                let ticket = try await store.opened(opening)
                                tickets.append(try await store.making(ticket, channel: ChannelID(bits(ticket.id))))
                            }
                            working.oneIsDone()
                            return tickets
                        }
                    }
                    // Away for a while, half the calls taking effect all the same, then there for a while.
                    serverFaults.decide { call in
                        guard call / 40 % 2 == 1 else { return .works }
                        return call.isMultiple(of: 2) ? .fails(.unavailable) : .answerIsLost(.unavailable)
                    }
                    group.addTask {
                        await fixture.letTimeGoBy { working.isOver }
                        return []
                    }
                    var all: [Ticket] = []
                    for try await tickets in group { all += tickets }
                    serverFaults.always(.works)
                    await fixture.letTimeGoBy { await store.condition() == .normal }
                    for ticket in all { #expect(try await fixture.server.ticket(ticket.id) == ticket) }
                }
            }
            #expect(try await fixture.mirror.reports(limit: 9).map(\.sentence) == [])
            #expect(try await fixture.server.recordCounts()[.ticket] == 64 * 12)
            try await expectGaplessNumbers(fixture.server)
            await store.shutDown()
        }
    }

    @Test("More changes than fit into a batch arrive in order, while people go on")
    func manyBatches() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.batch = 3 }
            fixture.serverFaults.always(.fails(.unavailable))
            var tickets: [Ticket] = []
            for number in 1...20 as ClosedRange<UInt64> {
                // Each opens again where the one before has closed: only in this order can the server take them.
                let ticket = try await store.making(
                    try await store.opened(fixture.opening(by: 1)), channel: ChannelID(number))
                tickets.append(
                    try await store.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp))
            }
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            for ticket in tickets { #expect(try await fixture.server.ticket(ticket.id) == ticket) }
            #expect(try await fixture.mirror.reports(limit: 9).isEmpty)
            await store.shutDown()
        }
    }

    @Test("What is changed while the changes are brought to the server is brought before it serves again")
    func changedMeanwhile() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            try await store.setNote("first", to: "1")
            let serverFaults = fixture.serverFaults
            // After a look at its health and its identity the server hangs on the first change.
            serverFaults.always(.hangs)
            serverFaults.next(2, .works)
            async let isBack = store.comeBack()
            try await serverFaults.untilHanging(1)
            try await store.setNote("second", to: "2")
            let ticket = try await store.opened(fixture.opening(by: 1))
            serverFaults.resume()
            #expect(await isBack)
            #expect(try await store.note("second") == "2")
            #expect(try await fixture.server.note("first") == "1")
            #expect(try await fixture.server.ticket(ticket.id) == ticket)
            #expect(try await fixture.mirror.mirrorState().waiting == 0)
            await store.shutDown()
        }
    }

    @Test("People wait for the last changes no longer than they should, also where the server hangs just then")
    func hangsWhileClosed() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.gateLimit = .seconds(2) }
            let (serverFaults, clock) = (fixture.serverFaults, fixture.clock)
            serverFaults.always(.fails(.unavailable))
            try await store.setNote("first", to: "1")
            // The first change is sent while people go on; so it hangs until there is a second one.
            let calls = Faults.Total()
            serverFaults.decide { _ in calls.next() < 3 ? .works : .hangs }
            async let isBack = store.comeBack()
            try await serverFaults.untilHanging(1)
            try await store.setNote("second", to: "2")
            serverFaults.next(1, .hangs)
            serverFaults.resume()
            try await serverFaults.untilHanging(1)
            #expect(store.gate.phase == .changing)
            async let note = store.note("second")
            while !clock.pauses.contains(.seconds(2)) { await Task.yield() }
            clock.advance(by: .seconds(2))
            #expect(await !isBack)
            #expect(try await note == "2")
            #expect(clock.now.offset == .seconds(2))
            #expect(store.gate.phase == .mirror)
            serverFaults.resume()
            #expect(await store.comeBack())
            #expect(try await fixture.server.note("second") == "2")
            await store.shutDown()
        }
    }

    @Test("What the server does not take keeps the fallback standing in, and is said once")
    func refusedChange() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.always(.fails(.unavailable))
            let ticket = try await store.opened(fixture.opening(by: 1))
            // Looking and asking for the identity work; the rest is refused.
            for _ in 0..<3 {
                fixture.serverFaults.always(.fails(.failed))
                fixture.serverFaults.next(3, .works)
                #expect(await !store.comeBack())
            }
            #expect(fixture.log.lines(.error).count == 1)
            #expect(try await store.ticket(ticket.id) == ticket)
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(ticket.id) == ticket)
            await store.shutDown()
        }
    }

    @Test("The server that goes away while the changes are brought to it is found again later")
    func awayAgain() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start { $0.batch = 2 }
            fixture.serverFaults.always(.fails(.unavailable))
            for opener in 1...9 as ClosedRange<UInt64> {
                _ = try await store.opened(fixture.opening(by: UserID(opener)))
            }
            for working in 1...200 {
                fixture.serverFaults.next(working, .works)
                if await store.comeBack() { break }
                #expect(try await store.note("x") == nil)
            }
            #expect(await store.condition() == .normal)
            #expect(try await fixture.server.recordCounts()[.ticket] == 9)
            await store.shutDown()
        }
    }
}

/// Callers that are not done yet.
private final class Working: Sendable {
    private let count: Mutex<Int>

    init(_ count: Int) { self.count = Mutex(count) }

    var isOver: Bool { self.count.withLock { $0 == 0 } }

    func oneIsDone() { self.count.withLock { $0 -= 1 } }
}

private func bits(_ id: TicketID) -> UInt64 { UInt64(bitPattern: id.rawValue) }

/// In each guild the numbers are 1, 2, 3 … and the counter stands at the last.
func expectGaplessNumbers(_ store: any TicketStore) async throws {
    var numbers: [GuildID: [Int]] = [:]
    var counters: [GuildID: Int] = [:]
    for record in try await FallbackFixture.contents(of: store, kinds: [.ticket, .counter]).values {
        switch record {
        case .ticket(let ticket, _): numbers[ticket.guildID, default: []].append(ticket.number)
        case .counter(let guild, let number): counters[guild] = number
        default: break
        }
    }
    for (guild, found) in numbers {
        #expect(found.sorted() == Array(1...found.count))
        #expect(counters[guild] == found.count)
    }
}
