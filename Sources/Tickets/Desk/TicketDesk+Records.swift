import DiscordModel
import DiscordREST
import Logging

/// The steps that keep the transcript and tell people.
extension TicketDesk {
    /// Makes the transcript of what the archive has once nothing is missing there.
    func keepTranscript(_ ticket: Ticket) async throws {
        do {
            try await self.archive.fillUp(ticket)
        } catch let error as RESTError where error.code == .unknownChannel {
            // Deleted by hand: what was seen live is all there is.
            try await self.archive.settle(ticket)
        } catch let error as RESTError where error.isRefusal {
            // The bot may no longer read the channel: an administrator can repair that, so it is tried again later.
            self.logger.warning("transcript waits", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
            throw error
        }
        if try await self.transcripts.isArchived(ticket) { try await self.transcripts.keep(ticket) }
        try await self.updateClosing(of: ticket) { $0.isTranscriptKept = true }
    }

    func tellOpener(_ ticket: Ticket) async throws {
        guard let closing = ticket.closing else { return }
        let delivery = try await self.transcripts.delivery(of: ticket, to: ticket.openerID)
        let guildName = self.directory[ticket.guildID]?.name ?? "the server"
        let text =
            closing.closedBy == self.botID
            ? Texts.yourTicketLostItsChannel(ticket, guildName: guildName)
            : Texts.yourTicketWasClosed(ticket, guildName: guildName, closing: closing)
        do {
            let channel = try await self.rest.send(CreateDM(with: ticket.openerID))
            let draft = MessageDraft(
                content: ([text] + Texts.handingOver(delivery, of: ticket)).joined(separator: "\n"),
                nonce: "dm-\(ticket.id)")
            _ = try await self.rest.send(CreateMessage(in: channel.id, draft, files: delivery.files))
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
            let delivery = try await self.delivery(with: event, of: ticket)
            let text = delivery.flatMap { Texts.besideLogEntry($0, of: ticket) }
            let draft = MessageDraft(
                content: text, embeds: [LogEntry(event: event, ticket: ticket).embed], nonce: "log-\(event.id)")
            do {
                _ = try await self.rest.send(CreateMessage(in: channel, draft, files: delivery?.files ?? []))
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

    /// The events that end a ticket bring its transcript.
    private func delivery(with event: TicketEvent, of ticket: Ticket) async throws -> TranscriptDelivery? {
        guard event.kind == .closed || event.kind == .channelDeleted else { return nil }
        return try await self.transcripts.delivery(of: ticket, to: event.actorID)
    }
}

extension TranscriptDelivery {
    fileprivate var files: [FileUpload] {
        if case .file(let file) = self { [file] } else { [] }
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
