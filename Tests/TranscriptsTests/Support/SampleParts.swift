import DiscordModel
import Tickets

/// The rarer things of the sample: all of Markdown, files and what became of them, polls, components.
enum SampleParts {
    private static let everything = """
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
        Mentions: <@175928847299117063>, <@&7>, <#5>, </close:12>, <id:guide>, @everyone. Moments: <t:1795356202:F>, <t:1795356202:R>.
        Custom emoji <:usher_wave:123>, a bare link https://example.com/a/b?c=d, and <https://example.org>.
        ```swift
        /// Greets whoever comes.
        func greet(_ name: String, times: Int = 3) -> String {
            "Hello, \\(name)! <b>not bold</b>"
        }
        ```
        """

    static func markdown() throws -> [TranscriptMessage] {
        try [
            Fixture.message(
                SampleConversation.id(20), SampleConversation.pepe, Self.everything, after: 600,
                ["mentions": [Fixture.mia, Fixture.olivia]]),
            Fixture.message(
                SampleConversation.id(21),
                "שלום, תודה רבה! مرحبا and 日本語 in one line; a_very_long_name_without_any_space_"
                    + String(repeating: "abcdefghij", count: 14), after: 660),
        ]
    }

    private static func attachment(_ id: Int, _ name: String, _ size: Int, _ type: String) -> Fields {
        [
            "id": "\(id)", "filename": name, "size": size, "url": "https://cdn.example/\(id)/\(name)",
            "content_type": type,
        ]
    }

    static func parts() throws -> [TranscriptMessage] {
        var voice = Self.attachment(110, "voice-message.ogg", 22_800, "audio/ogg")
        voice["duration_secs"] = 8.4
        voice["waveform"] =
            "AAEGDBovVGJoZGBcYnB8gHpuXEQ0LkJadIyYoJyQfGRMOCokKDJGXnaKlpqUhnBYQjAkHh4kMEJYbHyEgnRcQiwcEAgEAg=="
        let files = [
            Self.attachment(111, "invoice-4711.pdf", 84_212, "application/pdf"),
            Self.attachment(112, "survey.mov", 61_341_883, "video/quicktime"),
            Self.attachment(113, "logbook.zip", 9_912_133, "application/zip"),
            Self.attachment(114, "sail-plan.dwg", 412_133, "application/acad"),
            Self.attachment(115, "SPOILER_console.log", 845, "text/plain; charset=utf-8"),
        ]
        let states: [(Int, ArchivedAttachment.State)] = [
            (111, .kept), (112, .tooLarge), (113, .overQuota), (114, .lost), (115, .waiting),
        ]
        let poll: Fields = [
            "question": ["text": "When shall we test the new sheet?"] as Fields, "allow_multiselect": true,
            "expiry": (Fixture.noon + .seconds(80_000)).description,
            "answers": [
                ["answer_id": 1, "poll_media": ["text": "Friday evening", "emoji": ["name": "🌇"] as Fields] as Fields]
                    as Fields,
                ["answer_id": 2, "poll_media": ["text": "Saturday morning"] as Fields] as Fields,
                ["answer_id": 3, "poll_media": ["text": "Not at all"] as Fields] as Fields,
            ],
            "results": [
                "is_finalized": true,
                "answer_counts": [["id": 1, "count": 5] as Fields, ["id": 2, "count": 3] as Fields],
            ] as Fields,
        ]
        return try [
            TranscriptMessage(
                id: MessageID(UInt64(SampleConversation.id(30))),
                versions: [
                    Fixture.version(
                        SampleConversation.id(30), Fixture.mia, "", after: 700, ["flags": 8192, "attachments": [voice]])
                ],
                attachments: [
                    110: Fixture.file(110, "voice-message.ogg", .kept, digest: String(repeating: "cd", count: 32))
                ]),
            TranscriptMessage(
                id: MessageID(UInt64(SampleConversation.id(31))),
                versions: [
                    Fixture.version(
                        SampleConversation.id(31), Fixture.mia, "All the papers:", after: 720, ["attachments": files])
                ],
                attachments: Dictionary(
                    uniqueKeysWithValues: states.map { id, state in
                        let digest = state == .kept ? String(repeating: "ef", count: 32) : nil
                        return (AttachmentID(UInt64(id)), Fixture.file(id, "invoice-4711.pdf", state, digest: digest))
                    })),
            Fixture.message(
                SampleConversation.id(32), "", after: 740,
                ["sticker_items": [["id": "1", "name": "Happy seal"] as Fields]]),
            Fixture.message(SampleConversation.id(33), SampleConversation.pepe, "", after: 800, ["poll": poll]),
            Fixture.message(
                SampleConversation.id(34), SampleConversation.pepe, "", after: 81_000, type: 46,
                ["embeds": [Self.pollResult()]]),
        ]
    }

    private static func pollResult() -> Fields {
        let fields = [
            ("poll_question_text", "When shall we test the new sheet?"), ("victor_answer_text", "Friday evening"),
            ("victor_answer_votes", "5"), ("total_votes", "8"),
        ]
        return ["type": "poll_result", "fields": fields.map { ["name": $0.0, "value": $0.1] as Fields }]
    }

    /// A message of components alone, the second version of them.
    static func components() throws -> [TranscriptMessage] {
        try [
            Fixture.message(
                SampleConversation.id(40), Fixture.usher, "", after: 81_600,
                ["flags": 32_768, "components": Self.container()])
        ]
    }

    static func container() -> [Fields] {
        let text: @Sendable (String) -> Fields = { ["type": 10, "content": $0] }
        let media: @Sendable (String) -> Fields = { ["media": ["url": "https://cdn.example/\($0)"] as Fields] }
        let section: Fields = [
            "type": 9, "components": [text("### Mainsheet\n10 mm, 24 m, blue fleck"), text("-# In stock from Friday")],
            "accessory": ["type": 2, "style": 5, "label": "Shop", "url": "https://harbour.example/shop"] as Fields,
        ]
        let container: Fields = [
            "type": 17, "accent_color": 0xB0491D,
            "components": [
                section, ["type": 14, "divider": true] as Fields,
                ["type": 12, "items": [media("sheet.png"), media("block.png")]] as Fields,
                ["type": 13, "file": ["url": "https://cdn.example/manual.pdf"] as Fields, "name": "manual.pdf"]
                    as Fields,
                [
                    "type": 1,
                    "components": [
                        ["type": 2, "style": 1, "label": "Order", "custom_id": "a"] as Fields,
                        ["type": 2, "style": 3, "label": "Fits", "custom_id": "b"] as Fields,
                        ["type": 2, "style": 2, "label": "Later", "custom_id": "c"] as Fields,
                    ],
                ] as Fields,
                [
                    "type": 1,
                    "components": [
                        [
                            "type": 3, "placeholder": "Which colour?", "custom_id": "d",
                            "options": [
                                ["label": "Blue", "value": "b", "description": "As before"] as Fields,
                                ["label": "Red", "value": "r"] as Fields,
                            ],
                        ] as Fields
                    ],
                ] as Fields,
                ["type": 77] as Fields,
            ],
        ]
        return [container]
    }
}
