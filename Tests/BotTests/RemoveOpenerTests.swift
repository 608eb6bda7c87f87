import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("Removing the opener asks first (R4.6)")
struct RemoveOpenerTests {
    @Test("R4.6: instead of removing the opener, the staff member is asked, with two buttons")
    func question() async throws {
        let message = try #require(
            try await Desk().answer(to: .command("remove", user: .mia, by: .sam)).message)
        #expect(message.content == Texts.removeOpenerQuestion(.mia, seconds: 60))
        guard case .buttons(let buttons) = try #require(message.components).first else {
            Issue.record("no buttons")
            return
        }
        let expires = Timestamp.morning.secondsSince1970 + 60
        #expect(
            buttons.map(\.customID)
                == [
                    RemoveOpenerID(openerID: .mia, askedID: .sam, expiresAt: expires).wireForm,
                    KeepOpenerID(askedID: .sam).wireForm,
                ])
        #expect(buttons.map(\.label) == [Texts.removeOpenerYes, Texts.keepOpener])
    }

    @Test("R4.6: an opener who has left the server is asked about as well")
    func absent() async throws {
        let text = try await Desk().text(.command("remove", user: .mia, roles: nil, by: .sam))
        #expect(text == Texts.removeOpenerQuestion(.mia, seconds: 60))
    }

    @Test("Too late, the question is replaced by a word on how to ask again, and its buttons go")
    func expired() async throws {
        let id = RemoveOpenerID(
            openerID: .mia, askedID: .sam, expiresAt: Timestamp.morning.secondsSince1970 - 1)
        let answer = try await Desk().answer(to: .button(id, by: .sam))
        #expect(answer.first == .deferredUpdate)
        #expect(answer.message == MessageDraft(content: TicketRefusal.confirmationExpired.text, components: []))
    }

    @Test("Only whoever was asked can answer", arguments: [Person.mia, .owner])
    func somebodyElse(actor: Person) async throws {
        let desk = try await Desk()
        let yes = RemoveOpenerID(openerID: .mia, askedID: .sam, expiresAt: .max)
        let refusal = TicketRefusal.confirmationOfSomebodyElse.text
        #expect(try await desk.text(.button(yes, by: actor)) == refusal)
        #expect(try await desk.text(.button(KeepOpenerID(askedID: .sam), by: actor)) == refusal)
    }

    @Test("Whoever is no longer staff when they press is refused in place of the question")
    func noLongerStaff() async throws {
        let yes = RemoveOpenerID(openerID: .mia, askedID: .sam, expiresAt: .max)
        let answer = try await Desk().answer(to: .button(yes, by: Person(id: .sam)))
        #expect(answer.message == MessageDraft(content: TicketRefusal.notStaff.text, components: []))
    }

    @Test("Keeping them replaces the question at once")
    func keep() async throws {
        let answer = try await Desk().answer(to: .button(KeepOpenerID(askedID: .sam), by: .sam))
        #expect(answer.first == .update(MessageDraft(content: Texts.openerKept, components: [])))
    }
}
