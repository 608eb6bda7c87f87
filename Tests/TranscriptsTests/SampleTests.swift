import DiscordModel
import Foundation
import Testing
import Tickets

@testable import Transcripts

/// Writes one rich transcript into the temporary folder, to be looked at in a browser.
@Suite("A sample to look at")
struct SampleTests {
    private static let pepe = Fixture.user(653_122_907_123_712_000, "Pepe Ñandú")

    private static let markdown = """
        # Everything at once
        ## A smaller heading
        ### The smallest
        -# and the subtext below
        **Bold**, *italic*, __underlined__, ~~struck~~, ***both***, `inline code`, ||a spoiler with **bold** in it||, \\*escaped\\*.
        > A quote with a [masked link](https://example.com/help "title")
        > on two lines, and ||a hidden word||
        - first
        - second with <@80351110224678912>
          - nested
            1. numbered
            2. inside
        - third
        Mentions: <@175928847299117063>, <@&7>, <#5>, </close:12>, @everyone. Moments: <t:1795356202:F>, <t:1795356202:R>.
        Custom emoji <:usher_wave:123>, a bare link https://example.com/a/b?c=d, and <https://example.org>.
        ```swift
        /// Greets whoever comes.
        func greet(_ name: String) -> String {
            "Hello, \\(name)! <b>not bold</b>"
        }
        ```
        """

    private static func embed() -> Fields {
        [
            "title": "Order 4711", "url": "https://shop.example/orders/4711", "color": 0x1F8B4C,
            "description": "Two items, **paid**, on their way since <t:1795300000:D>.",
            "author": ["name": "Harbour Shop", "url": "https://shop.example"] as Fields,
            "fields": [
                ["name": "Item", "value": "Rope, 20 m", "inline": true] as Fields,
                ["name": "Price", "value": "24.90 €", "inline": true] as Fields,
                ["name": "State", "value": "`shipped`", "inline": true] as Fields,
                ["name": "Note", "value": "Leave it with the neighbour, please."] as Fields,
            ],
            "image": ["url": "https://cdn.example/pictures/parcel.jpg?ex=1"] as Fields,
            "footer": ["text": "shop.example"] as Fields,
            "timestamp": Fixture.noon.description,
        ]
    }

    private static func messages() throws -> [Message] {
        let file: Fields = [
            "id": "1", "filename": "broken-rope.jpg", "size": 2_412_133,
            "url": "https://cdn.discordapp.com/attachments/1/2/broken-rope.jpg?ex=a&is=b&hm=c",
            "content_type": "image/jpeg", "description": "A rope, torn in the middle",
        ]
        let log: Fields = [
            "id": "2", "filename": "SPOILER_console.log", "size": 845,
            "url": "https://cdn.discordapp.com/attachments/1/3/SPOILER_console.log",
            "content_type": "text/plain; charset=utf-8",
        ]
        let greeting: Fields = [
            "title": "Ticket 0042", "color": 0x5865F2,
            "description":
                "Thank you for getting in touch. Please describe what you need; somebody will be with you soon.",
        ]
        let close: Fields = [
            "type": 1,
            "components": [
                ["type": 2, "style": 4, "label": "Close", "custom_id": "x", "emoji": ["name": "🔒"] as Fields] as Fields
            ],
        ]
        return try [
            Fixture.message(
                1, Fixture.usher, "<@175928847299117063> <@&7>",
                ["mentions": [Fixture.mia], "embeds": [greeting], "components": [close], "pinned": true]),
            Fixture.message(
                2, Fixture.usher, "", after: 2, type: 6, ["message_reference": ["message_id": "1"] as Fields]),
            Fixture.message(3, "Hi! My rope broke on the first day 😢", after: 70),
            Fixture.message(4, "Here is what it looks like:", after: 95, ["attachments": [file, log]]),
            Fixture.message(
                5, "The order was https://shop.example/orders/4711.", after: 130,
                ["edited_timestamp": (Fixture.noon + .seconds(150)).description]),
            Fixture.message(
                6, Fixture.olivia, "Oh no, I am sorry to see that! Let me look it up.", after: 300, type: 19,
                [
                    "referenced_message": [
                        "id": "3", "author": Fixture.mia, "content": "Hi! My rope broke on the first day 😢",
                    ] as Fields,
                    "reactions": [
                        ["count": 2, "emoji": ["name": "❤️"] as Fields] as Fields,
                        ["count": 1, "emoji": ["id": "5", "name": "ahoy"] as Fields] as Fields,
                    ],
                ]),
            Fixture.message(
                7, Fixture.usher, "", after: 330, type: 20,
                [
                    "interaction_metadata": ["user": Fixture.olivia, "name": "order"] as Fields,
                    "embeds": [Self.embed()],
                ]),
            Fixture.message(8, Fixture.olivia, "", after: 400, type: 1, ["mentions": [Self.pepe]]),
            Fixture.message(9, Self.pepe, Self.markdown, after: 500, ["mentions": [Fixture.mia, Fixture.olivia]]),
            Fixture.message(10, "🎉 🪢 👍🏽", after: 40_000),
            Fixture.message(
                11,
                "שלום, תודה רבה! مرحبا and 日本語 in one line; a_very_long_name_without_any_space_"
                    + String(repeating: "abcdefghij", count: 14), after: 40_030),
            Fixture.message(12, "", after: 40_060, ["sticker_items": [["id": "1", "name": "Happy seal"] as Fields]]),
            Fixture.message(
                13, Self.pepe, "", after: 41_000,
                [
                    "message_snapshots": [
                        [
                            "message": [
                                "content": "New ropes come on **Monday**.", "timestamp": Fixture.noon.description,
                            ] as Fields
                        ] as Fields
                    ]
                ]),
            Fixture.message(14, Fixture.olivia, "A new rope is on its way. Anything else?", after: 41_100, type: 19),
            Fixture.message(15, "No, <script>alert('thank you')</script>", after: 41_200),
            Fixture.message(16, Fixture.olivia, "closed-0042", after: 41_300, type: 4),
        ]
    }

    @Test("A rich transcript is strict HTML")
    func sample() async throws {
        let (mia, olivia): (UserID, UserID) = (175_928_847_299_117_063, 80_351_110_224_678_912)
        let heading = Fixture.heading(
            guildName: "Harbour ⚓", reason: "A new rope was sent.\nNothing else is open.",
            events: [
                Fixture.event(0, .created, by: mia),
                Fixture.event(6, .userAdded, by: olivia, to: 653_122_907_123_712_000),
                Fixture.event(688, .closed, by: olivia, detail: "A new rope was sent."),
            ],
            roleNames: [7: "Staff"], channelNames: [5: "ticket-0042"], closedAfter: 688 * 60)
        let document = try await Fixture.render(heading, Self.messages())
        _ = try StrictHTML.document(document)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("usher-transcript-sample.html")
        try Data(document).write(to: file)
    }
}
