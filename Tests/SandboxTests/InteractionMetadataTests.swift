import DiscordModel
import Testing

@testable import Sandbox

@Suite("What a message says of the interaction it came from")
struct InteractionMetadataTests {
    private static let hello: JSON = ["type": 4, "data": ["content": "hello"]]

    private func newest(_ town: Town) async throws -> JSON {
        try #require(try await town.api("GET", "/channels/\(town.general)/messages?limit=1").json?[0])
    }

    @Test("The answer to a form tells what the form came from (hikari reads no message without it)")
    func form() async throws {
        try await Town.visit { town in
            let panel = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let input: JSON = ["type": 4, "custom_id": "reason", "style": 2]
            let form: JSON = [
                "custom_id": "f", "title": "Why?", "components": [["type": 18, "label": "Reason", "component": input]],
            ]
            let (press, _) = try await town.answerNext(["type": 9, "data": form])
            let seen = try #require(try await outcome.form)
            async let filled = town.mia.fillsIn(seen, ["Reason": "broken"])
            let (submission, _) = try await town.answerNext(after: 1, Self.hello)
            _ = try await filled
            let metadata = try await self.newest(town)["interaction_metadata"]
            #expect(metadata?["id"] == .id(submission.id) && metadata?["type"]?.int == 5)
            #expect(metadata?["interacted_message_id"] == nil)
            let trigger = metadata?["triggering_interaction_metadata"]
            #expect(trigger?["id"] == .id(press.id) && trigger?["type"]?.int == 3)
            #expect(trigger?["interacted_message_id"]?.string == panel.id)
            #expect(trigger?["user"]?["id"] == .id(town.mia.id))
        }
    }

    @Test("A callback that makes no message answers without a resource, also where the response is asked for")
    func noResource() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let form: JSON = [
                "custom_id": "f", "title": "Why?",
                "components": [
                    ["type": 18, "label": "Why", "component": ["type": 4, "custom_id": "why", "style": 1]]
                ],
            ]
            let (press, answer) = try await town.answerNext(["type": 9, "data": form], withResponse: true)
            #expect(answer.status == 200 && answer.json?["interaction"]?["id"] == .id(press.id))
            #expect(answer.json?["resource"] == nil)
            _ = try await outcome
        }
    }

    @Test("A forged press has a message, too, as far as can be seen")
    func forged() async throws {
        try await Town.visit { town in
            async let outcome = town.mia.forgesPress(of: "any", in: town.general, to: town.bot)
            try await town.answerNext(Self.hello)
            _ = try await outcome
            #expect(try await self.newest(town)["interaction_metadata"]?["interacted_message_id"]?.string != nil)
        }
    }

    @Test("A follow-up tells which message was the first answer")
    func followUp() async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            async let outcome = town.mia.runs("/close", in: town.general)
            let (interaction, _) = try await town.answerNext(Self.hello)
            let first = try #require(try await outcome.reply)
            #expect(try await self.newest(town)["interaction_metadata"]?["original_response_message_id"] == nil)
            let more = try await town.anonymous("POST", town.webhook(interaction), ["content": "more"])
            #expect(more.json?["interaction_metadata"]?["original_response_message_id"] == .id(first.id))
        }
    }

    @Test("The answer to a context menu's command tells whom it was about")
    func target() async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "Report", "type": 2])
            async let outcome = town.mia.runs("Report", onUser: town.owner.id, in: town.general)
            try await town.answerNext(Self.hello)
            _ = try await outcome
            let metadata = try await self.newest(town)["interaction_metadata"]
            #expect(metadata?["target_user"]?["id"] == .id(town.owner.id))
        }
    }
}
