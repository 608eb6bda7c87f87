import Testing

@testable import DiscordREST

@Suite("The rate limits under random traffic")
struct RateLimitsRandomTests {
    @Test(
        "Slow answers in any order never make a request too many, and everybody's turn comes in order",
        arguments: 0..<100)
    func fairServer(seed: UInt64) {
        var random = SplitMix(state: seed)
        var driver = LimitsDriver()
        var servers = (0..<3).map { _ in
            ServerBucket(
                limit: .random(in: 1...6, using: &random),
                period: .milliseconds(.random(in: 250...5000, using: &random)))
        }
        var channels: [Int] = []
        for _ in 0..<60 {
            let channel = Int.random(in: 0..<3, using: &random)
            channels.append(channel)
            driver.arrive(.message(in: "\(channel)"))
        }
        driver.run(latency: { .milliseconds(.random(in: 0...400, using: &random)) }, until: .seconds(1000)) {
            servers[channels[$0.arrival]].take(at: $0.moment)
        }
        #expect(driver.sent.count == 60)
        for channel in 0..<3 {
            let order = driver.order.filter { channels[$0] == channel }
            #expect(order == order.sorted())
        }
        #expect(servers.map(\.violations) == [0, 0, 0])
        #expect(driver.inFlight.isEmpty)
    }

    @Test("Whatever the server does, nobody waits for ever", arguments: 0..<300)
    func unfairServer(seed: UInt64) {
        var random = SplitMix(state: seed)
        var driver = LimitsDriver()
        for _ in 0..<80 {
            let channel = "\(Int.random(in: 0..<3, using: &random))"
            let operations: [RateLimits.Operation] = [
                .message(in: channel), .edit(in: channel), .change(channel), .change(channel, subLimit: "name"),
            ]
            driver.arrive(operations[Int.random(in: 0..<4, using: &random)])
        }
        for arrival in 0..<80 where Int.random(in: 0..<10, using: &random) == 0 { driver.cancel(arrival) }
        driver.run(latency: { .milliseconds(.random(in: 0...400, using: &random)) }, until: .seconds(100_000)) { _ in
            Self.report(&random)
        }
        #expect(driver.waitingCount == 0)
        #expect(driver.inFlight.isEmpty)
        #expect(driver.refused.isEmpty)
    }

    private static func report(_ random: inout SplitMix) -> RateLimits.Report? {
        let after = Duration.milliseconds(.random(in: 0...3000, using: &random))
        let limit = Int.random(in: 1...5, using: &random)
        let left = Int.random(in: 0...limit, using: &random)
        let headers = RateLimitHeaders(limit: limit, remaining: left, resetAfter: after)
        let bucket = ["a", "b", "c", nil][Int.random(in: 0..<4, using: &random)]
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return nil
        case 1: return .init(status: 500)
        case 2: return .init(status: 429, headers: headers, bucket: bucket, hit: .hidden(after * 20))
        case 3: return .init(status: 429, headers: headers, bucket: bucket, hit: .shared(after))
        case 4: return .init(status: 429, headers: headers, bucket: bucket, hit: .bucket(after))
        case 5: return .init(status: 429, hit: .global(after))
        case 6: return .init(status: 429, hit: .banned(after))
        default: return .init(status: 200, headers: headers, bucket: bucket)
        }
    }
}

/// Sebastiano Vigna's SplitMix64, so that a failure can be played again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
