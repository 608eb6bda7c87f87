public import DiscordModel
import DiscordREST
import Logging

/// What people change on Discord by hand, and what comes and goes there by itself.
extension TicketDesk {
    /// Somebody deleted a channel, or a thread. If it was a ticket's, the ticket ends and its opener may open another.
    public func endTicket(inDeleted channel: ChannelID) async throws {
        guard let ticket = try await self.store.ticket(in: channel) else { return }
        try await self.endAfterLosingChannel(ticket)
        self.queue.add(ticket.id)
    }

    /// Ends the tickets whose threads lay below a channel that was deleted: Discord tells of the channel alone.
    public func endTickets(inThreadsBelow channel: ChannelID, in guild: GuildID) async throws {
        try await self.forEachActiveTicket(in: guild) { ticket in
            guard ticket.threadParentID == channel, let thread = ticket.channelID else { return }
            try await self.lookFor(thread, of: ticket)
        }
    }

    /// Discord has described the guild, as it does after everything that may have hidden events from the bot. Channels that
    /// were deleted meanwhile are noticed, and what waited for the guild goes on.
    ///
    /// - Parameter channels: All that there are in the guild, hidden ones included, and its active threads.
    /// - Throws: `StoreError`, `RESTError`; it can be called again.
    public func guildWasDescribed(_ guild: GuildID, channels: Set<ChannelID>) async throws {
        try await self.forEachActiveTicket(in: guild) { ticket in
            self.openTickets.follow(ticket)
            if !ticket.isSettled { self.queue.add(ticket.id) }
            if let channel = ticket.channelID, !channels.contains(channel) {
                try await self.lookFor(channel, of: ticket)
            }
        }
    }

    private func forEachActiveTicket(in guild: GuildID, _ work: (Ticket) async throws -> Void) async throws {
        var last: TicketID?
        while true {
            let page = try await self.store.activeTickets(in: guild, after: last, limit: 100)
            for ticket in page { try await work(ticket) }
            guard page.count == 100, let next = page.last?.id else { return }
            last = next
        }
    }

    /// The description may be older than the channel, and threads that are archived are not in it, so that Discord is asked.
    private func lookFor(_ channel: ChannelID, of ticket: Ticket) async throws {
        do { _ = try await self.rest.send(GetChannel(channel)) } catch {
            guard error.code == .unknownChannel else {
                try (error as any Error).rethrow(unless: error.isRefusal)
                return
            }
            try await self.endAfterLosingChannel(ticket)
            self.queue.add(ticket.id)
        }
    }

    /// Somebody left the server. Their tickets stay open, and staff are told.
    public func memberLeft(_ user: UserID, guild: GuildID) async throws {
        try await self.note(.openerLeft, of: user, in: guild, isNews: { $0 != .openerLeft })
    }

    /// Somebody came, perhaps again. Who has an open ticket sees it again.
    public func memberJoined(_ user: UserID, guild: GuildID) async throws {
        try await self.note(.openerReturned, of: user, in: guild, isNews: { $0 == .openerLeft })
    }

    /// - Parameter isNews: Whether it is, after what was last noted of this kind. Discord may tell of a thing twice.
    private func note(
        _ kind: TicketEvent.Kind, of user: UserID, in guild: GuildID, isNews: (TicketEvent.Kind?) -> Bool
    ) async throws {
        for id in self.openTickets.tickets(of: user, in: guild) {
            defer { self.queue.add(id) }
            // One at a time, so that the second of two sees what the first has noted.
            try await self.locks.withLock(id) {
                let kinds: Set<TicketEvent.Kind> = [.openerLeft, .openerReturned]
                let last = try await self.store.events(of: id).map(\.kind).last(where: kinds.contains)
                guard isNews(last) else { return }
                try await self.update(id) { ticket in
                    guard ticket.isActive else { return nil }
                    let event = TicketEvent(
                        id: self.makeID(), ticketID: id, kind: kind, at: self.now(), actorID: user)
                    var changed = kind == .openerReturned ? ticket.applyingAgain(user) : ticket
                    changed.isSettled = false
                    return (changed, [event])
                }
            }
        }
    }
}
