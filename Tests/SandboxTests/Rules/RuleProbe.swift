import DiscordModel
import Testing

@testable import Sandbox

/// One attempt for each rule that has a switch: something that the rule refuses, or does.
struct RuleProbe {
    static let rules = SandboxRule.allCases.filter(\.isSwitchable)

    let town: Town

    struct Missing: Error {
        let rule: SandboxRule
    }

    func isInForce(_ rule: SandboxRule) async throws -> Bool {
        for probe in [self.envelope, self.gateway, self.channels, self.messages, self.interactions] {
            if let answer = try await probe(rule) { return answer }
        }
        throw Missing(rule: rule)
    }

    private var channel: String { "/channels/\(self.town.general)" }
    private var server: String { "/guilds/\(self.town.guild.id)" }

    private func send(_ content: String = "x") async throws -> API.Answer {
        try await self.town.send(["content": .string(content)])
    }

    // MARK: The envelope and rate limits

    private func envelope(_ rule: SandboxRule) async throws -> Bool? {
        var api = self.town.api
        switch rule {
        case .userAgent:
            api.userAgent = nil
            return try await api("GET", "/users/@me").status == 403
        case .contentType:
            return try await api("POST", self.channel + "/messages", raw: Array(#"{"content":"x"}"#.utf8)).status == 400
        case .apiVersion:
            let old = API(base: self.town.sandbox.pageURL + "api/v6", authorization: api.authorization)
            return try await old("GET", "/users/@me").status == 400
        case .responseExtras:
            var text = ""
            for _ in 1...5 { text += "\(try await api("GET", self.server).json ?? .null)" }
            return text.contains("future_field_")
        case .auditLogReason:
            api.reason = String(repeating: "x", count: 513)
            return try await api("PATCH", self.channel, ["nsfw": true]).status == 400
        case .rateLimitHeaders: return try await api("GET", "/users/@me").header("X-RateLimit-Bucket") != nil
        case .bucketLimits:
            for _ in 1...5 { _ = try await self.send() }
            return try await self.send().status == 429
        case .globalLimit:
            for _ in 1...50 { _ = try await api("GET", self.channel) }
            return try await api("GET", "/users/@me").status == 429
        case .invalidRequestBan:
            for _ in 1...3 { _ = try await self.town.anonymous("GET", "/users/@me") }
            return try await api("GET", "/users/@me").status == 429
        case .renameLimit:
            for name in ["one", "two"] { _ = try await api("PATCH", self.channel, ["name": .string(name)]) }
            return try await api("PATCH", self.channel, ["name": "three"]).status == 429
        case .routeLimits: return try await self.send().header("X-RateLimit-Limit") == "5"
        case .retries:
            let body: JSON = ["content": "x", "nonce": "n", "enforce_nonce": true]
            return try await self.town.send(body).id == self.town.send(body).id
        default: return nil
        }
    }

    // MARK: The Gateway

    private func gateway(_ rule: SandboxRule) async throws -> Bool? {
        switch rule {
        case .gatewayMistakes:
            return try await self.town.connect { client, _ in
                try await client.send("nonsense")
                try await client.send(1)
                return try await client.next() == .closed(4002)
            }
        case .heartbeats:
            return try await self.town.connect { client, _ in try await self.isDropped(client, each: .seconds(5)) }
        case .heartbeatRequests:
            return try await self.town.connect { client, _ in
                self.town.sandbox.gatewayFaults.askForHeartbeat()
                _ = try await client.frame(1)
                return try await self.isDropped(client, each: .seconds(1))
            }
        case .leaving:
            let (session, url) = try await self.session { client in
                try await client.close(1000)
                _ = try await client.closeCode()
            }
            return try await self.resuming(session, at: url) == 9
        case .resuming:
            let (session, _) = try await self.session { _ in }
            return try await self.resuming(session, at: self.town.sandbox.gatewayURL) == 9
        case .identifyLimits:
            try await self.town.connect { _, _ in }
            return try await self.identifying() == .frame(9)
        case .sendLimits:
            return try await self.town.connect { client, _ in
                for _ in 1...130 { try await client.send(1) }
                for _ in 1...130 { if case .closed = try await client.next() { return true } }
                return false
            }
        case .intents: return try await self.identifying(["intents": .number(1 << 18)]) == .closed(4013)
        case .sharding: return try await self.identifying(["shard": [2, 2]]) == .closed(4010)
        case .messageContent:
            let said = try await self.town.mia.says("secret", in: self.town.general)
            return try await self.town.message(said.id)["content"] == ""
        case .memberLists:
            return try await self.town.connect { _, guild in guild["members"]?.array?.count == 1 }
        case .memberRequests:
            return try await self.town.connect(intents: [.guilds, .guildMembers]) { client, _ in
                let data: JSON = ["guild_id": .string("\(self.town.guild.id)"), "query": "", "limit": 0]
                for _ in 1...2 { try await client.send(8, data) }
                _ = try await client.dispatch("GUILD_MEMBERS_CHUNK")
                return try await client.frame(0)["t"] == "RATE_LIMITED"
            }
        case .obfuscation:
            let everyone = Overwrite(.role(.everyone(of: self.town.guild.id)), deny: .viewChannel)
            await self.town.guild.makeChannel("hidden", overwrites: [everyone])
            return try await self.town.api("GET", self.server + "/channels").json?.array?.count == 1
        default: return nil
        }
    }

    /// Lets half a minute or more pass in steps, between which the client sees whether it is still there.
    private func isDropped(_ client: GatewayClient, each step: Duration) async throws -> Bool {
        for index in 1...30 {
            self.town.clock.advance(by: step)
            try await self.town.mia.says("\(index)", in: self.town.general)
            if case .closed = try await client.next() { return true }
        }
        return false
    }

    private func session(
        _ body: (GatewayClient) async throws -> Void
    ) async throws -> (id: String, resumeURL: String) {
        try await GatewayClient.connect(to: self.town.sandbox.gatewayURL) { client in
            let (id, ready) = try await client.begin(self.town.bot.token, intents: .guilds)
            _ = try await client.dispatch("GUILD_CREATE")
            try await body(client)
            return (id, try #require(ready["d"]?["resume_gateway_url"]?.string))
        }
    }

    /// The op that resuming is answered with.
    private func resuming(_ session: String, at url: String) async throws -> Int? {
        try await GatewayClient.connect(to: url) { client in
            _ = try await client.frame(10)
            try await client.resume(session, after: 2, token: self.town.bot.token)
            return try await client.frame()["op"]?.int
        }
    }

    private enum Reaction: Equatable {
        case frame(Int?)
        case closed(UInt16?)
    }

    /// What Identify with these fields comes to.
    private func identifying(_ fields: JSONObject = [:]) async throws -> Reaction {
        try await GatewayClient.connect(to: self.town.sandbox.gatewayURL) { client in
            _ = try await client.frame(10)
            let data: JSONObject = [
                "token": .string(self.town.bot.token), "properties": [:], "intents": 1,
            ]
            try await client.send(2, .object(data.merging(fields)))
            return switch try await client.next() {
            case .frame(let frame): .frame(frame["op"]?.int)
            case .closed(let code): .closed(code)
            }
        }
    }

    // MARK: Permissions, channels and threads

    private func channels(_ rule: SandboxRule) async throws -> Bool? {
        let (town, api) = (self.town, self.town.api)
        let ban = JSON.string("\(Permissions.banMembers.rawValue)")
        switch rule {
        case .permissions:
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setOverwrites(of: town.general, to: [Overwrite(.role(role), deny: .sendMessages)])
            return try await self.send().code == 50013
        case .channelCreation:
            let overwrite: JSON = ["id": .string("\(town.mia.id)"), "type": 1, "allow": ban]
            return try await api(
                "POST", self.server + "/channels", ["name": "x", "permission_overwrites": [overwrite]]
            ).code == 50013
        case .channelNames:
            return try await api("POST", self.server + "/channels", ["name": "A B"]).json?["name"] != "A B"
        case .fullCategories:
            let category = await town.guild.makeChannel("c", type: .category)
            for index in 1...50 { await town.guild.makeChannel("t\(index)", parent: category) }
            let body: JSON = ["name": "x", "parent_id": .string("\(category)")]
            return try await api("POST", self.server + "/channels", body).status == 400
        case .fullGuilds:
            for index in 1..<500 { await town.guild.makeChannel("c\(index)") }
            return try await api("POST", self.server + "/channels", ["name": "x"]).code == 30013
        case .overwrites:
            let body: JSON = ["type": 1, "allow": ban]
            return try await api("PUT", self.channel + "/permissions/\(town.mia.id)", body).code == 50013
        case .selfLockout:
            let body: JSON = ["type": 0, "deny": .string("\(Permissions.viewChannel.rawValue)")]
            _ = try await api("PUT", self.channel + "/permissions/\(town.guild.id)", body)
            return try await api("GET", self.channel).code == 50001
        case .channelMoves:
            let other = await town.guild.makeChannel("other")
            let moves = [town.general, other].map { id -> JSON in ["id": .string("\(id)"), "parent_id": .null] }
            return try await api("PATCH", self.server + "/channels", .array(moves)).code == 40009
        case .channelDeletion:
            await town.guild.requireChannel(town.general)
            return try await api("DELETE", self.channel).code == 50074
        case .roleHierarchy:
            let high = await town.guild.makeRole("High")
            await town.guild.raiseRole(high)
            return try await api("PUT", self.server + "/members/\(town.mia.id)/roles/\(high)").code == 50013
        case .threads: return try await town.startThread().code == 160006
        case .archivedThreads:
            let thread = try await town.startThread().id
            _ = try await api("PATCH", "/channels/\(thread)", ["archived": true])
            return try await api("PATCH", "/channels/\(thread)", ["name": "new"]).code == 50083
        default: return nil
        }
    }

    // MARK: Messages

    private func messages(_ rule: SandboxRule) async throws -> Bool? {
        let (town, api) = (self.town, self.town.api)
        switch rule {
        case .messages: return try await self.send(String(repeating: "x", count: 2001)).code == 50035
        case .components:
            let rows = (1...6).map { index -> JSON in
                let button: JSON = ["type": 2, "style": 1, "label": "L", "custom_id": .string("\(index)")]
                return ["type": 1, "components": [button]]
            }
            return try await town.send(["content": "x", "components": .array(rows)]).code == 50035
        case .history: return try await api("GET", self.channel + "/messages?limit=101").code == 50035
        case .messageEdits:
            let said = try await town.mia.says("mine", in: town.general)
            return try await api("PATCH", self.channel + "/messages/\(said.id)", ["content": "y"]).code == 50005
        case .bulkDeletion:
            let ids: JSON = [.string(try await self.send().id)]
            return try await api("POST", self.channel + "/messages/bulk-delete", ["messages": ids]).code == 50016
        case .pinsAndReactions:
            let said = try await town.mia.says("good?", in: town.general)
            for scalar in 0x1F600..<0x1F614 {
                try await town.mia.reacts(
                    with: String(try #require(Unicode.Scalar(scalar))), to: said.id, in: town.general)
            }
            let path = self.channel + "/messages/\(said.id)/reactions/%F0%9F%91%8D/@me"
            return try await api("PUT", path).code == 30010
        case .attachmentURLs:
            let (bytes, type) = multipart([:], files: [("a.txt", "text/plain", "a")])
            let sent = try await api("POST", self.channel + "/messages", raw: bytes, type: type)
            town.clock.advance(by: .seconds(86_400))
            return try await api.text(try #require(sent.json?["attachments"]?[0]?["url"]?.string)).status == 404
        case .directMessages:
            await town.mia.blocks(town.bot)
            let channel = await town.mia.directMessage(with: town.bot)
            return try await api("POST", "/channels/\(channel)/messages", ["content": "x"]).code == 50007
        default: return nil
        }
    }

    // MARK: Interactions

    private func interactions(_ rule: SandboxRule) async throws -> Bool? {
        let town = self.town
        switch rule {
        case .interactionDeadlines:
            let press = try town.press(of: try await town.postButton())
            town.clock.advance(by: .seconds(3))
            return try await town.answer(press, ["type": 4, "data": ["content": "late"]]).code == 10062
        case .callbacks:
            _ = try await town.makeCommand(["name": "close", "description": "d"])
            return try await town.answer(try town.run("close"), ["type": 6]).code == 50035
        case .commands: return try await town.makeCommand(["name": "Has Space", "description": "d"]).code == 50035
        default: return nil
        }
    }
}
