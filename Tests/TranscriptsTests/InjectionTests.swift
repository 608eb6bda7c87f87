import DiscordModel
import Foundation
import Testing
import Tickets

@testable import Transcripts

@Suite("Text from people never becomes markup")
struct InjectionTests {
    static let corpus = AttackCorpus.all

    @Test("There are many attempts, and no two are the same")
    func many() {
        #expect(Self.corpus.count >= 150)
        #expect(Set(Self.corpus.map { Array($0.utf8) }).count == Self.corpus.count)
    }

    /// What a reader sees of `text` where no Markdown is read.
    private static func visible(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" })
    }

    @Test("In the content of a message, in every way Discord shows one", arguments: corpus)
    func content(_ attack: String) async throws {
        let other = Fixture.user(2, attack)
        let messages = try [
            Fixture.message(1, attack),
            Fixture.message(
                2, "edited \(attack) *\(attack)*", ["edited_timestamp": Fixture.noon.description, "pinned": true]),
            Fixture.message(
                3, "x", type: 19, ["referenced_message": ["id": "1", "author": other, "content": attack] as Fields]),
            Fixture.message(4, "", ["message_snapshots": [["message": ["content": attack] as Fields] as Fields]]),
            Fixture.message(5, attack, type: 999),
            Fixture.message(6, "- \(attack)\n  - \(attack)\n> \(attack)\n-# \(attack)\n## \(attack)"),
        ]
        _ = try StrictHTML.document(await Fixture.render(Fixture.heading(), messages))
    }

    @Test("In names of people, roles and channels", arguments: corpus)
    func names(_ attack: String) async throws {
        let author = Fixture.user(1, attack)
        let heading = Fixture.heading(guildName: attack, roleNames: [7: attack], channelNames: [5: attack])
        let messages = try [
            Fixture.message(1, author, "<@1> <@&7> <#5>", ["mentions": [author]]),
            Fixture.message(2, author, attack, type: 4),
            Fixture.message(3, author, "", type: 1, ["mentions": [author]]),
            Fixture.message(4, author, attack, type: 18),
            Fixture.message(
                5, author, "a", type: 20, ["interaction_metadata": ["user": author, "name": attack] as Fields]),
        ]
        let seen = try StrictHTML.document(await Fixture.render(heading, messages)).text
        let name = Self.visible(attack)
        #expect(seen.components(of: name) >= 9)
        #expect(seen.contains("@\(name) @\(name) #\(name)"))
    }

    @Test("In the reason and in events", arguments: corpus)
    func reasons(_ attack: String) async throws {
        let events = [
            Fixture.event(1, .closed, by: 1, detail: attack),
            Fixture.event(2, TicketEvent.Kind(rawValue: attack), by: 1, to: 2, detail: attack),
        ]
        let document = try StrictHTML.document(
            await Fixture.render(Fixture.heading(reason: attack, events: events), []))
        #expect(document.text.components(of: Self.visible(attack)) == 4)
        // Only the link to the conversation.
        #expect(document.elements["a"] == 1)
    }

    @Test("In all parts of an embed", arguments: corpus)
    func embeds(_ attack: String) async throws {
        let media: Fields = ["url": attack]
        let embed: Fields = [
            "title": attack, "description": attack, "url": attack, "color": -1, "footer": ["text": attack] as Fields,
            "image": media, "thumbnail": media, "author": ["name": attack, "url": attack] as Fields,
            "provider": ["name": attack] as Fields,
            "fields": [
                ["name": attack, "value": attack, "inline": true] as Fields,
                ["name": attack, "value": attack] as Fields,
            ],
        ]
        let document = try StrictHTML.document(
            await Fixture.render(Fixture.heading(), [Fixture.message(1, "", ["embeds": [embed]])]))
        #expect(document.text.components(of: Self.visible(attack)) >= 3)
    }

    @Test("In files, stickers, buttons and reactions", arguments: corpus)
    func extras(_ attack: String) async throws {
        let file: Fields = [
            "id": "1", "filename": attack, "size": 5, "url": attack, "content_type": attack, "description": attack,
        ]
        let components: [Fields] = [
            [
                "type": 1,
                "components": [
                    ["type": 2, "style": 5, "label": attack, "url": attack, "emoji": ["name": attack] as Fields]
                        as Fields,
                    ["type": 3, "placeholder": attack, "custom_id": attack] as Fields,
                ],
            ],
            ["type": 17, "components": [["type": 10, "content": attack] as Fields]],
        ]
        let message = try Fixture.message(
            1, "",
            [
                "attachments": [file], "components": components,
                "sticker_items": [["id": "1", "name": attack] as Fields],
                "reactions": [
                    ["count": 1, "emoji": ["id": "1", "name": attack] as Fields] as Fields,
                    ["count": 1, "emoji": ["name": attack] as Fields] as Fields,
                ],
            ])
        let document = try StrictHTML.document(await Fixture.render(Fixture.heading(), [message]))
        #expect(document.text.components(of: Self.visible(attack)) >= 7)
    }

    @Test("Nothing is fetched: no address stands anywhere but in links")
    func requests() async throws {
        let html = try await Fixture.render(Fixture.message(1, "https://a.b"))
        #expect(!html.contains(" src=") && !html.contains("url(") && !html.contains("@import"))
        #expect(html.contains("default-src 'none'") && !html.contains("unsafe"))
        #expect(html.replacing("https://a.b", with: "").contains("http://") == false)
    }
}

extension String {
    /// How often `part` stands in the text, byte for byte.
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = Array(self.utf8)[...]
        let part = Array(part.utf8)
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
