import DiscordModel
import Testing

@testable import Tickets

@Suite("Decisions on a ticket")
struct DecisionTests {
    private let later = Timestamp.morning + .seconds(60)

    @Test("R3.1 R3.3: adding somebody makes them a member whose access is yet to be given, and an event")
    func adding() throws {
        let (ticket, event) = try Ticket.open.adding(.noah, by: .sam, at: self.later, event: .sample(50))
        let expected = Ticket.open.changed {
            $0.members.append(TicketMember(userID: .noah, isPresent: true, isApplied: false, pendingEvent: event))
            $0.isSettled = false
        }
        #expect(ticket == expected)
        #expect(ticket.isPresent(.noah))
        #expect(
            event
                == TicketEvent(
                    id: .sample(50), ticketID: Ticket.open.id, kind: .userAdded, at: self.later, actorID: .sam,
                    subjectID: .noah))
    }

    @Test("R4.1 R4.3: removing somebody keeps them listed as absent, with their access yet to be taken, and an event")
    func removing() throws {
        let (ticket, event) = try Ticket.open.removing(.mia, by: .sam, at: self.later, event: .sample(50))
        let expected = Ticket.open.changed {
            $0.members = [TicketMember(userID: .mia, isPresent: false, isApplied: false, pendingEvent: event)]
            $0.isSettled = false
        }
        #expect(ticket == expected)
        #expect(!ticket.isPresent(.mia))
        #expect(
            event
                == TicketEvent(
                    id: .sample(50), ticketID: Ticket.open.id, kind: .userRemoved, at: self.later, actorID: .sam,
                    subjectID: .mia))
    }

    @Test("Whoever was removed can be added again, and is listed once")
    func addingAgain() throws {
        let removed = try Ticket.open.removing(.mia, by: .sam, at: self.later, event: .sample(50)).ticket
        let (added, event) = try removed.adding(.mia, by: .sam, at: self.later, event: .sample(51))
        #expect(added.members == [TicketMember(userID: .mia, isPresent: true, isApplied: false, pendingEvent: event)])
    }

    @Test("R7.3: closing marks the ticket and starts a closing of which nothing is done yet")
    func closing() throws {
        let (ticket, event) = try Ticket.open.closing(by: .sam, reason: "solved", at: self.later, event: .sample(50))
        let expected = Ticket.open.changed {
            $0.status = .closed
            $0.isSettled = false
            $0.closing = Closing(closedBy: .sam, closedAt: self.later, reason: "solved")
        }
        #expect(ticket == expected)
        #expect(!ticket.isActive)
        #expect(
            event
                == TicketEvent(
                    id: .sample(50), ticketID: Ticket.open.id, kind: .closed, at: self.later, actorID: .sam,
                    detail: "solved"))
    }

    @Test("A blank reason is no reason, since Discord refuses blank fields", arguments: [nil, "", " ", "\n\t "])
    func blankReason(reason: String?) throws {
        let (ticket, event) = try Ticket.open.closing(by: .sam, reason: reason, at: self.later, event: .sample(50))
        #expect(ticket.closing?.reason == nil)
        #expect(event.detail == nil)
    }

    @Test("A ticket whose channel cannot be made is cancelled, which its opener is said to have suffered")
    func cancelling() {
        let (ticket, event) = Ticket.new.cancelling(because: "server full", at: self.later, event: .sample(50))
        let expected = Ticket.new.changed { $0.status = .cancelled }
        #expect(ticket == expected)
        #expect(!ticket.isActive)
        #expect(
            event
                == TicketEvent(
                    id: .sample(50), ticketID: Ticket.new.id, kind: .cancelled, at: self.later, actorID: .mia,
                    detail: "server full"))
    }

    @Test("A ticket that loses its channel is closed by the bot; its transcript is made of what was seen live")
    func losingChannel() {
        let (ticket, event) = Ticket.open.losingChannel(bot: .usher, at: self.later, event: .sample(50))
        let expected = Ticket.open.changed {
            $0.status = .closed
            $0.isSettled = false
            $0.closing = Closing(
                closedBy: .usher, closedAt: self.later, reason: nil, isAnnounced: true, isArchived: true)
        }
        #expect(ticket == expected)
        #expect(ticket.nextStep(unposted: []) == .keepTranscript)
        #expect(
            event
                == TicketEvent(
                    id: .sample(50), ticketID: Ticket.open.id, kind: .channelDeleted, at: self.later, actorID: .usher))
    }

    @Test("A closed ticket that loses its channel keeps who closed it and why")
    func losingChannelWhileClosing() {
        let ticket = Ticket.closed.losingChannel(bot: .usher, at: self.later, event: .sample(50)).ticket
        #expect(ticket.closing?.closedBy == .sam)
        #expect(ticket.closing?.closedAt == .morning)
        #expect(ticket.closing?.reason == "solved")
        #expect(ticket.nextStep(unposted: []) == .keepTranscript)
    }

    @Test("R3.5: whoever is there already is not added twice")
    func alreadyPresent() {
        #expect(throws: TicketRefusal.alreadyPresent(.mia)) {
            try Ticket.open.adding(.mia, by: .sam, at: self.later, event: .sample(50))
        }
    }

    @Test("R4.5: whoever is not there, or no longer, cannot be removed")
    func notPresent() throws {
        #expect(throws: TicketRefusal.notPresent(.noah)) {
            try Ticket.open.removing(.noah, by: .sam, at: self.later, event: .sample(50))
        }
        let removed = try Ticket.open.removing(.mia, by: .sam, at: self.later, event: .sample(50)).ticket
        #expect(throws: TicketRefusal.notPresent(.mia)) {
            try removed.removing(.mia, by: .sam, at: self.later, event: .sample(51))
        }
    }

    @Test("A ticket that is not open, or has no channel yet, refuses every change")
    func refusals() {
        let refused: [(Ticket, TicketRefusal)] = [
            (.closed, .alreadyClosed(number: "0042")),
            (Ticket.new.changed { $0.status = .cancelled }, .alreadyClosed(number: "0042")),
            (.new, .channelNotReady(number: "0042")),
        ]
        for (ticket, refusal) in refused {
            #expect(throws: refusal) { try ticket.adding(.noah, by: .sam, at: self.later, event: .sample(50)) }
            #expect(throws: refusal) { try ticket.removing(.mia, by: .sam, at: self.later, event: .sample(50)) }
            #expect(throws: refusal) { try ticket.closing(by: .sam, reason: nil, at: self.later, event: .sample(50)) }
        }
    }
}
