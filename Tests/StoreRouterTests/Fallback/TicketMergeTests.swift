import DiscordModel
import Testing
import Tickets

@testable import StoreRouter

@Suite("What becomes of a ticket that both sides have changed (R5.6)")
struct TicketMergeTests {
    private static let moment = Timestamp(millisecondsSince1970: 1_790_000_000_000)
    private static let base = Ticket(
        id: TicketID(rawValue: 1000), guildID: 9, number: 7, openerID: 1, openedAt: moment,
        panelChannelID: 60, members: [TicketMember(userID: 1, isApplied: true)], channelID: 70, greetingID: 71,
        isSettled: true, revision: 4
    )
    private static let created = TicketEvent(
        id: base.id, ticketID: base.id, kind: .created, at: moment, actorID: 1, isPosted: true)

    private func merged(
        _ changeServer: (inout TicketMerge.Side) -> Void, _ changeMirror: (inout TicketMerge.Side) -> Void
    ) -> TicketMerge.Agreement {
        var server = TicketMerge.Side(ticket: Self.base, events: [Self.created])
        var mirror = server
        changeServer(&server)
        changeMirror(&mirror)
        return TicketMerge.agreement(server: server, mirror: mirror)
    }

    private func event(_ number: Int64, _ kind: TicketEvent.Kind, _ user: UserID? = nil) -> TicketEvent {
        TicketEvent(
            id: TicketID(rawValue: 1000 + number), ticketID: Self.base.id, kind: kind, at: Self.moment, actorID: 3,
            subjectID: user)
    }

    @Test("The revision is above both, and the ticket is looked at again")
    func revision() {
        let agreement = self.merged {
            $0.ticket.revision = 9
            $0.ticket.greetingID = 5
        } _: {
            $0.ticket.revision = 6
        }
        #expect(agreement.ticket.revision == 10)
        #expect(!agreement.ticket.isSettled)
        #expect(agreement.sentences.count == 1)
    }

    @Test("Whether it is a thread goes with the channel that stands")
    func thread() {
        let server = self.merged {
            $0.ticket.channelID = 80
            $0.ticket.isThread = true
        } _: {
            $0.ticket.channelID = 90
        }
        #expect(server.ticket.channelID == 80 && server.ticket.isThread)
        let mirror = self.merged {
            $0.ticket.channelID = nil
        } _: {
            $0.ticket.channelID = 90
            $0.ticket.isThread = true
        }
        #expect(mirror.ticket.channelID == 90 && mirror.ticket.isThread)
        let neither = self.merged {
            $0.ticket.channelID = nil
            $0.ticket.isThread = true
        } _: {
            $0.ticket.channelID = 90
        }
        #expect(!neither.ticket.isThread)
        #expect(neither.ticket.panelChannelID == 60)
    }

    @Test("Where the server has nothing new, nothing is reported and the ticket stays at rest")
    func nothingNew() {
        let agreement = self.merged {
            $0.ticket.revision = 5
        } _: {
            $0.ticket.revision = 6
            $0.ticket.greetingID = 99
            $0.ticket.channelID = 98
        }
        // The channel differs, and the server's stands.
        #expect(agreement.ticket.channelID == 70)
        #expect(agreement.sentences.count == 2)
        let same = self.merged {
            $0.ticket.revision = 5
        } _: {
            $0.ticket.revision = 6
        }
        #expect(same.sentences.isEmpty)
        #expect(same.ticket.isSettled)
    }

    @Test("Closed wins over open, on whichever side", arguments: [true, false])
    func closedWins(onServer: Bool) {
        let close = { (side: inout TicketMerge.Side) in
            side.ticket.status = .closed
            side.ticket.revision += 1
            side.ticket.closing = Closing(closedBy: 3, closedAt: Self.moment, reason: "r", isAnnounced: true)
            side.events.append(self.event(1, .closed))
        }
        let add = { (side: inout TicketMerge.Side) in
            side.ticket.revision += 2
            side.ticket.members.append(TicketMember(userID: 2, isApplied: true))
            side.events.append(self.event(2, .userAdded, 2))
        }
        let agreement = self.merged(onServer ? close : add, onServer ? add : close)
        #expect(agreement.ticket.status == .closed)
        #expect(agreement.ticket.closing?.isAnnounced == true)
        #expect(agreement.ticket.members.map(\.userID) == [1, 2])
        #expect(agreement.events.map(\.id.rawValue) == [1000, 1001, 1002])
        #expect(agreement.sentences.count == 1)
    }

    @Test("Of two closings the earlier stands, with all that was done for either")
    func twoClosings() {
        let agreement = self.merged {
            $0.ticket.status = .closed
            $0.ticket.closing = Closing(
                closedBy: 3, closedAt: Self.moment + .seconds(5), reason: "server", isAnnounced: true, isArchived: true)
        } _: {
            $0.ticket.status = .closed
            $0.ticket.closing = Closing(
                closedBy: 4, closedAt: Self.moment, reason: "mirror", isTranscriptKept: true, isOpenerTold: true)
        }
        #expect(
            agreement.ticket.closing
                == Closing(
                    closedBy: 4, closedAt: Self.moment, reason: "mirror", isAnnounced: true, isArchived: true,
                    isTranscriptKept: true, isOpenerTold: true))
    }

    @Test("Closed wins over cancelled, and cancelled over open")
    func cancelled() {
        #expect(
            self.merged {
                $0.ticket.status = .cancelled
            } _: { _ in
            }.ticket.status == .cancelled)
        #expect(
            self.merged {
                $0.ticket.status = .cancelled
            } _: {
                $0.ticket.status = .closed
            }.ticket.status == .closed)
    }

    @Test("What was done in a channel that is not used any longer does not count")
    func otherChannel() {
        let agreement = self.merged { _ in
        } _: {
            $0.ticket.channelID = 80
            $0.ticket.greetingID = 81
            $0.ticket.status = .closed
            $0.ticket.closing = Closing(
                closedBy: 4, closedAt: Self.moment, reason: nil, isAnnounced: true, isArchived: true,
                isTranscriptKept: true)
        }
        #expect(agreement.ticket.channelID == 70)
        #expect(agreement.ticket.greetingID == 71)
        #expect(agreement.ticket.closing?.isArchived == false)
        #expect(agreement.ticket.closing?.isTranscriptKept == true)
        #expect(agreement.sentences.contains { $0.contains("80 is not used") })
    }

    @Test("The mirror's channel is taken where the server has none")
    func channelOfMirror() {
        let agreement = self.merged {
            $0.ticket.channelID = nil
            $0.ticket.greetingID = nil
        } _: {
            $0.ticket.revision += 1
        }
        #expect(agreement.ticket.channelID == 70)
        #expect(agreement.ticket.greetingID == 71)
    }

    @Test("For each member the later event counts, and the channel is made to agree", arguments: [true, false])
    func members(serverIsLater: Bool) {
        let agreement = self.merged {
            $0.events.append(self.event(serverIsLater ? 8 : 2, .userAdded, 2))
            $0.ticket.members.append(TicketMember(userID: 2, isApplied: true))
        } _: {
            $0.events += [self.event(1, .userAdded, 2), self.event(5, .userRemoved, 2)]
            $0.ticket.members.append(TicketMember(userID: 2, isPresent: false, isApplied: true))
        }
        #expect(
            agreement.ticket.members.last == TicketMember(userID: 2, isPresent: serverIsLater, isApplied: false))
        #expect(agreement.ticket.members.first == TicketMember(userID: 1, isApplied: true))
    }

    @Test("A change that Discord has not applied yet counts as well, and stays to be recorded")
    func pending() {
        let pending = self.event(9, .userRemoved, 2)
        let agreement = self.merged {
            $0.ticket.members.append(TicketMember(userID: 2, isPresent: false, pendingEvent: pending))
        } _: {
            $0.events.append(self.event(5, .userAdded, 2))
            $0.ticket.members.append(TicketMember(userID: 2, isApplied: true))
        }
        #expect(agreement.ticket.members.last == TicketMember(userID: 2, isPresent: false, pendingEvent: pending))
    }

    @Test("One decision seen at two stages is the further one, and no conflict")
    func twoStages() {
        let added = self.event(5, .userAdded, 2)
        let agreement = self.merged {
            $0.ticket.members.append(TicketMember(userID: 2, pendingEvent: added))
        } _: {
            $0.events.append(added)
            $0.ticket.members.append(TicketMember(userID: 2, isApplied: true))
        }
        #expect(agreement.ticket.members.last == TicketMember(userID: 2, isApplied: true))
        #expect(agreement.sentences.isEmpty)
    }

    @Test("An event posted on either side is posted")
    func posted() {
        var unposted = Self.created
        unposted.isPosted = false
        let agreement = self.merged {
            $0.events = [unposted]
        } _: { _ in
        }
        #expect(agreement.events == [Self.created])
    }

    @Test("The number that the server has stands, and is reported")
    func number() {
        let agreement = self.merged {
            $0.ticket = $0.ticket.with(number: 8)
        } _: { _ in
        }
        #expect(agreement.ticket.number == 8)
        #expect(agreement.sentences.contains { $0.contains("called 0007") })
    }

    @Test("An agreement with itself stays as it is, so that a crash in between decides nothing anew")
    func repeatable() {
        let first = self.merged {
            $0.ticket.status = .closed
            $0.ticket.closing = Closing(closedBy: 3, closedAt: Self.moment, reason: nil)
            $0.events.append(self.event(1, .closed))
        } _: {
            $0.ticket.members.append(TicketMember(userID: 2, isApplied: true))
            $0.events.append(self.event(2, .userAdded, 2))
        }
        let again = self.merged {
            $0 = .init(ticket: first.ticket, events: first.events)
        } _: {
            $0.ticket.members.append(TicketMember(userID: 2, isApplied: true))
            $0.events.append(self.event(2, .userAdded, 2))
        }
        var expected = first.ticket
        expected.revision += 1
        // Once more applied is applied: both sides have the same decision now.
        expected.members = again.ticket.members
        #expect(again.ticket == expected)
        #expect(again.events == first.events)
    }
}
