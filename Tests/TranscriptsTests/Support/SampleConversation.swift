import DiscordModel
import Tickets

/// A ticket in which everything happens that a transcript has to show.
enum SampleConversation {
    static let mia: UserID = 175_928_847_299_117_063
    static let olivia: UserID = 80_351_110_224_678_912
    static let pepe: Fields = ["id": "653122907123712003", "username": "pepe.nandu", "global_name": "Pepe Ñandú"]
    static let pictureDigest = String(repeating: "ab", count: 32)

    /// Ids like Discord's, which tell the time; these all that of the greeting.
    static func id(_ number: Int) -> Int {
        Int(Fixture.noon.millisecondsSince1970 - MessageID.epochMilliseconds) << 22 + number
    }

    static func heading() -> TranscriptHeading {
        Fixture.heading(
            guildName: "Harbour Rentals",
            reason: "Refund for the second day, and a new mainsheet on the boat before Saturday.",
            events: [
                Fixture.event(0, .created, by: Self.mia),
                Fixture.event(6, .userAdded, by: Self.olivia, to: 653_122_907_123_712_003),
                Fixture.event(1448, .closed, by: Self.olivia, detail: "Refund for the second day"),
            ],
            roleNames: [7: "Staff", 8: "Skippers"], channelNames: [5: "ticket-0042", 6: "weather"],
            closedAfter: 1448 * 60)
    }

    static func messages() throws -> [TranscriptMessage] {
        try Self.opening() + Self.middle() + SampleParts.markdown() + SampleParts.parts() + SampleParts.components()
            + Self.ending()
    }

    private static func opening() throws -> [TranscriptMessage] {
        let greeting: Fields = [
            "title": "Ticket 0042", "color": 0x2D5BC7,
            "description":
                "Thank you for getting in touch. Please describe what you need; somebody will be with you soon.",
        ]
        let close: Fields = [
            "type": 1,
            "components": [
                ["type": 2, "style": 4, "label": "Close", "custom_id": "x", "emoji": ["name": "🔒"] as Fields] as Fields
            ],
        ]
        let picture: Fields = [
            "id": "101", "filename": "evening-at-the-pier.png", "size": 48_113, "url": "https://cdn.example/1",
            "content_type": "image/png", "description": "A small sailing boat in front of a low sun",
        ]
        let first = try Fixture.version(Self.id(5), Fixture.mia, "We had booked it until Monday noon.", after: 130)
        let second = try Fixture.version(
            Self.id(5), Fixture.mia,
            "We had booked it until **Tuesday** noon, order https://harbour.example/orders/4711.",
            after: 130,
            ["edited_timestamp": (Fixture.noon + .seconds(171)).description])
        return try [
            Fixture.message(
                Self.id(1), Fixture.usher, "<@175928847299117063> <@&7>",
                ["mentions": [Fixture.mia], "embeds": [greeting], "components": [close]]),
            Fixture.message(
                Self.id(3), "Hi! The mainsheet of our boat tore on the first day, so we stayed in the harbour 🥲",
                after: 70),
            TranscriptMessage(
                id: MessageID(UInt64(Self.id(4))),
                versions: [
                    Fixture.version(
                        Self.id(4), Fixture.mia, "That is her, on the evening before:", after: 95,
                        ["attachments": [picture]])
                ],
                attachments: [
                    101: Fixture.file(
                        101, "evening-at-the-pier.png", .kept, size: 48_113, type: "image/png", message: 4,
                        digest: Self.pictureDigest)
                ]),
            TranscriptMessage(id: MessageID(UInt64(Self.id(5))), versions: [first, second]),
            Fixture.message(
                Self.id(6), Fixture.olivia, "Oh no, I am sorry to hear that! Let me look the order up.", after: 300,
                type: 19,
                [
                    "referenced_message": [
                        "id": "\(Self.id(3))", "author": Fixture.mia,
                        "content": "Hi! The mainsheet of our boat tore on the first day, so we stayed in the harbour 🥲",
                    ] as Fields,
                    "reactions": [
                        ["count": 2, "emoji": ["name": "❤️"] as Fields] as Fields,
                        ["count": 1, "emoji": ["id": "5", "name": "ahoy"] as Fields] as Fields,
                    ],
                ]),
            Fixture.message(
                Self.id(7), Fixture.usher, "", after: 330, type: 20,
                [
                    "interaction_metadata": ["user": Fixture.olivia, "name": "order"] as Fields,
                    "embeds": [Self.order()],
                ]),
        ]
    }

    private static func order() -> Fields {
        [
            "title": "Order 4711", "url": "https://harbour.example/orders/4711", "color": 0x1F8B4C,
            "description": "Two days, **paid**, since <t:1795300000:D>.",
            "author": [
                "name": "Harbour Rentals", "url": "https://harbour.example",
                "icon_url": "https://cdn.example/icons/anchor.png",
            ] as Fields,
            "fields": [
                ["name": "Boat", "value": "Kittiwake", "inline": true] as Fields,
                ["name": "Price", "value": "248.00 €", "inline": true] as Fields,
                ["name": "State", "value": "`handed over`", "inline": true] as Fields,
                ["name": "Skipper", "value": "<@175928847299117063>", "inline": true] as Fields,
                ["name": "Deposit", "value": "150.00 €", "inline": true] as Fields,
                ["name": "Note", "value": "Life jackets for two children, please."] as Fields,
            ],
            "image": [
                "url": "https://cdn.example/pictures/kittiwake.jpg?ex=1", "description": "The Kittiwake at her berth",
            ] as Fields,
            "thumbnail": ["url": "https://cdn.example/pictures/flag.png"] as Fields,
            "footer": ["text": "harbour.example", "icon_url": "https://cdn.example/icons/flag.png"] as Fields,
            "timestamp": Fixture.noon.description,
        ]
    }

    /// What Discord makes of an address in a message.
    private static func preview() -> Fields {
        [
            "type": "video", "url": "https://video.example/watch?v=7", "title": "Splicing a mainsheet",
            "color": 0xB3372F,
            "provider": ["name": "Harbour TV", "url": "https://video.example"] as Fields,
            "author": ["name": "The Rigging Loft", "url": "https://video.example/loft"] as Fields,
            "thumbnail": ["url": "https://video.example/stills/7.jpg"] as Fields,
            "video": ["url": "https://video.example/embed/7"] as Fields,
        ]
    }

    private static func middle() throws -> [TranscriptMessage] {
        try [
            Fixture.message(Self.id(8), Fixture.olivia, "", after: 400, type: 1, ["mentions": [Self.pepe]]),
            TranscriptMessage(
                id: MessageID(UInt64(Self.id(9))),
                versions: [
                    Fixture.version(Self.id(9), Self.pepe, "That sheet was due for a change in spring …", after: 420)
                ],
                deletedAt: Fixture.noon + .seconds(460)),
            Fixture.message(
                Self.id(10), Self.pepe,
                "I have looked at her now, and ||we should have known||. How it is spliced: https://video.example/watch?v=7",
                after: 480, ["member": ["nick": "Pepe (rigger)"] as Fields, "embeds": [Self.preview()]]),
            TranscriptMessage(id: MessageID(UInt64(Self.id(11))), versions: [], isErased: true),
        ]
    }

    private static func ending() throws -> [TranscriptMessage] {
        let snapshot: Fields = [
            "message": [
                "content": "New mainsheets come on **Friday**.",
                "timestamp": (Fixture.noon + .seconds(-86_400)).description,
            ] as Fields
        ]
        return try [
            Fixture.message(
                Self.id(60), Self.pepe, "", after: 86_000,
                [
                    "message_snapshots": [snapshot],
                    "message_reference": ["type": 1, "channel_id": "6", "message_id": "2"] as Fields,
                ]),
            Fixture.message(
                Self.id(61), Fixture.olivia,
                "So: a refund for the second day, and the boat is whole again before Saturday.",
                after: 86_400, type: 19,
                ["message_reference": ["message_id": "\(Self.id(9))"] as Fields, "pinned": true]),
            Fixture.message(
                Self.id(62), Fixture.olivia, "", after: 86_410, type: 6,
                ["message_reference": ["message_id": "\(Self.id(61))"] as Fields]),
            Fixture.message(Self.id(63), "Thank you both! <script>alert('thank you')</script>", after: 86_600),
            Fixture.message(Self.id(64), "🎉 ⛵ 👍🏽", after: 86_630),
            Fixture.message(Self.id(65), Fixture.olivia, "closed-0042", after: 86_880, type: 4),
        ]
    }
}
