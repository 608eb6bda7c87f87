import DiscordModel
import Testing

@testable import Sandbox

@Suite("Webhooks of channels")
struct WebhookTests {
    private func make(_ town: Town, _ name: String = "Captain", in channel: ChannelID? = nil) async throws -> API.Answer
    {
        try await town.api("POST", "/channels/\(channel ?? town.general)/webhooks", ["name": .string(name)])
    }

    private func path(_ webhook: API.Answer, _ rest: String = "") -> String {
        "/webhooks/\(webhook.id)/\(webhook.json?["token"]?.string ?? "")\(rest)"
    }

    private func visit(_ test: (Town) async throws -> Void) async throws {
        try await Town.visit(
            permissions: DemoWorld.botPermissions.union([.manageWebhooks, .viewAuditLog]), intents: .messageContent,
            test)
    }

    @Test("A webhook writes under any name, without a bot, and takes back what it wrote")
    func writing() async throws {
        try await self.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            let webhook = try await self.make(town)
            #expect(webhook.status == 200 && webhook.json?["name"]?.string == "Captain")
            #expect(webhook.json?["application_id"]?.string == "\(town.bot.id)")
            let update = try #require(gateway.dispatches.first)
            #expect(update.name == "WEBHOOKS_UPDATE" && update.intents == .guildWebhooks)
            #expect(update.data == ["guild_id": .id(town.guild.id), "channel_id": .id(town.general)])

            let quiet = try await town.anonymous("POST", self.path(webhook), ["content": "Ahoy"])
            #expect(quiet.status == 204)
            let body: JSON = [
                "content": "Land <@\(town.mia.id)> @everyone", "username": "Lookout",
                "allowed_mentions": ["parse": ["everyone"]],
            ]
            let loud = try await town.anonymous("POST", self.path(webhook, "?wait=true"), body)
            #expect(loud.status == 200 && loud.json?["author"]?["username"]?.string == "Lookout")
            #expect(loud.json?["author"]?["id"]?.string == webhook.id && loud.json?["author"]?["bot"]?.bool == true)
            #expect(loud.json?["author"]?["discriminator"]?.string == "0000")
            #expect(loud.json?["webhook_id"]?.string == webhook.id && loud.json?["mention_everyone"]?.bool == true)
            let heard = gateway.data(of: "MESSAGE_CREATE")
            #expect(heard.map { $0["author"]?["username"]?.string } == ["Captain", "Lookout"])
            #expect(heard.allSatisfy { $0["member"] == nil && $0["webhook_id"]?.string == webhook.id })
            let seen = try #require(await town.mia.messages(in: town.general).last)
            #expect(seen.author.name == "Lookout" && seen.author.isBot && seen.mentionsEveryone)

            let own = self.path(webhook, "/messages/\(loud.id)")
            #expect(try await town.anonymous("GET", own).json?["content"] == body["content"])
            // Where nothing is said, nobody but users is pinged.
            let mild = try await town.anonymous("PATCH", own, ["content": "Sea <@\(town.mia.id)> @everyone"])
            #expect(mild.json?["mention_everyone"]?.bool == false && mild.json?["mentions"]?.array?.count == 1)
            let reply: JSON = ["content": "Aye", "message_reference": ["message_id": .string(loud.id)]]
            let answer = try await town.api("POST", "/channels/\(town.general)/messages", reply)
            #expect(answer.json?["mentions"] == [] && answer.json?["referenced_message"]?["webhook_id"] != nil)
            let edited = try await town.anonymous("PATCH", own, ["content": "Sea"])
            #expect(
                edited.json?["content"]?.string == "Sea" && edited.json?["author"]?["username"]?.string == "Lookout")
            let other = try await self.make(town, "Cook")
            #expect(try await town.anonymous("GET", self.path(other, "/messages/\(loud.id)")).code == 10008)
            let said = try await town.mia.says("mine", in: town.general)
            #expect(try await town.anonymous("DELETE", self.path(webhook, "/messages/\(said.id)")).code == 10008)
            #expect(try await town.anonymous("DELETE", own).status == 204)
            #expect(try await town.anonymous("GET", own).code == 10008)
        }
    }

    @Test("Bots with the right list, rename, move and delete webhooks; who has the token needs no bot")
    func managing() async throws {
        try await self.visit { town async throws in
            let webhook = try await self.make(town)
            let deck = await town.guild.makeChannel("deck")
            #expect(try await town.api("GET", "/channels/\(town.general)/webhooks").json?.array?.count == 1)
            #expect(
                try await town.api("GET", "/guilds/\(town.guild.id)/webhooks").json?[0]?["id"]?.string == webhook.id)
            #expect(try await town.api("GET", "/webhooks/\(webhook.id)").json?["user"] != nil)
            let other = await town.sandbox.makeApplication("Other")
            await town.guild.install(other, permissions: [.viewChannel])
            let stranger = API(base: town.sandbox.apiURL, authorization: "Bot \(other.token)")
            #expect(try await stranger("GET", "/webhooks/\(webhook.id)").code == 50013)
            let gateway = GatewayListenerDouble(town)
            let moved = try await town.api(
                "PATCH", "/webhooks/\(webhook.id)", ["name": "Mate", "channel_id": "\(deck)"])
            #expect(moved.json?["name"]?.string == "Mate" && moved.json?["channel_id"]?.string == "\(deck)")
            #expect(
                Set(gateway.data(of: "WEBHOOKS_UPDATE").compactMap { $0["channel_id"]?.string })
                    == ["\(town.general)", "\(deck)"])
            let seen = try await town.anonymous("GET", self.path(webhook))
            #expect(seen.json?["name"]?.string == "Mate" && seen.json?["user"] == nil)
            let renamed = try await town.anonymous("PATCH", self.path(webhook), ["name": "Bosun"])
            #expect(renamed.json?["name"]?.string == "Bosun")
            #expect(
                try await town.anonymous("POST", self.path(webhook, "?wait=1"), ["content": "Aye"]).json?["channel_id"]
                    == .string("\(deck)"))
            #expect(try await town.anonymous("DELETE", self.path(webhook)).status == 204)
            #expect(try await town.anonymous("POST", self.path(webhook), ["content": "Aye"]).code == 10015)
            let second = try await self.make(town)
            #expect(try await town.api("DELETE", "/webhooks/\(second.id)").status == 204)
            let third = try await self.make(town, in: deck)
            #expect(try await town.api("DELETE", "/channels/\(deck)").status == 200)
            #expect(try await town.anonymous("GET", self.path(third)).code == 10015)
            let audit = try await town.api("GET", "/guilds/\(town.guild.id)/audit-logs?action_type=51")
            #expect(audit.json?["audit_log_entries"]?.array?.count == 1)
        }
    }

    @Test("What a webhook may not be or write is refused")
    func refusals() async throws {
        try await self.visit { town async throws in
            let webhook = try await self.make(town)
            for name in ["Discord Staff", "clyde", String(repeating: "x", count: 81), ""] {
                let answer = try await self.make(town, name)
                #expect(answer.code == 50035 && !answer.errors("name").isEmpty, "\(name)")
            }
            let body: JSON = ["content": "Ahoy", "username": "discord"]
            #expect(
                try await town.anonymous("POST", self.path(webhook), body).errors("username")
                    == ["USERNAME_INVALID_CONTAINS"])
            #expect(try await town.anonymous("POST", self.path(webhook), ["username": "Cook"]).code == 50006)
            let forged = try await town.anonymous("POST", "/webhooks/\(webhook.id)/wrong", ["content": "Ahoy"])
            #expect(forged.status == 401 && forged.code == 50027)
            for _ in 1..<15 { #expect(try await self.make(town).status == 200) }
            #expect(try await self.make(town).code == 30007)
            let category = await town.guild.makeChannel("Sea", type: .category)
            #expect(try await self.make(town, in: category).code == 50024)
        }
        try await Town.visit { town async throws in #expect(try await self.make(town).code == 50013) }
    }

    @Test("Rule 48: A webhook writes in threads of its channel without joining, and makes posts in forums")
    func threads() async throws {
        try await self.visit { town async throws in
            let webhook = try await self.make(town)
            let thread = try await town.mia.startsThread("Order 7", in: town.general)
            try await town.mia.archives(thread)
            let query = "?wait=true&thread_id=\(thread)"
            let said = try await town.anonymous("POST", self.path(webhook, query), ["content": "Ahoy"])
            #expect(said.json?["channel_id"]?.string == "\(thread)")
            let seen = try #require(await town.mia.threads(in: town.general).first)
            #expect(seen.thread?.isArchived == false && seen.thread?.members == [town.mia.id])
            let message = self.path(webhook, "/messages/\(said.id)")
            #expect(try await town.anonymous("GET", message).code == 10008)
            #expect(try await town.anonymous("GET", "\(message)?thread_id=\(thread)").status == 200)
            let elsewhere = try await town.anonymous("POST", self.path(webhook, "?thread_id=1"), ["content": "Ahoy"])
            #expect(elsewhere.code == 10003)
            let named: JSON = ["content": "Ahoy", "thread_name": "Order 8"]
            #expect(try await town.anonymous("POST", self.path(webhook), named).code == 220003)
            #expect(try await town.anonymous("POST", self.path(webhook, "?thread_id=\(thread)"), named).code == 220002)

            let forum = await town.guild.makeChannel("orders", type: .forum)
            let poster = try await self.make(town, in: forum)
            #expect(try await town.anonymous("POST", self.path(poster), ["content": "Ahoy"]).code == 220001)
            let post = try await town.anonymous("POST", self.path(poster, "?wait=true"), named)
            #expect(post.status == 200 && post.json?["channel_id"]?.string == post.id)
            let made = try await town.api("GET", "/channels/\(post.id)")
            #expect(made.json?["name"]?.string == "Order 8" && made.json?["parent_id"]?.string == "\(forum)")
            #expect(made.json?["member_count"]?.int == 0)
            let poll: JSON = [
                "poll": ["question": ["text": "Tea?"], "answers": [["poll_media": ["text": "yes"]]], "duration": 1]
            ]
            #expect(try await town.anonymous("POST", self.path(webhook), poll).status == 204)
            town.clock.advance(by: .seconds(3600))
            let result = try #require(await town.mia.messages(in: town.general).last)
            #expect(result.json["type"]?.int == 46 && result.author.name == "Captain")
            #expect(result.mentionedUsers == [])
        }
    }
}
