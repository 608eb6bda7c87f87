import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rules about what the Gateway tells")
struct GatewayRuleTests {
    @Test("Rule 28: Direct messages, answers that ping and targets of commands are read without the intent")
    func contentExceptions() async throws {
        try await Town.visit { town async throws in
            func content(_ message: SeenMessage) async throws -> String? {
                try await town.message(message.id, in: message.channelID)["content"]?.string
            }
            let dm = await town.mia.directMessage(with: town.bot)
            #expect(try await content(try await town.mia.says("in private", in: dm)) == "in private")
            let question = try #require(MessageID(try await town.send(["content": "?"]).id))
            let answer = try await town.mia.replies("yes", to: question, in: town.general)
            #expect(answer.mentionedUsers == [town.bot.userID])
            #expect(try await content(answer) == "yes")
            let quiet = try await town.mia.replies("no", to: question, in: town.general, pinging: false)
            #expect(quiet.mentionedUsers.isEmpty)
            #expect(try await content(quiet) == "")
            // What the bot answered to an interaction is another matter.
            let press = try town.press(of: try await town.postButton())
            let shown = try await town.answer(press, ["type": 4, "data": ["content": "hi"]], withResponse: true)
            let id = try #require(shown.json?["interaction"]?["response_message_id"]?.id(of: Message.self))
            #expect(try await content(try await town.mia.replies("thanks", to: id, in: town.general)) == "")
            let named = try await town.mia.replies("thanks <@\(town.bot.userID)>", to: id, in: town.general)
            #expect(try await content(named)?.hasPrefix("thanks") == true)
            _ = try await town.makeCommand(["name": "Report", "type": 3])
            let secret = try await town.mia.says("secret", in: town.general)
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.runs("Report", onMessage: secret.id, in: town.general)
            let event = try await gateway.next("INTERACTION_CREATE")
            #expect(event["data"]?["resolved"]?["messages"]?["\(secret.id)"]?["content"]?.string == "secret")
            try await town.answerNext(after: 1, ["type": 4, "data": ["content": "x"]])
            _ = try await outcome
            #expect(try await content(secret) == "")
        }
    }

    @Test("Rule 28: Without the intent there are no files, embeds and components either")
    func hiddenParts() async throws {
        try await Town.visit { town async throws in
            let file = SentFile("a.txt", contentType: "text/plain", bytes: [1])
            let said = try await town.mia.sends(file, saying: "secret", in: town.general)
            await town.guild.unfurl("a page", in: said.id, of: town.general)
            let seen = try await town.message(said.id)
            #expect(seen["content"] == "")
            for part in ["attachments", "embeds", "components"] { #expect(seen[part] == [], "\(part)") }
        }
        try await Town.visit(intents: .messageContent) { town async throws in
            let file = SentFile("a.txt", contentType: "text/plain", bytes: [1])
            let said = try await town.mia.sends(file, saying: "secret", in: town.general)
            let seen = try await town.message(said.id)
            #expect(seen["content"] == "secret" && seen["attachments"]?.array?.count == 1)
        }
    }

    @Test("Rule 35: What people do in a hidden channel is told whole")
    func interactionsInHiddenChannels() async throws {
        try await Town.visit { town async throws in
            _ = try await town.makeCommand(["name": "close", "description": "d"])
            let hidden = await town.guild.makeChannel(
                "secret", overwrites: [Overwrite(.member(town.bot.userID), deny: .viewChannel)], topic: "plans")
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.runs("/close", in: hidden)
            let event = try await gateway.next("INTERACTION_CREATE")
            #expect(event["channel"]?["name"] == "secret" && event["channel"]?["topic"] == "plans")
            #expect(event["channel"]?["flags"] == 0)
            try await town.answerNext(["type": 4, "data": ["content": "x"]])
            _ = try await outcome
        }
    }

    @Test("Rule 30: GUILD_CREATE has only the bot as member without the intent for presences; others are looked up")
    func members() async throws {
        try await Town.visit(intents: .guildPresences) { town async throws in
            func names(_ guild: JSON) -> [String?] {
                (guild["members"]?.array ?? []).map { $0["user"]?["username"]?.string }
            }
            try await town.connect { _, guild in
                #expect(names(guild) == ["Usher"] && guild["member_count"]?.int == 3)
            }
            let found = try await town.api("GET", "/guilds/\(town.guild.id)/members/\(town.mia.id)")
            #expect(found.json?["user"]?["username"]?.string == "mia")
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/members").code == 50001)
            town.clock.advance(by: .seconds(5))
            try await town.connect(intents: [.guilds, .guildPresences]) { _, guild in
                #expect(Set(names(guild)) == ["Usher", "mia", "olivia"])
            }
        }
    }

    @Test("Rule 34: Members come in chunks of 1000, with the nonce and who is not there")
    func chunks() async throws {
        try await Town.visit(intents: .guildMembers) { town async throws in
            for index in 1...998 { _ = await town.guild.addPerson("p\(index)") }
            try await town.connect(intents: [.guilds, .guildMembers]) { client, _ in
                let guild = JSON.string("\(town.guild.id)")
                func chunk() async throws -> JSON { try await client.dispatch("GUILD_MEMBERS_CHUNK")["d"] ?? .null }
                try await client.send(8, ["guild_id": guild, "query": "", "limit": 0, "nonce": "n"])
                for (index, count) in [1000, 1].enumerated() {
                    let chunk = try await chunk()
                    #expect(chunk["chunk_index"]?.int == index && chunk["chunk_count"]?.int == 2)
                    #expect(chunk["members"]?.array?.count == count && chunk["nonce"] == "n")
                }
                let long = JSON.string(String(repeating: "n", count: 33))
                try await client.send(
                    8, ["guild_id": guild, "user_ids": [.string("\(town.mia.id)"), "1"], "nonce": long])
                let some = try await chunk()
                #expect(some["members"]?.array?.count == 1 && some["not_found"] == ["1"] && some["nonce"] == nil)
                try await client.send(8, ["guild_id": guild, "query": "p", "limit": 500])
                #expect(try await chunk()["members"]?.array?.count == 100)
            }
        }
    }

    @Test("Rule 34: All members of a server may be asked for once in 30 seconds; too soon is RATE_LIMITED")
    func memberLimit() async throws {
        try await Town.visit(intents: .guildMembers) { town async throws in
            let second = await town.sandbox.makeGuild("Second", owner: "olivia")
            await second.install(town.bot, permissions: .viewChannel)
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client in
                try await client.begin(town.bot.token, intents: [.guilds, .guildMembers])
                for _ in 1...2 { _ = try await client.dispatch("GUILD_CREATE") }
                func ask(_ guild: GuildID, _ nonce: JSON? = nil) async throws {
                    var data: JSON = ["guild_id": .string("\(guild)"), "query": "", "limit": 0]
                    data["nonce"] = nonce
                    try await client.send(8, data)
                }
                try await ask(town.guild.id)
                _ = try await client.dispatch("GUILD_MEMBERS_CHUNK")
                town.clock.advance(by: .seconds(10))
                try await ask(town.guild.id, "again")
                let limited = try await client.dispatch("RATE_LIMITED")["d"]
                #expect(limited?["opcode"] == 8 && limited?["retry_after"]?.double == 20)
                #expect(limited?["meta"] == ["guild_id": .string("\(town.guild.id)"), "nonce": "again"])
                try await ask(second.id)
                _ = try await client.dispatch("GUILD_MEMBERS_CHUNK")
                try await client.send(8, ["guild_id": .string("\(town.guild.id)"), "query": "mi", "limit": 1])
                _ = try await client.dispatch("GUILD_MEMBERS_CHUNK")
                town.clock.advance(by: .seconds(20))
                try await ask(town.guild.id)
                _ = try await client.dispatch("GUILD_MEMBERS_CHUNK")
            }
        }
    }

    @Test("Rule 46: That somebody left is told with the intent for members")
    func leaving() async throws {
        try await Town.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            await town.guild.kick(town.mia)
            let event = try #require(gateway.dispatches.first { $0.name == "GUILD_MEMBER_REMOVE" })
            #expect(event.intents == .guildMembers && event.data["user"]?["username"]?.string == "mia")
        }
    }

    @Test("Rule 9: The event of the audit log tells the reason, to who may see the log")
    func auditLogEvent() async throws {
        try await Town.visit(permissions: DemoWorld.botPermissions.union(.viewAuditLog)) { town async throws in
            let gateway = GatewayListenerDouble(town)
            var api = town.api
            api.reason = String(repeating: "%C3%A9", count: 512)
            let made = try await api("POST", "/guilds/\(town.guild.id)/channels", ["name": "x"])
            #expect(made.status == 201)
            let event = try #require(gateway.dispatches.first { $0.name == "GUILD_AUDIT_LOG_ENTRY_CREATE" })
            #expect(event.intents == .guildModeration)
            #expect(event.data["reason"]?.string == String(repeating: "é", count: 512))
            #expect(event.data["action_type"]?.int == 10 && event.data["target_id"]?.string == made.id)
            #expect(event.data["guild_id"]?.string == "\(town.guild.id)")
        }
        try await Town.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            _ = try await town.api("POST", "/guilds/\(town.guild.id)/channels", ["name": "x"])
            #expect(!gateway.names.contains("GUILD_AUDIT_LOG_ENTRY_CREATE"))
        }
    }
}
