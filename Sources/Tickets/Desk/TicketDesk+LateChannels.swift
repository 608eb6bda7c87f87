public import DiscordModel
import DiscordREST
import Logging
import Synchronization

/// Discord may carry out a request long after it was given up. The ticket has another channel by then.
extension TicketDesk {
    /// Whether the channel may have come too late: it says that it belongs to a ticket for which Discord was asked more than
    /// once. Costs nothing but for channels of tickets.
    ///
    /// Without that, a channel that says so is somebody's copy, and theirs.
    public func mayBeLate(_ channel: Channel) -> Bool {
        Texts.ticketID(inTopic: channel.topic).map { id in self.askedAgain.withLock { $0.contains(id) } } ?? false
    }

    /// Takes a channel away that came too late. One in which somebody has written stays, and administrators are told.
    ///
    /// - Throws: `StoreError`, `RESTError`; it can be called again.
    public func removeIfLate(_ channel: Channel) async throws {
        guard let id = Texts.ticketID(inTopic: channel.topic), let guild = channel.guildID else { return }
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
