import DiscordModel
import Testing

@testable import Sandbox

@Suite("People in threads")
struct ThreadPeopleTests {
    private func control(_ town: Town) -> API { API(base: town.sandbox.pageURL + "sandbox") }

    @Test("Rule 47: People start threads, join, leave, add each other, and see what they may")
    func people() async throws {
        try await Town.visit { town async throws in
            let noah = await town.guild.addPerson("noah")
            let said = try await town.mia.says("Who helps?", in: town.general)
            let help = try await town.mia.startsThread("Help", from: said.id, in: town.general)
            try await noah.joins(help)
            try await noah.says("I do", in: help)
            #expect(await town.mia.messages(in: help).map(\.content).last == "I do")
            try await noah.leaves(help)
            #expect(await town.guild.threads(in: town.general).first?.thread?.members == [town.mia.id])
            let secret = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            #expect(await noah.threads(in: town.general).map(\.name) == ["Help"])
            await #expect(throws: PersonRefusal.self) { try await noah.joins(secret) }
            await #expect(throws: PersonRefusal.self) { try await noah.says("let me in", in: secret) }
            try await town.mia.adds(noah.id, to: secret)
            #expect(await noah.threads(in: town.general).map(\.name) == ["Secret", "Help"])
            try await town.mia.removes(noah.id, from: secret)
            #expect(await !noah.sees(secret))
            try await town.mia.archives(help)
            #expect(await noah.threads(in: town.general).isEmpty)
            #expect(await noah.sees(help))
            await #expect(throws: PersonRefusal.self) { try await noah.reacts(with: "👍", to: said.id, in: help) }
            await #expect(throws: PersonRefusal.self) { try await town.mia.adds(noah.id, to: town.general) }
        }
    }

    @Test("Rule 48: People meet the same refusals as bots")
    func refusals() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.mia.startsThread("Help", in: town.general)
            let said = try await town.mia.says("x", in: thread)
            await #expect(throws: PersonRefusal.self) { try await town.mia.locks(thread) }
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.startsThread("Again", from: said.id, in: thread)
            }
            try await town.mia.archives(thread)
            await #expect(throws: PersonRefusal.self) { try await town.mia.edits(said.id, to: "y", in: thread) }
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.reacts(with: "👍", to: said.id, in: thread)
            }
            await town.limitEveryone(to: [.viewChannel, .sendMessages])
            await #expect(throws: PersonRefusal.self) { try await town.mia.startsThread("x", in: town.general) }
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.startsThread("x", in: town.general, isPrivate: true)
            }
        }
    }

    @Test("The page lists active threads after their channel, for those who see them, and marks private ones")
    func page() async throws {
        try await Town.visit { town async throws in
            let path = "/channels/\(town.general)/threads"
            let body: JSON = ["as": "mia", "name": "Secret", "private": true]
            let secret = try await self.control(town)("POST", path, body)
            #expect(secret.status == 200)
            let said = try await town.mia.says("x", in: town.general)
            let open: JSON = ["as": "mia", "name": "Open", "message_id": .id(said.id)]
            #expect(try await self.control(town)("POST", path, open).id == "\(said.id)")
            #expect(try await self.control(town)("POST", path, ["as": "mia", "name": ""]).status == 400)
            func channels(_ person: String) async throws -> [JSON] {
                let state = try await self.control(town)("GET", "/state?as=\(person)")
                return state.json?["guilds"]?[0]?["channels"]?.array ?? []
            }
            let seen = try await channels("mia")
            #expect(seen.map { $0["name"]?.string } == ["general", "Open", "Secret"])
            #expect(seen.map { $0["type"]?.int } == [0, 11, 12])
            #expect(seen.map { $0["private"]?.bool } == [false, false, true])
            #expect(seen.map { $0["can_send"]?.bool } == [true, true, true])
            _ = await town.guild.addPerson("noah")
            #expect(try await channels("noah").map { $0["name"]?.string } == ["general", "Open"])
            try await town.owner.locks(try #require(ChannelID(secret.id)))
            #expect(try await channels("mia").last?["can_send"]?.bool == false)
            try await town.owner.archives(try #require(ChannelID(secret.id)))
            #expect(try await channels("mia").count == 2)
        }
    }
}
