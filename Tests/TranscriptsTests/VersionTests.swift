import DiscordModel
import Testing
import Tickets

@testable import Transcripts

@Suite("Edited, deleted and erased messages")
struct VersionTests {
    private func edited(deletedAt: Timestamp? = nil, isErased: Bool = false) throws -> TranscriptMessage {
        TranscriptMessage(
            id: 1,
            versions: [
                try Fixture.version(1, Fixture.mia, "the *first* words"),
                try Fixture.version(
                    1, Fixture.mia, "the second words",
                    ["edited_timestamp": (Fixture.noon + .seconds(60)).description]),
                try Fixture.version(
                    1, Fixture.mia, "the last words", ["edited_timestamp": (Fixture.noon + .seconds(120)).description]),
            ], deletedAt: deletedAt, isErased: isErased)
    }

    @Test("Earlier versions are one key press away, oldest first, in a part that needs no script")
    func versions() async throws {
        let html = try await Fixture.render(self.edited())
        _ = try StrictHTML.document(Array(html.utf8))
        let parts = [
            "the last words", "<details class=\"edited\"><summary>", "the <em>first</em> words", "the second words",
        ]
        let places = parts.compactMap { html.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 4 && places == places.sorted())
        #expect(html.contains("datetime=\"2026-11-22T14:05:22Z\" title=\"Edited on"))
    }

    @Test("A deleted message stays, and says when it was deleted")
    func deleted() async throws {
        let html = try await Fixture.render(self.edited(deletedAt: Fixture.noon + .seconds(300)))
        #expect(html.contains("<div class=\"message deleted\" id=\"m1\">") && html.contains("the last words"))
        #expect(html.contains("Deleted on <time data-f=\"f\" datetime=\"2026-11-22T14:08:22Z\""))
    }

    @Test("A message of which only the deletion was seen is a line of its own")
    func unseen() async throws {
        let entry = TranscriptMessage(id: 1, versions: [], deletedAt: Fixture.noon)
        let document = try StrictHTML.document(await Fixture.render(Fixture.heading(), [entry]))
        #expect(document.text.contains("A message was deleted before it could be kept, on 22 November 2026, 14:03."))
    }

    @Test("A message that cannot be read is said to be there, and a history that could not be read stands at the head")
    func unreadable() async throws {
        let heading = Fixture.heading(historyProblem: "<b>Missing Access</b>")
        let entry = TranscriptMessage(id: 1, versions: [])
        let document = try StrictHTML.document(await Fixture.render(heading, [entry]))
        let text = String(decoding: try await Fixture.render(heading, [entry], by: TextTranscript()), as: UTF8.self)
        let json = String(decoding: try await Fixture.render(heading, [entry], by: JSONTranscript()), as: UTF8.self)
        for page in [document.text, text] {
            #expect(page.contains("history could not be read") && page.contains("<b>Missing Access</b>"))
            #expect(page.contains("A message could not be read."), "\(page)")
        }
        #expect(json.contains(#""historyProblem":"<b>Missing Access</b>""#), "\(json)")
    }

    @Test("Of an erased message nothing is left, in no form, and no answer repeats it")
    func erased() async throws {
        let quoted: Fields = ["id": "1", "author": Fixture.mia, "content": "the last words"]
        let messages = [
            try self.edited(isErased: true),
            try Fixture.message(2, Fixture.olivia, "Yes", type: 19, ["referenced_message": quoted]),
        ]
        let html = String(decoding: try await Fixture.render(Fixture.heading(), messages), as: UTF8.self)
        let text = String(
            decoding: try await Fixture.render(Fixture.heading(), messages, by: TextTranscript()), as: UTF8.self)
        let json = String(
            decoding: try await Fixture.render(Fixture.heading(), [messages[0]], by: JSONTranscript()), as: UTF8.self)
        for document in [html, text, json] { #expect(!document.contains("last words")) }
        #expect(html.contains("A message was erased at its author's request.") && html.contains("an erased message"))
        #expect(text.contains("Answers an erased message."))
        #expect(json.contains("\"status\":\"erased\""))
    }

    @Test("An answer to a message that is gone from Discord leads to the archive's own copy")
    func answerToDeleted() async throws {
        let html = try await Fixture.render(
            Fixture.message(1, "a"),
            Fixture.message(2, "b", type: 19, ["message_reference": ["message_id": "1"] as Fields]))
        #expect(html.contains("<a href=\"#m1\"><em>a message above, deleted since</em></a>"))
    }
}
