import DiscordModel
import Testing

@testable import Sandbox

@Suite("What nobody knows")
struct ExtrasTests {
    /// Everything that one fixed story answers and tells, all of it being the same each time but for the extras.
    private func story(seed: UInt64?) async throws -> (answers: [JSON], events: [GatewayDispatch]) {
        var settings = SandboxSettings()
        settings.addsResponseExtras = seed
        var result: (answers: [JSON], events: [GatewayDispatch]) = ([], [])
        let clock = SandboxClock.manual(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000))
        try await Town.visit(clock: clock, intents: .messageContent, settings: settings) { town async throws in
            let gateway = GatewayListenerDouble(town)
            let path = "/channels/\(town.general)"
            for index in 1...20 { try await town.mia.says("line \(index)", in: town.general) }
            for request in [path, "\(path)/messages", "/guilds/\(town.guild.id)", "/users/\(town.mia.id)"] {
                result.answers.append(try #require(try await town.api("GET", request).json))
            }
            let sent = try await town.api("POST", "\(path)/messages", ["content": "mine"])
            result.answers.append(try #require(sent.json))
            let (_, following) = await town.sandbox.world.ready(
                for: town.bot.id, intents: .all, shard: (id: 0, count: 1))
            result.events = gateway.dispatches + following
        }
        return result
    }

    @Test("Rule 8: Answers and events carry unknown fields, kinds and names, where the switch is on")
    func appear() async throws {
        let (answers, events) = try await self.story(seed: 8)
        let text = "\(answers)"
        #expect(text.contains("future_field_"))
        // What others wrote may have components of unknown types, what the bot wrote has none.
        #expect(answers[1].array?.contains { $0["components"]?[0]?["type"]?.int == 99 } == true)
        #expect(answers[4]["components"]?.array?.isEmpty ?? true)
        let guild = try #require(events.first { $0.name == "GUILD_CREATE" })
        #expect(guild.data["channels"]?.array?.contains { $0["type"]?.int == 99 } == true)
        #expect(events.contains { $0.name.hasPrefix("UNHEARD_OF_EVENT_") && $0.intents == [] })
        // A field that may be null or missing is now the one, now the other.
        let users = (answers[1].array ?? []).compactMap { $0["author"] }
        #expect(users.contains { $0["banner"] == nil } && users.contains { $0["banner"] == .null })
        #expect(users.allSatisfy { $0["id"] != nil && $0["username"] != nil })
        // Where the keys are ids, nothing is added.
        var fields = ExtraFields(random: StableRandom(seed: 1), bot: nil)
        let resolved: JSON = ["resolved": ["users": ["1": ["id": "1"]]]]
        for _ in 0..<50 { #expect(fields.decorate(resolved)["resolved"]?["users"]?.object?.keys.sorted() == ["1"]) }
    }

    @Test("Rule 8: The same seed adds the same, another seed something else, and no seed nothing")
    func reproducible() async throws {
        let (first, second) = (try await self.story(seed: 8), try await self.story(seed: 8))
        #expect(first.answers == second.answers)
        #expect(first.events.map(\.name) == second.events.map(\.name))
        #expect(first.events.map(\.data) == second.events.map(\.data))
        #expect(try await self.story(seed: 9).answers != first.answers)
        let plain = try await self.story(seed: nil)
        #expect(!"\(plain.answers) \(plain.events.map(\.data))".contains("future_field_"))
        #expect(plain.events.count == 22)
    }
}
