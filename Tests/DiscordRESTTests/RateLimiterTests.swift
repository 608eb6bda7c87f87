import Testing

@testable import DiscordREST

@Suite("The rate limiter, with tasks and a virtual clock", .timeLimit(.minutes(10)))
struct RateLimiterTests {
    @Test("20 tasks at 5 per 2 s take exactly 6 s, and never more are under way than remain")
    func pace() async throws {
        let clock = ManualClock()
        let limiter = RateLimiter(RateLimitSettings(), timeline: Timeline(clock))
        let server = Shared(ServerBucket(limit: 5, period: .seconds(2)))
        let underWay = Shared((now: 0, most: 0))
        let finished = Shared(0)
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                let arrival = await limiter.arrive()
                group.addTask {
                    let permit = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: arrival)
                    underWay.update { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                    let report = server.update { $0.take(at: clock.now.offset) }
                    await Task.yield()
                    underWay.update { $0.now -= 1 }
                    await limiter.finish(permit, report)
                    finished.update { $0 += 1 }
                }
            }
            // Time goes on only when everybody waits.
            while finished.value < 20 {
                let done = finished.value
                let waiting = await limiter.waiterCount
                if done + waiting < 20 || !clock.advanceToNext() { await Task.yield() }
            }
            try await group.waitForAll()
        }
        #expect(clock.now.offset == .seconds(6))
        #expect(server.value.violations == 0)
        #expect(underWay.value.most <= 5)
    }

    @Test("Who came first goes first")
    func order() async throws {
        let clock = JumpingClock()
        let limiter = RateLimiter(RateLimitSettings(), timeline: Timeline(clock))
        let order = Shared<[Int]>([])
        let first = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: limiter.arrive())
        try await withThrowingTaskGroup { group in
            for number in 1...10 {
                let arrival = await limiter.arrive()
                group.addTask {
                    let permit = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: arrival)
                    order.update { $0.append(number) }
                    await limiter.finish(permit, nil)
                }
                try await eventually { await limiter.waiterCount == number }
            }
            await limiter.finish(first, nil)
            try await group.waitForAll()
        }
        #expect(order.value == Array(1...10))
    }

    @Test("A cancelled task leaves at once, whether it waits for an answer or for a time", arguments: [true, false])
    func cancellation(waitsForTime: Bool) async throws {
        let limiter = RateLimiter(RateLimitSettings(), timeline: Timeline(ManualClock()))
        let first = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: limiter.arrive())
        if waitsForTime { await limiter.finish(first, .ok(5, left: 0, reset: .seconds(100))) }
        let result = await withTaskGroup { group in
            group.addTask { () -> RateLimits.Refusal? in
                do throws(RateLimits.Refusal) {
                    _ = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: limiter.arrive())
                    return nil
                } catch {
                    return error
                }
            }
            while await limiter.waiterCount == 0 { await Task.yield() }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(result == .cancelled)
        #expect(await limiter.waiterCount == 0)
    }

    @Test("A waiter sleeps until the reset and not longer")
    func sleeping() async throws {
        let clock = ManualClock()
        let limiter = RateLimiter(RateLimitSettings(), timeline: Timeline(clock))
        let first = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: limiter.arrive())
        await limiter.finish(first, .ok(5, left: 0, reset: .seconds(2)))
        let isSent = Shared(false)
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = try await limiter.acquire(.init(operation: .message(in: "1")), arrival: limiter.arrive())
                isSent.update { $0 = true }
            }
            try await eventually { await limiter.waiterCount == 1 }
            clock.advance(by: .milliseconds(1999))
            for _ in 0..<100 { await Task.yield() }
            #expect(!isSent.value)
            clock.advance(by: .milliseconds(1))
            try await group.waitForAll()
        }
        #expect(isSent.value)
    }
}
