import DiscordModel
import DiscordREST
import Logging
import NIOCore

/// The steps that keep the transcript and tell people.
extension TicketDesk {
    func keepTranscript(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        var html: [UInt8] = []
        let count: Int
        do {
            count = try await self.transcripts.render(
                try await self.heading(of: ticket), pages: ChannelHistory(channel: channel, rest: self.rest)
            ) { html.append(contentsOf: copy $0) }
        } catch let error as RESTError where error.isRefusal && error.code != .unknownChannel {
            // The bot may no longer read the channel: an administrator can repair that, so it is tried again later.
            self.logger.warning("transcript waits", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
            throw error
        }
        try await self.store.save(
            Transcript(ticketID: ticket.id, madeAt: self.now(), messageCount: count, html: html))
        try await self.updateClosing(of: ticket) { $0.isTranscriptKept = true }
    }

    private func heading(of ticket: Ticket) async throws -> TranscriptHeading {
        let guild = self.directory[ticket.guildID]
        let events = try await self.store.events(of: ticket.id)
        return TranscriptHeading(
            ticket: ticket, guildName: guild?.name ?? "Server \(ticket.guildID)", events: events,
            userNames: try await self.names(
                of: Set(events.flatMap { [$0.actorID] + [$0.subjectID].compactMap(\.self) }), in: ticket.guildID),
            roleNames: guild?.roles.mapValues(\.name) ?? [:],
            channelNames: guild?.channels.compactMapValues(\.name) ?? [:])
    }

    /// The names of those who had to do with a ticket; whoever has left the server stays nameless.
    private func names(of users: Set<UserID>, in guild: GuildID) async throws -> [UserID: String] {
        var names: [UserID: String] = [:]
        for user in users {
            do {
                let member = try await self.rest.send(GetGuildMember(user, in: guild))
                names[user] = member.nickname ?? member.user?.displayName
            } catch {
                try error.rethrow(unless: error.isRefusal)
            }
        }
        return names
    }

    func tellOpener(_ ticket: Ticket) async throws {
        guard let closing = ticket.closing else { return }
        let files = try await self.transcriptFiles(of: ticket)
        let text = Texts.yourTicketWasClosed(
            ticket, guildName: self.directory[ticket.guildID]?.name ?? "the server", closing: closing)
        do {
            let channel = try await self.rest.send(CreateDM(with: ticket.openerID))
            let draft = MessageDraft(
                content: files.isEmpty ? text + "\n" + Texts.transcriptTooLarge : text, nonce: "dm-\(ticket.id)")
            _ = try await self.rest.send(CreateMessage(in: channel.id, draft, files: files))
        } catch {
            try error.rethrow(unless: error.isRefusal)
            // Closed direct messages are everybody's right (50007, 50278).
            self.logger.debug("opener not reachable", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
        try await self.updateClosing(of: ticket) { $0.isOpenerTold = true }
    }

    func post(_ event: TicketEvent, of ticket: Ticket) async throws {
        let settings = try await self.settings.settings(of: ticket.guildID)
        if let channel = settings.logChannelID {
            let files = event.kind == .closed ? try await self.transcriptFiles(of: ticket) : []
            let draft = MessageDraft(embeds: [LogEntry(event: event, ticket: ticket).embed], nonce: "log-\(event.id)")
            do {
                _ = try await self.rest.send(CreateMessage(in: channel, draft, files: files))
            } catch {
                try error.rethrow(unless: error.isRefusal)
                // The event is in the store; `/settings view` shows what is wrong with the log channel.
                self.logger.warning(
                    "event not posted to the log channel",
                    metadata: ["guild": "\(ticket.guildID)", "channel": "\(channel)", "error": "\(error)"])
            }
        }
        try await self.store.markPosted(event.id)
    }

    /// Nothing where the transcript is larger than Discord takes.
    private func transcriptFiles(of ticket: Ticket) async throws -> [FileUpload] {
        guard let transcript = try await self.store.transcript(of: ticket.id),
            transcript.html.count <= Limits.attachmentBytes
        else { return [] }
        return [
            FileUpload(
                filename: "transcript-\(ticket.paddedNumber).html", contentType: "text/html; charset=utf-8",
                bytes: ByteBuffer(bytes: transcript.html))
        ]
    }
}

/// What the log channel shows of an event.
struct LogEntry {
    let event: TicketEvent
    let ticket: Ticket

    var embed: Embed {
        var fields = [
            Embed.Field(name: "By", value: Texts.mention(self.event.actorID), inline: true),
            Embed.Field(name: "When", value: "<t:\(self.event.at.secondsSince1970):f>", inline: true),
        ]
        if let subject = self.event.subjectID {
            fields.insert(Embed.Field(name: "User", value: Texts.mention(subject), inline: true), at: 1)
        }
        if let channel = self.ticket.channelID {
            fields.append(Embed.Field(name: "Channel", value: Texts.mention(channel), inline: true))
        }
        if let detail = self.event.detail {
            fields.append(Embed.Field(name: "Details", value: String(detail.prefix(Limits.embedFieldValue))))
        }
        return Embed(
            title: Texts.logTitle(self.event.kind, number: self.ticket.paddedNumber), color: self.color,
            timestamp: self.event.at, footer: .init(text: "ID \(self.ticket.id)"), fields: fields)
    }

    private var color: Int {
        switch self.event.kind {
        case .created: Colors.open
        case .closed, .cancelled, .channelDeleted: Colors.closed
        default: Colors.changed
        }
    }
}

/// All messages of a channel, oldest first, a page at a time.
struct ChannelHistory: AsyncSequence, Sendable {
    typealias Element = [Message]

    let channel: ChannelID
    let rest: RESTClient

    struct Iterator: AsyncIteratorProtocol {
        let channel: ChannelID
        let rest: RESTClient
        /// `nil` after the last page.
        var cursor: MessageID? = 0

        mutating func next() async throws -> [Message]? {
            guard let cursor else { return nil }
            // A page after a cursor is the oldest block behind it, but newest first.
            let page = try await self.rest.send(
                GetChannelMessages(in: self.channel, limit: Limits.historyPage, after: cursor))
            self.cursor = page.count < Limits.historyPage ? nil : page.first?.id
            return page.isEmpty ? nil : page.reversed()
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(channel: self.channel, rest: self.rest) }
}
