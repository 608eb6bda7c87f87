import DiscordModel
import Foundation
import Tickets

/// Messages like those of a ticket, always the same: mostly a line or two of text, at times with Markdown, mentions, an
/// answer, an embed, a file or reactions.
enum BenchMessages {
    private static let start = Timestamp(millisecondsSince1970: 1_795_356_202_000)

    private static let texts = [
        "Hello, I have a question about my order from last week.",
        "Thanks, that helps a lot. I will try it again in the evening and come back to you.",
        "ok", "It worked before the update, and since then it says that the file cannot be found anywhere.",
        "Could you send us a picture of it, please? And the number that is printed on the back of the device, too.",
        "Yes, of course. One moment.", "I am **really** sorry for the trouble, please wait a little longer.",
        "Have a look at https://harbour.example/help/ropes and tell me whether *that* is what you mean.",
        "<@175928847299117063> can you confirm? <@&7> has to know by <t:1795356202:f>.",
        "```swift\nlet answer = 42\nprint(\"Hello, \\(answer)\")\n```",
        "> It says that the file cannot be found\nThen please try `sudo make install` and **restart** it afterwards.",
        "- first, switch it off\n- then wait\n- and switch it on again\n||that helps in nine cases of ten||",
        "Great, it works now! Thank you very much for your patience with me 😀",
    ]

    /// One JSON object each.
    static func lines(_ numbers: Range<Int>) -> [[UInt8]] { numbers.map { Array(Self.line($0).utf8) } }

    static func message(_ json: [UInt8]) throws -> TranscriptMessage {
        let message = try WireDecoder().decode(Message.self, from: json)
        return TranscriptMessage(
            id: message.id,
            versions: [TranscriptMessage.Version(at: message.timestamp, message: message, json: json)])
    }

    static var heading: TranscriptHeading {
        let ticket = Ticket(
            id: TicketID(rawValue: 1), guildID: 9, number: 42, openerID: 175_928_847_299_117_063, openedAt: Self.start,
            status: .closed, members: [],
            closing: Closing(closedBy: 80_351_110_224_678_912, closedAt: Self.start, reason: "Solved"))
        return TranscriptHeading(
            ticket: ticket, guildName: "Harbour", events: [], roleNames: [7: "Staff"], channelNames: [5: "ticket-0042"])
    }

    private static func id(_ number: Int) -> UInt64 {
        UInt64(Self.time(number).millisecondsSince1970 - MessageID.epochMilliseconds) << 22
    }

    private static func time(_ number: Int) -> Timestamp { Self.start + .seconds(number * 47) }

    private static func user(_ number: Int) -> String {
        let (id, name) =
            number / 3 % 2 == 0 ? ("175928847299117063", "Mia") : ("80351110224678912", "Olivia Stone")
        return #"{"id":"\#(id)","username":"\#(name.lowercased())","global_name":"\#(name)","avatar":null,"#
            + #""discriminator":"0","public_flags":0}"#
    }

    private static func line(_ number: Int) -> String {
        let text = Self.texts[number * 7 % Self.texts.count]
        let content = String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
        let edited = number % 17 == 0 ? "\"\(Self.time(number) + .seconds(20))\"" : "null"
        let common =
            #""id":"\#(Self.id(number))","channel_id":"5","author":\#(Self.user(number)),"content":\#(content),"#
            + #""timestamp":"\#(Self.time(number))","edited_timestamp":\#(edited),"tts":false,"mention_everyone":false,"#
            + #""mentions":\#(text.contains("<@1") ? "[\(Self.user(0))]" : "[]"),"mention_roles":[],"pinned":false,"#
            + #""attachments":\#(number % 23 == 0 ? Self.attachment : "[]"),"#
            + #""components":[],"embeds":\#(number % 29 == 0 ? Self.embed : "[]")"#
        let answers = number % 11 == 10
        let reactions = number % 13 == 0 ? #","reactions":[{"count":2,"me":false,"emoji":{"id":null,"name":"👍"}}]"# : ""
        let target = number - 3
        let reply =
            answers
            ? #","message_reference":{"message_id":"\#(Self.id(target))","channel_id":"5"},"referenced_message":"#
                + #"{"id":"\#(Self.id(target))","author":\#(Self.user(target)),"content":"Yes, of course.","type":0,"#
                + #""channel_id":"5","timestamp":"\#(Self.time(target))","edited_timestamp":null,"attachments":[],"#
                + #""embeds":[],"components":[],"mentions":[],"mention_roles":[],"pinned":false,"tts":false,"mention_everyone":false}"#
            : ""
        return "{\(common),\"type\":\(answers ? 19 : 0)\(reactions)\(reply)}"
    }

    private static let attachment =
        #"[{"id":"77","filename":"broken-rope.jpg","size":2412133,"url":"https://cdn.example/77/broken-rope.jpg","#
        + #""proxy_url":"https://cdn.example/77/broken-rope.jpg","content_type":"image/jpeg"}]"#

    private static let embed =
        #"[{"type":"rich","title":"Order 4711","description":"Two items, **paid**.","color":2067276,"fields":"#
        + #"[{"name":"Item","value":"Rope, 20 m","inline":true},{"name":"Price","value":"24.90 €","inline":true}],"#
        + #""footer":{"text":"shop.example"}}]"#
}
