import DiscordModel
import DiscordREST
import Logging
import Synchronization

extension TicketDesk {
    /// Carries out what is left to do for the ticket, one repeatable step after the other. What Discord refuses is left
    /// out, so that it keeps nothing else from being done.
    ///
    /// - Parameter isForeground: Somebody waits for it: stop where the rest need not keep them waiting.
    /// - Returns: The ticket as it is then; `nil` if there is no such ticket.
    /// - Throws: `RESTError` and `StoreError` that stopped it; it can be called again at any time. `RefusedSteps` if all
    ///   was done but these. `TicketRefusal` if the ticket had to be given up.
    @discardableResult
    func advance(_ id: TicketID, isForeground: Bool = false) async throws -> Ticket? {
        try await self.locks.withLock(id) {
            var refused = RefusedSteps()
            while let ticket = try await self.store.ticket(id) {
                guard let step = try await self.nextStep(of: ticket, without: refused.steps),
                    step.isUrgent || !isForeground, step != .archive || !self.awaitsAnswer(ticket.id)
                else {
                    if !refused.isEmpty { throw refused }
                    return ticket
                }
                do {
                    try await self.perform(step, of: ticket, isForeground: isForeground)
                } catch let error as RESTError where error.code == .unknownChannel && step != .createChannel {
                    try await self.endAfterLosingChannel(ticket)
                    if !ticket.isActive { try await self.giveUpChannel(of: ticket) }
                } catch let error where step.isPassedOver(after: error) {
                    refused.add(step, error)
                }
            }
            return nil
        }
    }

    /// Events are asked for only when the channel needs nothing.
    private func nextStep(of ticket: Ticket, without refused: Set<Step>) async throws -> Step? {
        let step = ticket.nextStep(unposted: [], without: refused)
        guard step == nil || step == .settle, !ticket.isSettled, ticket.channelID != nil || !ticket.isActive else {
            return step
        }
        let events = try await self.store.events(of: ticket.id).filter { !$0.isPosted }
        return ticket.nextStep(unposted: events, without: refused)
    }

    private func perform(_ step: Step, of ticket: Ticket, isForeground: Bool) async throws {
        self.logger.debug("ticket step", metadata: ["ticket": "\(ticket.id)", "step": "\(step.name)"])
        switch step {
        case .createChannel: try await self.createChannel(ticket, isForeground: isForeground)
        case .greet: try await self.greet(ticket)
        case .apply(let member): try await self.apply(member, in: ticket)
        case .announceClosing: try await self.announceClosing(ticket)
        case .archive: try await self.archive(ticket)
        case .keepTranscript: try await self.keepTranscript(ticket)
        case .tellOpener: try await self.tellOpener(ticket)
        case .post(let event): try await self.post(event, of: ticket)
        case .settle:
            try await self.renameIfDue(ticket)
            try await self.update(ticket.id) { current in
                // Whoever wrote in between has left something to do.
                guard current.revision == ticket.revision else { return nil }
                var settled = current
                settled.isSettled = true
                return (settled, [])
            }
        }
    }

    /// Whether somebody in the ticket's thread is still to be answered, which an archived thread does not allow.
    private func awaitsAnswer(_ id: TicketID) -> Bool { self.awaitedAnswers.withLock { $0[id] != nil } }

    private func giveUpChannel(of ticket: Ticket) async throws {
        try await self.update(ticket.id) { ticket in
            let decision = ticket.losingChannel(bot: self.botID, at: self.now(), event: self.makeID())
            return (decision.ticket, [])
        }
    }
}

extension Step {
    /// Whether the other steps go on after this error. Most errors mean that Discord or the store is away as a whole.
    fileprivate func isPassedOver(after error: any Error) -> Bool {
        if let error = error as? RESTError { return error.isRefusal && self != .createChannel }
        if let error = error as? StoreError { return self == .keepTranscript && error.reason == .unavailable }
        return false
    }

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
