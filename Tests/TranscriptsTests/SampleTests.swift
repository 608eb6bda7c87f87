import DiscordModel
import Testing
import Tickets

@testable import Transcripts

/// The rich transcript in all forms; `Tests/Python/test_transcript.py` opens them in a browser.
@Suite("A sample with everything in it")
struct SampleTests {
    @Test("As one file with its pictures inside, it is strict HTML")
    func embedded() async throws {
        let png = try SamplePicture.png()
        let transcript = HTMLTranscript(
            attachments: .embedded(total: 1_000_000, each: 500_000) {
                $0.digest == SampleConversation.pictureDigest ? png : nil
            })
        let document = try await Fixture.render(
            SampleConversation.heading(), SampleConversation.messages(), by: transcript)
        let reader = try StrictHTML.document(document)
        #expect(reader.elements["img"] == 1)
        try Shelf.put(document, at: "sample.html")
    }

    @Test("As a folder, its files lie beside it")
    func folder() async throws {
        let transcript = HTMLTranscript(
            attachments: .linked { "attachments/\($0.digest ?? "")-\($0.filename)" })
        let document = try await Fixture.render(
            SampleConversation.heading(), SampleConversation.messages(), by: transcript)
        let reader = try StrictHTML.document(document)
        #expect(reader.elements["img"] == 1 && reader.elements["audio"] == 1)
        #expect(reader.links.contains { $0.hasPrefix("attachments/efef") })
        try Shelf.put(document, at: "folder/transcript.html")
        let name = "attachments/\(SampleConversation.pictureDigest)-evening-at-the-pier.png"
        try Shelf.put(SamplePicture.png(), at: "folder/\(name)")
    }

    @Test("As JSON and as text")
    func others() async throws {
        let (heading, messages) = (SampleConversation.heading(), try SampleConversation.messages())
        let json = try await Fixture.render(heading, messages, by: JSONTranscript())
        let text = try await Fixture.render(heading, messages, by: TextTranscript())
        #expect(!json.isEmpty && !text.isEmpty)
        try Shelf.put(json, at: "sample.json")
        try Shelf.put(text, at: "sample.txt")
    }

    @Test("Every attempt of the corpus in every place, in one document")
    func attacks() async throws {
        let (heading, messages) = try AttackConversation.everywhere()
        let document = try await Fixture.render(
            heading, messages, by: HTMLTranscript(attachments: .linked { "attachments/\($0.filename)" }))
        _ = try StrictHTML.document(document)
        try Shelf.put(document, at: "attacks.html")
        let alone = try await Fixture.render(
            heading, messages, by: HTMLTranscript(attachments: .embedded(total: 1_000_000, each: 500_000) { _ in nil }))
        _ = try StrictHTML.document(alone)
        try Shelf.put(alone, at: "attacks-alone.html")
        try Shelf.put(await Fixture.render(heading, messages, by: JSONTranscript()), at: "attacks.json")
        try Shelf.put(await Fixture.render(heading, messages, by: TextTranscript()), at: "attacks.txt")
    }
}
