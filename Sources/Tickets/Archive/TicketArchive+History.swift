import DiscordModel
import DiscordREST
import Logging

/// From history into the store, where the Gateway's word is not enough.
extension TicketArchive {
    /// Compares the archive with the channel's history, adds what is missing, marks as deleted what is gone, and copies
    /// the attachments that still wait, as far as they can be had now.
    ///
    /// A history that may not or cannot be read is no reason to wait for ever: what was seen live is there, and a note
    /// says what is the matter, for the head of the transcript.
    /// - Throws: `RESTError`, with 10003 where the channel is gone; `StoreError`.
    public func fillUp(_ ticket: Ticket) async throws {
        let problem = try await self.historyProblem(of: ticket)
        let known = try await self.store.historyProblem(of: ticket.id)
        if problem != known {
            try await self.store.setNote(HistoryNote.key(of: ticket.id), to: problem ?? "")
        }
        await self.copyAttachments(of: ticket.id)
    }

    /// - Returns: Why the history is not read, where trying again would not help; `nil` after it was read.
    private func historyProblem(of ticket: Ticket) async throws -> String? {
        let problem: String
        do {
            try await self.readHistory(of: ticket)
            return nil
        } catch let error as RESTError where error.isRefusal && error.code != .unknownChannel {
            problem = Texts.historyRefused(error.message, code: error.code?.rawValue)
        } catch let error as RESTError where error.reason == .unreadableAnswer {
            problem = Texts.historyUnreadable
        } catch is HistoryIncomplete {
            problem = Texts.historyRefused(nil, code: nil)
        }
        self.logger.warning("history not readable", metadata: ["ticket": "\(ticket.id)", "problem": "\(problem)"])
        return problem
    }

    /// Writes what was seen of the ticket, and copies its attachments as far as they can be had: all that can be done
    /// for one whose channel is gone.
    ///
    /// - Throws: `StoreError`.
    func settle(_ ticket: Ticket) async throws {
        try await self.drain()
        await self.copyAttachments(of: ticket.id)
    }

    /// - Throws: `HistoryIncomplete`, if Discord keeps back what it has; `RESTError`, `StoreError`.
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
            } catch is HistoryIncomplete {
                self.logger.info("history not readable", metadata: ["channel": "\(channel)"])
                return
            } catch {
                self.logger.warning(
                    "history not read", metadata: ["channel": "\(channel)", "error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }
}

/// Where it is noted that a ticket's history could not be read.
enum HistoryNote {
    static func key(of ticket: TicketID) -> String { "archive.history.\(ticket)" }
}

extension TicketStore {
    /// Why the ticket's history could not be read; `nil` if it was.
    func historyProblem(of ticket: TicketID) async throws(StoreError) -> String? {
        let note = try await self.note(HistoryNote.key(of: ticket))
        return note == "" ? nil : note
    }
}
