import DiscordModel
import Testing

@testable import Sandbox

@Suite("Gateway: sessions and resuming", .timeLimit(.minutes(10)))
struct GatewaySessionTests {
    /// A session that has seen READY and GUILD_CREATE, and lost its connection.
    private func lostSession(_ bench: GatewayBench, query: String = "?v=10&encoding=json") async throws -> String {
        let sessionID = try await bench.connect(query: query) { client in
            let (sessionID, _) = try await client.begin()
            _ = try await client.dispatch("GUILD_CREATE")
            return sessionID
        }
        try await bench.untilGone(sessionID)
        return sessionID
    }

    @Test("Rule 22: Op 7 comes when it is wanted; the socket closes seconds later; resuming loses nothing")
    func reconnect() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.askToReconnect()
                _ = try await client.frame(7)
                bench.publish(1)
                _ = try await client.dispatch("MESSAGE_CREATE")
                try await bench.advance(.seconds(1)) {
                    bench.has { if case .closedByServer = $0 { true } else { false } }
                }
                #expect(try await client.closeCode() == 4000)
                return sessionID
            }
            bench.publish(2)
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 1)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 2)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 22: Op 7 can come in place of Hello")
    func reconnectInPlaceOfHello() async throws {
        try await GatewayBench.run { bench in
            bench.server.faults.reconnectsInPlaceOfHello = 1
            try await bench.connect { client in _ = try await client.frame(7) }
            try await bench.connect { client in _ = try await client.frame(10) }
        }
    }

    @Test("Rule 23: Op 9 false ends the session; the same socket may identify anew")
    func invalidSession() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.invalidateSessions()
                #expect(try await client.frame(9)["d"] == false)
                try await client.identify()
                let ready = try await client.dispatch("READY")
                #expect(ready["s"]?.int == 1)
                #expect(ready["d"]?["session_id"]?.string != sessionID)
            }
        }
    }

    @Test("Rule 23: After op 9 false, anything but Identify closes with 4003")
    func payloadAfterInvalidSession() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.invalidateSessions()
                _ = try await client.frame(9)
                try await client.send(3, [:])
                #expect(try await client.closeCode() == 4003)
            }
        }
    }

    @Test("Rule 23: Op 9 true allows to resume")
    func resumableInvalidSession() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.invalidateSessions(isResumable: true)
                #expect(try await client.frame(9)["d"] == true)
                return sessionID
            }
            bench.publish(1)
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("MESSAGE_CREATE")
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 23: Identify belongs to the original URL")
    func identifyAtResumeURL() async throws {
        try await GatewayBench.run { bench in
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.identify()
                #expect(try await client.frame(9)["d"] == false)
            }
        }
        try await GatewayBench.run({ $0.requiresProperURL = false }) { bench in
            try await bench.reconnect { client in _ = try await client.begin() }
        }
    }

    @Test("Rule 24: Resuming replays what was missed with the original numbers, then RESUMED, then goes on")
    func replay() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await self.lostSession(bench)
            for number in 1...5 { bench.publish(number) }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 4)
                for (number, sequence) in zip(3...5, 5...7) {
                    let event = try await client.dispatch("MESSAGE_CREATE")
                    #expect(event["d"]?["n"]?.int == number)
                    #expect(event["s"]?.int == sequence)
                }
                _ = try await client.dispatch("RESUMED")
                bench.publish(6)
                #expect(try await client.dispatch("MESSAGE_CREATE")["d"]?["n"]?.int == 6)
            }
            #expect(bench.has { $0 == .resumed(sessionID: sessionID, replayed: 3) })
        }
    }

    @Test("Rule 24: A session survives many drops without losing or repeating an event")
    func manyDrops() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await self.lostSession(bench)
            var (last, expected, published) = (2, 1, 0)
            for round in 1...20 {
                for _ in 0..<round {
                    published += 1
                    bench.publish(published)
                }
                try await bench.reconnect { client in
                    _ = try await client.frame(10)
                    try await client.resume(sessionID, after: last)
                    for _ in 0..<round {
                        let event = try await client.dispatch("MESSAGE_CREATE")
                        #expect(event["d"]?["n"]?.int == expected)
                        expected += 1
                        last = event["s"]?.int ?? 0
                    }
                    // RESUMED has a number of its own, which the client may or may not have seen.
                    let resumed = try await client.dispatch("RESUMED")
                    if round.isMultiple(of: 2) { last = resumed["s"]?.int ?? 0 }
                }
                if round.isMultiple(of: 3) { try await bench.untilGone(sessionID) }
            }
            #expect(expected == published + 1)
        }
    }

    @Test("Rule 24: Resuming takes the session from a connection left for dead")
    func takeover() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { dead in
                let (sessionID, _) = try await dead.begin()
                _ = try await dead.dispatch("GUILD_CREATE")
                try await bench.reconnect { client in
                    _ = try await client.frame(10)
                    try await client.resume(sessionID, after: 2)
                    _ = try await client.dispatch("RESUMED")
                    #expect(try await dead.closeCode() == nil)
                    bench.publish(1)
                    _ = try await client.dispatch("MESSAGE_CREATE")
                }
            }
        }
    }

    @Test("Rule 24: A number that was never sent closes with 4007 and ends the session")
    func sequenceTooHigh() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await self.lostSession(bench)
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 3)
                #expect(try await client.closeCode() == 4007)
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                #expect(try await client.frame(9)["d"] == false)
            }
        }
    }

    @Test("Rule 24: Unknown sessions and those of others are answered with op 9 false")
    func unknownSession() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await self.lostSession(bench)
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume("0123", after: 0)
                #expect(try await client.frame(9)["d"] == false)
                try await client.resume(sessionID, after: 0, token: "other")
                #expect(try await client.frame(9)["d"] == false)
            }
        }
    }

    @Test("Rule 24: Resuming needs the resume URL and the query of Identify")
    func wrongPlace() async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await self.lostSession(bench)
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                #expect(try await client.frame(9)["d"] == false)
            }
            try await bench.reconnect(query: "?v=10&encoding=json&compress=zlib-stream") { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                #expect(try await client.frame(9)["d"] == false)
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 24: Where the proper URL is not required, a session is resumed at the first one, too (py-cord does)")
    func firstPlace() async throws {
        try await GatewayBench.run({ $0.requiresProperURL = false }) { bench in
            let sessionID = try await self.lostSession(bench)
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("Rule 24: A session expires after its lifetime: op 9, or 4009", arguments: [false, true])
    func expiry(closes: Bool) async throws {
        try await GatewayBench.run({ $0.closesExpiredSessions = closes }) { bench in
            let sessionID = try await self.lostSession(bench)
            try await bench.advance(.seconds(100)) { bench.world.onlineChanges == [true, false] }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                if closes {
                    #expect(try await client.closeCode() == 4009)
                } else {
                    #expect(try await client.frame(9)["d"] == false)
                }
            }
        }
    }

    @Test("Rule 24: What is beyond the replay buffer cannot be resumed")
    func boundedReplay() async throws {
        try await GatewayBench.run({ $0.replayLimit = 10 }) { bench in
            let first = try await self.lostSession(bench)
            for number in 1...10 { bench.publish(number) }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(first, after: 1)
                #expect(try await client.frame(9)["d"] == false)
            }
            let second = try await self.lostSession(bench)
            for number in 1...10 { bench.publish(number) }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(second, after: 2)
                for _ in 1...10 { _ = try await client.dispatch("MESSAGE_CREATE") }
                _ = try await client.dispatch("RESUMED")
            }
        }
    }

    @Test("What is published while READY is made follows on it")
    func publishedWhileIdentifying() async throws {
        try await GatewayBench.run { bench in
            let server = bench.server
            bench.world.whileGettingReady {
                server.publish(GatewayDispatch("MESSAGE_CREATE", [:], guildID: 7), to: FakeWorld.usher)
            }
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                _ = try await client.dispatch("MESSAGE_CREATE")
            }
        }
    }

    @Test(
        "Close codes decide whether the session lives on",
        arguments: [
            (4000, true), (4001, true), (4008, true), (1000, true), (1001, true), (4003, false), (4007, false),
            (4009, false), (4014, false),
        ] as [(UInt16, Bool)])
    func closedByFault(code: UInt16, isResumable: Bool) async throws {
        try await GatewayBench.run { bench in
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                bench.server.faults.closeConnections(GatewayCloseCode(rawValue: code))
                #expect(try await client.closeCode() == code)
                return sessionID
            }
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await isResumable ? client.dispatch("RESUMED") : client.frame(9)
            }
        }
    }

    @Test("Connections can be dropped without a word, sessions forgotten, and new connections refused")
    func otherFaults() async throws {
        try await GatewayBench.run { bench in
            let faults = bench.server.faults
            let sessionID = try await bench.connect { client in
                let (sessionID, _) = try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                faults.dropConnections(of: FakeWorld.other)
                bench.publish(1)
                _ = try await client.dispatch("MESSAGE_CREATE")
                faults.dropConnections(of: FakeWorld.usher)
                #expect(try await client.closeCode() == nil)
                return sessionID
            }
            faults.refusesConnections = true
            await #expect(throws: GatewayClient.Failure.self) { try await bench.connect { _ in } }
            faults.refusesConnections = false
            try await bench.untilGone(sessionID)
            faults.refusedResumptions = 1
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.frame(9)
            }
            faults.forgetDisconnectedSessions()
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.frame(9)
            }
        }
    }

    @Test("Hello can be late")
    func lateHello() async throws {
        try await GatewayBench.run({ $0.heartbeatInterval = .seconds(1_000_000) }) { bench in
            bench.server.faults.helloDelay = .seconds(30)
            let began = bench.clock.now
            try await bench.connect { client in
                try await client.send(1, .null)
                _ = try await client.frame(11)
                async let _ = bench.letTimePass()
                _ = try await client.frame(10)
                #expect(bench.clock.now - began >= .seconds(30))
            }
        }
    }
}
