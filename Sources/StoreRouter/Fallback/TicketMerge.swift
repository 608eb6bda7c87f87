import DiscordModel
import Tickets

/// What becomes of a ticket that was changed on the server by somebody else while the mirror stood in. The rules are
/// those of `docs/stores.md`, "When both sides changed".
enum TicketMerge {
    struct Side: Hashable, Sendable {
        var ticket: Ticket
        var events: [TicketEvent]
    }

    struct Agreement: Hashable, Sendable {
        var ticket: Ticket
        /// Of both sides, in order of their ids.
        var events: [TicketEvent]
        /// What somebody has to be told; nothing where the server had nothing that the mirror did not know.
        var sentences: [String]
    }

    static func agreement(server: Side, mirror: Side) -> Agreement {
        let events = self.events(server, mirror)
        let channel = server.ticket.channelID ?? mirror.ticket.channelID
        var ticket = mirror.ticket.with(number: server.ticket.number, slot: server.ticket.slot)
        ticket.status = self.status(server.ticket.status, mirror.ticket.status)
        ticket.channelID = channel
        ticket.isThread = self.isThread(channel, server.ticket, mirror.ticket)
        ticket.greetingID = self.greeting(in: channel, server.ticket, mirror.ticket)
        ticket.closing = self.closing(in: channel, server.ticket, mirror.ticket)
        ticket.members = self.members(server, mirror)
        ticket.revision = max(server.ticket.revision, mirror.ticket.revision) + 1
        let isMirrors =
            self.content(of: ticket) == self.content(of: mirror.ticket) && events.count == mirror.events.count
        ticket.isSettled = isMirrors && mirror.ticket.isSettled && events.allSatisfy(\.isPosted)
        return Agreement(
            ticket: ticket, events: events,
            sentences: isMirrors ? [] : self.sentences(ticket, server.ticket, mirror.ticket))
    }

    /// Both are ends; a ticket that was closed had a channel.
    private static func status(_ server: Ticket.Status, _ mirror: Ticket.Status) -> Ticket.Status {
        let both = [server, mirror]
        return both.contains(.closed) ? .closed : both.contains(.cancelled) ? .cancelled : .open
    }

    /// What the channel is, is known to the side that has it.
    private static func isThread(_ channel: ChannelID?, _ server: Ticket, _ mirror: Ticket) -> Bool {
        [server, mirror].contains { $0.channelID == channel && $0.isThread }
    }

    private static func greeting(in channel: ChannelID?, _ server: Ticket, _ mirror: Ticket) -> MessageID? {
        for side in [server, mirror] where side.channelID == channel {
            if let greeting = side.greetingID { return greeting }
        }
        return nil
    }

    /// The earlier closing, with all that is done: what concerns the channel only where it is that channel.
    private static func closing(in channel: ChannelID?, _ server: Ticket, _ mirror: Ticket) -> Closing? {
        let sides = [server, mirror]
        guard var closing = sides.compactMap(\.closing).min(by: { $0.closedAt < $1.closedAt }) else { return nil }
        let ofChannel = sides.filter { $0.channelID == channel }.compactMap(\.closing)
        closing.isAnnounced = ofChannel.contains(where: \.isAnnounced)
        closing.isArchived = ofChannel.contains(where: \.isArchived)
        closing.isTranscriptKept = sides.contains { $0.closing?.isTranscriptKept == true }
        closing.isOpenerTold = sides.contains { $0.closing?.isOpenerTold == true }
        return closing
    }

    private static func events(_ server: Side, _ mirror: Side) -> [TicketEvent] {
        var events: [TicketID: TicketEvent] = [:]
        for var event in server.events + mirror.events {
            event.isPosted = event.isPosted || events[event.id]?.isPosted == true
            events[event.id] = event
        }
        return events.values.sorted { $0.id < $1.id }
    }

    /// What a ticket says, without the counting of writes and what follows from the rest.
    private static func content(of ticket: Ticket) -> Ticket {
        var ticket = ticket
        ticket.revision = 0
        ticket.isSettled = false
        return ticket
    }
}

// MARK: - Members

extension TicketMerge {
    private static func members(_ server: Side, _ mirror: Side) -> [TicketMember] {
        var users = mirror.ticket.members.map(\.userID)
        users += server.ticket.members.map(\.userID).filter { !users.contains($0) }
        return users.compactMap { user in self.member(user, server, mirror) }
    }

    /// As the side says on which something happened to the user last. Where the sides differ, the channel is made to
    /// agree once more, since nobody knows which of them it shows.
    private static func member(_ user: UserID, _ server: Side, _ mirror: Side) -> TicketMember? {
        let (theirs, ours) = (server.ticket.member(user), mirror.ticket.member(user))
        guard let theirs, let ours else {
            return (theirs ?? ours).map { $0.again() }
        }
        let (theirLast, ourLast) = (server.lastEvent(of: user), mirror.lastEvent(of: user))
        if theirLast == ourLast, theirs.isPresent == ours.isPresent {
            // One decision, seen at two stages.
            return theirs.isApplied ? theirs : ours
        }
        let theirsIsLater = (theirLast?.rawValue ?? .min) > (ourLast?.rawValue ?? .min)
        return (theirsIsLater ? theirs : ours).again()
    }
}

extension TicketMerge.Side {
    /// The latest event that gave the user access or took it, also if Discord has not applied it yet.
    fileprivate func lastEvent(of user: UserID) -> TicketID? {
        let recorded = self.events.filter { event in
            event.subjectID == user && (event.kind == .userAdded || event.kind == .userRemoved)
        }
        return (recorded.map(\.id) + [self.ticket.member(user)?.pendingEvent?.id].compactMap(\.self)).max()
    }
}

extension TicketMember {
    /// To be applied again.
    fileprivate func again() -> Self {
        var member = self
        member.isApplied = false
        return member
    }
}

extension Ticket {
    fileprivate func member(_ user: UserID) -> TicketMember? { self.members.first { $0.userID == user } }

    func with(number: Int? = nil, slot: Int? = nil) -> Ticket {
        Ticket(
            id: self.id, guildID: self.guildID, number: number ?? self.number, openerID: self.openerID,
            openedAt: self.openedAt, slot: slot ?? self.slot, panelChannelID: self.panelChannelID,
            status: self.status, members: self.members, isThread: self.isThread, channelID: self.channelID,
            greetingID: self.greetingID, closing: self.closing, isSettled: self.isSettled, revision: self.revision)
    }

    /// For sentences that somebody reads who can look for it.
    var name: String { "ticket \(self.paddedNumber) (id \(self.id), server \(self.guildID))" }
}

// MARK: - Sentences

extension TicketMerge {
    private static func sentences(_ agreed: Ticket, _ server: Ticket, _ mirror: Ticket) -> [String] {
        var sentences = [
            "\(agreed.name) had been changed by somebody else while the database was away; the changes of both sides "
                + "were joined, and it is \(agreed.status.rawValue) now."
        ]
        if mirror.number != server.number {
            sentences.append(
                "\(agreed.name) was called \(mirror.paddedNumber) while the database was away, but the database had it "
                    + "as \(server.paddedNumber), which stands.")
        }
        if let left = mirror.channelID, left != agreed.channelID {
            sentences.append(
                "\(agreed.name) had a channel on both sides; \(left) is not used any longer and can be deleted.")
        }
        return sentences
    }

    /// The numbers and places of other tickets on the server stand; the mirror's ticket makes way.
    static func renumbered(_ ticket: Ticket, to number: Int) -> String {
        "\(ticket.name) has the number \(number) now, since another ticket in the database had taken "
            + "\(ticket.paddedNumber) while it was away."
    }

    static func moved(_ ticket: Ticket, to slot: Int) -> String {
        "\(ticket.name) is a further ticket of its opener (place \(slot)), since another one was opened in the "
            + "database while it was away; both stay open."
    }

    static func lostChannel(_ ticket: Ticket, _ channel: ChannelID) -> String {
        "\(ticket.name) gave up the channel \(channel), which another ticket in the database has."
    }
}
