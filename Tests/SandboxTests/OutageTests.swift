import DiscordModel
import Testing

@testable import Sandbox

@Suite("Guilds that are late or lost")
struct OutageTests {
    private func ready(_ town: Town) async -> (listed: JSON?, created: [String]) {
        let (ready, following) = await town.sandbox.world.ready(
            for: town.bot.id, intents: .guilds, shard: (id: 0, count: 1))
        return (ready["guilds"], following.map(\.name))
    }

    @Test("Rule 29: An outage is GUILD_DELETE with unavailable, then silence, then GUILD_CREATE")
    func outage() async throws {
        try await Town.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            await town.guild.startOutage()
            #expect(gateway.data(of: "GUILD_DELETE") == [["id": .string("\(town.guild.id)"), "unavailable": true]])
            try await town.mia.says("hello?", in: town.general)
            await town.guild.makeChannel("unheard")
            await town.guild.startOutage()
            #expect(gateway.names == ["GUILD_DELETE"])
            // A session that begins now knows the guild's id and no more.
            let (listed, created) = await self.ready(town)
            #expect(listed == [["id": .string("\(town.guild.id)"), "unavailable": true]] && created.isEmpty)
            await town.guild.endOutage()
            await town.guild.endOutage()
            #expect(gateway.names == ["GUILD_DELETE", "GUILD_CREATE"])
            #expect(gateway.data(of: "GUILD_CREATE").first?["channels"]?.array?.count == 2)
            try await town.mia.says("back", in: town.general)
            #expect(gateway.names.last == "MESSAGE_CREATE")
        }
    }

    @Test("Rule 29: A delayed guild is in READY, but its GUILD_CREATE and its events come when they are told to")
    func delayed() async throws {
        var settings = SandboxSettings()
        settings.delaysGuilds = true
        try await Town.visit(settings: settings) { town async throws in
            let gateway = GatewayListenerDouble(town)
            let (listed, created) = await self.ready(town)
            #expect(listed?.array?.count == 1 && created.isEmpty)
            try await town.mia.says("early", in: town.general)
            #expect(gateway.names.isEmpty)
            await town.guild.arrive()
            await town.guild.arrive()
            #expect(gateway.names == ["GUILD_CREATE"])
            #expect(await self.ready(town).created == ["GUILD_CREATE"])
            try await town.mia.says("now", in: town.general)
            #expect(gateway.names == ["GUILD_CREATE", "MESSAGE_CREATE"])
        }
    }

    @Test("Rule 29: Interactions of a delayed guild arrive nevertheless")
    func interactions() async throws {
        var settings = SandboxSettings()
        settings.delaysGuilds = true
        try await Town.visit(settings: settings) { town async throws in
            _ = try await town.postButton()
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            try await town.answerNext(["type": 6])
            #expect(gateway.names == ["INTERACTION_CREATE"])
            town.clock.advance(by: .seconds(3))
            _ = try await outcome
        }
    }
}
