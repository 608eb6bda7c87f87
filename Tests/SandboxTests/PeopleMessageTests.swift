import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("What people do with messages")
struct PeopleMessageTests {
    private func control(_ town: Town) -> API { API(base: town.sandbox.pageURL + "sandbox") }

    @Test("Authors edit their own messages, each edit with a time of its own; nobody else's")
    func edits() async throws {
        try await Town.visit { town in
            let said = try await town.mia.says("one", in: town.general)
            let first = try await town.mia.edits(said.id, to: "two", in: town.general)
            let second = try await town.mia.edits(said.id, to: "three", in: town.general)
            #expect(second.content == "three" && second.isEdited)
            #expect(first.json["edited_timestamp"] != second.json["edited_timestamp"])
            await #expect(throws: PersonRefusal.self) {
                try await town.owner.edits(said.id, to: "four", in: town.general)
            }
            await #expect(throws: PersonRefusal.self) { try await town.mia.edits(said.id, to: " ", in: town.general) }
            await #expect(throws: PersonRefusal.self) { try await town.mia.edits(1, to: "x", in: town.general) }
        }
    }

    @Test("Authors delete their own messages, others need Manage Messages")
    func deletes() async throws {
        try await Town.visit { town in
            let noah = await town.guild.addPerson("noah")
            let said = try await town.mia.says("one", in: town.general)
            let other = try await town.mia.says("two", in: town.general)
            await #expect(throws: PersonRefusal.self) { try await noah.deletes(said.id, in: town.general) }
            try await town.mia.deletes(said.id, in: town.general)
            try await town.owner.deletes(other.id, in: town.general)
            await #expect(throws: PersonRefusal.self) { try await town.mia.deletes(said.id, in: town.general) }
            #expect(await town.mia.messages(in: town.general).isEmpty)
        }
    }

    @Test("Files are sent with or without a text, served until they are lost, and under fresh addresses after expiry")
    func files() async throws {
        try await Town.visit { town in
            let file = SentFile("../../a b.txt", contentType: "text/plain", bytes: Array("hello".utf8))
            let sent = try await town.mia.sends(file, in: town.general)
            let attachment = try #require(sent.attachments.first)
            #expect(attachment.filename == ".._.._a_b.txt" && attachment.size == 5)
            func status(_ url: String) async throws -> Int {
                Int(try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10)).status.code)
            }
            #expect(try await status(attachment.url) == 200)
            await town.guild.expireAddresses(of: sent.id, in: town.general)
            #expect(try await status(attachment.url) == 404)
            let fresh = try #require(await town.mia.messages(in: town.general).last?.attachments.first)
            #expect(try await status(fresh.url) == 200)
            await town.guild.loseFiles(of: sent.id, in: town.general)
            let lost = try #require(await town.mia.messages(in: town.general).last?.attachments.first)
            #expect(try await status(lost.url) == 404)
            await town.guild.setPermissions(
                of: .everyone(of: town.guild.id), to: [.viewChannel, .sendMessages, .readMessageHistory])
            await #expect(throws: PersonRefusal.self) { try await town.mia.sends(file, in: town.general) }
        }
    }

    @Test("The control API sends files, edits and deletes")
    func control() async throws {
        try await Town.visit { town in
            let (control, path) = (self.control(town), "/channels/\(town.general)/messages")
            let file: JSON = ["filename": "a.txt", "content_type": "text/plain", "data": "aGVsbG8="]
            let sent = try await control("POST", path, ["as": "mia", "content": "see", "files": [file]])
            let id = try #require(sent.json?["id"]?.string)
            #expect(sent.json?["attachments"]?[0]?["size"]?.int == 5)
            let edited = try await control("POST", "\(path)/\(id)/edit", ["as": "mia", "content": "seen"])
            #expect(edited.json?["content"]?.string == "seen")
            #expect(try await control("POST", "\(path)/\(id)/edit", ["as": "olivia", "content": "x"]).status == 400)
            #expect(try await control("POST", "\(path)/\(id)/paint", ["as": "mia"]).status == 404)
            #expect(
                try await control("POST", path, ["as": "mia", "files": [["filename": "a", "data": "?"]]]).status == 400)
            #expect(try await control("POST", "\(path)/\(id)/delete", ["as": "mia"]).status == 200)
            #expect(await town.mia.messages(in: town.general).isEmpty)
        }
    }

    @Test("Base64 is read as it is written", arguments: 0...9)
    func base64(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 83 &+ 250) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.decode("a b") == nil)
    }
}
