import DiscordModel
import Testing

@testable import Sandbox

@Suite("What the Gateway is told")
struct EventTests {
    @Test("Rule 29: READY lists guilds as unavailable, and each follows as GUILD_CREATE")
    func ready() async throws {
        try await Town.visit { town in
            let (ready, following) = await town.sandbox.world.ready(
                for: town.bot.id, intents: .guilds, shard: (id: 0, count: 1))
            #expect(ready["guilds"] == [["id": .string("\(town.guild.id)"), "unavailable": true]])
            #expect(ready["user"]?["id"]?.string == "\(town.bot.userID)")
            #expect(ready["application"]?["id"]?.string == "\(town.bot.id)")
            let guild = try #require(following.first)
            #expect(guild.name == "GUILD_CREATE" && guild.data["channels"]?.array?.count == 1)
            #expect(guild.data["member_count"]?.int == 3)
            // Rule 30: without the intent for presences, only the bot.
            #expect(guild.data["members"]?.array?.count == 1)
            #expect(try await town.api("GET", "/gateway/bot").json?["session_start_limit"]?["total"]?.int == 1000)
        }
    }

    @Test("Joining sends GUILD_CREATE, being removed GUILD_DELETE without the key unavailable")
    func joining() async throws {
        try await Town.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            let second = await town.sandbox.makeGuild("Second", owner: "olivia")
            await second.install(town.bot, permissions: .viewChannel)
            #expect(gateway.data(of: "GUILD_CREATE").first?["name"]?.string == "Second")
            await second.kick(town.bot)
            #expect(gateway.data(of: "GUILD_DELETE") == [["id": .string("\(second.id)")]])
            #expect(try await town.api("GET", "/guilds/\(second.id)").code == 50001)
        }
    }

    @Test("Rule 35: Hidden channels tell nothing on the Gateway, are missing on REST, and appear when shown")
    func obfuscation() async throws {
        try await Town.visit { town in
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let gateway = GatewayListenerDouble(town)
            let hidden = await town.guild.makeChannel("secret", overwrites: [everyone], topic: "plans")
            let created = try #require(gateway.data(of: "CHANNEL_CREATE").first)
            #expect(created["name"]?.string == "___hidden___" && created["topic"] == .null)
            #expect(created["flags"]?.int == 1 << 17)
            #expect(created["permission_overwrites"]?.array?.count == 1)
            let list = try await town.api("GET", "/guilds/\(town.guild.id)/channels")
            #expect(list.json?.array?.count == 1)
            await town.guild.setOverwrites(
                of: hidden, to: [everyone, Overwrite(.member(town.bot.userID), allow: .viewChannel)])
            let shown = try #require(gateway.data(of: "CHANNEL_UPDATE").last)
            #expect(shown["name"]?.string == "secret" && shown["topic"]?.string == "plans" && shown["flags"]?.int == 0)
            try await town.mia.says("seen", in: town.general)
        }
        var settings = SandboxSettings()
        settings.obfuscatesHiddenChannels = false
        try await Town.visit(settings: settings) { town async throws in
            let gateway = GatewayListenerDouble(town)
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            await town.guild.makeChannel("secret", overwrites: [everyone])
            #expect(gateway.names.isEmpty)
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/channels").json?.array?.count == 2)
        }
    }

    @Test("Rule 35: A role that opens channels to the bot sends CHANNEL_UPDATE for each")
    func gainedByRole() async throws {
        try await Town.visit { town async throws in
            let role = await town.guild.makeRole("Door")
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let hidden = await town.guild.makeChannel(
                "secret", overwrites: [everyone, Overwrite(.role(role), allow: .viewChannel)])
            let gateway = GatewayListenerDouble(town)
            let path = "/guilds/\(town.guild.id)/members/\(town.bot.userID)/roles/\(role)"
            #expect(try await town.api("PUT", path).status == 204)
            #expect(gateway.data(of: "CHANNEL_UPDATE").map { $0["id"]?.string } == ["\(hidden)"])
            #expect(gateway.names.contains("GUILD_MEMBER_UPDATE"))
        }
    }

    @Test("Messages in channels the bot cannot view are not told")
    func unseenMessages() async throws {
        try await Town.visit { town in
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let mia = Overwrite(.member(town.mia.id), allow: [.viewChannel, .sendMessages])
            let hidden = await town.guild.makeChannel("secret", overwrites: [everyone, mia])
            let gateway = GatewayListenerDouble(town)
            try await town.mia.says("psst", in: hidden)
            #expect(gateway.data(of: "MESSAGE_CREATE").isEmpty)
            try await town.mia.says("hello", in: town.general)
            let event = try #require(gateway.data(of: "MESSAGE_CREATE").first)
            #expect(event["guild_id"]?.string == "\(town.guild.id)" && event["member"]?["roles"] == [])
        }
    }

    @Test(
        "Rule 28: The Gateway hides what others wrote from sessions without the intent, and from bots without the switch"
    )
    func contentGate() async throws {
        try await Town.visit { town in
            let gateway = GatewayListenerDouble(town)
            try await town.mia.says("secret", in: town.general)
            #expect(gateway.data(of: "MESSAGE_CREATE").first?["content"]?.string == "")
        }
        try await Town.visit(intents: .messageContent) { town in
            let gateway = GatewayListenerDouble(town)
            try await town.mia.says("secret", in: town.general)
            let dispatch = try #require(gateway.dispatches.first)
            #expect(dispatch.data["content"]?.string == "secret")
            #expect(dispatch.dataWithoutMessageContent?["content"]?.string == "")
        }
    }

    @Test("Rule 58: Events of ephemeral messages carry no guild and go by the intent for direct messages")
    func ephemeralEvents() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            try await town.answerNext(["type": 4, "data": ["content": "hi", "flags": 64]])
            _ = try await outcome
            let dispatch = try #require(gateway.dispatches.first { $0.name == "MESSAGE_CREATE" })
            #expect(dispatch.guildID == nil && dispatch.intents == .directMessages)
            #expect(dispatch.data["guild_id"] == nil && dispatch.data["member"] == nil)
        }
    }

    @Test("Roles, members and channels tell their changes")
    func structure() async throws {
        try await Town.visit { town in
            let gateway = GatewayListenerDouble(town)
            let role = await town.guild.makeRole("Staff")
            await town.guild.setPermissions(of: role, to: .kickMembers)
            await town.guild.deleteRole(role)
            let noah = await town.guild.addPerson("noah")
            await town.guild.kick(noah)
            let channel = await town.guild.makeChannel("x")
            await town.guild.deleteChannel(channel)
            #expect(
                gateway.names == [
                    "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_ADD",
                    "GUILD_MEMBER_REMOVE", "CHANNEL_CREATE", "CHANNEL_DELETE",
                ])
            let member = try #require(gateway.dispatches.first { $0.name == "GUILD_MEMBER_ADD" })
            #expect(member.intents == .guildMembers)
        }
    }
}

@Suite("Direct messages")
struct DirectMessageTests {
    private func open(_ user: UserID, in town: Town) async throws -> API.Answer {
        try await town.api("POST", "/users/@me/channels", ["recipient_id": .string("\(user)")])
    }

    @Test("Rule 56: The channel is the same every time, and the person gets what is sent")
    func sameChannel() async throws {
        try await Town.visit { town in
            let first = try await self.open(town.mia.id, in: town)
            #expect(first.status == 200 && first.json?["type"]?.int == 1)
            #expect(first.json?["recipients"]?[0]?["username"]?.string == "mia")
            #expect(try await self.open(town.mia.id, in: town).id == first.id)
            _ = try await town.api("POST", "/channels/\(first.id)/messages", ["content": "hi"])
            #expect(await town.mia.directMessages().map(\.content) == ["hi"])
            #expect(await town.owner.directMessages().isEmpty)
        }
    }

    @Test("Rule 56: Who blocks the bot answers 50007, who shares no guild or takes none 50278, bots 50007")
    func refused() async throws {
        try await Town.visit { town async throws in
            func code(of person: Person) async throws -> Int? {
                let channel = try await self.open(person.id, in: town)
                let answer = try await town.api("POST", "/channels/\(channel.id)/messages", ["content": "hi"])
                #expect(answer.status == 403)
                return answer.code
            }
            await town.mia.blocks(town.bot)
            #expect(try await code(of: town.mia) == 50007)
            let stranger = await town.sandbox.makePerson("stranger")
            #expect(try await code(of: stranger) == 50278)
            await town.owner.closesDirectMessages()
            #expect(try await code(of: town.owner) == 50278)
            let other = await town.sandbox.makeApplication("Other")
            #expect(try await self.open(other.userID, in: town).code == 50007)
            #expect(try await self.open(1, in: town).code == 50033)
        }
    }
}
