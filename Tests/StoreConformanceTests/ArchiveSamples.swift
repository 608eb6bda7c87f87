import DiscordModel
import Tickets

extension Ticket {
    /// A ticket as it could stand in a store, without anybody having opened it there.
    static func sample(
        _ number: Int, guild: GuildID = .harbour, opener: UserID = .mia, slot: Int = 1, numbered: Int? = nil
    ) -> Self {
        TicketOpening.sample(number, guild: guild, opener: opener, slot: slot).ticket(number: numbered ?? number)
    }

    /// The ticket after so many writes.
    func revised(_ revision: Int, _ change: (inout Self) -> Void = { _ in }) -> Self {
        var ticket = self
        ticket.revision = revision
        change(&ticket)
        return ticket
    }

    /// The ticket as a record, with its first event unless others are given.
    func record(events: [TicketEvent]? = nil) -> StoredRecord {
        let created = TicketEvent(
            id: self.id, ticketID: self.id, kind: .created, at: self.openedAt, actorID: self.openerID)
        return .ticket(self, events: events ?? [created])
    }
}

extension MessageID {
    static func sample(_ number: Int) -> Self { Self(1_300_000_000_000_000_000 + UInt64(number)) }
}

extension ArchivedMessage {
    static func sample(
        _ number: Int, of ticket: Ticket, version: Int64 = 0, author: UserID? = .mia, content: Content? = nil
    ) -> Self {
        Self.sample(.sample(number), of: ticket, version: version, author: author, content: content)
    }

    static func sample(
        _ id: MessageID, of ticket: Ticket, version: Int64 = 0, author: UserID? = .mia, content: Content? = nil
    ) -> Self {
        Self(
            ticketID: ticket.id, guildID: ticket.guildID, messageID: id, version: version, authorID: author,
            seenAt: .morning + .milliseconds(Int64(id.rawValue % 1000)),
            content: content ?? .message(Array("\(id) \(version)".utf8)))
    }
}

extension ArchivedAttachment {
    static func sample(
        _ id: AttachmentID, of ticket: Ticket, author: UserID = .mia, filename: String = "harbour.png",
        size: Int64 = 1000, state: State = .waiting, digest: String? = nil
    ) -> Self {
        Self(
            id: id, ticketID: ticket.id, guildID: ticket.guildID, messageID: .sample(1), authorID: author,
            filename: filename, contentType: "image/png", size: size,
            url: "https://cdn.discordapp.com/attachments/1/\(id)/harbour.png", state: state, digest: digest)
    }

    /// What is left of it after its author's erasure: that there was one, and how large.
    var erased: Self {
        var attachment = self
        attachment.filename = ""
        attachment.contentType = nil
        attachment.url = ""
        attachment.state = .erased
        attachment.digest = nil
        return attachment
    }
}

extension AuditEntry {
    static func sample(
        _ number: Int, guild: GuildID? = .harbour, action: Action = .erased, detail: String? = nil
    ) -> Self {
        Self(
            id: .sample(number), guildID: guild, at: .morning + .milliseconds(number), actorID: .sam, action: action,
            subject: "\(UserID.mia)", detail: detail)
    }
}

/// A SHA-256 in its usual form.
func digest(_ character: Character) -> String { String(repeating: character, count: 64) }

extension StoredRecord {
    /// Some of each kind, as a store lists them: by kinds, and in the order of their keys.
    static let town: [StoredRecord] = {
        let harbourPanel = PanelText(
            title: difficultText, instructions: difficultText, buttonLabel: "🎫", greeting: difficultText)
        let closed = Ticket.sample(1).closed(reason: difficultText).revised(3) { ticket in
            ticket.channelID = 501
            ticket.greetingID = 601
            ticket.isSettled = true
        }
        let open = Ticket.sample(2, opener: .noah).revised(1) { ticket in
            ticket.isThread = true
            ticket.channelID = 502
        }
        let elsewhere = Ticket.sample(3, guild: .market, numbered: 1)
        var posted = TicketEvent.sample(1, of: closed, .closed, subject: .noah, detail: difficultText)
        posted.isPosted = true
        let created = TicketOpening.sample(1).event
        return [
            .settings(GuildSettings(guildID: .harbour, staffRoles: [4, 2], panel: harbourPanel, retentionDays: 30)),
            .settings(GuildSettings(guildID: .market, logChannelID: 9)),
            .counter(.harbour, 2), .counter(.market, 1),
            closed.record(events: [created, posted]), open.record(), elsewhere.record(),
            .transcript(Transcript(ticketID: closed.id, madeAt: .morning, messageCount: 2, html: [31, 139, 0, 255])),
            .message(.sample(1, of: closed)), .message(.sample(1, of: closed, version: 1_790_000_000_456)),
            .message(.sample(2, of: closed, version: ArchivedMessage.deletion, author: nil, content: .deleted)),
            .message(.sample(3, of: open, author: .noah, content: .erased)),
            .attachment(.sample(701, of: closed, filename: difficultText, state: .kept, digest: digest("a"))),
            .attachment(.sample(702, of: open, state: .waiting)),
            .attachment(.sample(703, of: open, author: .noah).erased),
            .audit(.sample(1, guild: nil, detail: difficultText)),
            .audit(.sample(2, action: .expired)),
            .note("commands", value: difficultText), .note("store.id", value: "x"),
        ]
    }()
}

extension RecordStore {
    /// All records, kind by kind, each read in pages of so many.
    func everything(pages limit: Int = 100) async throws -> [StoredRecord] {
        var all: [StoredRecord] = []
        for kind in RecordKind.allCases { all += try await self.all(kind, pages: limit) }
        return all
    }

    /// All records of the kind.
    func all(_ kind: RecordKind, pages limit: Int = 100) async throws -> [StoredRecord] {
        var (all, cursor) = ([StoredRecord](), RecordKey?.none)
        while true {
            let page = try await self.records(of: kind, after: cursor, limit: limit)
            guard let last = page.last else { return all }
            all += page
            cursor = last.key
        }
    }
}
