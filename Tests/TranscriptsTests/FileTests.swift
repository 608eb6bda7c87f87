import DiscordModel
import Testing
import Tickets

@testable import Transcripts

@Suite("Attachments and what became of them")
struct FileTests {
    private static let attachment: Fields = [
        "id": "7", "filename": "a <b>.png", "size": 2048, "url": "https://cdn.example/7/a.png?ex=1",
        "content_type": "image/png",
    ]

    private func message(_ state: ArchivedAttachment.State?, _ more: Fields = [:], size: Int = 2048) throws
        -> TranscriptMessage
    {
        var message = try Fixture.message(1, "", ["attachments": [Self.attachment.merging(more) { $1 }]])
        if let state {
            message.attachments[7] = Fixture.file(
                7, "a <b>.png", state, size: size, type: "image/png", digest: state == .kept ? "d1" : nil)
        }
        return message
    }

    private func document(_ message: TranscriptMessage, _ place: AttachmentPlace = .named) async throws -> StrictHTML {
        try StrictHTML.document(
            await Fixture.render(Fixture.heading(), [message], by: HTMLTranscript(attachments: place)))
    }

    @Test(
        "Each state has its sentence, and only what Discord alone has is linked there",
        arguments: [
            (ArchivedAttachment.State?.none, "Not copied", true), (.waiting, "Not copied", true),
            (.kept, "kept in the archive", false), (.tooLarge, "larger than the archive takes", false),
            (.overQuota, "space for this server was used up", false), (.lost, "Lost:", false),
            (.erased, "Erased at its author's request", false),
        ])
    func states(_ state: ArchivedAttachment.State?, _ sentence: String, _ isLinked: Bool) async throws {
        let document = try await self.document(self.message(state))
        #expect(document.text.contains(sentence))
        #expect(document.links.contains("https://cdn.example/7/a.png?ex=1") == isLinked)
        #expect(document.text.contains("a <b>.png") == (state != .erased))
        #expect(document.text.contains("2.0 KB") == (state != .erased))
    }

    @Test("A kept file is linked where its link leads, and a picture beside the document is shown")
    func linked() async throws {
        let document = try await self.document(
            self.message(.kept), .linked { "files/\($0.digest ?? "")-\($0.filename)" })
        #expect(document.links.contains("files/d1-a%20%3Cb%3E.png"))
        #expect(document.elements["img"] == 1)
        let far = try await self.document(self.message(.kept), .linked { _ in "https://a.b/x" })
        #expect(far.links.contains("https://a.b/x") && far.elements["img"] == nil)
    }

    @Test(
        "A link that leads anywhere else is none",
        arguments: [
            "javascript:alert(1)", "//evil.example/x", "data:,x", "", "a/../../b", "a/%2E%2e/b", "..", "a\\b",
            "/\\evil.example",
        ])
    func badLinks(_ link: String) async throws {
        let document = try await self.document(self.message(.kept), .linked { _ in link })
        #expect(document.links.allSatisfy { $0.hasPrefix("#") || $0 == "data:," })
        #expect(document.text.contains("kept in the archive"))
    }

    @Test(
        "Links are relative or of the web",
        arguments: [
            ("a/b c.png", "a/b%20c.png", true), ("a/ü#?.png", "a/%C3%BC%23?.png", true),
            ("/t/1?sig=a%2B", "/t/1?sig=a%2B", true), ("https://a.b/c", "https://a.b/c", false),
            ("a/\"onload=x", "a/%22onload=x", true), ("a/b:c", "a/b%3Ac", true),
        ])
    func links(_ text: String, _ address: String, _ isRelative: Bool) throws {
        let link = try #require(FileLink(text))
        #expect(link.address == address && link.isRelative == isRelative)
    }

    @Test("Pictures stand in the document as far as the budget goes, by what they are and not by what they are called")
    func embedded() async throws {
        let png = try SamplePicture.png()
        func place(total: Int, each: Int, _ bytes: [UInt8]?) -> AttachmentPlace {
            .embedded(total: total, each: each) { _ in bytes }
        }
        let whole = try await self.document(self.message(.kept), place(total: 1 << 20, each: 1 << 20, png))
        #expect(whole.elements["img"] == 1 && whole.text.contains("a <b>.png"))
        for place in [
            place(total: 100, each: 1 << 20, png), place(total: 1 << 20, each: 100, png),
            place(total: 1 << 20, each: 1 << 20, nil),
            place(total: 1 << 20, each: 1 << 20, Array("<svg onload=alert(1)>".utf8)),
        ] {
            let document = try await self.document(self.message(.kept), place)
            #expect(document.elements["img"] == nil && document.text.contains("kept in the archive"))
        }
        struct Trouble: Error {}
        let broken = AttachmentPlace.embedded(total: 1 << 20, each: 1 << 20) { _ in throw Trouble() }
        #expect(try await self.document(self.message(.kept), broken).text.contains("kept in the archive"))
        #expect(
            try await self.document(self.message(.lost), place(total: 1 << 20, each: 1 << 20, png)).elements["img"]
                == nil)
    }

    @Test("The budget is for all pictures together")
    func budget() async throws {
        let png = try SamplePicture.png()
        let messages = try (0..<3).map { _ in try self.message(.kept, size: png.count) }
        let place = AttachmentPlace.embedded(total: png.count * 2 + 1, each: png.count) { _ in png }
        let document = try StrictHTML.document(
            await Fixture.render(Fixture.heading(), messages, by: HTMLTranscript(attachments: place)))
        #expect(document.elements["img"] == 2)
    }

    @Test("A spoiler picture is covered by a check box")
    func spoiler() async throws {
        let png = try SamplePicture.png()
        let message = try self.message(.kept, ["filename": "SPOILER_a.png"])
        let place = AttachmentPlace.embedded(total: 1 << 20, each: 1 << 20) { _ in png }
        let html = try await Fixture.render(message, by: HTMLTranscript(attachments: place))
        #expect(html.contains("<span><img") && html.contains("aria-label=\"Show the spoiler\""))
    }

    @Test("A voice message has its duration and its waveform")
    func voice() async throws {
        let more: Fields = [
            "filename": "voice-message.ogg", "content_type": "audio/ogg", "duration_secs": 65.2, "waveform": "AAD/gA==",
        ]
        let document = try await self.document(self.message(.kept, more))
        #expect(document.text.contains("voice message, 1:05") && document.elements["rect"] == 4)
        let broken = try await self.document(self.message(.kept, more.merging(["waveform": "\"><x"]) { $1 }))
        #expect(broken.elements["svg"] == nil)
        let linked = try await self.document(self.message(.kept, more), .linked { _ in "a.ogg" })
        #expect(linked.elements["audio"] == 1)
    }

    @Test("Base64 is read as it is written", arguments: 0...70)
    func base64(_ count: Int) {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
        var text: [UInt8] = []
        Base64.append(content, to: &text)
        #expect(text.count % 4 == 0)
        #expect(Base64.decoded(String(decoding: text, as: UTF8.self), limit: 100) == content)
    }
}
