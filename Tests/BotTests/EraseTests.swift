import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("/privacy erase asks first")
struct EraseTests {
    private static let expires = Timestamp.morning.secondsSince1970 + 60

    private func command(by actor: Person) throws -> Interaction {
        try .command(
            "privacy",
            #"{"name":"erase","type":1,"options":[{"name":"user","type":6,"value":"\#(UserID.mia)"}]}"#,
            resolved: #""users":{"\#(UserID.mia)":{"id":"\#(UserID.mia)","username":"mia"}}"#, by: actor)
    }

    @Test("The question names the user, says what stays, and has two buttons")
    func question() async throws {
        let message = try #require(try await Desk().answer(to: self.command(by: .owner)).message)
        #expect(message.content == Texts.eraseQuestion(.mia, seconds: 60))
        #expect(message.allowedMentions == .none)
        guard case .buttons(let buttons) = try #require(message.components).first else {
            Issue.record("no buttons")
            return
        }
        #expect(
            buttons.map(\.customID)
                == [
                    EraseID(userID: .mia, askedID: Person.owner.id, expiresAt: Self.expires).wireForm,
                    KeepMessagesID(askedID: Person.owner.id).wireForm,
                ])
    }

    @Test("Staff may not ask, and whoever lost the right meanwhile may not confirm")
    func rights() async throws {
        let desk = try await Desk()
        for actor in [Person.mia, .sam] {
            #expect(try await desk.text(self.command(by: actor)) == TicketRefusal.mustManageServer.text)
        }
        let id = EraseID(userID: .mia, askedID: .sam, expiresAt: Self.expires)
        #expect(try await desk.text(.button(id, by: .sam)) == TicketRefusal.mustManageServer.text)
        #expect(try await desk.text(.button(id, by: .owner)) == TicketRefusal.confirmationOfSomebodyElse.text)
    }

    @Test("Confirmed, the answer takes the question's place, and its buttons go")
    func confirmed() async throws {
        let id = EraseID(userID: .mia, askedID: Person.owner.id, expiresAt: Self.expires)
        let message = try #require(try await Desk().answer(to: .button(id, by: .owner)).message)
        #expect(message.content == Texts.erased(.mia, ErasureReport()))
        #expect(message.components == [])
        let no = try #require(
            try await Desk().answer(to: .button(KeepMessagesID(askedID: Person.owner.id), by: .owner)).message)
        #expect(no.content == Texts.nothingErased)
        #expect(no.components == [])
    }

    @Test("Too late, the question is replaced by a word on how to ask again")
    func expired() async throws {
        let id = EraseID(userID: .mia, askedID: Person.owner.id, expiresAt: Self.expires - 61)
        let message = try #require(try await Desk().answer(to: .button(id, by: .owner)).message)
        #expect(message.content == TranscriptRefusal.confirmationExpired.text)
        #expect(message.components == [])
    }
}
