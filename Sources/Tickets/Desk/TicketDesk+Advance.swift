import DiscordModel
import DiscordREST
import Logging

extension TicketDesk {
    /// Carries out what is left to do for the ticket, one repeatable step after the other.
    ///
    /// - Parameters:
    ///   - onlyUrgent: Stop where the rest need not keep the acting person waiting.
    ///   - isFresh: Nothing was tried for this ticket yet, so there can be no channel left over from an earlier try.
    /// - Returns: The ticket as it is then; `nil` if there is no such ticket.
    /// - Throws: `RESTError` and `StoreError` that stopped it; it can be called again at any time.
    ///   `TicketRefusal` if the ticket had to be given up.
    @discardableResult
    func advance(_ id: TicketID, onlyUrgent: Bool = false, isFresh: Bool = false) async throws -> Ticket? {
        try await self.locks.withLock(id) {
            var isFresh = isFresh
            while let ticket = try await self.store.ticket(id) {
                var step = ticket.nextStep(unposted: nil)
                if step == .settle {
                    step = ticket.nextStep(unposted: try await self.store.events(of: id).first { !$0.isPosted })
                }
                guard let step, step.isUrgent || !onlyUrgent else { return ticket }
                do {
                    try await self.perform(step, of: ticket, isFresh: isFresh)
                } catch let error as RESTError where error.code == .unknownChannel && step != .createChannel {
                    try await self.endAfterLosingChannel(ticket)
                    if !ticket.isActive { try await self.giveUpChannel(of: ticket) }
                }
                isFresh = false
            }
            return nil
        }
    }

    private func perform(_ step: Step, of ticket: Ticket, isFresh: Bool) async throws {
        self.logger.debug("ticket step", metadata: ["ticket": "\(ticket.id)", "step": "\(step.name)"])
        switch step {
        case .createChannel: try await self.createChannel(ticket, isFresh: isFresh)
        case .greet: try await self.greet(ticket)
        case .apply(let member): try await self.apply(member, in: ticket)
        case .announceClosing: try await self.announceClosing(ticket)
        case .archive: try await self.archive(ticket)
        case .keepTranscript: try await self.keepTranscript(ticket)
        case .tellOpener: try await self.tellOpener(ticket)
        case .post(let event): try await self.post(event, of: ticket)
        case .settle:
            try await self.update(ticket.id) { current in
                // Whoever wrote in between has left something to do.
                guard current.revision == ticket.revision else { return nil }
                var settled = current
                settled.isSettled = true
                return (settled, [])
            }
        }
    }

    private func giveUpChannel(of ticket: Ticket) async throws {
        try await self.update(ticket.id) { ticket in
            let decision = ticket.losingChannel(bot: self.botID, at: self.now(), event: self.makeID())
            return (decision.ticket, [])
        }
    }
}

extension Step {
    /// For the log, without what the step carries.
    var name: String {
        switch self {
        case .createChannel: "create channel"
        case .greet: "greet"
        case .apply: "apply access"
        case .announceClosing: "announce closing"
        case .archive: "archive"
        case .keepTranscript: "keep transcript"
        case .tellOpener: "tell opener"
        case .post: "post event"
        case .settle: "settle"
        }
    }
}
