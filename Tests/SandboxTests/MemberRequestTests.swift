import DiscordModel
import Testing

@testable import Sandbox

@Suite("Requesting members on the Gateway")
struct MemberRequestTests {
    @Test("All members need the intent; ids may come as numbers; the nonce comes back")
    func chunks() async throws {
        try await Town.visit { town in
            let id = JSON.int(Int64(town.guild.id.rawValue))
            func ask(_ data: JSON, _ intents: Intents) async -> [JSON] {
                await town.sandbox.world.answer(.requestGuildMembers, data, of: town.bot.id, intents: intents).map(
                    \.data)
            }
            let all: JSON = ["guild_id": id, "query": "", "limit": 0, "nonce": "n"]
            let chunks = await ask(all, [.guilds, .guildMembers])
            #expect(chunks.count == 1)
            #expect(chunks[0]["members"]?.array?.count == 3 && chunks[0]["nonce"]?.string == "n")
            town.clock.advance(by: .seconds(30))
            #expect(await ask(all, .guilds)[0]["members"] == [])
            let some = await ask(["guild_id": id, "user_ids": [.string("\(town.mia.id)"), "1"]], .guilds)
            #expect(some[0]["members"]?.array?.count == 1 && some[0]["not_found"] == ["1"])
            #expect(await ask(["guild_id": id, "query": "MI", "limit": 5], .guilds)[0]["members"]?.array?.count == 1)
        }
    }
}
