import Testing

@testable import DiscordREST

@Suite("The rate limits, in virtual time")
struct RateLimitsTests {
    @Test("20 requests at 5 per 2 s take exactly 6 s")
    func pace() {
        var driver = LimitsDriver()
        var server = ServerBucket(limit: 5, period: .seconds(2))
        for _ in 0..<20 { driver.arrive() }
        driver.run(latency: .zero, until: .seconds(60)) { server.take(at: $0.moment) }
        #expect(driver.sent.count == 20)
        #expect(driver.sent.last?.moment == .seconds(6))
        #expect(server.violations == 0)
        #expect(driver.order == Array(0..<20))
    }

    @Test("With slow answers nothing is sent that the server refuses, and never more than remains at once")
    func slowAnswers() {
        var driver = LimitsDriver()
        var server = ServerBucket(limit: 5, period: .seconds(2))
        for _ in 0..<40 { driver.arrive() }
        driver.run(latency: .milliseconds(300), until: .seconds(120)) { server.take(at: $0.moment) }
        #expect(driver.sent.count == 40)
        #expect(server.violations == 0)
        #expect(driver.mostInFlight <= 5)
    }

    @Test("The first request goes alone, then four more at once")
    func firstAlone() {
        var driver = LimitsDriver()
        for _ in 0..<9 { driver.arrive() }
        #expect(driver.order == [0])
        driver.answer(0, .ok(5, left: 4, reset: .seconds(2), bucket: "b"))
        #expect(driver.order == [0, 1, 2, 3, 4])
    }

    @Test("One channel's empty bucket does not hold back another's")
    func channels() {
        var driver = LimitsDriver()
        driver.arrive(.message(in: "1"))
        driver.answer(0, .ok(5, left: 0, reset: .seconds(2), bucket: "b"))
        driver.arrive(.message(in: "1"))
        driver.arrive(.message(in: "2"))
        #expect(driver.order == [0, 2])
    }

    @Test("Two routes with one bucket name share what remains")
    func sharedName() {
        var driver = LimitsDriver()
        driver.arrive(.message(in: "1"))
        driver.answer(0, .ok(2, left: 1, reset: .seconds(5), bucket: "b"))
        driver.arrive(.edit(in: "1"))
        driver.answer(1, .ok(2, left: 0, reset: .seconds(4), bucket: "b"))
        driver.arrive(.message(in: "1"))
        #expect(driver.order == [0, 1])
        driver.advance(to: .seconds(5))
        #expect(driver.order == [0, 1, 2])
    }

    @Test("Those who wait follow a bucket that changes its name, in their order")
    func changedName() {
        var driver = LimitsDriver()
        driver.arrive()
        driver.answer(0, .ok(2, left: 1, reset: .seconds(5), bucket: "old"))
        for _ in 1...4 { driver.arrive() }
        #expect(driver.order == [0, 1])
        driver.answer(1, .ok(30, left: 29, reset: .seconds(4), bucket: "new"))
        #expect(driver.order == [0, 1, 2, 3, 4])
        #expect(driver.waitingCount == 0)
    }

    @Test("Learning a bucket's name keeps the channels apart that still wait for their first answer")
    func nameLearntMeanwhile() {
        var driver = LimitsDriver()
        driver.arrive(.message(in: "1"))
        driver.arrive(.message(in: "2"))
        driver.arrive(.message(in: "2"))
        driver.answer(0, .ok(5, left: 4, reset: .seconds(2), bucket: "b"))
        #expect(driver.order == [0, 1])
        driver.answer(1, .ok(5, left: 0, reset: .seconds(2), bucket: "b"))
        #expect(driver.order == [0, 1])
        driver.advance(to: .seconds(2))
        #expect(driver.order == [0, 1, 2])
    }

    @Test("A cancelled waiter leaves the line, and the next goes in its place")
    func cancellation() {
        var driver = LimitsDriver()
        for _ in 0..<4 { driver.arrive() }
        driver.cancel(1)
        driver.answer(0, .ok(5, left: 1, reset: .seconds(2)))
        #expect(driver.order == [0, 2])
        driver.cancel(3)
        #expect(driver.waitingCount == 0)
    }

    @Test("No second sees more than 50 requests, and interaction responses are exempt")
    func global() {
        var driver = LimitsDriver()
        for channel in 0..<120 { driver.arrive(.message(in: "\(channel)")) }
        for interaction in 0..<60 { driver.arrive(.callback("\(interaction)"), interaction: true) }
        #expect(driver.sent.count == 110)
        driver.advance(to: .milliseconds(999))
        #expect(driver.sent.count == 110)
        driver.advance(to: .seconds(1))
        #expect(driver.sent.count == 160)
        driver.advance(to: .seconds(2))
        #expect(driver.sent.count == 180)
    }

    @Test("A global 429 stops all but interaction responses")
    func globalHit() {
        var driver = LimitsDriver()
        driver.arrive(.message(in: "1"))
        driver.answer(0, .hit(.global(.seconds(3)), left: 4))
        driver.arrive(.message(in: "2"))
        driver.arrive(.callback("9"), interaction: true)
        #expect(driver.order == [0, 2])
        driver.advance(to: .seconds(3))
        #expect(driver.order == [0, 2, 1])
    }

    @Test("A hidden limit on renames holds back renames of that channel and nothing else")
    func hidden() {
        var driver = LimitsDriver()
        driver.arrive(.change("1", subLimit: "name"))
        driver.arrive(.change("1", subLimit: "name"))
        driver.arrive(.change("1"))
        driver.arrive(.change("2", subLimit: "name"))
        driver.answer(0, .hit(.hidden(.seconds(600)), left: 3))
        driver.arrive(.change("1", subLimit: "name"))
        driver.arrive(.change("1"))
        #expect(driver.order == [0, 3, 2, 5])
        for arrival in [2, 3, 5] { driver.answer(arrival, .ok(5, left: 4, reset: .seconds(1))) }
        driver.advance(to: .seconds(600))
        #expect(driver.order == [0, 3, 2, 5, 1, 4])
    }

    @Test("A shared 429 waits in its bucket only and is not our fault")
    func shared() {
        var settings = RateLimitSettings()
        settings.invalidRequestLimit = 1
        var driver = LimitsDriver(settings)
        driver.arrive(.message(in: "1"))
        driver.answer(0, .hit(.shared(.seconds(4)), left: 3))
        driver.arrive(.message(in: "1"))
        driver.arrive(.message(in: "2"))
        #expect(driver.order == [0, 2])
        #expect(driver.refused.isEmpty)
        driver.advance(to: .seconds(4))
        #expect(driver.order == [0, 2, 1])
    }

    @Test("After a ban nothing at all is sent for a minute")
    func ban() {
        var driver = LimitsDriver()
        driver.arrive(.message(in: "1"))
        driver.answer(0, RateLimits.Report(status: 429, hit: .banned(.seconds(5))))
        driver.arrive(.message(in: "2"))
        driver.arrive(.callback("9"), interaction: true)
        driver.arrive(.callback("10"), interaction: true, maximumWait: .seconds(2))
        driver.advance(to: .milliseconds(59_999))
        #expect(driver.order == [0])
        #expect(driver.refused == [3: .wouldWait(.seconds(60))])
        driver.advance(to: .seconds(60))
        #expect(driver.order == [0, 1, 2])
    }

    @Test("Refused requests blow the fuse: then only what is essential goes out, for ten minutes")
    func fuse() {
        var settings = RateLimitSettings()
        settings.invalidRequestLimit = 3
        var driver = LimitsDriver(settings)
        for channel in 0..<3 {
            driver.arrive(.message(in: "\(channel)"))
            driver.answer(channel, RateLimits.Report(status: 403))
        }
        driver.arrive(.message(in: "4"))
        driver.arrive(.message(in: "5"), essential: true)
        #expect(driver.refused == [3: .tooManyInvalidRequests(.seconds(600))])
        #expect(driver.order == [0, 1, 2, 4])
        driver.advance(to: .seconds(600))
        driver.arrive(.message(in: "6"))
        #expect(driver.order == [0, 1, 2, 4, 5])
    }

    @Test("An unknown bot is refused at once and for ever, also who waits already; interactions go on")
    func unauthorized() {
        var driver = LimitsDriver()
        driver.arrive()
        driver.arrive()
        driver.answer(0, RateLimits.Report(status: 401, isUnauthorized: true))
        driver.arrive(.message(in: "2"))
        driver.arrive(.callback("9"), interaction: true)
        #expect(driver.refused == [1: .unauthorized, 2: .unauthorized])
        #expect(driver.order == [0, 3])
    }

    @Test("Who cannot wait that long is told so before, and how long it would be")
    func maximumWait() {
        var driver = LimitsDriver()
        driver.arrive()
        driver.answer(0, .ok(5, left: 0, reset: .seconds(4)))
        for _ in 0..<5 { driver.arrive() }
        driver.arrive(maximumWait: .seconds(6))
        driver.arrive(maximumWait: .seconds(8))
        #expect(driver.refused == [6: .wouldWait(.seconds(8))])
        driver.advance(to: .seconds(4))
        #expect(driver.order == [0, 1, 2, 3, 4, 5])
    }

    @Test("Who waits for an unknown bucket's first answer gives up at its deadline")
    func deadline() {
        var driver = LimitsDriver()
        driver.arrive()
        driver.arrive(maximumWait: .seconds(2))
        driver.advance(to: .seconds(2))
        #expect(driver.refused == [1: .wouldWait(.zero)])
        #expect(driver.order == [0])
    }

    @Test("Idle buckets are forgotten, those in use are not")
    func cleaning() {
        var driver = LimitsDriver()
        for interaction in 0..<500 {
            let arrival = driver.arrive(.callback("\(interaction)"), interaction: true)
            driver.answer(arrival, RateLimits.Report(status: 204))
        }
        driver.arrive(.message(in: "1"))
        #expect(driver.limits.bucketCount > 400)
        driver.advance(to: .seconds(61))
        let last = driver.arrive(.callback("last"), interaction: true)
        driver.answer(last, RateLimits.Report(status: 204))
        #expect(driver.limits.bucketCount == 1)
    }
}
