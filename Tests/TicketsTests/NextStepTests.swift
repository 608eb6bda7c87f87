import DiscordModel
import Testing

@testable import Tickets

@Suite("The next step")
struct NextStepTests {
    private static let event = TicketEvent(
        id: .sample(50), ticketID: Ticket.open.id, kind: .userAdded, at: .morning, actorID: .sam)
    private static let unapplied = TicketMember(userID: .noah, isPresent: true, isApplied: false)
    private static let removed = TicketMember(userID: .mia, isPresent: false, isApplied: false)

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let ticket: Ticket
        let step: Step

        init(_ description: String, _ ticket: Ticket, _ step: Step) {
            self.testDescription = description
            self.ticket = ticket.changed { $0.isSettled = false }
            self.step = step
        }
    }

    private static func closed(_ change: (inout Closing) -> Void) -> Ticket {
        Ticket.closed.changed { ticket in
            guard var closing = ticket.closing else { return }
            change(&closing)
            ticket.closing = closing
        }
    }

    /// Without an event to post, and each of them but the first also with one: the channel comes first.
    static let rows = [
        Row("new", .new, .createChannel),
        Row(
            "channel made, with the opener in it",
            Ticket.new.changed {
                $0.channelID = 7
                $0.members = [TicketMember(userID: .mia, isApplied: true)]
            }, .greet),
        Row(
            "not greeted, access of the opener not applied",
            Ticket.new.changed { $0.channelID = 7 }, .apply(TicketMember(userID: .mia))),
        Row("to be a thread", Ticket.new.changed { $0.isThread = true }, .createChannel),
        Row(
            "thread made, with nobody in it yet",
            Ticket.new.changed {
                $0.isThread = true
                $0.channelID = 7
            }, .apply(TicketMember(userID: .mia))),
        Row("somebody added", Ticket.open.changed { $0.members.append(unapplied) }, .apply(unapplied)),
        Row("somebody removed", Ticket.open.changed { $0.members = [removed, unapplied] }, .apply(removed)),
        Row("closed", .closed, .announceClosing),
        Row("closing announced", closed { $0.isAnnounced = true }, .archive),
        Row(
            "archived",
            closed {
                $0.isAnnounced = true
                $0.isArchived = true
            }, .keepTranscript),
        Row(
            "transcript kept",
            closed {
                $0.isAnnounced = true
                $0.isArchived = true
                $0.isTranscriptKept = true
            }, .tellOpener),
        Row(
            "closed with access not applied, which archiving does", closed { _ in }.changed { $0.members = [removed] },
            .announceClosing),
    ]

    /// What has nothing left to do in its channel.
    static let quiet = [
        Row("open, all done", .open, .settle),
        Row("cancelled", Ticket.new.changed { $0.status = .cancelled }, .settle),
        Row("closed without a channel", Ticket.closed.changed { $0.channelID = nil }, .settle),
        Row("closed without a closing", Ticket.closed.changed { $0.closing = nil }, .settle),
        Row(
            "closed, all done",
            closed {
                $0.isAnnounced = true
                $0.isArchived = true
                $0.isTranscriptKept = true
                $0.isOpenerTold = true
            }, .settle),
    ]

    @Test("What is left to do in the channel comes first, whatever is unposted", arguments: rows)
    func channelSteps(row: Row) {
        #expect(row.ticket.nextStep(unposted: []) == row.step)
        #expect(row.ticket.nextStep(unposted: [Self.event]) == row.step)
    }

    @Test("When the channel is done, events are posted, and then the ticket settles", arguments: quiet)
    func quietTickets(row: Row) {
        #expect(row.ticket.nextStep(unposted: [Self.event]) == .post(Self.event))
        #expect(row.ticket.nextStep(unposted: []) == .settle)
    }

    @Test("What Discord refuses keeps nothing else from being done, and the ticket from settling")
    func refusedSteps() {
        let ticket = Self.closed { $0.isAnnounced = true }.changed { $0.isSettled = false }
        let closed = TicketEvent(id: .sample(51), ticketID: ticket.id, kind: .closed, at: .morning, actorID: .sam)
        func next(_ refused: Set<Step>, _ events: [TicketEvent] = [Self.event, closed]) -> Step? {
            ticket.nextStep(unposted: events, without: refused)
        }
        #expect(next([]) == .archive)
        #expect(next([.archive]) == .keepTranscript)
        // What hands the transcript out waits for it, the rest of the log does not.
        #expect(next([.archive, .keepTranscript]) == .post(Self.event))
        #expect(next([.archive, .keepTranscript, .post(Self.event)]) == nil)
        #expect(next([.archive, .keepTranscript], [closed]) == nil)
    }

    @Test("What is closed between the readings of it and of its events is logged after its transcript")
    func closedMeanwhile() {
        let ticket = Ticket.open.changed { $0.isSettled = false }
        for kind in [TicketEvent.Kind.closed, .channelDeleted] {
            let end = TicketEvent(id: .sample(51), ticketID: ticket.id, kind: kind, at: .morning, actorID: .sam)
            #expect(ticket.nextStep(unposted: [Self.event, end]) == .post(Self.event))
            // Which looks at the ticket anew, since its revision is another by now.
            #expect(ticket.nextStep(unposted: [end]) == .settle)
        }
    }

    @Test("A settled ticket has no step", arguments: rows + quiet)
    func settled(row: Row) {
        let ticket = row.ticket.changed { $0.isSettled = true }
        #expect(ticket.nextStep(unposted: []) == nil)
        #expect(ticket.nextStep(unposted: [Self.event]) == nil)
    }

    @Test("People wait for what they see in the channel, and for nothing else")
    func urgency() {
        let urgent: [Step] = [.createChannel, .greet, .apply(Self.unapplied), .announceClosing, .archive]
        let patient: [Step] = [.keepTranscript, .tellOpener, .post(Self.event), .settle]
        #expect(urgent.allSatisfy { $0.isUrgent })
        #expect(!patient.contains { $0.isUrgent })
        #expect(Set((urgent + patient).map(\.name)).count == 9)
    }
}
