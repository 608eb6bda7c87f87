import DiscordModel
import Testing

@testable import Sandbox

@Suite("Thousands of servers")
struct ManyGuildsTests {
    private func visit(
        _ count: Int, _ test: (Sandbox, SandboxApplication) async throws -> Void
    ) async throws {
        let sandbox = try await Sandbox.start(SandboxConfiguration(clock: .manual()))
        let bot = await sandbox.makeApplication("Crowd Bot", privilegedIntents: .privileged)
        await sandbox.makeGuilds(count, with: bot)
        do {
            try await test(sandbox, bot)
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    @Test("Each has channels, roles and members, and the bot, which can use it")
    func structure() async throws {
        try await self.visit(3) { sandbox, bot in
            let api = API(base: sandbox.apiURL, authorization: "Bot \(bot.token)")
            let guilds = try await api("GET", "/users/@me/guilds").json?.array ?? []
            #expect(guilds.compactMap { $0["name"]?.string }.sorted() == ["Server 1", "Server 2", "Server 3"])
            let id = try #require(guilds.first?["id"]?.string)
            let channels = try await api("GET", "/guilds/\(id)/channels").json?.array ?? []
            #expect(channels.compactMap { $0["name"]?.string }.sorted() == ["Talk", "general", "help", "off-topic"])
            #expect(try await api("GET", "/guilds/\(id)/roles").json?.array?.count == 4)
            #expect(try await api("GET", "/guilds/\(id)/members?limit=100").json?.array?.count == 6)
            let general = try #require(channels.first { $0["name"]?.string == "general" }?["id"]?.string)
            #expect(try await api("POST", "/channels/\(general)/messages", ["content": "hi"]).status == 200)
            let people = sandbox.world.read { world in world.users.values.filter { !$0.isBot }.map(\.username) }
            #expect(people.count { $0.hasPrefix("crowd-") } == 20)
        }
    }

    @Test(
        "Rule 33: Discord recommends a shard for each thousand", arguments: [(0, 1), (1000, 1), (1001, 2), (2500, 3)])
    func recommendation(guilds: Int, shards: Int) async throws {
        try await self.visit(guilds) { sandbox, bot async throws in
            let api = API(base: sandbox.apiURL, authorization: "Bot \(bot.token)")
            #expect(try await api("GET", "/gateway/bot").json?["shards"]?.int == shards)
        }
    }

    @Test(
        "Each shard gets its own servers, about as many as the others, and all together all", arguments: [2, 3, 4, 7])
    func shards(count: Int) async throws {
        try await self.visit(700) { sandbox, bot in
            var seen: Set<String> = []
            for shard in 0..<count {
                let (ready, following) = await sandbox.world.ready(for: bot.id, intents: .guilds, shard: (shard, count))
                let own = ready["guilds"]?.array?.compactMap { $0["id"]?.string } ?? []
                #expect(own == following.compactMap { $0.data["id"]?.string })
                #expect(abs(own.count - 700 / count) <= 700 / count / 4, "\(own.count) of shard \(shard)")
                #expect(seen.isDisjoint(with: own))
                seen.formUnion(own)
            }
            #expect(seen.count == 700)
        }
    }
}
