import DiscordModel
import Testing

@testable import Sandbox

@Suite("Gateway: limits, intents and shards", .timeLimit(.minutes(10)))
struct GatewayLimitTests {
    @Test("Rule 25: Identify too soon after another is answered with op 9; later it is fine")
    func identifyRate() async throws {
        try await GatewayBench.run({ $0.limitsIdentifyRate = true }) { bench in
            try await bench.connect { client in try await client.begin() }
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify()
                #expect(try await client.frame(9)["d"] == false)
                bench.clock.advance(by: .seconds(5))
                try await client.identify()
                _ = try await client.dispatch("READY")
            }
        }
    }

    @Test("Rule 25: With a concurrency of 2, shards 0 and 1 may begin together, 0 and 2 may not")
    func identifyBuckets() async throws {
        try await GatewayBench.run({
            $0.limitsIdentifyRate = true
            $0.maximumConcurrency = 2
        }) { bench in
            try await bench.connect { client in try await client.begin(shard: [0, 3]) }
            try await bench.connect { client in try await client.begin(shard: [1, 3]) }
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify(shard: [2, 3])
                #expect(try await client.frame(9)["d"] == false)
            }
        }
    }

    @Test("Rule 25: Session starts count down; resuming is free; the one too many costs the token")
    func sessionStarts() async throws {
        try await GatewayBench.run({ $0.sessionStarts = 2 }) { bench in
            let limit = { bench.server.sessionStartLimit(of: FakeWorld.usher) }
            #expect(limit().remaining == 2)
            #expect(limit().json["max_concurrency"]?.int == 1)
            let sessionID = try await bench.connect { client in try await client.begin().sessionID }
            #expect(limit().remaining == 1)
            #expect(limit().resetAfter == .seconds(86_400))
            try await bench.reconnect { client in
                _ = try await client.frame(10)
                try await client.resume(sessionID, after: 2)
                _ = try await client.dispatch("RESUMED")
                #expect(limit().remaining == 1)
                try await bench.connect { client in try await client.begin() }
                #expect(limit().remaining == 0)
                try await bench.connect { another in
                    _ = try await another.frame(10)
                    try await another.identify()
                    #expect(try await another.closeCode() == 4004)
                }
                #expect(try await client.closeCode() == 4004)
            }
            #expect(bench.world.isExhausted)
            bench.clock.advance(by: .seconds(86_400))
            #expect(limit().remaining == 2)
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify()
                #expect(try await client.closeCode() == 4004)
            }
        }
    }

    @Test("Rule 26: The 121st frame of a minute closes with 4008")
    func sendLimit() async throws {
        try await GatewayBench.run({ $0.heartbeatTolerance = .seconds(60) }) { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                for _ in 0..<119 { try await client.send(1, 2) }
                for _ in 0..<119 { _ = try await client.frame(11) }
                bench.clock.advance(by: .seconds(60))
                for _ in 0..<120 { try await client.send(1, 2) }
                for _ in 0..<120 { _ = try await client.frame(11) }
                try await client.send(1, 2)
                #expect(try await client.closeCode() == 4008)
            }
        }
    }

    @Test("Rule 26: The limit can be switched off")
    func noSendLimit() async throws {
        try await GatewayBench.run({ $0.limitsSending = false }) { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                for _ in 0..<200 {
                    try await client.send(1, .null)
                    _ = try await client.frame(11)
                }
            }
        }
    }

    @Test("Rule 26: Presences beyond 5 in 20 s are dropped")
    func presenceLimit() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin()
                _ = try await client.dispatch("GUILD_CREATE")
                for _ in 0..<8 { try await client.send(3, ["status": "idle"]) }
                try await client.send(1, 2)
                _ = try await client.frame(11)
                #expect(bench.world.commands == [3, 3, 3, 3, 3])
                bench.clock.advance(by: .seconds(20))
                try await client.send(3, ["status": "online"])
                try await client.send(1, 2)
                _ = try await client.frame(11)
                #expect(bench.world.commands.count == 6)
            }
        }
    }

    @Test(
        "Rule 27: Intents that are missing or undefined close with 4013",
        arguments: [.null, "513", -1, .int(1 << 18), .int(1 << 40)] as [JSON])
    func invalidIntents(intents: JSON) async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.send(2, ["token": "token", "properties": [:], "intents": intents])
                #expect(try await client.closeCode() == 4013)
            }
        }
    }

    @Test(
        "Rule 27: The intent for activities is meaningful without being documented (interactions.py has it by default)")
    func undocumentedIntent() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                let session = try await client.begin(intents: [.guilds, Intents(rawValue: 1 << 17)])
                #expect(session.ready["t"] == "READY")
            }
        }
    }

    @Test(
        "Rule 27: Privileged intents that are not switched on close with 4014",
        arguments: [.guildMembers, .guildPresences, .messageContent] as [Intents])
    func disallowedIntents(intents: Intents) async throws {
        let world = FakeWorld(privileged: Intents.privileged.subtracting(intents))
        try await GatewayBench.run(world: world) { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify(intents: [.guilds, intents])
                #expect(try await client.closeCode() == 4014)
            }
            try await bench.connect { client in
                _ = try await client.begin(intents: Intents.all.subtracting(intents))
            }
        }
    }

    @Test("Rule 27: Events come by intent; INTERACTION_CREATE always comes")
    func filter() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                try await client.begin(intents: [.guildMessages])
                bench.publish(1, "CHANNEL_CREATE")
                bench.publish(2, "INTERACTION_CREATE", intents: .guildPresences)
                bench.publish(3, "MESSAGE_CREATE", guild: nil)
                bench.publish(4, "MESSAGE_CREATE")
                bench.publish(5, "USER_UPDATE", guild: nil)
                bench.publish(6, "THREAD_MEMBERS_UPDATE")
                bench.publish(7, "TYPING_START", intents: [.guildMessages, .guildPresences])
                for (sequence, (name, number)) in zip(
                    2..., [("INTERACTION_CREATE", 2), ("MESSAGE_CREATE", 4), ("USER_UPDATE", 5), ("TYPING_START", 7)])
                {
                    let event = try await client.dispatch(name)
                    #expect(event["d"]?["n"]?.int == number)
                    #expect(event["s"]?.int == sequence)
                }
            }
        }
    }

    @Test("Rule 27: Every session has its own intents, and no application hears of another's events")
    func severalSessions() async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { messages in
                try await messages.begin(intents: [.guildMessages])
                try await bench.connect { typing in
                    try await typing.begin(intents: [.guildMessageTyping])
                    try await bench.connect { stranger in
                        try await stranger.begin("other")
                        _ = try await stranger.dispatch("GUILD_CREATE")
                        bench.publish(1, "MESSAGE_CREATE")
                        bench.publish(2, "TYPING_START")
                        _ = try await messages.dispatch("MESSAGE_CREATE")
                        _ = try await typing.dispatch("TYPING_START")
                        try await stranger.send(1, .null)
                        _ = try await stranger.frame(11)
                    }
                }
            }
        }
    }

    @Test("Rule 28: Without the intent MESSAGE_CONTENT a session gets the other data")
    func messageContent() async throws {
        try await GatewayBench.run { bench in
            let event = GatewayDispatch(
                "MESSAGE_CREATE", ["content": "hello"], guildID: 7, dataWithoutMessageContent: ["content": ""])
            try await bench.connect { trusted in
                try await trusted.begin(intents: [.guildMessages, .messageContent])
                try await bench.connect { other in
                    try await other.begin(intents: [.guildMessages])
                    bench.server.publish(event, to: FakeWorld.usher)
                    #expect(try await trusted.dispatch("MESSAGE_CREATE")["d"]?["content"] == "hello")
                    #expect(try await other.dispatch("MESSAGE_CREATE")["d"]?["content"] == "")
                }
            }
        }
    }

    @Test("Rule 33: Guilds go to the shard of their id; what has no guild goes to shard 0")
    func sharding() async throws {
        let guilds: [GuildID] = [
            GuildID(0 << 22 | 5), GuildID(1 << 22 | 5), GuildID(2 << 22 | 5), GuildID(3 << 22 | 5),
        ]
        try await GatewayBench.run(world: FakeWorld(guilds: guilds)) { bench in
            try await bench.connect { zero in
                let ready = try await zero.begin(shard: [0, 2]).ready
                #expect(ready["d"]?["shard"] == [0, 2])
                #expect(
                    ready["d"]?["guilds"]?.array?.compactMap { $0["id"]?.string } == [
                        guilds[0].description, guilds[2].description,
                    ])
                for guild in [guilds[0], guilds[2]] {
                    #expect(try await zero.dispatch("GUILD_CREATE")["d"]?["id"] == .id(guild))
                }
                try await bench.connect { one in
                    try await one.begin(shard: [1, 2])
                    for guild in [guilds[1], guilds[3]] {
                        #expect(try await one.dispatch("GUILD_CREATE")["d"]?["id"] == .id(guild))
                    }
                    bench.publish(1, guild: guilds[1])
                    bench.publish(2, guild: guilds[2])
                    bench.publish(3, "INTERACTION_CREATE", guild: nil)
                    bench.publish(4, guild: guilds[3])
                    for number in [2, 3] { #expect(try await zero.frame(0)["d"]?["n"]?.int == number) }
                    for number in [1, 4] { #expect(try await one.frame(0)["d"]?["n"]?.int == number) }
                }
            }
        }
    }

    @Test(
        "Rule 33: Impossible shards close with 4010",
        arguments: [[2, 2], [-1, 2], [0, 0], [0], [0, 1, 2], "0/1", ["0", "1"]] as [JSON])
    func invalidShard(shard: JSON) async throws {
        try await GatewayBench.run { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify(shard: shard)
                #expect(try await client.closeCode() == 4010)
            }
        }
    }

    @Test("Rule 33: More guilds than a shard may have close with 4011")
    func shardingRequired() async throws {
        let world = FakeWorld(guilds: (0...2500).map { GuildID($0 << 22) })
        try await GatewayBench.run(world: world) { bench in
            try await bench.connect { client in
                _ = try await client.frame(10)
                try await client.identify()
                #expect(try await client.closeCode() == 4011)
            }
            try await bench.connect { client in try await client.begin(shard: [0, 2]) }
        }
    }
}
