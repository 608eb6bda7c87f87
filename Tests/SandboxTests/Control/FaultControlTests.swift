import DiscordModel
import Testing

@testable import Sandbox

@Suite("Faults by the control API", .timeLimit(.minutes(10)))
struct FaultControlTests {
    @Test("A fault meets the calls it is for, as often as it should, and is then gone from the list")
    func countedFault() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            let added = try await town.control(
                "POST", "/faults",
                [
                    "kind": "status", "status": 503, "method": "post", "path": "/channels/*/messages", "times": 2,
                    "skip": 1,
                ])
            let id = try #require(added.json?["id"]?.string)
            let listed = try #require(try await town.faults().first)
            #expect(listed["id"]?.string == id && listed["method"]?.string == "POST" && listed["times"]?.int == 2)
            #expect(try await town.api("POST", path, ["content": "1"]).status == 200)
            #expect(try await town.api("POST", path, ["content": "2"]).status == 503)
            #expect(try await town.api("GET", path).status == 200)
            #expect(try await town.faults().first?["used"]?.int == 1)
            #expect(try await town.api("POST", path, ["content": "3"]).status == 503)
            #expect(try await town.faults().isEmpty)
            #expect(try await town.api("POST", path, ["content": "4"]).status == 200)
            let texts = await town.guild.messages(in: town.general).map(\.content)
            #expect(texts == ["1", "4"])
            #expect(try await town.control("DELETE", "/faults/\(id)").status == 404)
        }
    }

    @Test("A fault without a number lasts until it is switched off")
    func lastingFault() async throws {
        try await Town.visit { town in
            let added = try await town.control("POST", "/faults", ["kind": "status", "status": 500])
            for _ in 0..<3 { #expect(try await town.api("GET", "/users/@me").status == 500) }
            let listed = try #require(try await town.faults().first)
            #expect(listed["times"] == .null && listed["used"]?.int == 3 && listed["path"]?.string == "/**")
            #expect(try await town.control("DELETE", "/faults/\(added.json?["id"]?.string ?? "")").status == 200)
            #expect(try await town.api("GET", "/users/@me").status == 200)
        }
    }

    @Test("Each kind does what its name says")
    func kinds() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            func switchOn(_ fault: JSON) async throws {
                var fault = fault
                fault["times"] = 1
                #expect(try await town.control("POST", "/faults", fault).status == 200)
            }
            try await switchOn(["kind": "status", "status": 502, "after_effect": true])
            #expect(try await town.api("POST", path, ["content": "after"]).status == 502)
            try await switchOn(["kind": "reset", "moment": "before"])
            await #expect(throws: (any Error).self) { try await town.api("POST", path, ["content": "never"]) }
            try await switchOn(["kind": "reset", "moment": "after"])
            await #expect(throws: (any Error).self) { try await town.api("POST", path, ["content": "unheard"]) }
            #expect(await town.guild.messages(in: town.general).map(\.content) == ["after", "unheard"])
            try await switchOn(["kind": "rate_limit", "scope": "global", "retry_after": 1.5])
            let limited = try await town.api("GET", path)
            #expect(limited.status == 429 && limited.json?["retry_after"]?.double == 1.5)
            #expect(limited.header("x-ratelimit-global") == "true")
            try await switchOn(["kind": "ban"])
            let banned = try await town.api("GET", path)
            #expect(banned.status == 429 && banned.json == nil)
            try await switchOn(["kind": "delay", "ms": 2000])
            async let slow = town.api("GET", path)
            while town.clock.sleepers == 0 { await Task.yield() }
            town.clock.advance(by: .milliseconds(2000))
            #expect(try await slow.status == 200)
        }
    }

    @Test(
        "Bad input is answered with what is allowed",
        arguments: [
            (#"{}"#, "status, delay, reset, rate_limit, ban"), (#"{"kind":"fire"}"#, "kind must be one of"),
            (#"{"kind":"status"}"#, "400 to 599"), (#"{"kind":"status","status":200}"#, "400 to 599"),
            (#"{"kind":"status","status":500,"method":"FETCH"}"#, "GET, POST, PUT, PATCH, DELETE"),
            (#"{"kind":"status","status":500,"path":"channels"}"#, "below /api/v10"),
            (#"{"kind":"status","status":500,"path":"/**/messages"}"#, "end of path"),
            (#"{"kind":"status","status":500,"times":0}"#, "times must be"),
            (#"{"kind":"status","status":500,"after_effect":1}"#, "true or false"),
            (#"{"kind":"delay"}"#, "1 to 600000"), (#"{"kind":"delay","ms":"slow"}"#, "ms must be"),
            (#"{"kind":"rate_limit","scope":"me"}"#, "user, shared, global"),
            (#"{"kind":"rate_limit","retry_after":"soon"}"#, "retry_after"),
            (#"{"kind":"reset","moment":"during"}"#, "before, after"),
        ])
    func badInput(text: String, hint: String) async throws {
        try await Town.visit { town in
            let answer = try await town.control("POST", "/faults", try JSON(parsing: text))
            #expect(answer.status == 400)
            #expect(answer.json?["error"]?.string?.contains(hint) == true, "\(answer.json ?? .null)")
            #expect(try await town.faults().isEmpty)
        }
    }

    @Test("Connections are closed, cut, asked to reconnect, asked for a heartbeat, and sessions made invalid")
    func gatewayAtOnce() async throws {
        try await Town.visit { town in
            let id = JSON.string("\(town.bot.id)")
            func connected(_ body: (GatewayClient) async throws -> Void) async throws {
                try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client async throws in
                    try await client.begin(town.bot.token, intents: [])
                    try await body(client)
                }
                town.clock.advance(by: .seconds(5))
            }
            try await connected { client async throws in
                #expect(
                    try await town.control("POST", "/gateway/drop", ["application_id": id, "code": 4000]).status == 200)
                #expect(try await client.closeCode() == 4000)
            }
            try await connected { client async throws in
                _ = try await town.control("POST", "/gateway/drop", [:])
                #expect(try await client.closeCode() == nil)
            }
            try await connected { client async throws in
                _ = try await town.control("POST", "/gateway/heartbeat", [:])
                _ = try await client.frame(1)
                _ = try await town.control("POST", "/gateway/reconnect", ["application_id": id])
                _ = try await client.frame(7)
                _ = try await town.control("POST", "/gateway/invalidate", ["resumable": true])
                #expect(try await client.frame(9)["d"] == true)
            }
        }
    }

    @Test("Gateway switches last until they are switched off, and stand in the list of faults")
    func gatewaySwitches() async throws {
        try await Town.visit { town in
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client async throws in
                try await client.begin(town.bot.token, intents: [])
                let answer = try await town.control("POST", "/gateway/switches", ["withhold_acks": true])
                #expect(answer.json?["withhold_acks"] == true && answer.json?["refuse_resumes"] == 0)
                try await client.send(1, .int(1))
                _ = try await town.control("POST", "/gateway/heartbeat", [:])
                // Were it acknowledged, op 11 would come first.
                _ = try await client.frame(1)
                #expect(try await town.faults().map { $0["id"]?.string } == ["withhold_acks"])
                #expect(try await town.control("DELETE", "/faults/withhold_acks").status == 200)
                try await client.send(1, .int(1))
                _ = try await client.frame(11)
            }
            _ = try await town.control("POST", "/gateway/switches", ["refuse_connections": true, "refuse_resumes": 2])
            await #expect(throws: (any Error).self) {
                try await GatewayClient.connect(to: town.sandbox.gatewayURL) { _ in }
            }
            _ = try await town.control("POST", "/faults", ["kind": "ban"])
            #expect(try await town.faults().count == 3)
            #expect(try await town.control("DELETE", "/faults").status == 200)
            #expect(try await town.faults().isEmpty)
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client in _ = try await client.frame(10) }
        }
    }

    @Test(
        "What the Gateway cannot do is answered with what it can",
        arguments: [
            ("drop", #"{"code":999}"#, 400, "close code"), ("drop", #"{"code":1006}"#, 400, "close code"),
            ("drop", #"{"code":"4000"}"#, 400, "close code"), ("drop", #"{"application_id":"1"}"#, 404, "application"),
            ("invalidate", #"{"resumable":1}"#, 400, "true or false"),
            ("explode", "{}", 404, "/gateway/drop, /gateway/heartbeat"),
            ("switches", #"{"lights":true}"#, 400, "withhold_acks"),
            ("switches", #"{"withhold_acks":1}"#, 400, "true or"),
            ("switches", #"{"hello_delay_ms":-1}"#, 400, "0 to 600000"),
        ])
    func badGatewayInput(action: String, text: String, status: Int, hint: String) async throws {
        try await Town.visit { town in
            let answer = try await town.control("POST", "/gateway/\(action)", try JSON(parsing: text))
            #expect(answer.status == status)
            #expect(answer.json?["error"]?.string?.contains(hint) == true, "\(answer.json ?? .null)")
        }
    }

    @Test("Those who watch are told when faults come and go")
    func telling() async throws {
        try await Town.visit { town in
            let (events, continuation) = AsyncStream<PersonEvent>.makeStream()
            let listener = Listener(person: town.mia.id, continuation: continuation)
            _ = town.sandbox.world.read { $0.addListener(listener) }
            _ = try await town.control("POST", "/faults", ["kind": "status", "status": 500, "times": 1])
            _ = try await town.api("GET", "/users/@me")
            _ = try await town.control("POST", "/gateway/switches", ["withhold_acks": true])
            var names: [String] = []
            for await event in events {
                names.append(event.name)
                if names.count == 3 { break }
            }
            #expect(names == ["faults", "faults", "faults"])
        }
    }
}
