import Testing

@testable import DiscordREST

@Suite("A rate-limit bucket")
struct RateLimitBucketTests {
    @Test("An unknown bucket lets one request through and then waits for its answer")
    func firstAlone() {
        var bucket = RateLimitBucket()
        #expect(bucket.acquire(at: .zero) == .send)
        #expect(bucket.acquire(at: .zero) == .waitForAnswer)
        bucket.release()
        #expect(bucket.acquire(at: .zero) == .send)
    }

    @Test("A known bucket lets through what remains, less what is under way")
    func remaining() {
        var bucket = Self.known(limit: 5, left: 3, reset: .seconds(2))
        let decisions = (0..<4).map { _ in bucket.acquire(at: .seconds(1)) }
        #expect(decisions == [.send, .send, .send, .wait(until: .seconds(2))])
        #expect(bucket.inFlight == 3)
    }

    @Test("After the reset the full limit is there, less what is still under way")
    func reset() {
        var bucket = Self.known(limit: 2, left: 1, reset: .seconds(2))
        #expect(bucket.acquire(at: .seconds(1)) == .send)
        #expect(bucket.acquire(at: .seconds(2)) == .send)
        #expect(bucket.acquire(at: .seconds(2)) == .waitForAnswer)
    }

    @Test("Answers that overtake each other do not raise what remains")
    func overtaking() {
        var bucket = Self.known(limit: 5, left: 4, reset: .seconds(2))
        for _ in 0..<4 { #expect(bucket.acquire(at: .zero) == .send) }
        for left in [0, 3, 1, 2] {
            bucket.release()
            let headers = RateLimitHeaders(limit: 5, remaining: left, resetAfter: .seconds(2))
            bucket.learn(headers, of: 5 - left, at: .milliseconds(50))
        }
        #expect(bucket.acquire(at: .milliseconds(60)) == .wait(until: .milliseconds(2050)))
    }

    @Test("An early answer that comes late is not taken for one of the next window")
    func late() {
        var bucket = Self.known(limit: 5, left: 4, reset: .seconds(2))
        for _ in 0..<2 { #expect(bucket.acquire(at: .zero) == .send) }
        bucket.release()
        bucket.learn(RateLimitHeaders(limit: 5, remaining: 0, resetAfter: .milliseconds(100)), of: 3, at: .seconds(2))
        bucket.release()
        bucket.learn(RateLimitHeaders(limit: 5, remaining: 3, resetAfter: .seconds(2)), of: 2, at: .seconds(2))
        #expect(bucket.acquire(at: .seconds(2)) == .wait(until: .milliseconds(2100)))
    }

    @Test("An answer of the next window does raise what remains")
    func nextWindow() {
        var bucket = Self.known(limit: 5, left: 0, reset: .seconds(2))
        bucket.learn(RateLimitHeaders(limit: 5, remaining: 4, resetAfter: .seconds(2)), of: 2, at: .milliseconds(1990))
        #expect(bucket.acquire(at: .milliseconds(1990)) == .send)
    }

    @Test("A request without an answer counts as spent")
    func lost() {
        var bucket = Self.known(limit: 5, left: 2, reset: .seconds(2))
        #expect(bucket.acquire(at: .zero) == .send)
        bucket.release()
        bucket.assumeOneSpent()
        #expect(bucket.acquire(at: .zero) == .send)
        #expect(bucket.acquire(at: .zero) == .wait(until: .seconds(2)))
    }

    @Test("Losing every answer never stops the bucket for ever")
    func allLost() {
        var bucket = Self.known(limit: 2, left: 2, reset: .seconds(1))
        for second in 1..<20 {
            #expect(bucket.acquire(at: .seconds(second)) == .send)
            bucket.release()
            bucket.assumeOneSpent()
        }
    }

    @Test("A blocked bucket sends nothing before the end of the block", arguments: [true, false])
    func blocked(isKnown: Bool) {
        var bucket = isKnown ? Self.known(limit: 5, left: 4, reset: .seconds(1)) : RateLimitBucket()
        bucket.block(until: .seconds(3))
        #expect(bucket.acquire(at: .seconds(2)) == .wait(until: .seconds(3)))
        #expect(bucket.acquire(at: .seconds(3)) == .send)
    }

    @Test("The estimate counts the windows that go to those before")
    func estimate() {
        let bucket = Self.known(limit: 5, left: 1, reset: .seconds(2))
        let estimates = [0, 1, 5, 6, 11].map { bucket.estimate(position: $0, at: .zero) }
        #expect(estimates == [.zero, .seconds(2), .seconds(2), .seconds(4), .seconds(6)])
    }

    private static func known(limit: Int, left: Int, reset: Duration) -> RateLimitBucket {
        var bucket = RateLimitBucket()
        _ = bucket.acquire(at: .zero)
        bucket.release()
        bucket.learn(RateLimitHeaders(limit: limit, remaining: left, resetAfter: reset), of: 1, at: .zero)
        return bucket
    }
}
