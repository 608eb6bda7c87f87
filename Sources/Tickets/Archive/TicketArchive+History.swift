import DiscordModel
import DiscordREST
import Logging

/// From history into the store, where the Gateway's word is not enough.
extension TicketArchive {
    /// Compares the archive with the channel's history, adds what is missing, marks as deleted what is gone, and copies
    /// the attachments that still wait, as far as they can be had now.
    ///
    /// - Throws: `RESTError`, with 10003 where the channel is gone; `StoreError`.
    public func fillUp(_ ticket: Ticket) async throws {
        try await self.readHistory(of: ticket)
        await self.copyAttachments(of: ticket.id)
    }

    /// Writes what was seen of the ticket, and copies its attachments as far as they can be had: all that can be done
    /// for one whose channel is gone.
    ///
    /// - Throws: `StoreError`.
    func settle(_ ticket: Ticket) async throws {
        try await self.drain()
        await self.copyAttachments(of: ticket.id)
    }

    func readHistory(of ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        try await self.reading.withLock(channel) {
            // From here on each new message is noted, so that what comes after its page was read is not taken for gone.
            self.tracked.beginReading(channel)
            defer { self.tracked.endReading(channel) }
            try await self.drain()
            var walk = HistoryWalk(archive: self, ticket: ticket, channel: channel)
            try await walk.run()
        }
        self.copying.raise()
    }

    /// One channel at a time, so that reading leaves room in the rate limits for people who are waiting.
    func closeGaps() async {
        await withDiscardingTaskGroup { group in
            for await channel in self.gaps {
                group.addTask { await self.closeGap(in: channel) }
            }
            group.cancelAll()
        }
    }

    private func closeGap(in channel: ChannelID) async {
        for attempt in 0... {
            do {
                try await self.gapLane.withLock(0) {
                    self.tracked.removeGap(in: channel)
                    guard let tracked = self.tracked[channel], let ticket = try await self.store.ticket(tracked.id)
                    else { return }
                    try await self.readHistory(of: ticket)
                }
                return
            } catch let error as RESTError where error.isRefusal {
                // The channel is gone or hidden; closing the ticket tries again.
                self.logger.info("history not readable", metadata: ["channel": "\(channel)", "error": "\(error)"])
                return
            } catch {
                self.logger.warning(
                    "history not read", metadata: ["channel": "\(channel)", "error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }
}
