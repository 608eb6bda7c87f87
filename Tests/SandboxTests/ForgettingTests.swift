import DiscordModel
import Testing

@testable import Sandbox

@Suite("Forgetting and forging")
struct ForgettingTests {
    @Test("What is old is forgotten where it was asked for, with its files, and nowhere else")
    func forgetting() async throws {
        try await Town.visit { town in
            let log = await town.guild.makeChannel("log")
            for channel in [log, town.general] {
                try await town.owner.says("old", in: channel)
                try await town.owner.sends(SentFile("a.txt", bytes: [1]), in: channel)
            }
            town.clock.advance(by: .seconds(60))
            try await town.owner.says("new", in: log)
            #expect(town.sandbox.forget(olderThan: .seconds(30), in: [log])[log] == 2)
            #expect(await town.guild.messages(in: log).map(\.content) == ["new"])
            #expect(await town.guild.messages(in: town.general).count == 2)
            #expect(town.sandbox.world.read { $0.attachments.values.map(\.channelID) } == [town.general])
            #expect(town.sandbox.forget(olderThan: .zero, in: [log])[log] == 1)
        }
    }

    @Test("A message with buttons for everybody is not forgotten")
    func panel() async throws {
        try await Town.visit { town in
            let row: JSON = [["type": 1, "components": [["type": 2, "style": 1, "label": "L", "custom_id": "c"]]]]
            let path = "/channels/\(town.general)/messages"
            #expect(try await town.api("POST", path, ["content": "x", "components": row]).status == 200)
            try await town.owner.says("old", in: town.general)
            town.sandbox.forget(olderThan: .zero, in: [town.general])
            #expect(await town.guild.messages(in: town.general).map(\.content) == ["x"])
        }
    }

    @Test("A forged press reaches the bot, whoever presses: without a membership, if there is none")
    func forging() async throws {
        try await Town.visit { town in
            let stranger = await town.sandbox.makePerson("stranger")
            async let outcome = stranger.forgesPress(of: "anything", in: town.general, to: town.bot)
            let (interaction, answer) = try await town.answerNext(
                ["type": 4, "data": ["content": "no", "flags": 64]])
            #expect(answer.status == 204)
            #expect(interaction.userID == stranger.id)
            #expect(try await outcome.text == "no")
        }
    }
}
