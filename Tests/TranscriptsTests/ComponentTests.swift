import DiscordModel
import Testing
import Tickets

@testable import Transcripts

@Suite("Components, polls and forwards")
struct ComponentTests {
    private func document(_ more: Fields) async throws -> StrictHTML {
        try StrictHTML.document(await Fixture.render(Fixture.heading(), [Fixture.message(1, "", more)]))
    }

    @Test("Every kind of component of the second version is shown, and an unknown one is mentioned")
    func all() async throws {
        let document = try await self.document(["components": SampleParts.container(), "flags": 32_768])
        for part in [
            "Mainsheet", "In stock from Friday", "Shop", "sheet.png", "manual.pdf", "Order", "Which colour?", "Blue",
            "As before", "component type 77",
        ] {
            #expect(document.text.contains(part), "\(part)")
        }
        #expect(document.links.contains("https://harbour.example/shop"))
        #expect(document.elements["hr"] == 1 && document.elements["button"] == 2)
    }

    @Test("An attachment that a component shows is shown there alone")
    func attachments() async throws {
        let file: Fields = ["id": "7", "filename": "plan.pdf", "size": 1, "url": "https://cdn.example/7"]
        let media: Fields = ["url": "https://cdn.example/7", "attachment_id": "7"]
        let html = try await Fixture.render(
            Fixture.message(
                1, "", ["flags": 32_768, "attachments": [file], "components": [["type": 13, "file": media] as Fields]]))
        #expect(html.split(separator: "plan.pdf").count == 2)
    }

    @Test("Components in components in components end somewhere")
    func depth() async throws {
        var component: Fields = ["type": 10, "content": "deep"]
        for _ in 0..<40 { component = ["type": 17, "components": [component]] }
        #expect(try await !self.document(["components": [component]]).text.contains("deep"))
    }

    @Test("A poll shows question, answers, counts, and who won once it is over")
    func poll() async throws {
        let html = try await Fixture.render(Fixture.heading(), SampleParts.parts())
        let document = try StrictHTML.document(html)
        for part in [
            "When shall we test the new sheet?", "🌇 Friday evening", "5 votes · 63 %", "3 votes · 38 %",
            "0 votes · 0 %",
            "8 votes · several answers each", "“Friday evening” won with 5 of 8 votes",
        ] {
            #expect(document.text.contains(part), "\(part)")
        }
        #expect(String(decoding: html, as: UTF8.self).split(separator: "<li class=\"won\">").count == 2)
    }

    @Test("A broken poll, sticker or reaction does not cost the message")
    func broken() async throws {
        let document = try await self.document([
            "content": "x", "poll": ["question": 5] as Fields, "sticker_items": "none",
            "reactions": [["count": "many"]],
            "thread": 7, "mention_channels": false, "interaction": [1],
        ])
        #expect(document.elements["article"] == 1)
    }

    @Test("A forward names the channel it comes from, where that is known")
    func forward() async throws {
        let more: Fields = [
            "message_snapshots": [
                ["message": ["content": "hi", "components": SampleParts.container()] as Fields] as Fields
            ],
            "message_reference": ["type": 1, "channel_id": "6", "message_id": "2"] as Fields,
        ]
        let heading = Fixture.heading(channelNames: [6: "weather"])
        let document = try StrictHTML.document(await Fixture.render(heading, [Fixture.message(1, "", more)]))
        #expect(document.text.contains("Forwarded from #weather") && document.text.contains("Mainsheet"))
    }

    @Test("The command's name comes from wherever Discord still sends it")
    func command() async throws {
        let document = try await self.document([
            "type": 20, "content": "done", "interaction_metadata": ["user": Fixture.olivia, "type": 2] as Fields,
            "interaction": ["user": Fixture.olivia, "name": "add"] as Fields,
        ])
        #expect(document.text.contains("Olivia Stone used /add"))
    }
}
