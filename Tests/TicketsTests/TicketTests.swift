import DiscordModel
import Testing
import Tickets

@Suite("Tickets and their ids")
struct TicketTests {
    @Test("A ticket id survives the way through its text", arguments: [0, 1, 35, 36, 1_876_949_237_776_384, Int64.max])
    func textForm(rawValue: Int64) throws {
        let id = TicketID(rawValue: rawValue)
        #expect(TicketID(id.description) == id)
        #expect(id.description.utf8.count <= 13)
    }

    @Test("What is no ticket id is refused", arguments: ["", "-1", "+1", "-0", "a b", "ä", "1y2p0ij32e8e8"])
    func noTicketID(text: String) {
        #expect(TicketID(text) == nil)
    }

    @Test("R1.2: ids of one millisecond are told apart, and those of later ones come later")
    func orderOfIDs() {
        let early = TicketID(at: .morning, chance: .max)
        let late = TicketID(at: .morning + .milliseconds(1), chance: 0)
        #expect(early < late)
        #expect(TicketID(at: .morning, chance: 1) != TicketID(at: .morning, chance: 2))
        #expect(TicketID(at: .morning, chance: .max).rawValue > 0)
    }

    @Test(
        "Channel names show the number with at least four digits",
        arguments: [(1, "0001"), (42, "0042"), (9999, "9999"), (10_000, "10000"), (1_234_567, "1234567")])
    func channelNames(number: Int, padded: String) {
        let ticket = TicketOpening(id: .sample(1), guildID: .harbour, openerID: .mia, at: .morning)
            .ticket(number: number)
        #expect(ticket.paddedNumber == padded)
        #expect(ticket.channelName == "ticket-\(padded)")
        #expect(ticket.archivedChannelName == "closed-\(padded)")
    }

    @Test("R1.4: an opening is the ticket's first event, by its opener at that moment")
    func opening() {
        let opening = TicketOpening(id: .sample(1), guildID: .harbour, openerID: .mia, at: .morning)
        let ticket = opening.ticket(number: 3)
        #expect(ticket.members == [TicketMember(userID: .mia, isPresent: true, isApplied: false)])
        #expect(ticket.openedAt == .morning)
        #expect(ticket.isActive)
        #expect(!ticket.isSettled)
        #expect(
            opening.event
                == TicketEvent(id: .sample(1), ticketID: .sample(1), kind: .created, at: .morning, actorID: .mia))
    }

    @Test("Only an open ticket is active", arguments: [Ticket.Status.closed, .cancelled])
    func active(status: Ticket.Status) {
        #expect(Ticket.open.isActive)
        #expect(!Ticket.open.changed { $0.status = status }.isActive)
    }

    @Test("R8.4: staff are those with a staff role, and administrators")
    func staff() {
        let settings = GuildSettings(guildID: .harbour, staffRoles: [1, 2])
        #expect(ActingMember.sample(.sam, roles: [5, 2]).isStaff(under: settings))
        #expect(ActingMember.sample(.sam, permissions: .administrator).isStaff(under: settings))
        #expect(!ActingMember.sample(.sam, roles: [5], permissions: .manageGuild).isStaff(under: settings))
        #expect(!ActingMember.sample(.sam).isStaff(under: GuildSettings(guildID: .harbour)))
    }

    @Test("Whoever may manage the server or is an administrator may set Usher up")
    func administrators() {
        #expect(ActingMember.sample(.sam, permissions: .manageGuild).mayManageServer)
        #expect(ActingMember.sample(.sam, permissions: .administrator).mayManageServer)
        #expect(!ActingMember.sample(.sam, roles: [1], permissions: .manageChannels).mayManageServer)
    }
}
