public import DiscordModel

/// What may be done to a ticket. Each takes the facts and gives the new row with its event, or refuses; nothing here
/// waits, writes or speaks to Discord.
extension Ticket {
    public typealias Decision = (ticket: Ticket, event: TicketEvent)

    public func adding(
        _ user: UserID, by actor: UserID, at moment: Timestamp, event: TicketID
    ) throws(TicketRefusal) -> Decision {
        try self.mustBeOpen()
        guard !self.isPresent(user) else { throw .alreadyPresent(user) }
        return self.setting(user, present: true, kind: .userAdded, by: actor, at: moment, event: event)
    }

    public func removing(
        _ user: UserID, by actor: UserID, at moment: Timestamp, event: TicketID
    ) throws(TicketRefusal) -> Decision {
        try self.mustBeOpen()
        guard self.isPresent(user) else { throw .notPresent(user) }
        return self.setting(user, present: false, kind: .userRemoved, by: actor, at: moment, event: event)
    }

    /// A blank reason is none: Discord refuses a message with an empty field.
    public func closing(
        by actor: UserID, reason: String?, at moment: Timestamp, event: TicketID
    ) throws(TicketRefusal) -> Decision {
        try self.mustBeOpen()
        let reason = reason?.allSatisfy(\.isWhitespace) == true ? nil : reason
        var ticket = self
        ticket.status = .closed
        ticket.isSettled = false
        ticket.closing = Closing(closedBy: actor, closedAt: moment, reason: reason)
        return (
            ticket,
            TicketEvent(id: event, ticketID: self.id, kind: .closed, at: moment, actorID: actor, detail: reason)
        )
    }

    /// Gives up on a ticket whose channel cannot be made, so that its opener is free to try again.
    public func cancelling(because detail: String, at moment: Timestamp, event: TicketID) -> Decision {
        var ticket = self
        ticket.status = .cancelled
        ticket.isSettled = false
        return (
            ticket,
            TicketEvent(
                id: event, ticketID: self.id, kind: .cancelled, at: moment, actorID: self.openerID, detail: detail)
        )
    }

    /// Somebody deleted the channel: the ticket is closed, with nothing left to do there. The transcript is made of what
    /// was seen live, and the opener gets it.
    public func losingChannel(bot: UserID, at moment: Timestamp, event: TicketID) -> Decision {
        var ticket = self
        ticket.status = .closed
        ticket.isSettled = false
        var closing = self.closing ?? Closing(closedBy: bot, closedAt: moment, reason: nil)
        closing.isAnnounced = true
        closing.isArchived = true
        ticket.closing = closing
        return (
            ticket, TicketEvent(id: event, ticketID: self.id, kind: .channelDeleted, at: moment, actorID: bot)
        )
    }

    /// Discord may not show the member's access any more.
    func applyingAgain(_ user: UserID) -> Ticket {
        var ticket = self
        ticket.members = self.members.map { member in
            guard member.userID == user else { return member }
            return TicketMember(userID: user, isPresent: member.isPresent, pendingEvent: member.pendingEvent)
        }
        ticket.isSettled = false
        return ticket
    }

    public func isPresent(_ user: UserID) -> Bool {
        self.members.contains { $0.userID == user && $0.isPresent }
    }

    private func mustBeOpen() throws(TicketRefusal) {
        guard self.status == .open else { throw .alreadyClosed(number: self.paddedNumber) }
        guard self.channelID != nil else { throw .channelNotReady(number: self.paddedNumber) }
    }

    private func setting(
        _ user: UserID, present: Bool, kind: TicketEvent.Kind, by actor: UserID, at moment: Timestamp, event: TicketID
    ) -> Decision {
        let event = TicketEvent(
            id: event, ticketID: self.id, kind: kind, at: moment, actorID: actor, subjectID: user)
        var ticket = self
        ticket.members.removeAll { $0.userID == user }
        ticket.members.append(TicketMember(userID: user, isPresent: present, pendingEvent: event))
        ticket.isSettled = false
        return (ticket, event)
    }
}
