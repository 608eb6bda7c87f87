import DiscordModel
import DiscordREST
import Logging

/// Messages that are posted once, whatever comes in between.
extension TicketDesk {
    /// How long Discord is trusted to know a nonce again. It says "a few minutes".
    private static let nonceLifetime = Duration.seconds(60)
    /// Our clock may be ahead of Discord's; how far back to look for that.
    private static let clockTolerance = Duration.seconds(-600)
    private static let mostPages = 10

    /// Posts the message, unless an earlier try has, whose answer was lost.
    ///
    /// - Parameters:
    ///   - moment: Since when it has been due. The draft's nonce makes a repeat harmless for a while; what is due for
    ///     longer is looked for first.
    ///   - isSame: Whether a message of the bot in the channel is this one.
    @discardableResult
    func say(
        _ draft: MessageDraft, files: [FileUpload] = [], in channel: ChannelID, dueSince moment: Timestamp,
        isSame: (Message) -> Bool
    ) async throws(RESTError) -> MessageID {
        if self.now() - moment > Self.nonceLifetime,
            let earlier = try await self.earlierMessage(in: channel, since: moment, isSame)
        {
            return earlier
        }
        return try await self.rest.send(CreateMessage(in: channel, draft, files: files)).id
    }

    /// The same for what can be left out where the bot may not speak.
    func sayIfAllowed(
        _ draft: MessageDraft, in channel: ChannelID, of ticket: Ticket, dueSince moment: Timestamp,
        isSame: (Message) -> Bool
    ) async throws {
        do { try await self.say(draft, in: channel, dueSince: moment, isSame: isSame) } catch {
            try (error as any Error).rethrow(unless: error.isRefusal && error.code != .unknownChannel)
            self.logger.warning("not said in the ticket", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
    }

    private func earlierMessage(
        in channel: ChannelID, since moment: Timestamp, _ isSame: (Message) -> Bool
    ) async throws(RESTError) -> MessageID? {
        var last = MessageID(earliestAt: moment + Self.clockTolerance)
        for _ in 0..<Self.mostPages {
            let page = try await self.rest.send(
                GetChannelMessages(in: channel, limit: Limits.historyPage, after: last))
            if let message = page.first(where: { $0.author.id == self.botID && isSame($0) }) { return message.id }
            guard page.count == Limits.historyPage, let newest = page.map(\.id).max() else { return nil }
            last = newest
        }
        return nil
    }
}

extension Snowflake {
    /// Below every id that was made from that moment on.
    fileprivate init(earliestAt moment: Timestamp) {
        self.init(UInt64(max(0, moment.millisecondsSince1970 - Self.epochMilliseconds)) << 22)
    }
}
