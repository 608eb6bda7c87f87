import DiscordModel
import Testing
import Tickets

@testable import StoreRouter

@Suite("Records as lines (R5.5)")
struct MovingCodingTests {
    /// What is in people's backups. A change here makes them unreadable.
    private static let golden: [(line: String, record: StoredRecord)] = [
        (
            #"{"archive_category_id":"2","category_id":"1","guild_id":"18446744073709551615","kind":"settings","log_channel_id":"3","panel":{"button_label":"Go","greeting":"Hello 🎫","instructions":"Press \"Go\"","title":"Help"},"retention_days":30,"staff_roles":["9","8"]}"#,
            .settings(
                GuildSettings(
                    guildID: GuildID(.max), staffRoles: [9, 8], categoryID: 1, archiveCategoryID: 2, logChannelID: 3,
                    panel: PanelText(
                        title: "Help", instructions: "Press \"Go\"", buttonLabel: "Go", greeting: "Hello 🎫"),
                    retentionDays: 30))
        ),
        (#"{"guild_id":"5","kind":"counter","number":42}"#, .counter(5, 42)),
        (
            #"{"channel_id":"77","closing":{"closed_at":1790000000123,"closed_by":"3","is_announced":true,"is_archived":false,"is_opener_told":false,"is_transcript_kept":true,"reason":"done/and\ndusted"},"events":[{"actor_id":"100","at":1790000000123,"id":"12","is_posted":false,"kind":"created","ticket_id":"12"}],"greeting_id":"88","guild_id":"5","id":"12","is_settled":true,"kind":"ticket","members":[{"is_applied":true,"is_present":false,"pending_event":{"actor_id":"3","at":1790000000123,"detail":"why","id":"13","is_posted":true,"kind":"user_removed","subject_id":"100","ticket_id":"12"},"user_id":"100"}],"number":42,"opened_at":1790000000123,"opener_id":"100","revision":7,"slot":1,"status":"closed"}"#,
            .ticket(
                Ticket(
                    id: TicketID(rawValue: 12), guildID: 5, number: 42, openerID: 100, openedAt: MovingSamples.moment,
                    status: .closed,
                    members: [
                        TicketMember(
                            userID: 100, isPresent: false, isApplied: true,
                            pendingEvent: TicketEvent(
                                id: TicketID(rawValue: 13), ticketID: TicketID(rawValue: 12), kind: .userRemoved,
                                at: MovingSamples.moment, actorID: 3, subjectID: 100, detail: "why", isPosted: true))
                    ],
                    channelID: 77, greetingID: 88,
                    closing: Closing(
                        closedBy: 3, closedAt: MovingSamples.moment, reason: "done/and\ndusted", isAnnounced: true,
                        isTranscriptKept: true),
                    isSettled: true, revision: 7),
                events: [
                    TicketEvent(
                        id: TicketID(rawValue: 12), ticketID: TicketID(rawValue: 12), kind: .created,
                        at: MovingSamples.moment, actorID: 100)
                ])
        ),
        (
            #"{"channel_id":"77","events":[],"guild_id":"5","id":"12","is_settled":false,"is_thread":true,"kind":"ticket","members":[],"number":42,"opened_at":1790000000123,"opener_id":"100","panel_channel_id":"66","revision":1,"slot":1,"status":"open"}"#,
            .ticket(
                Ticket(
                    id: TicketID(rawValue: 12), guildID: 5, number: 42, openerID: 100, openedAt: MovingSamples.moment,
                    panelChannelID: 66, members: [], isThread: true, channelID: 77, revision: 1), events: [])
        ),
        (
            #"{"html":"AAH//g==","kind":"transcript","made_at":-1,"message_count":3,"ticket_id":"9223372036854775807"}"#,
            .transcript(
                Transcript(
                    ticketID: TicketID(rawValue: .max), madeAt: Timestamp(millisecondsSince1970: -1), messageCount: 3,
                    html: [0, 1, 255, 254]))
        ),
        (
            #"{"author_id":"100","body":"eJw=","content":"message","guild_id":"5","kind":"message","message_id":"99","seen_at":1790000000123,"ticket_id":"12","version":"0"}"#,
            .message(Self.message(version: 0, author: 100, .message([0x78, 0x9C])))
        ),
        (
            #"{"content":"deleted","guild_id":"5","kind":"message","message_id":"99","seen_at":1790000000123,"ticket_id":"12","version":"9223372036854775807"}"#,
            .message(Self.message(version: ArchivedMessage.deletion, author: nil, .deleted))
        ),
        (
            #"{"author_id":"100","content":"erased","guild_id":"5","kind":"message","message_id":"99","seen_at":1790000000123,"ticket_id":"12","version":"1790000000123"}"#,
            .message(Self.message(version: 1_790_000_000_123, author: 100, .erased))
        ),
        (
            #"{"author_id":"100","content_type":"image/png","digest":"abcd","filename":"../cat.png","guild_id":"5","id":"7","kind":"attachment","message_id":"99","size":5000000000,"state":"kept","ticket_id":"12","url":"https://cdn.example/cat.png?ex=1"}"#,
            .attachment(
                ArchivedAttachment(
                    id: 7, ticketID: TicketID(rawValue: 12), guildID: 5, messageID: 99, authorID: 100,
                    filename: "../cat.png", contentType: "image/png", size: 5_000_000_000,
                    url: "https://cdn.example/cat.png?ex=1", state: .kept, digest: "abcd"))
        ),
        (
            #"{"action":"erased","actor_id":"3","at":1790000000123,"detail":"asked","guild_id":"5","id":"14","kind":"audit","subject":"100"}"#,
            .audit(
                AuditEntry(
                    id: TicketID(rawValue: 14), guildID: 5, at: MovingSamples.moment, actorID: 3, action: .erased,
                    subject: "100", detail: "asked"))
        ),
        (#"{"key":"commands","kind":"note","value":"a\tb"}"#, .note("commands", value: "a\tb")),
    ]

    private static func message(
        version: Int64, author: UserID?, _ content: ArchivedMessage.Content
    ) -> ArchivedMessage {
        ArchivedMessage(
            ticketID: TicketID(rawValue: 12), guildID: 5, messageID: 99, version: version, authorID: author,
            seenAt: MovingSamples.moment, content: content)
    }

    @Test("Each kind is written as it always was, and read back")
    func golden() throws {
        let coding = RecordCoding()
        for (line, record) in Self.golden {
            #expect(String(decoding: try coding.line(record), as: UTF8.self) == line)
            #expect(try coding.record([UInt8](line.utf8)) == record)
        }
        #expect(Set(Self.golden.map(\.record.kind)) == Set(RecordKind.allCases))
    }

    @Test("What may be missing is missing, and what a later version adds is passed over")
    func optionalFields() throws {
        let line =
            #"{"guild_id":"5","kind":"settings","mood":"good","panel":{"button_label":"b","greeting":"g","instructions":"i","title":"t"},"staff_roles":[]}"#
        let expected = GuildSettings(
            guildID: 5, panel: PanelText(title: "t", instructions: "i", buttonLabel: "b", greeting: "g"))
        #expect(try RecordCoding().record([UInt8](line.utf8)) == .settings(expected))
        let written = String(decoding: try RecordCoding().line(.settings(expected)), as: UTF8.self)
        #expect(!written.contains("null") && !written.contains("retention_days"))
    }

    @Test("Samples of every kind come back as they were, to the byte")
    func samples() throws {
        let coding = RecordCoding()
        for record in MovingSamples(tickets: 30, messagesEach: 6).all {
            let line = try coding.line(record)
            #expect(!line.contains(UInt8(ascii: "\n")))
            #expect(try coding.line(coding.record(line)) == line)
        }
    }

    @Test("The order of keys is that of the listings: ids without a sign, texts by their bytes")
    func order() {
        let ascending: [RecordKey] = [
            .settings(1), .settings(GuildID(1 << 63)), .settings(GuildID(.max)), .counter(1),
            .ticket(TicketID(rawValue: 1)), .ticket(TicketID(rawValue: .max)),
            .message(TicketID(rawValue: 1), 1, version: 5), .message(TicketID(rawValue: 1), 1, version: .max),
            .message(TicketID(rawValue: 1), 2, version: 0), .message(TicketID(rawValue: 2), 1, version: 0),
            .attachment(3), .attachment(AttachmentID(.max)), .note("A"), .note("a"), .note("e\u{301}"), .note("é"),
        ]
        for (place, key) in ascending.enumerated() {
            for (otherPlace, other) in ascending.enumerated() {
                #expect(key.isBefore(other) == (place < otherPlace), "\(key) \(other)")
                #expect(key.isSame(as: other) == (place == otherPlace))
            }
        }
    }
}
