import DiscordModel
import NIOCore
import NIOWebSocket
import Testing

@testable import Sandbox

@Suite("Gateway: Hello, heartbeats and mistakes", .timeLimit(.minutes(10)))
struct GatewayProtocolTests {
    @Test("Rule 18: Hello comes first, and every frame has op, d, s and t")
    func hello() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                let hello = try await client.frame(10)
                #expect(Set((hello.object ?? [:]).keys) == ["op", "d", "s", "t"])
                #expect(hello["d"]?["heartbeat_interval"]?.int == 41250)
                #expect(hello["s"] == .null)
                #expect(hello["t"] == .null)
                try await client.identify()
                let ready = try await client.dispatch("READY")
                #expect(Set((ready.object ?? [:]).keys) == ["op", "d", "s", "t"])
                #expect(ready["op"]?.int == 0)
                #expect(ready["s"]?.int == 1)
                #expect(ready["d"]?["v"]?.int == 10)
                #expect(ready["d"]?["resume_gateway_url"]?.string == bench.resumeURL)
                #expect(ready["d"]?["user"]?["id"]?.string == "1")
                #expect(ready["d"]?["shard"] == nil)
            }
        }
    }

    @Test(
        "Rule 18: Mistakes before Identify have their close codes",
        arguments: [
            ("nonsense", 4002), ("[]", 4002), (#"{"d":1}"#, 4002), (#"{"op":"1"}"#, 4002),
            (#"{"op":1,"d":"\#(String(repeating: "x", count: 4096))"}"#, 4002),
            (#"{"op":5,"d":null}"#, 4001), (#"{"op":99}"#, 4001), (#"{"op":0,"d":{}}"#, 4001), (#"{"op":11}"#, 4001),
            (#"{"op":3,"d":{}}"#, 4003), (#"{"op":8,"d":{}}"#, 4003),
            (#"{"op":2,"d":{"token":"wrong","properties":{},"intents":0}}"#, 4004),
            (#"{"op":2,"d":{"token":"Bot token","properties":{},"intents":0}}"#, 4004),
            (#"{"op":2,"d":{"properties":{},"intents":0}}"#, 4002),
            (#"{"op":2,"d":{"token":"token","intents":0}}"#, 4002),
            (#"{"op":2,"d":null}"#, 4002),
            (#"{"op":6,"d":{"token":"wrong","session_id":"a","seq":0}}"#, 4004),
        ] as [(String, UInt16)])
    func mistakes(text: String, code: UInt16) async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.send(text)
                #expect(try await client.closeCode() == code)
            }
        }
    }

    @Test("Rule 18: A second Identify closes with 4005, and so does Resume; the session lives on")
    func alreadyAuthenticated() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                try await client.identify()
                #expect(try await client.closeCode() == 4005)
                return sessionID
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("RESUMED")
                try await client.resume(sessionID, after: 2)
                #expect(try await client.closeCode() == 4005)
            }
        }
    }

    @Test("Rule 18: Other API versions than 10 close with 4012", arguments: ["", "?v=6", "?encoding=json", "?v=11"])
    func version(query: String) async throws {
        try await GatewayBench.run { bench in
            let code = try await bench.connect(query: query) { client in try await client.closeCode() }
            #expect(code == 4012)
        }
    }

    @Test("Encodings and compressions that are not spoken are refused before the upgrade")
    func unsupported() async throws {
        try await GatewayBench.run { bench in
            for query in ["?v=10&encoding=etf", "?v=10&encoding=json&compress=brotli"] {
                await #expect(throws: GatewayClient.Failure.self) { try await bench.connect(query: query) { _ in } }
            }
        }
    }

    @Test("Rule 19: A heartbeat is acknowledged, also before Identify")
    func heartbeat() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.send(1, .null)
                let acknowledgement = try await client.frame(11)
                #expect(acknowledgement["d"] == .null)
            }
        }
    }

    @Test(
        "Rule 19: A client without heartbeats is dropped as the settings say, and can resume",
        arguments: [
            (.closeCode(.unknownError), 4000), (.closeCode(.normal), 1000), (.abrupt, nil),
        ] as [(GatewaySettings.Ending, UInt16?)])
    func noHeartbeat(ending: GatewaySettings.Ending, code: UInt16?) async throws {
        try await GatewayBench.run({ $0.heartbeatTimeoutEnding = ending }) { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                try await bench.advance(.seconds(1)) {
                    bench.has { if case .closedByServer = $0 { true } else { false } }
                }
                #expect(try await client.closeCode() == code)
                return sessionID
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 19: Heartbeats keep a connection open")
    func heartbeatsInTime() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                for _ in 0..<10 {
                    bench.clock.advance(by: .milliseconds(41250))
                    try await client.send(1, 2)
                    _ = try await client.frame(11)
                }
            }
        }
    }

    @Test("Rule 20: The server asks for a heartbeat, and drops a client that does not answer")
    func heartbeatOnDemand() async throws {
        // Nothing but the demand closes the connection.
        try await GatewayBench.run({ $0.heartbeatInterval = .seconds(1_000_000) }) { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.askForHeartbeat()
                _ = try await client.frame(1)
                try await client.send(1, 2)
                _ = try await client.frame(11)
                bench.server.faults.askForHeartbeat(FakeWorld.usher)
                _ = try await client.frame(1)
                try await bench.advance(.seconds(1)) {
                    bench.has { if case .closedByServer = $0 { true } else { false } }
                }
                #expect(try await client.closeCode() == 4000)
            }
        }
    }

    @Test("Rule 21: Acknowledgements can be withheld; leaving with 4000 keeps the session")
    func zombie() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.withholdsAcknowledgements = true
                try await client.send(1, 2)
                bench.publish(1)
                _ = try await client.dispatch("MESSAGE_CREATE")
                try await client.close(4000)
                #expect(try await client.closeCode() == 4000)
                return sessionID
            }
            bench.server.faults.withholdsAcknowledgements = false
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 3)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 21: Leaving with 1000 or 1001 ends the session", arguments: [1000, 1001] as [UInt16])
    func leaving(code: UInt16) async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                try await bench.until { bench.world.onlineChanges == [true] }
                try await client.close(code)
                #expect(try await client.closeCode() == code)
                try await bench.until { bench.world.onlineChanges == [true, false] }
                return sessionID
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                #expect(try await client.frame(9)["d"] == false)
            }
        }
    }

    @Test("A ping is answered, and fragments are put together")
    func pingAndFragments() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.write(.ping, ByteBuffer(string: "still there?"))
                #expect(try await client.frame()["pong"]?.string == "still there?")
                try await client.writeInPieces(#"{"op":1,"d":null}"#)
                _ = try await client.frame(11)
            }
        }
    }

    @Test("Other commands go to the world, which can answer the session that asked")
    func otherCommands() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                try await client.send(4, ["guild_id": "7"])
                try await client.send(8, ["guild_id": "7"])
                let chunk = try await client.dispatch("GUILD_MEMBERS_CHUNK")
                #expect(chunk["s"]?.int == 3)
                #expect(bench.world.commands == [4, 8])
            }
        }
    }

    @Test("An application is online from its first session to its last")
    func online() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { first in
                try await first.begin()
                try await bench.connect { second in
                    try await second.begin()
                    try await second.close(1000)
                    _ = try await second.closeCode()
                }
                try await bench.until { bench.world.onlineChanges == [true] }
                try await first.close(1000)
                _ = try await first.closeCode()
            }
            try await bench.until { bench.world.onlineChanges == [true, false] }
        }
    }
}
