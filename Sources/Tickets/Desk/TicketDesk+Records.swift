import DiscordModel
import DiscordREST
import Logging
import Synchronization

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
        // One that was made before there was an archive stays; else there is one, also of a ticket in which nothing was said.
        let isArchived = try await self.transcripts.isArchived(ticket)
        let isKept = try await self.transcripts.keptHTML(of: ticket) != nil
        if isArchived || !isKept { try await self.transcripts.keep(ticket) }
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
        try await self.write(
            text, Texts.handingOver(delivery, of: ticket), files: delivery.files, toOpenerOf: ticket,
            dueSince: closing.closedAt)
        try await self.updateClosing(of: ticket) { $0.isOpenerTold = true }
    }

    /// A direct message, which need not reach anybody: closed direct messages (50007, 50278) are everybody's right.
    ///
    /// - Parameter lines: Below the text, by which the message is known again; links differ from try to try.
    private func write(
        _ text: String, _ lines: [String] = [], files: [FileUpload] = [], toOpenerOf ticket: Ticket,
        dueSince moment: Timestamp
    ) async throws {
        do {
            let channel = try await self.rest.send(CreateDM(with: ticket.openerID))
            let draft = MessageDraft(content: ([text] + lines).joined(separator: "\n"), nonce: "dm-\(ticket.id)")
            try await self.say(draft, files: files, in: channel.id, dueSince: moment) { $0.content.hasPrefix(text) }
        } catch {
            // Too many direct messages at once is a matter of time (40003).
            try (error as any Error).rethrow(unless: error.isRefusal && error.code != .directMessagesTooFast)
            self.logger.debug("opener not reachable", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
    }

    func post(_ event: TicketEvent, of ticket: Ticket) async throws {
        try await self.tellPeople(of: event, in: ticket)
        let settings = try await self.settings.settings(of: ticket.guildID)
        if let channel = settings.logChannelID {
            let delivery = try await self.delivery(with: event, of: ticket)
            let text = delivery.flatMap { Texts.besideLogEntry($0, of: ticket) }
            let entry = LogEntry(event: event, ticket: ticket).embed
            let draft = MessageDraft(content: text, embeds: [entry], nonce: "log-\(event.id)")
            do {
                try await self.say(draft, files: delivery?.files ?? [], in: channel, dueSince: event.at) {
                    $0.embeds?.first?.isSame(as: entry) == true
                }
            } catch {
                try (error as any Error).rethrow(unless: error.isRefusal)
                // The event is in the store; `/settings view` shows what is wrong with the log channel.
                self.logger.warning(
                    "event not posted to the log channel",
                    metadata: ["guild": "\(ticket.guildID)", "channel": "\(channel)", "error": "\(error)"])
                if error.code != .unknownChannel {
                    await self.notices?.tell(
                        ticket.guildID, key: "log refused \(channel)", Texts.logRefused(channel),
                        repair: .openLogChannel)
                }
            }
        }
        try await self.store.markPosted(event.id)
        if event.kind == .cancelled { self.toldOpeners.withLock { _ = $0.remove(ticket.id) } }
    }

    /// Whom an event concerns besides those who read the log.
    private func tellPeople(of event: TicketEvent, in ticket: Ticket) async throws {
        switch event.kind {
        case .created where ticket.isThread:
            await self.notices?.tell(ticket.guildID, key: "server full", Texts.ticketsAreThreads)
        case .openerLeft, .openerReturned:
            guard let channel = ticket.channelID, ticket.isActive, let text = Texts.line(of: event) else { return }
            try await self.sayIfAllowed(
                MessageDraft(content: text, nonce: "line-\(event.id)"), in: channel, of: ticket, dueSince: event.at
            ) { $0.content == text }
        case .cancelled:
            guard !self.toldOpeners.withLock({ $0.contains(ticket.id) }) else { return }
            let guildName = self.directory[ticket.guildID]?.name ?? "the server"
            try await self.write(
                Texts.couldNotBeOpened(ticket, guildName: guildName, because: event.detail), toOpenerOf: ticket,
                dueSince: event.at)
        default: return
        }
    }

    /// The events that end a ticket bring its transcript.
    private func delivery(with event: TicketEvent, of ticket: Ticket) async throws -> TranscriptDelivery? {
        guard event.bringsTranscript else { return nil }
        return try await self.transcripts.delivery(of: ticket, to: event.actorID)
    }
}

extension TranscriptDelivery {
    fileprivate var files: [FileUpload] {
        if case .file(let file) = self { [file] } else { [] }
    }
}

extension Embed {
    /// Entries of one ticket differ by what happened and when.
    fileprivate func isSame(as entry: Self) -> Bool {
        self.title == entry.title && self.footer?.text == entry.footer?.text && self.timestamp == entry.timestamp
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
