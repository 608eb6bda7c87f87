import DiscordModel
import Foundation
import Testing
import Tickets

@testable import Transcripts

@Suite("A transcript as JSON")
struct JSONTranscriptTests {
    private struct Document: Decodable {
        struct Entry: Decodable {
            struct Version: Decodable {
                struct Raw: Decodable {
                    let content: String
                    let nonce: String?
                }
                let at: String
                let discord: Raw?
            }
            struct File: Decodable {
                let id: String
                let state: String
                let sha256: String?
                let file: String?
            }
            let id: String
            let status: String
            let content: String?
            let versions: [Version]
            let attachments: [File]
        }
        let format: String
        let formatVersion: Int
        let names: [String: [String: String]]
        let messages: [Entry]
        let messageCount: Int
    }

    private func document(
        _ messages: [TranscriptMessage], heading: TranscriptHeading = Fixture.heading(),
        _ place: AttachmentPlace = .named
    ) async throws -> Document {
        let bytes = try await Fixture.render(heading, messages, by: JSONTranscript(attachments: place))
        return try JSONDecoder().decode(Document.self, from: Data(bytes))
    }

    @Test("Nothing at all is a document, too")
    func empty() async throws {
        let document = try await self.document([])
        #expect(document.format == "usher-transcript" && document.formatVersion == 1)
        #expect(document.messages.isEmpty && document.messageCount == 0)
    }

    @Test("Each version has Discord's own object, with fields that Usher knows nothing of")
    func versions() async throws {
        let entry = TranscriptMessage(
            id: 1,
            versions: [
                try Fixture.version(1, Fixture.mia, "a", ["nonce": "x"]),
                try Fixture.version(1, Fixture.mia, "b", ["edited_timestamp": Fixture.noon.description]),
            ], deletedAt: Fixture.noon)
        let message = try #require(try await self.document([entry]).messages.first)
        #expect(message.status == "deleted" && message.content == "b")
        #expect(message.versions.map(\.discord?.content) == ["a", "b"] && message.versions[0].discord?.nonce == "x")
    }

    @Test("Attachments have their state, their digest, and a link where there is one")
    func attachments() async throws {
        var entry = try Fixture.message(1, "a")
        entry.attachments = [7: Fixture.file(7, "x", .kept, digest: "d1"), 8: Fixture.file(8, "y", .lost)]
        let named = try #require(try await self.document([entry]).messages.first).attachments
        #expect(named.map(\.state) == ["kept", "lost"] && named[0].sha256 == "d1" && named[0].file == nil)
        let linked = try await self.document([entry], .linked { "files/\($0.filename)" })
        #expect(linked.messages.first?.attachments.map(\.file) == ["files/x", nil])
    }

    @Test("Any text comes out as it went in", arguments: AttackCorpus.all)
    func texts(_ text: String) async throws {
        let heading = Fixture.heading(guildName: text, roleNames: [7: text])
        let document = try await self.document([Fixture.message(1, text)], heading: heading)
        #expect(document.messages.first?.content?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(document.names["roles"]?["7"]?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
}
