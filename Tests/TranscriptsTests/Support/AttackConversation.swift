import DiscordModel
import Tickets

/// The corpus in every place of a transcript that others can write into.
enum AttackConversation {
    static func everywhere() throws -> (TranscriptHeading, [TranscriptMessage]) {
        let corpus = AttackCorpus.all
        var roles: [RoleID: String] = [:]
        var channels: [ChannelID: String] = [:]
        var events: [TicketEvent] = []
        var messages: [TranscriptMessage] = []
        for (number, attack) in corpus.enumerated() {
            let id = number + 1
            roles[RoleID(UInt64(id))] = attack
            channels[ChannelID(UInt64(id))] = attack
            events.append(Fixture.event(id, .closed, by: 1, detail: attack))
            events.append(Fixture.event(id, TicketEvent.Kind(rawValue: attack), by: UserID(UInt64(id)), to: 1))
            messages += try Self.messages(attack, number: number)
        }
        let heading = Fixture.heading(
            guildName: corpus.joined(separator: " "), reason: corpus.joined(separator: "\n"), events: events,
            roleNames: roles, channelNames: channels)
        return (heading, messages)
    }

    private static func messages(_ attack: String, number: Int) throws -> [TranscriptMessage] {
        let id = 1000 + number * 10
        let author = Fixture.user(id, attack)
        let edited = (Fixture.noon + .seconds(number * 600 + 60)).description
        let seconds = number * 600
        let original: Fields = ["id": "\(id)", "author": author, "content": attack]
        let mentions = "<@\(id)> <@&\(number + 1)> <#\(number + 1)> \(attack)"
        let member: Fields = ["nick": attack]
        let mention = author.merging(["member": member]) { $1 }
        let reply: Fields = [
            "member": member, "mentions": [mention], "referenced_message": original, "embeds": [Self.embed(attack)],
            "reactions": [["count": 1, "emoji": ["id": "1", "name": attack] as Fields] as Fields],
        ]
        let command: Fields = [
            "interaction_metadata": ["user": author, "name": attack] as Fields, "poll": Self.poll(attack),
            "components": Self.components(attack), "flags": 32_768,
        ]
        let snapshot: Fields = [
            "message": ["content": attack, "embeds": [Self.embed(attack)], "attachments": [Self.file(attack, 8)]]
                as Fields
        ]
        let rest: Fields = [
            "attachments": [Self.file(attack, 7)], "sticker_items": [["id": "1", "name": attack] as Fields],
            "message_snapshots": [snapshot],
        ]
        var record = Fixture.file(7, attack, .kept, type: attack)
        record.digest = attack
        return try [
            TranscriptMessage(
                id: MessageID(UInt64(id)),
                versions: [
                    Fixture.version(id, author, attack, after: seconds),
                    Fixture.version(id, author, mentions, after: seconds, ["edited_timestamp": edited]),
                ], deletedAt: Fixture.noon + .seconds(seconds)),
            Fixture.message(id + 1, author, "**\(attack)**", after: seconds + 1, type: 19, reply),
            Fixture.message(id + 2, author, "", after: seconds + 2, type: 20, command),
            TranscriptMessage(
                id: MessageID(UInt64(id + 3)),
                versions: [Fixture.version(id + 3, author, "", after: seconds + 3, rest)],
                attachments: [7: record]),
            Fixture.message(id + 4, author, attack, after: seconds + 4, type: 4),
            Fixture.message(id + 5, author, attack, after: seconds + 5, type: 1, ["mentions": [author]]),
            Fixture.message(
                id + 6, author, attack, after: seconds + 6, type: 46, ["embeds": [Self.pollResult(attack)]]),
        ]
    }

    private static func file(_ attack: String, _ id: Int) -> Fields {
        [
            "id": "\(id)", "filename": attack, "size": 5, "url": attack, "content_type": id == 7 ? "image/png" : attack,
            "description": attack, "waveform": attack,
        ]
    }

    private static func embed(_ attack: String) -> Fields {
        let media: Fields = ["url": attack, "proxy_url": attack, "description": attack]
        return [
            "type": attack, "title": attack, "description": attack, "url": attack, "color": -1,
            "footer": ["text": attack, "icon_url": attack] as Fields, "image": media, "thumbnail": media,
            "video": media,
            "author": ["name": attack, "url": attack, "icon_url": attack] as Fields,
            "provider": ["name": attack, "url": attack] as Fields,
            "fields": [["name": attack, "value": attack, "inline": true] as Fields],
        ]
    }

    private static func pollResult(_ attack: String) -> Fields {
        [
            "fields": ["poll_question_text", "victor_answer_text", "victor_answer_votes"].map {
                ["name": $0, "value": attack] as Fields
            }
        ]
    }

    private static func poll(_ attack: String) -> Fields {
        let media: Fields = ["text": attack, "emoji": ["name": attack] as Fields]
        return ["question": media, "answers": [["answer_id": 1, "poll_media": media] as Fields]]
    }

    private static func components(_ attack: String) -> [Fields] {
        let media: Fields = ["url": attack, "content_type": attack]
        return [
            [
                "type": 17, "accent_color": -1,
                "components": [
                    ["type": 10, "content": attack] as Fields,
                    ["type": 11, "media": media, "description": attack] as Fields,
                    ["type": 12, "items": [["media": media, "description": attack] as Fields]] as Fields,
                    ["type": 13, "file": media, "name": attack] as Fields,
                    ["type": 2, "style": 5, "label": attack, "url": attack, "emoji": ["name": attack] as Fields]
                        as Fields,
                    [
                        "type": 3, "placeholder": attack,
                        "options": [["label": attack, "value": "a", "description": attack] as Fields],
                    ] as Fields,
                ],
            ]
        ]
    }
}
