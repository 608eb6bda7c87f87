import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rules about limits")
struct LimitRuleTests {
    private static var strict: SandboxSettings {
        var settings = SandboxSettings()
        settings.enforcesRateLimits = true
        return settings
    }

    private let thumb = "%F0%9F%91%8D"

    @Test("Rule 10: Routes can share a bucket; its id may change at any time, what is left of it does not")
    func sharedBuckets() async throws {
        try await Town.visit(settings: Self.strict) { town async throws in
            let said = try await town.mia.says("x", in: town.general)
            let pin = "/channels/\(town.general)/messages/pins/\(said.id)"
            let pinned = try await town.api("PUT", pin).header("X-RateLimit-Bucket")
            let unpinned = try await town.api("DELETE", pin).header("X-RateLimit-Bucket")
            #expect(pinned != nil && pinned == unpinned)
            let reaction = "/channels/\(town.general)/messages/\(said.id)/reactions/\(self.thumb)/@me"
            let added = try await town.api("PUT", reaction).header("X-RateLimit-Bucket")
            #expect(added != nil && added != pinned)
            town.sandbox.renameRateLimitBuckets()
            let removed = try await town.api("DELETE", reaction)
            #expect(removed.status == 429)
            #expect(removed.header("X-RateLimit-Bucket") != nil && removed.header("X-RateLimit-Bucket") != added)
        }
    }

    @Test(
        "Rule 11: A refused call names its bucket, goes on being refused while the window lasts, and counts as invalid")
    func refused() async throws {
        try await Town.visit(settings: Self.strict) { town async throws in
            let first = try await town.send(["content": "x"])
            for _ in 2...5 { _ = try await town.send(["content": "x"]) }
            for left in [5.0, 3.0, 1.0] {
                let refused = try await town.send(["content": "x"])
                #expect(refused.status == 429 && refused.json?["retry_after"]?.double == left)
                #expect(refused.header("X-RateLimit-Bucket") == first.header("X-RateLimit-Bucket"))
                #expect(refused.header("X-RateLimit-Limit") == "5" && refused.header("X-RateLimit-Remaining") == "0")
                #expect(refused.header("X-RateLimit-Reset-After").flatMap(Double.init) == left)
                town.clock.advance(by: .seconds(2))
            }
            #expect(town.sandbox.invalidRequests == 3)
            #expect(try await town.send(["content": "x"]).status == 200)
        }
    }

    @Test("Rule 12: Follow-ups are exempt from the global limit")
    func followUps() async throws {
        try await Town.visit(settings: Self.strict) { town async throws in
            let press = try town.press(of: try await town.postButton())
            #expect(try await town.answer(press, ["type": 4, "data": ["content": "x"]]).status == 204)
            for _ in 1..<50 { _ = try await town.api("GET", "/channels/\(town.general)") }
            #expect(try await town.api("GET", "/users/@me").json?["global"]?.bool == true)
            let path = "/webhooks/\(town.bot.id)/\(town.token(of: press))"
            #expect(try await town.anonymous("POST", path, ["content": "more"]).status == 200)
        }
    }

    @Test(
        "Rule 13: A shared 429 comes while uses are left, one of the bot's own with none; only that counts as invalid")
    func sharedHasUsesLeft() async throws {
        try await Town.visit { town async throws in
            for (scope, count) in [("shared", 0), ("user", 1)] {
                town.sandbox.faults.add(
                    Fault(path: "/channels/*/messages", kind: .rateLimited(retryAfter: .seconds(2), scope: scope)))
                let refused = try await town.send(["content": "x"])
                #expect(refused.status == 429 && refused.header("X-RateLimit-Scope") == scope)
                let remaining = try #require(refused.header("X-RateLimit-Remaining").flatMap(Int.init))
                #expect((remaining > 0) == (scope == "shared"))
                #expect(town.sandbox.invalidRequests == count)
            }
        }
    }

    @Test("Rule 14: Too many refusals in ten minutes, and a wall answers every call until it is lifted")
    func ban() async throws {
        var settings = SandboxSettings()
        #expect(settings.invalidRequestLimit == 10_000)
        settings.invalidRequestLimit = 50
        try await Town.visit(settings: settings) { town async throws in
            for _ in 1...49 { #expect(try await town.anonymous("GET", "/users/@me").status == 401) }
            #expect(try await town.api("GET", "/users/@me").status == 200)
            let last = try await town.anonymous("GET", "/users/@me")
            #expect(last.status == 401 && last.header("Via") != nil)
            for path in ["/users/@me", "/gateway", "/nowhere"] {
                let answer = try await town.api("GET", path)
                #expect(answer.status == 429 && answer.json == nil && answer.header("Via") == nil)
                #expect(!answer.headers.keys.contains { $0.hasPrefix("x-ratelimit") })
            }
            #expect(town.sandbox.invalidRequests == 50)
            town.sandbox.liftBans()
            #expect(try await town.api("GET", "/users/@me").status == 200)
            for _ in 1...50 { _ = try await town.anonymous("GET", "/users/@me") }
            town.clock.advance(by: .seconds(86_399))
            #expect(try await town.api("GET", "/users/@me").status == 429)
            town.clock.advance(by: .seconds(1))
            #expect(try await town.api("GET", "/users/@me").status == 200)
        }
    }

    @Test("Rule 14: What is older than ten minutes does not count, nor do shared limits")
    func noBan() async throws {
        var settings = SandboxSettings()
        settings.invalidRequestLimit = 3
        try await Town.visit(settings: settings) { town async throws in
            for _ in 1...2 { _ = try await town.anonymous("GET", "/users/@me") }
            town.clock.advance(by: .seconds(600))
            for _ in 1...2 { _ = try await town.anonymous("GET", "/users/@me") }
            town.sandbox.faults.add(
                Fault(path: "/gateway", times: 5, kind: .rateLimited(retryAfter: .seconds(1), scope: "shared")))
            for _ in 1...5 { #expect(try await town.api("GET", "/gateway").status == 429) }
            #expect(try await town.api("GET", "/users/@me").status == 200)
        }
    }

    @Test("Rule 15: The third new topic is refused as well, and the headers have said nothing of it")
    func topics() async throws {
        try await Town.visit { town async throws in
            let path = "/channels/\(town.general)"
            for topic in ["one", "two"] {
                #expect(try await town.api("PATCH", path, ["topic": .string(topic)]).status == 200)
            }
            let refused = try await town.api("PATCH", path, ["topic": "three"])
            #expect(refused.status == 429 && refused.json?["retry_after"]?.double == 600)
            #expect(refused.header("X-RateLimit-Remaining").flatMap(Int.init) ?? 0 > 0)
            #expect(try await town.api("PATCH", path, ["name": "free"]).status == 200)
        }
    }

    @Test("Rule 16: One reaction in a quarter of a second, five follow-ups in two seconds")
    func reactionsAndFollowUps() async throws {
        try await Town.visit(settings: Self.strict) { town async throws in
            let said = try await town.mia.says("x", in: town.general)
            let path = "/channels/\(town.general)/messages/\(said.id)/reactions"
            #expect(try await town.api("PUT", "\(path)/\(self.thumb)/@me").status == 204)
            let refused = try await town.api("PUT", "\(path)/%F0%9F%8E%89/@me")
            #expect(refused.status == 429 && refused.json?["retry_after"]?.double == 0.25)
            town.clock.advance(by: .milliseconds(250))
            #expect(try await town.api("PUT", "\(path)/%F0%9F%8E%89/@me").status == 204)
            let press = try town.press(of: try await town.postButton())
            _ = try await town.answer(press, ["type": 4, "data": ["content": "x"]])
            let webhook = "/webhooks/\(town.bot.id)/\(town.token(of: press))"
            for _ in 1...5 { #expect(try await town.anonymous("POST", webhook, ["content": "x"]).status == 200) }
            let sixth = try await town.anonymous("POST", webhook, ["content": "x"])
            #expect(sixth.status == 429 && sixth.json?["retry_after"]?.double == 2)
        }
    }

    @Test("Rule 16: Deleting has three buckets, by the age of the message")
    func deletion() async throws {
        try await Town.visit { town async throws in
            let old = try await town.mia.says("old", in: town.general)
            town.clock.advance(by: .seconds(15 * 86400))
            let middle = try await town.mia.says("middle", in: town.general)
            town.clock.advance(by: .seconds(11))
            let new = try await town.mia.says("new", in: town.general)
            var buckets: Set<String?> = []
            for (message, limit) in [(old, "30"), (middle, "3"), (new, "5")] {
                let answer = try await town.api("DELETE", "/channels/\(town.general)/messages/\(message.id)")
                #expect(answer.status == 204 && answer.header("X-RateLimit-Limit") == limit)
                buckets.insert(answer.header("X-RateLimit-Bucket"))
            }
            #expect(buckets.count == 3 && !buckets.contains(nil))
        }
    }

    @Test("Rule 16: Fifty new channels in ten seconds are the most")
    func newChannels() async throws {
        try await Town.visit(settings: Self.strict) { town async throws in
            let path = "/guilds/\(town.guild.id)/channels"
            for index in 1...50 {
                #expect(try await town.api("POST", path, ["name": .string("c\(index)")]).status == 201)
                if index == 25 { town.clock.advance(by: .seconds(1)) }
            }
            town.clock.advance(by: .seconds(1))
            let refused = try await town.api("POST", path, ["name": "one more"])
            #expect(refused.status == 429 && refused.json?["global"] == false)
            #expect(refused.json?["retry_after"]?.double == 8)
        }
    }

    @Test("Rule 17: Whatever the status of a failure, its effect may be there", arguments: [500, 502, 503, 504])
    func failures(status: Int) async throws {
        try await Town.visit { town async throws in
            for isAfter in [false, true] {
                town.sandbox.faults.add(
                    Fault(path: "/channels/*/messages", kind: .status(status, afterEffect: isAfter)))
                #expect(try await town.send(["content": "x"]).status == status)
                #expect(await town.mia.messages(in: town.general).count == (isAfter ? 1 : 0))
            }
        }
    }

    @Test("Rule 16: 200 new commands a day for each server; the global ones count by themselves")
    func newCommands() async throws {
        try await Town.visit { town async throws in
            let path = "/applications/\(town.bot.id)/guilds/\(town.guild.id)/commands"
            func commands(_ prefix: String) -> JSON {
                .array((0..<100).map { ["name": .string("\(prefix)\($0)"), "description": "d"] })
            }
            #expect(try await town.api("PUT", path, commands("a")).status == 200)
            #expect(try await town.api("PUT", path, commands("b")).status == 200)
            _ = try await town.api("PUT", path, [])
            let refused = try await town.api("POST", path, ["name": "c", "description": "d"])
            #expect(refused.status == 400 && refused.code == 30034)
            #expect(try await town.makeCommand(["name": "c", "description": "d"]).status == 201)
        }
    }

    @Test("Rule 31: An answer can come after the event, and before it")
    func answerAndEvent() async throws {
        try await Town.visit { town async throws in
            town.sandbox.faults.add(Fault(path: "/channels/*/messages", kind: .delayAnswer(.seconds(5))))
            try await town.connect { client, _ async throws in
                async let answer = town.send(["content": "told first"])
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["content"] == "told first")
                while town.clock.sleepers < 2 { await Task.yield() }
                town.clock.advance(by: .seconds(5))
                #expect(try await answer.status == 200)
                town.sandbox.gatewayFaults.add(.init(.swapWithNext, of: "MESSAGE_CREATE"))
                #expect(try await town.send(["content": "answered first"]).status == 200)
                #expect(try await town.send(["content": "another"]).status == 200)
                for content in ["another", "answered first"] as [JSON] {
                    #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["content"] == content)
                }
            }
        }
    }
}
