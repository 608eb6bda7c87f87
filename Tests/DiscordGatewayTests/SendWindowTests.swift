import Testing

@testable import DiscordGateway

@Suite("The send window")
struct SendWindowTests {
    @Test("In any sixty seconds no more than 120 are sent, some kept for heartbeats")
    func connection() {
        var window = SendWindow.connection(heartbeatInterval: .seconds(41))
        var sent = 0
        while window.wait(at: .milliseconds(sent)) == nil { sent += 1 }
        #expect(sent == 115)
        #expect(window.wait(at: .seconds(1)) == .seconds(59))
        for _ in 0..<5 { window.takeUrgently(at: .seconds(1)) }
        #expect(window.wait(at: .seconds(60)) == .milliseconds(5))
        #expect(window.wait(at: .milliseconds(60_005)) == nil)
        #expect(window.wait(at: .milliseconds(60_005)) == .milliseconds(1))
    }

    @Test("Frequent heartbeats have more slots kept, but something is always left")
    func reserve() {
        var busy = SendWindow.connection(heartbeatInterval: .seconds(1))
        var sent = 0
        while busy.wait(at: .zero) == nil { sent += 1 }
        #expect(sent == 57)
        var extreme = SendWindow.connection(heartbeatInterval: .milliseconds(1))
        #expect(extreme.wait(at: .zero) == nil)
    }

    @Test("Five presences in twenty seconds")
    func presences() {
        var window = SendWindow.presences
        for second in 0..<5 { #expect(window.wait(at: .seconds(second)) == nil) }
        #expect(window.wait(at: .seconds(5)) == .seconds(15))
        #expect(window.wait(at: .seconds(20)) == nil)
    }
}

@Suite("The identify queue", .timeLimit(.minutes(10)))
struct IdentifyQueueTests {
    let clock = ManualClock()

    @Test("Turns of one lane are five seconds apart, lanes do not wait for each other")
    func lanes() async throws {
        let queue = IdentifyQueue(maximumConcurrency: 2, clock: self.clock.gatewayClock)
        try await queue.waitForTurn(of: 0)
        try await queue.waitForTurn(of: 1)
        let turns = Inbox<Int>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await queue.waitForTurn(of: 2)
                turns.push(2)
            }
            try await self.clock.waitForSleeper(for: .seconds(5))
            group.addTask {
                try await queue.waitForTurn(of: 4)
                turns.push(4)
            }
            try await self.clock.waitForSleeper(for: .seconds(10))
            #expect(turns.isEmpty)
            self.clock.advance(by: .seconds(5))
            #expect(try await turns.next() == 2)
            #expect(turns.isEmpty)
            try await queue.waitForTurn(of: 3)
            self.clock.advance(by: .seconds(5))
            #expect(try await turns.next() == 4)
            try await group.waitForAll()
        }
        #expect(await queue.remainingTurns == 995)
    }

    @Test("When the day's turns are used up, it waits for the reset rather than lose the token")
    func budget() async throws {
        let queue = IdentifyQueue(
            maximumConcurrency: 16, total: 1000, remaining: 1, resetsAfter: .seconds(3600),
            clock: self.clock.gatewayClock)
        try await queue.waitForTurn(of: 0)
        async let second: Void = queue.waitForTurn(of: 1)
        try await self.clock.pass(.seconds(3600))
        try await second
        #expect(await queue.remainingTurns == 999)
    }

    @Test("Whoever gives up does not use a turn")
    func cancellation() async throws {
        let queue = IdentifyQueue(remaining: 2, clock: self.clock.gatewayClock)
        try await queue.waitForTurn(of: 0)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await queue.waitForTurn(of: 1)) == nil }
            try await self.clock.waitForSleeper(for: .seconds(5))
            group.cancelAll()
            #expect(try await group.next() == true)
        }
        #expect(await queue.remainingTurns == 1)
    }
}
