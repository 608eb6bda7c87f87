import DiscordModel
import Testing

@testable import Sandbox

@Suite("Limits whose height is not documented")
struct SoftLimitTests {
    @Test("Rule 40: Where channels may slip, creates at the same time end with 513, and later ones are refused")
    func slippingChannels() async throws {
        var settings = SandboxSettings()
        settings.letsChannelsSlip = true
        try await Town.visit(settings: settings) { town async throws in
            for index in 1..<495 { await town.guild.makeChannel("c\(index)") }
            town.clock.advance(by: .seconds(2))
            let path = "/guilds/\(town.guild.id)/channels"
            let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
                for index in 1...20 {
                    group.addTask { try await town.api("POST", path, ["name": .string("p\(index)")]).code }
                }
                return try await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            #expect(codes.count { $0 == nil } == 18 && codes.count { $0 == 30013 } == 2)
            #expect(await town.guild.channels().count == 513)
            town.clock.advance(by: .seconds(2))
            let last = try #require(await town.guild.channels().last)
            await town.guild.deleteChannel(last.id)
            #expect(try await town.api("POST", path, ["name": "late"]).code == 30013)
        }
    }

    @Test("Rule 52: The sixth edit of old messages in five minutes answers 30046, per channel, and new ones are free")
    func oldEdits() async throws {
        func edit(_ id: String, _ town: Town, in channel: ChannelID? = nil) async throws -> API.Answer {
            let path = "/channels/\(channel ?? town.general)/messages/\(id)"
            return try await town.api("PATCH", path, ["content": .string("\(town.clock.now)")])
        }
        func send(_ town: Town, in channel: ChannelID? = nil) async throws -> String {
            try await town.api("POST", "/channels/\(channel ?? town.general)/messages", ["content": "x"]).id
        }
        try await Town.visit { town async throws in
            let other = await town.guild.makeChannel("other")
            let (old, elsewhere) = (try await send(town), try await send(town, in: other))
            town.clock.advance(by: .seconds(3601))
            let new = try await send(town)
            for _ in 1...5 { #expect(try await edit(old, town).status == 200) }
            let refused = try await edit(old, town)
            #expect(refused.status == 429 && refused.code == 30046)
            #expect(refused.json?["retry_after"]?.double == 300 && refused.header("Retry-After") == "300")
            #expect(try await edit(new, town).status == 200)
            #expect(try await edit(elsewhere, town, in: other).status == 200)
            town.clock.advance(by: .seconds(300))
            #expect(try await edit(old, town).status == 200)
        }
        var settings = SandboxSettings()
        settings.limitsOldEdits = false
        try await Town.visit(settings: settings) { town async throws in
            let old = try await send(town)
            town.clock.advance(by: .seconds(3601))
            for _ in 1...6 { #expect(try await edit(old, town).status == 200) }
        }
    }

    @Test("Rule 56: The eleventh new direct message in ten seconds answers 40003; those that are open stay reachable")
    func directMessages() async throws {
        func open(_ person: Person, _ town: Town) async throws -> API.Answer {
            try await town.api("POST", "/users/@me/channels", ["recipient_id": .string("\(person.id)")])
        }
        var settings = SandboxSettings()
        settings.limitsNewDirectMessages = true
        try await Town.visit(settings: settings) { town async throws in
            var people: [Person] = []
            for index in 1...11 { people.append(await town.guild.addPerson("p\(index)")) }
            for person in people.prefix(10) { #expect(try await open(person, town).status == 200) }
            #expect(try await open(people[10], town).code == 40003)
            #expect(try await open(people[0], town).status == 200)
            town.clock.advance(by: .seconds(10))
            #expect(try await open(people[10], town).status == 200)
        }
        try await Town.visit { town async throws in
            for index in 1...11 {
                #expect(try await open(await town.guild.addPerson("p\(index)"), town).status == 200)
            }
        }
    }
}
