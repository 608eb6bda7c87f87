public import DiscordModel
import DiscordREST
import Logging

/// Discord may carry out a request long after it was given up. The ticket has another channel, or thread, by then.
extension TicketDesk {
    /// The ticket for which the channel or thread may have come too late. Costs nothing but for those of tickets.
    ///
    /// - Returns: `nil` for those of tickets for which Discord was asked once: what looks like a second one is somebody's
    ///   copy, and theirs.
    public func ticketOfLate(_ channel: Channel) -> TicketID? {
        guard channel.type == .privateThread else {
            return Texts.ticketID(inTopic: channel.topic).flatMap { self.askedAgain.hasChannel(of: $0) ? $0 : nil }
        }
        return channel.ownerID == self.botID ? self.askedAgain.ticket(ofThread: channel) : nil
    }

    /// Takes a channel or thread away that came too late. One in which somebody has written stays, and administrators are
    /// told.
    ///
    /// - Throws: `StoreError`, `RESTError`; it can be called again.
    public func removeIfLate(_ channel: Channel, of id: TicketID) async throws {
        guard let guild = channel.guildID else { return }
        // Whoever makes the ticket's channel at this moment writes down which it is.
        try await self.locks.withLock(id) {
            guard let ticket = try await self.store.ticket(id), ticket.guildID == guild, ticket.channelID != channel.id,
                ticket.channelID != nil || !ticket.isActive
            else { return }
            guard try await self.rest.send(GetChannelMessages(in: channel.id, limit: 1)).isEmpty else {
                await self.notices?.tell(
                    guild, key: "late \(channel.id)", Texts.lateChannel(channel.id, of: ticket), pause: nil)
                return
            }
            self.logger.info(
                "a channel that came too late is removed", metadata: ["ticket": "\(id)", "channel": "\(channel.id)"])
            _ = try await self.rest.send(
                DeleteChannel(channel.id, reason: "Came too late: ticket \(ticket.paddedNumber) has another channel"))
        }
    }
}
