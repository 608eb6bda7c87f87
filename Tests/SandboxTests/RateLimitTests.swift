import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rate limits and faults")
struct RateLimitTests {
    private static var strict: SandboxSettings {
        var settings = SandboxSettings()
        settings.enforcesRateLimits = true
        return settings
    }

    @Test("Rule 10: Every ordinary answer names its bucket, and a bucket is the same for every channel")
    func headers() async throws {
        try await Town.visit { town in
            let other = await town.guild.makeChannel("other")
            let first = try await town.api("POST", "/channels/\(town.general)/messages", ["content": "x"])
            let second = try await town.api("POST", "/channels/\(other)/messages", ["content": "x"])
            #expect(first.header("X-RateLimit-Bucket") == second.header("X-RateLimit-Bucket"))
            #expect(first.header("X-RateLimit-Limit") == "5")
            for name in ["Remaining", "Reset", "Reset-After"] {
                #expect(first.header("X-RateLimit-\(name)").flatMap(Double.init) != nil)
            }
        }
    }

    @Test("Rule 11: The sixth message in five seconds is refused, per channel, until the window ends")
    func bucket() async throws {
        try await Town.visit(clock: .manual(), settings: Self.strict) { town in
            let path = "/channels/\(town.general)/messages"
            for index in 1...5 {
                let answer = try await town.api("POST", path, ["content": "x"])
                #expect(answer.header("X-RateLimit-Remaining") == "\(5 - index)")
            }
            let refused = try await town.api("POST", path, ["content": "x"])
            #expect(refused.status == 429)
            #expect(refused.json?["retry_after"]?.double == 5)
            #expect(refused.json?["global"]?.bool == false)
            #expect(refused.header("Retry-After") == "5")
            #expect(refused.header("X-RateLimit-Scope") == "user")
            let other = await town.guild.makeChannel("other")
            #expect(try await town.api("POST", "/channels/\(other)/messages", ["content": "x"]).status == 200)
            town.clock.advance(by: .seconds(5))
            #expect(try await town.api("POST", path, ["content": "x"]).status == 200)
            #expect(town.sandbox.invalidRequests == 1)
        }
    }

    @Test("Rule 12: More than 50 calls in a second answer a global 429; callbacks are exempt")
    func global() async throws {
        try await Town.visit(clock: .manual(), settings: Self.strict) { town in
            for _ in 0..<50 { _ = try await town.api("GET", "/channels/\(town.general)") }
            let refused = try await town.api("GET", "/users/@me")
            #expect(refused.status == 429 && refused.json?["global"]?.bool == true)
            #expect(refused.header("X-RateLimit-Global") == "true")
            #expect(refused.header("X-RateLimit-Scope") == "global")
            #expect(try await town.anonymous("POST", "/interactions/1/x/callback", ["type": 4]).code == 10062)
        }
    }

    @Test("Rule 10: Callbacks have no bucket, and their answers no rate-limit headers (hikari warns of them)")
    func callbacks() async throws {
        try await Town.visit { town in
            let answer = try await town.anonymous("POST", "/interactions/1/x/callback", ["type": 4])
            #expect(answer.header("X-RateLimit-Bucket") == nil && answer.header("X-RateLimit-Limit") == nil)
            let other = try await town.api("GET", "/users/@me")
            #expect(other.header("X-RateLimit-Bucket") != nil)
        }
    }

    @Test("Rule 15: The third new name in ten minutes is refused though uses remain; the topic counts by itself")
    func renames() async throws {
        try await Town.visit(clock: .manual()) { town in
            let path = "/channels/\(town.general)"
            for name in ["one", "two"] {
                #expect(try await town.api("PATCH", path, ["name": .string(name)]).status == 200)
            }
            let refused = try await town.api("PATCH", path, ["name": "three"])
            #expect(refused.status == 429)
            #expect(refused.json?["retry_after"]?.double == 600)
            #expect(try await town.api("PATCH", path, ["topic": "t"]).status == 200)
            #expect(try await town.api("PATCH", path, ["nsfw": true]).status == 200)
            town.clock.advance(by: .seconds(600))
            #expect(try await town.api("PATCH", path, ["name": "three"]).status == 200)
        }
    }

    @Test(
        "Rule 17: An injected 503 after the effect leaves the message; with an enforced nonce a repeat makes no second")
    func afterEffect() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            let fault = Fault(method: .post, path: "/channels/*/messages", kind: .status(503, afterEffect: true))
            town.sandbox.faults.add(fault)
            let body: JSON = ["content": "once", "nonce": "n1", "enforce_nonce": true]
            #expect(try await town.api("POST", path, body).status == 503)
            let again = try await town.api("POST", path, body)
            #expect(again.status == 200)
            #expect(await town.mia.messages(in: town.general).map(\.content) == ["once"])
            #expect(await town.mia.messages(in: town.general).first?.id.description == again.id)
            _ = try await town.api("POST", path, ["content": "twice", "nonce": "n1"])
            #expect(await town.mia.messages(in: town.general).count == 2)
        }
    }

    @Test("Rule 17: A connection can be dropped before or after the effect", arguments: [true, false])
    func droppedConnection(isAfter: Bool) async throws {
        try await Town.visit { town in
            let moment: Fault.Moment = isAfter ? .afterEffect : .beforeEffect
            town.sandbox.faults.add(Fault(path: "/channels/*/messages", kind: .dropConnection(moment)))
            await #expect(throws: (any Error).self) {
                try await town.api("POST", "/channels/\(town.general)/messages", ["content": "x"])
            }
            #expect(await town.mia.messages(in: town.general).count == (isAfter ? 1 : 0))
            #expect(town.sandbox.requests.last?.status == 0)
        }
    }

    @Test("Rule 13: An injected 429 of shared scope is not counted as invalid")
    func sharedScope() async throws {
        try await Town.visit { town in
            town.sandbox.faults.add(
                Fault(path: "/users/@me", kind: .rateLimited(retryAfter: .milliseconds(1500), scope: "shared")))
            let refused = try await town.api("GET", "/users/@me")
            #expect(refused.status == 429 && refused.header("X-RateLimit-Scope") == "shared")
            #expect(refused.json?["retry_after"]?.double == 1.5 && refused.header("Retry-After") == "2")
            #expect(town.sandbox.invalidRequests == 0)
            #expect(try await town.api("GET", "/users/@me").status == 200)
        }
    }

    @Test("A delay lasts on the sandbox's clock")
    func delay() async throws {
        try await Town.visit(clock: .manual()) { town async throws in
            town.sandbox.faults.add(Fault(path: "/channels/*/messages", kind: .delay(.seconds(60))))
            async let answer = town.api("POST", "/channels/\(town.general)/messages", ["content": "late"])
            while town.clock.sleepers == 0 { await Task.yield() }
            #expect(await town.mia.messages(in: town.general).isEmpty)
            town.clock.advance(by: .seconds(60))
            #expect(try await answer.status == 200)
        }
    }

    @Test("Requests are recorded, without the tokens of interactions")
    func recorded() async throws {
        try await Town.visit { town in
            _ = try await town.anonymous("POST", "/interactions/1/secret/callback", ["type": 4])
            _ = try await town.api("POST", "/channels/\(town.general)/messages", ["content": "x"])
            let posts = await town.sandbox.requests(.post, matching: "/channels/*/messages")
            #expect(posts.map(\.body) == [["content": "x"]])
            #expect(posts.first?.applicationID == town.bot.id)
            #expect(town.sandbox.requests.first?.path == "/interactions/1/TOKEN/callback")
        }
    }
}
