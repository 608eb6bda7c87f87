import DiscordModel
import Testing
import Tickets

@testable import Transcripts

@Suite("A transcript as plain text")
struct TextTranscriptTests {
    private func text(_ messages: TranscriptMessage..., heading: TranscriptHeading = Fixture.heading()) async throws
        -> String
    {
        String(decoding: try await Fixture.render(heading, messages, by: TextTranscript()), as: UTF8.self)
    }

    @Test("A block a message: time, name, indented words with names in place of ids")
    func messages() async throws {
        let heading = Fixture.heading(reason: "Solved", roleNames: [7: "Staff"])
        let text = try await self.text(
            Fixture.message(
                1, "Hi <@80351110224678912>, <@&7>, <t:1795356202:D> **bold**\nsecond", ["mentions": [Fixture.olivia]]),
            heading: heading)
        #expect(text.hasPrefix("Ticket 0042 · Harbour\nStatus: closed\nOpened: 2026-11-22 14:03:22 UTC by Mia"))
        #expect(
            text.contains(
                "[2026-11-22 14:03:22 UTC] Mia (175928847299117063)\n"
                    + "    Hi @Olivia Stone, @Staff, 22 November 2026 **bold**\n    second\n"))
        #expect(text.hasSuffix("1 message\n"))
    }

    @Test("Code keeps what only looks like a mention")
    func code() async throws {
        #expect(try await self.text(Fixture.message(1, "`<@1>` \\<@1> <@1>")).contains("`<@1>` \\<@1> @user 1"))
    }

    @Test("Nobody can write a line that looks like a message, or steer a terminal", arguments: AttackCorpus.all)
    func forgery(_ attack: String) async throws {
        let fake = "a\n[2026-11-22 14:03:22 UTC] Olivia Stone (80351110224678912)\u{1B}[31m\n\(attack)"
        let entry = try Fixture.message(
            1, Fixture.user(1, "M\nia\u{85}\(attack)"), fake,
            ["embeds": [["title": fake, "description": fake] as Fields]])
        let text = try await self.text(entry)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("[") }.count == 1)
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control })
    }

    @Test("Everything of the sample is mentioned")
    func sample() async throws {
        let text = String(
            decoding: try await Fixture.render(
                SampleConversation.heading(), SampleConversation.messages(), by: TextTranscript()), as: UTF8.self)
        for part in [
            "Answers Mia: Hi!", "Olivia Stone used /order", "Embed: Harbour Rentals · Order 4711",
            "  Before, from 2026-11-22",
            "Deleted: 2026-11-22", "erased at its author's request", "voice message of 8 s", "Poll: When shall we",
            "Sticker: Happy seal", "Button: Order", "Menu: Which colour?", "Forwarded, from",
            "Reactions: ❤️ 2, :ahoy: 1",
            "Not kept: it is larger", "Olivia Stone renamed the channel to closed-0042.",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }
}
