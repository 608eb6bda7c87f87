import DiscordModel
import DiscordREST
import Logging

/// The steps that close a channel.
extension TicketDesk {
    /// How long the limit on names may hold a closing up before it goes on without a new name.
    static let patienceForName = Duration.seconds(2)

    func announceClosing(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID, let closing = ticket.closing else { return }
        let text = Texts.closed(closing)
        let draft = MessageDraft(
            embeds: [Embed(description: text, color: Colors.closed)], nonce: "close-\(ticket.id)")
        // Without the right to speak here the ticket is closed all the same.
        try await self.sayIfAllowed(draft, in: channel, of: ticket, dueSince: closing.closedAt) {
            $0.embeds?.first?.description == text
        }
        try await self.updateClosing(of: ticket) { $0.isAnnounced = true }
    }

    /// One PATCH renames the channel, moves it and takes writing away.
    func archive(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        var refused: Set<UserID> = []
        if ticket.isThread {
            refused = try await self.archiveThread(channel, of: ticket)
        } else {
            try await self.archiveChannel(channel, of: ticket)
        }
        try await self.update(ticket.id) { ticket in
            guard var closing = ticket.closing else { return nil }
            var ticket = ticket
            closing.isArchived = true
            ticket.closing = closing
            // Also the access of those whose turn had not come was applied with it.
            let events = ticket.members.filter { !refused.contains($0.userID) }.compactMap(\.pendingEvent)
            ticket.members = ticket.members.map {
                TicketMember(userID: $0.userID, isPresent: $0.isPresent, isApplied: true)
            }
            return (ticket, events)
        }
    }

    private func archiveChannel(_ channel: ChannelID, of ticket: Ticket) async throws {
        let settings = try await self.settings.settings(of: ticket.guildID)
        let overwrites = self.channel(of: ticket, settings: settings).overwrites
        let category = self.usable(settings.archiveCategoryID, in: ticket.guildID)
        let patch = { (parent: ChannelID?) async throws(RESTError) in
            try await self.archive(
                channel, of: ticket, ChannelDraft(parentID: parent, permissionOverwrites: overwrites))
        }
        do {
            try await self.placing(in: category, of: ticket.guildID, patch)
        } catch let error as RESTError where category != nil && error.isRefusal && error.code != .unknownChannel {
            // The bot may not put channels there any more. What matters is that nobody writes here.
            self.logger.warning(
                "archive category unusable", metadata: ["guild": "\(ticket.guildID)", "error": "\(error)"])
            try await patch(nil)
        }
    }

    /// With the new name where Discord allows that at once. Observed, not documented: names change twice in ten minutes.
    private func archive(
        _ channel: ChannelID, of ticket: Ticket, _ draft: ChannelDraft
    ) async throws(RESTError) {
        let reason = "Ticket \(ticket.paddedNumber) closed"
        var named = draft
        named.name = ticket.archivedChannelName
        do {
            let answer = try await self.rest.send(
                ModifyChannel(channel, named, reason: reason), maximumWait: Self.patienceForName)
            self.directory.update(ticket.guildID) { $0.channels[channel] = answer }
        } catch {
            guard error.reason == .wouldWait || error.reason == .rateLimited else { throw error }
            let answer = try await self.rest.send(ModifyChannel(channel, draft, reason: reason))
            self.directory.update(ticket.guildID) { $0.channels[channel] = answer }
        }
    }

    /// Gives the archived channel the name that Discord did not allow when it was archived. Nothing depends on it.
    ///
    /// - Throws: `RenameWaits` if Discord still does not allow it.
    func renameIfDue(_ ticket: Ticket) async throws {
        guard ticket.closing?.isArchived == true, let channel = ticket.channelID,
            let known = self.directory[ticket.guildID]?.channels[channel], known.flags?.contains(.obfuscated) != true,
            known.name != ticket.archivedChannelName
        else { return }
        do {
            let draft = ChannelDraft(name: ticket.archivedChannelName)
            let answer = try await self.rest.send(
                ModifyChannel(channel, draft, reason: "Ticket \(ticket.paddedNumber) closed"), maximumWait: .zero)
            self.directory.update(ticket.guildID) { $0.channels[channel] = answer }
        } catch {
            if error.reason == .wouldWait || error.reason == .rateLimited {
                throw RenameWaits(duration: (error.retryAfter ?? .seconds(60)) + .seconds(1))
            }
            try (error as any Error).rethrow(unless: error.isRefusal)
            self.logger.info("closed channel not renamed", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
    }

    func updateClosing(of ticket: Ticket, _ change: (inout Closing) -> Void) async throws {
        try await self.update(ticket.id) { ticket in
            guard var closing = ticket.closing else { return nil }
            var ticket = ticket
            change(&closing)
            ticket.closing = closing
            return (ticket, [])
        }
    }
}
