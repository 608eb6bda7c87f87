import DiscordModel
import Foundation
import Tickets

@testable import Transcripts

/// Anything that goes into Discord's JSON.
typealias Fields = [String: any Sendable]

enum Fixture {
    /// 22 November 2026, 14:03:22 UTC, a Sunday
    static let noon = Timestamp(millisecondsSince1970: 1_795_356_202_000)
    static let guild: GuildID = 9

    static func user(_ id: Int, _ name: String, isBot: Bool = false) -> Fields {
        ["id": "\(id)", "username": name, "global_name": name, "bot": isBot]
    }

    static let mia = Fixture.user(175_928_847_299_117_063, "Mia")
    static let olivia = Fixture.user(80_351_110_224_678_912, "Olivia Stone")
    static let usher = Fixture.user(41_771_983_423_143_937, "Usher", isBot: true)

    static func message(
        _ id: Int, _ content: String, after seconds: Int = 0, type: Int = 0, _ more: Fields = [:]
    ) throws -> TranscriptMessage {
        try Self.message(id, Self.mia, content, after: seconds, type: type, more)
    }

    /// A message that was seen once and never changed.
    static func message(
        _ id: Int, _ author: Fields, _ content: String, after seconds: Int = 0, type: Int = 0,
        _ more: Fields = [:]
    ) throws -> TranscriptMessage {
        TranscriptMessage(
            id: MessageID(UInt64(id)),
            versions: [try Self.version(id, author, content, after: seconds, type: type, more)])
    }

    /// What a message said at one time. An edit's time goes into `edited_timestamp` of `more`.
    static func version(
        _ id: Int, _ author: Fields, _ content: String, after seconds: Int = 0, type: Int = 0, _ more: Fields = [:]
    ) throws -> TranscriptMessage.Version {
        var fields = more
        fields["id"] = "\(id)"
        fields["channel_id"] = "5"
        fields["author"] = author
        fields["content"] = content
        fields["type"] = type
        fields["timestamp"] = (Self.noon + .seconds(seconds)).description
        let json = try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
        let message = try WireDecoder().decode(Message.self, from: json)
        return TranscriptMessage.Version(
            at: message.editedTimestamp ?? message.timestamp, message: message, json: Array(json))
    }

    static func file(
        _ id: Int, _ name: String, _ state: ArchivedAttachment.State, size: Int = 5, type: String? = nil,
        message: Int = 1, digest: String? = nil
    ) -> ArchivedAttachment {
        ArchivedAttachment(
            id: AttachmentID(UInt64(id)), ticketID: TicketID(rawValue: 1), guildID: Self.guild,
            messageID: MessageID(UInt64(message)), authorID: 175_928_847_299_117_063, filename: name, contentType: type,
            size: Int64(size), url: "https://cdn.example/\(id)", state: state, digest: digest)
    }

    static func heading(
        guildName: String = "Harbour", reason: String? = nil, events: [TicketEvent] = [],
        roleNames: [RoleID: String] = [:], channelNames: [ChannelID: String] = [:], isClosed: Bool = true,
        closedAfter seconds: Int = 7200, historyProblem: String? = nil
    ) -> TranscriptHeading {
        let opener: UserID = 175_928_847_299_117_063
        let ticket = Ticket(
            id: TicketID(rawValue: 1), guildID: Self.guild, number: 42, openerID: opener, openedAt: Self.noon,
            status: isClosed ? .closed : .open, members: [TicketMember(userID: opener)],
            closing: isClosed
                ? Closing(closedBy: 80_351_110_224_678_912, closedAt: Self.noon + .seconds(seconds), reason: reason)
                : nil)
        return TranscriptHeading(
            ticket: ticket, guildName: guildName, events: events, roleNames: roleNames, channelNames: channelNames,
            historyProblem: historyProblem)
    }

    static func event(
        _ number: Int, _ kind: TicketEvent.Kind, by actor: UserID, to subject: UserID? = nil, detail: String? = nil
    ) -> TicketEvent {
        TicketEvent(
            id: TicketID(rawValue: Int64(number)), ticketID: TicketID(rawValue: 1), kind: kind,
            at: Self.noon + .seconds(60 * number), actorID: actor, subjectID: subject, detail: detail)
    }

    static func pages(_ messages: [TranscriptMessage]) -> AsyncThrowingStream<[TranscriptMessage], any Error> {
        AsyncThrowingStream { stream in
            stream.yield(messages)
            stream.finish()
        }
    }

    /// The whole document.
    static func render(
        _ heading: TranscriptHeading, _ messages: [TranscriptMessage],
        by renderer: some TranscriptRenderer = HTMLTranscript()
    ) async throws -> [UInt8] {
        var document: [UInt8] = []
        _ = try await renderer.render(heading, pages: Self.pages(messages)) { document += copy $0 }
        return document
    }

    static func render(
        _ messages: TranscriptMessage..., heading: TranscriptHeading = Fixture.heading(),
        by renderer: some TranscriptRenderer = HTMLTranscript()
    ) async throws -> String {
        String(decoding: try await Self.render(heading, messages, by: renderer), as: UTF8.self)
    }

    static func names() -> NameBook {
        var names = NameBook(
            Self.heading(roleNames: [7: "Staff"], channelNames: [5: "ticket-0042"]))
        names.learn([User(id: 1, username: "ann", globalName: "Ann")])
        return names
    }

    static func markdown(_ text: String) -> String {
        var writer = HTMLWriter()
        writer.markdown(text, names: Self.names())
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
