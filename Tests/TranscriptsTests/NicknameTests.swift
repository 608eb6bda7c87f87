import DiscordModel
import Foundation
import Testing
import Tickets

@testable import Transcripts

@Suite("What people are called on their server")
struct NicknameTests {
    private static let user: Fields = ["id": "33", "username": "mia_93", "global_name": "Mia"]
    private static func member(_ nickname: String?) -> Fields {
        nickname.map { ["nick": $0] } ?? ["roles": [String]()]
    }

    private static func message(_ id: Int, after seconds: Int = 0, _ more: Fields = [:]) throws -> TranscriptMessage {
        try Fixture.message(id, Self.user, "text \(id)", after: seconds, more)
    }

    private func authors(_ messages: TranscriptMessage...) async throws -> [String] {
        let html = String(decoding: try await Fixture.render(Fixture.heading(), messages), as: UTF8.self)
        return html.matches(of: /<h3><bdi class="author"[^>]*>([^<]*)<\/bdi>/).map { String($0.1) }
    }

    @Test("The nickname at the time of the message is shown, with the username beside it")
    func nickname() async throws {
        let entry = try Self.message(1, ["member": Self.member("Captain <Mia>")])
        let html = try await Fixture.render(entry)
        #expect(html.contains("<bdi class=\"author\" title=\"@mia_93\">Captain &lt;Mia&gt;</bdi>"))
        #expect(html.contains("aria-hidden=\"true\">CM</div>"))
        let text = try await Fixture.render(entry, by: TextTranscript())
        #expect(text.contains("] Captain <Mia> (@mia_93, 33)\n"))
    }

    @Test(
        "Without a nickname it is the global name; where that is the username, but for capitals, nothing is said twice")
    func otherNames() async throws {
        let named = try await Fixture.render(Self.message(1, ["member": Self.member(nil)]))
        #expect(named.contains("<bdi class=\"author\" title=\"@mia_93\">Mia</bdi>"))
        let plain = try await Fixture.render(Fixture.message(1, ["id": "33", "username": "mia_93"], "a"))
        #expect(plain.contains("<bdi class=\"author\">mia_93</bdi>"))
        let capital = try await Fixture.render(
            Fixture.message(1, ["id": "33", "username": "mia", "global_name": "Mia"], "a"))
        #expect(capital.contains("<bdi class=\"author\">Mia</bdi>"))
    }

    @Test("Whoever gets another nickname stands below it from then on")
    func changed() async throws {
        let names = try await self.authors(
            Self.message(1, ["member": Self.member("First")]),
            Self.message(2, after: 1, ["member": Self.member("First")]),
            Self.message(3, after: 2, ["member": Self.member("Second")]),
            Self.message(4, after: 3, ["member": Self.member(nil)]))
        #expect(names == ["First", "Second", "Mia"])
    }

    @Test("A message from history, which has no nicknames, is by whom the other messages say")
    func history() async throws {
        #expect(
            try await self.authors(Self.message(1), Self.message(2, after: 600, ["member": Self.member("Captain")]))
                == ["Captain", "Captain"])
    }

    @Test("An edit that was found in history leaves the name of the first version")
    func editFromHistory() async throws {
        let edit = (Fixture.noon + .seconds(60)).description
        let entry = TranscriptMessage(
            id: 1,
            versions: [
                try Fixture.version(1, Self.user, "a", ["member": Self.member("Captain")]),
                try Fixture.version(1, Self.user, "b", ["edited_timestamp": edit]),
            ])
        #expect(try await self.authors(entry) == ["Captain"])
    }

    @Test("What the server says now names those whose messages do not")
    func heading() async throws {
        let entry = try Self.message(1)
        let plain = Fixture.heading()
        let heading = TranscriptHeading(
            ticket: plain.ticket, guildName: "Harbour", events: [], userNames: [33: "Captain"], roleNames: [:],
            channelNames: [:])
        #expect(try await Fixture.render(entry, heading: heading).contains(">Captain</bdi></h3>"))
    }

    @Test("A webhook is called what each of its messages says, also after others")
    func webhook() async throws {
        func message(_ id: Int, _ name: String) throws -> TranscriptMessage {
            try Fixture.message(id, ["id": "8", "username": name], "a", after: id * 1000, ["webhook_id": "8"])
        }
        #expect(try await self.authors(message(1, "News"), message(2, "Weather")) == ["News", "Weather"])
    }

    @Test("Mentions, answers, uses of commands and Discord's own sentences have it, too")
    func elsewhere() async throws {
        let mentioned = Self.user.merging(["member": Self.member("Captain")]) { $1 }
        let original: Fields = ["id": "1", "author": Self.user, "content": "x"]
        let command: Fields = ["interaction_metadata": ["user": Self.user, "name": "order"] as Fields]
        let messages = [
            try Fixture.message(1, Fixture.olivia, "<@33>", ["mentions": [mentioned]]),
            try Fixture.message(2, Fixture.olivia, "b", type: 19, ["referenced_message": original]),
            try Fixture.message(3, Fixture.usher, "c", type: 20, command),
            try Fixture.message(4, Fixture.olivia, "", type: 1, ["mentions": [mentioned]]),
        ]
        let html = try StrictHTML.document(await Fixture.render(Fixture.heading(), messages)).text
        let text = String(
            decoding: try await Fixture.render(Fixture.heading(), messages, by: TextTranscript()), as: UTF8.self)
        #expect(html.contains("@Captain") && html.contains("Captain used /order"))
        #expect(html.contains("Olivia Stone added Captain."))
        for part in ["@Captain", "Answers Captain: x", "Captain used /order", "Olivia Stone added Captain."] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("JSON has the name shown and all that it may be made of")
    func json() async throws {
        struct Document: Decodable {
            struct Entry: Decodable {
                struct Author: Decodable, Equatable {
                    let name: String
                    let nickname: String?
                    let globalName: String?
                    let username: String
                }
                let author: Author
            }
            let messages: [Entry]
        }
        let messages = [try Self.message(1, ["member": Self.member("Captain")]), try Self.message(2)]
        let bytes = try await Fixture.render(Fixture.heading(), messages, by: JSONTranscript())
        let authors = try JSONDecoder().decode(Document.self, from: Data(bytes)).messages.map(\.author)
        #expect(
            authors == [
                .init(name: "Captain", nickname: "Captain", globalName: "Mia", username: "mia_93"),
                .init(name: "Captain", nickname: nil, globalName: "Mia", username: "mia_93"),
            ])
    }
}
