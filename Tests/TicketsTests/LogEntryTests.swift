import DiscordModel
import Testing

@testable import Tickets

@Suite("Entries of the log channel")
struct LogEntryTests {
    private func embed(
        _ kind: TicketEvent.Kind, subject: UserID? = nil, detail: String? = nil, ticket: Ticket = .open
    ) -> Embed {
        let event = TicketEvent(
            id: .sample(50), ticketID: ticket.id, kind: kind, at: .morning, actorID: .sam, subjectID: subject,
            detail: detail)
        return LogEntry(event: event, ticket: ticket).embed
    }

    @Test("R1.4: an entry says what happened to which ticket, who did it, when, and where")
    func created() {
        let embed = self.embed(.created)
        #expect(embed.title == "Ticket 0042 opened")
        #expect(embed.timestamp == .morning)
        #expect(embed.footer?.text == "ID \(Ticket.open.id)")
        #expect(embed.fields?.map(\.name) == ["By", "When", "Channel"])
        #expect(embed.fields?.map(\.value) == ["<@\(UserID.sam)>", "<t:1790000000:f>", "<#7>"])
    }

    @Test("R3.3 R4.3: it names whom somebody added or removed", arguments: [TicketEvent.Kind.userAdded, .userRemoved])
    func subject(kind: TicketEvent.Kind) {
        let fields = self.embed(kind, subject: .noah).fields
        #expect(fields?.map(\.name) == ["By", "User", "When", "Channel"])
        #expect(fields?[1].value == "<@\(UserID.noah)>")
    }

    @Test("It gives the reason, no longer than Discord takes")
    func detail() {
        #expect(self.embed(.closed, detail: "solved").fields?.last?.value == "solved")
        let long = self.embed(.closed, detail: String(repeating: "x", count: 5000)).fields?.last?.value
        #expect(long?.count == Limits.embedFieldValue)
    }

    @Test("Without a channel it names none")
    func noChannel() {
        #expect(self.embed(.cancelled, ticket: .new).fields?.map(\.name) == ["By", "When"])
    }

    @Test("Every kind has a title of its own, and one from a later version shows its name")
    func titles() {
        let kinds: [TicketEvent.Kind] = [.created, .userAdded, .userRemoved, .closed, .cancelled, .channelDeleted]
        let titles = kinds.compactMap { self.embed($0).title }
        #expect(Set(titles).count == kinds.count)
        #expect(titles.allSatisfy { $0.contains("0042") })
        #expect(self.embed(.init(rawValue: "claimed")).title == "Ticket 0042: claimed")
    }
}
