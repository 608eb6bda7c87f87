import DiscordModel
import Testing
import Tickets

@testable import Transcripts

@Suite("A transcript as one HTML file")
struct HTMLTranscriptTests {
    private func document(_ messages: TranscriptMessage..., heading: TranscriptHeading = Fixture.heading()) async throws
        -> StrictHTML
    {
        try StrictHTML.document(await Fixture.render(heading, messages))
    }

    @Test("The heading says whose ticket it was, when, and how it ended")
    func heading() async throws {
        let olivia: UserID = 80_351_110_224_678_912
        let mia: UserID = 175_928_847_299_117_063
        let events = [
            Fixture.event(0, .created, by: mia), Fixture.event(1, .userAdded, by: olivia, to: 3),
            Fixture.event(2, .userRemoved, by: olivia, to: 3), Fixture.event(3, .closed, by: olivia, detail: "Solved"),
        ]
        let seen = try await self.document(
            Fixture.message(1, "a"), Fixture.message(2, Fixture.olivia, "b"),
            heading: Fixture.heading(reason: "Solved", events: events)
        ).text
        for part in [
            "Harbour", "Ticket 0042", "closed", "22 November 2026, 14:03 UTC by Mia",
            "22 November 2026, 16:03 UTC by Olivia Stone",
            "Solved", "Mia opened the ticket", "Olivia Stone added user 3", "Olivia Stone removed user 3",
            "Olivia Stone closed the ticket: Solved", "2 messages",
        ] {
            #expect(seen.contains(part), "\(part)")
        }
    }

    @Test("A ticket without messages, reason or end is a whole document, too")
    func empty() async throws {
        let document = try await self.document(heading: Fixture.heading(isClosed: false))
        #expect(document.text.contains("0 messages") && document.text.contains("open"))
    }

    @Test("Messages of one author in a row stand below one name")
    func groups() async throws {
        let document = try await self.document(
            Fixture.message(1, "a"), Fixture.message(2, "b", after: 60),
            Fixture.message(3, Fixture.olivia, "c", after: 61),
            Fixture.message(4, "d", after: 62), Fixture.message(5, "e", after: 62 + 7 * 60))
        #expect(document.elements["article"] == 4)
    }

    @Test("A new day has its own line and group")
    func days() async throws {
        let document = try await self.document(
            Fixture.message(1, "a", after: 35_700), Fixture.message(2, "b", after: 35_900))
        #expect(document.elements["h2"] == 2 && document.elements["article"] == 2)
        #expect(document.text.contains("23 November 2026"))
    }

    @Test("Bots and webhooks carry a badge, people do not")
    func badges() async throws {
        #expect(try await self.document(Fixture.message(1, Fixture.usher, "a")).text.contains("BOT"))
        #expect(try await self.document(Fixture.message(1, "a", ["webhook_id": "1"])).text.contains("BOT"))
        #expect(try await !self.document(Fixture.message(1, "a")).text.contains("BOT"))
    }

    @Test(
        "An avatar is made of initials",
        arguments: [("Olivia Stone", "OS"), ("mia", "M"), ("★", "★"), ("李 小龍", "李小"), ("", "")])
    func avatars(_ name: String, _ initials: String) {
        let avatar = Avatar(of: User(id: 1, username: "a"), called: name)
        #expect(avatar.initials == initials)
        #expect((0..<Avatar.colorCount).contains(avatar.color))
    }

    @Test("A reply shows whom it answers and leads there, if that is in the transcript")
    func replies() async throws {
        let original: Fields = ["id": "7", "author": Fixture.olivia, "content": "**Have** you tried?"]
        let answer = try Fixture.message(8, "Yes", type: 19, ["referenced_message": original])
        let alone = try await Fixture.render(answer, Fixture.message(9, "No", type: 19))
        #expect(alone.contains("Olivia Stone</bdi> <em dir=\"auto\">Have you tried?</em>"))
        #expect(alone.contains("The original message was deleted."))
        let both = try await Fixture.render(Fixture.message(7, Fixture.olivia, "**Have** you tried?"), answer)
        #expect(both.contains("Olivia Stone</bdi> <a href=\"#m7\" dir=\"auto\">Have you tried?</a>"))
    }

    @Test("Edits are marked with their time")
    func edits() async throws {
        let html = try await Fixture.render(Fixture.message(1, "a", ["edited_timestamp": "2026-11-22T15:00:00+00:00"]))
        #expect(
            html.contains(
                "datetime=\"2026-11-22T15:00:00Z\" title=\"Edited on Sunday, 22 November 2026, 15:00:00 UTC\">(edited)</time>"
            )
        )
    }

    @Test(
        "Discord's own messages are sentences",
        arguments: [
            (1, "", "Mia added Olivia Stone."), (2, "", "Mia removed Olivia Stone."),
            (4, "new-name", "Mia renamed the channel to new-name."),
            (6, "", "Mia pinned a message."), (7, "", "Mia joined the server."), (8, "", "Mia boosted the server."),
            (18, "talk", "Mia started the thread talk."), (3, "", "Mia started a call."),
            (8, "3", "Mia boosted the server: 3 times."), (10, "", "Mia boosted the server, which reached level 2."),
            (12, "news", "Mia followed the news of news."), (27, "Talk", "Mia started the stage Talk."),
            (14, "", "The server lost its place in Server Discovery."), (38, "", "Mia reported a raid."),
            (99, "", "type 99"),
        ])
    func systemMessages(_ type: Int, _ content: String, _ sentence: String) async throws {
        let document = try await self.document(Fixture.message(1, content, type: type, ["mentions": [Fixture.olivia]]))
        #expect(document.text.contains(sentence))
        #expect(document.elements["article"] == nil)
    }

    @Test("Somebody who removes themselves left")
    func left() async throws {
        #expect(
            try await self.document(Fixture.message(1, "", type: 2, ["mentions": [Fixture.mia]])).text.contains(
                "Mia left."))
    }

    @Test("An unknown type with text is shown as a message")
    func unknownType() async throws {
        #expect(try await self.document(Fixture.message(1, "a", type: 99)).elements["article"] == 1)
    }

    @Test("Attachments have name, size, kind and a link")
    func attachments() async throws {
        let file: Fields = [
            "id": "1", "filename": "SPOILER_log.txt", "size": 12_595, "url": "https://cdn.example/log.txt?ex=1&is=2",
            "content_type": "text/plain; charset=utf-8", "description": "the log",
        ]
        let document = try await self.document(Fixture.message(1, "", ["attachments": [file]]))
        #expect(document.links.contains("https://cdn.example/log.txt?ex=1&is=2"))
        for part in ["SPOILER_log.txt", "12.2 KB · text/plain", "“the log”", "SPOILER"] {
            #expect(document.text.contains(part))
        }
    }

    @Test(
        "Sizes are short",
        arguments: [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (10_485_760, "10.0 MB"), (-1, "0 B")])
    func sizes(_ bytes: Int, _ text: String) { #expect(ByteCount.text(bytes) == text) }

    @Test("Embeds show all their parts")
    func embeds() async throws {
        let embed: Fields = [
            "title": "Order **7**", "url": "https://a.b", "description": "*new*", "color": 0x00AAFF,
            "timestamp": Fixture.noon.description,
            "author": ["name": "Shop", "url": "https://c.d"] as Fields, "footer": ["text": "foot"] as Fields,
            "image": ["url": "https://cdn.example/a/pic.png?ex=1"] as Fields,
            "fields": [["name": "Price", "value": "5 €", "inline": true] as Fields],
        ]
        let html = try await Fixture.render(Fixture.message(1, "", ["embeds": [embed]]))
        #expect(html.contains("fill=\"#00aaff\""))
        for part in [
            "Order <strong>7</strong></a>", "<em>new</em>", "href=\"https://c.d\"", "foot", "<bdi>pic.png</bdi>",
            "<div class=\"fields\">", "5 €",
            "22 November 2026, 14:03",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        let suppressed = try await Fixture.render(Fixture.message(1, "", ["embeds": [embed], "flags": 4]))
        #expect(!suppressed.contains("Order"))
    }

    /// Source: <https://docs.discord.com/developers/resources/message#embed-object>
    private static let wholeEmbed: Fields = {
        let media: @Sendable (String) -> Fields = { name in
            [
                "url": "https://cdn.example/\(name).png?ex=1", "proxy_url": "https://proxy.example/\(name)",
                "height": 7,
                "width": 9, "content_type": "image/png", "placeholder": "abcd", "placeholder_version": 1,
                "description": "\(name) to see", "flags": 32,
            ]
        }
        return [
            "title": "the title", "type": "rich", "description": "the description", "url": "https://title.example/a",
            "timestamp": Fixture.noon.description, "color": 0x00AAFF, "image": media("image"),
            "footer": [
                "text": "the footer", "icon_url": "https://cdn.example/foot.png",
                "proxy_icon_url": "https://p.example/f",
            ] as Fields,
            "thumbnail": media("thumb"), "video": media("video"),
            "provider": ["name": "the provider", "url": "https://provider.example/b"] as Fields,
            "author": [
                "name": "the author", "url": "https://author.example/c", "icon_url": "https://cdn.example/face.png",
                "proxy_icon_url": "https://p.example/a",
            ] as Fields,
            "fields": [["name": "the field", "value": "the value", "inline": true] as Fields], "flags": 32,
        ]
    }()

    @Test("Every field of an embed that says something is shown, in HTML and in text; nothing of it is fetched")
    func wholeEmbed() async throws {
        let entry = try Fixture.message(1, "", ["embeds": [Self.wholeEmbed]])
        let document = try await self.document(entry)
        let html = try await Fixture.render(entry)
        let text = try await Fixture.render(entry, by: TextTranscript())
        for part in [
            "the title", "the description", "the footer", "the provider", "the author", "the field", "the value",
            "image to see", "thumb to see", "video to see", "Picture: ", "Thumbnail: ", "Video: ", "Author’s icon: ",
            "Footer’s icon: ", "2026",
        ] {
            #expect(document.text.contains(part) && text.contains(part), "\(part)")
        }
        let links = [
            "https://title.example/a", "https://cdn.example/image.png?ex=1", "https://cdn.example/thumb.png?ex=1",
            "https://cdn.example/video.png?ex=1", "https://provider.example/b", "https://author.example/c",
            "https://cdn.example/face.png", "https://cdn.example/foot.png",
        ]
        for link in links { #expect(document.links.contains(link) && text.contains(link), "\(link)") }
        #expect(document.elements["img"] == nil && document.elements["video"] == nil)
        #expect(html.contains("fill=\"#00aaff\""))
        // JSON has what only machines care for, too.
        let json = try await Fixture.render(entry, by: JSONTranscript())
        for part in ["abcd", "proxy.example", "p.example"] { #expect(json.contains(part), "\(part)") }
    }

    @Test("A preview without a title leads to its page, a video without an address of its own to Discord's copy")
    func previews() async throws {
        let embed: Fields = [
            "type": "gifv", "url": "https://page.example/x",
            "video": ["proxy_url": "https://proxy.example/v.mp4"] as Fields,
            "provider": ["url": "https://provider.example"] as Fields,
        ]
        let links = try await self.document(Fixture.message(1, "", ["embeds": [embed]])).links
        for link in ["https://page.example/x", "https://proxy.example/v.mp4", "https://provider.example"] {
            #expect(links.contains(link), "\(link)")
        }
    }

    @Test("Buttons, menus, stickers, reactions and forwards are shown")
    func extras() async throws {
        let buttons: [Fields] = [
            ["type": 2, "style": 4, "label": "Close", "custom_id": "x", "emoji": ["name": "🔒"] as Fields]
        ]
        let snapshot: Fields = [
            "message": ["content": "from elsewhere", "timestamp": Fixture.noon.description] as Fields
        ]
        let html = try await Fixture.render(
            Fixture.message(
                1, "",
                [
                    "components": [["type": 1, "components": buttons] as Fields], "message_snapshots": [snapshot],
                    "sticker_items": [["id": "1", "name": "Wave"] as Fields],
                    "reactions": [["count": 3, "emoji": ["name": "👍"] as Fields] as Fields],
                ]))
        for part in ["<span class=\"button danger\">🔒 Close</span>", "from elsewhere", "Wave", "👍 3</li>"] {
            #expect(html.contains(part), "\(part)")
        }
    }
}
