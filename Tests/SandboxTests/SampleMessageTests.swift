import DiscordModel
import Testing

@testable import Sandbox

@Suite("Messages of every kind")
struct SampleMessageTests {
    @Test(
        "Rule 51: System messages, forwards, voice, stickers and polls stand in the history as Discord shows them"
    )
    func history() async throws {
        try await Town.visit(intents: .messageContent) { town async throws in
            let said = try await town.owner.says("the original", in: town.general)
            let samples: [SampleMessage] = [
                .join, .pinNotice(of: said.id), .forward(of: said.id, in: town.general), .voice(seconds: 2.5),
                .sticker(name: "Wumpus"), .poll(question: "Tea?", answers: ["yes", "no"]),
            ]
            for sample in samples { try await town.guild.place(sample, in: town.general, by: town.mia) }
            let answer = try await town.api("GET", "/channels/\(town.general)/messages")
            let history = Array((answer.json?.array ?? []).reversed().dropFirst())
            try #require(history.count == 6)
            #expect(history.map { $0["type"]?.int } == [7, 6, 0, 0, 0, 0])
            #expect(history.allSatisfy { $0["content"]?.string == "" })
            let (pin, forward, voice) = (history[1], history[2], history[3])
            #expect(pin["message_reference"]?["message_id"]?.string == "\(said.id)" && pin["referenced_message"] == nil)
            #expect(forward["message_reference"]?["type"]?.int == 1 && forward["referenced_message"] == nil)
            #expect(forward["flags"]?.int == 1 << 14)
            let snapshot = try #require(forward["message_snapshots"]?[0]?["message"])
            #expect(snapshot["content"]?.string == "the original")
            #expect(snapshot["author"] == nil && snapshot["id"] == nil)
            #expect(voice["flags"]?.int == 1 << 13)
            let recording = try #require(voice["attachments"]?[0])
            #expect(recording["duration_secs"]?.double == 2.5 && recording["waveform"]?.string != nil)
            #expect(try await town.api.text(try #require(recording["url"]?.string)).status == 200)
            #expect(history[4]["sticker_items"]?[0]?["name"]?.string == "Wumpus")
            #expect(history[5]["poll"]?["question"]?["text"]?.string == "Tea?")
            #expect(history[5]["poll"]?["answers"]?.array?.count == 2)
        }
    }

    @Test("Rule 28: Without the intent there is no poll, and a forward says nothing")
    func gated() async throws {
        try await Town.visit { town async throws in
            let said = try await town.owner.says("the original", in: town.general)
            try await town.guild.place(.poll(question: "Tea?", answers: ["yes"]), in: town.general, by: town.mia)
            try await town.guild.place(.forward(of: said.id, in: town.general), in: town.general, by: town.mia)
            let history = try await town.api("GET", "/channels/\(town.general)/messages").json
            #expect(history?[0]?["message_snapshots"]?[0]?["message"]?["content"]?.string == "")
            #expect(history?[1]?["poll"] == nil)
        }
    }

    @Test("Rule 51: A reply to a message that was deleted has referenced_message null")
    func deletedReference() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("question", in: town.general)
            let path = "/channels/\(town.general)/messages"
            let reply = try await town.api(
                "POST", path, ["content": "answer", "message_reference": ["message_id": .string("\(said.id)")]])
            #expect(reply.json?["referenced_message"]?["id"]?.string == "\(said.id)")
            #expect(try await town.api("DELETE", "\(path)/\(said.id)").status == 204)
            let later = try await town.api("GET", "\(path)/\(reply.id)")
            #expect(later.json?["referenced_message"] == .null)
            #expect(later.json?["message_reference"]?["message_id"]?.string == "\(said.id)")
        }
    }
}
