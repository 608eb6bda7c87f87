import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("Who may not, and what they are told")
struct RefusalTests {
    @Test(
        "R2.4 R8: whoever may not manage the server can neither post the panel nor change settings",
        arguments: [
            ("panel", ""), ("setup", ""), ("doctor", ""), ("settings", #"{"name":"view","type":1,"options":[]}"#),
            ("settings", #"{"name":"panel","type":1,"options":[]}"#),
            (
                "settings",
                #"{"name":"log","type":1,"options":[{"name":"channel","type":7,"value":"42"}]}"#
            ),
        ])
    func administrators(name: String, options: String) async throws {
        let channels = #""channels":{"42":{"id":"42","type":0}}"#
        let desk = try await Desk()
        for actor in [Person.mia, .sam] {
            let interaction = try Interaction.command(name, options, resolved: channels, by: actor, in: .help)
            #expect(try await desk.text(interaction) == TicketRefusal.mustManageServer.text)
        }
        #expect(try await desk.store.settings(of: .harbour)?.logChannelID == nil)
    }

    @Test("R3.4 R4.4 R7.5 R8.4: whoever is not staff can neither add nor remove nor close")
    func staff() async throws {
        let desk = try await Desk()
        // To manage the server is not to be staff.
        for actor in [Person.mia, .owner] {
            let refused = [
                try Interaction.command("add", user: .noah, by: actor),
                try .command("remove", user: .mia, by: actor), try .command("close", by: actor),
                try .button(CloseTicketID(Ticket.open.id), by: actor),
            ]
            for interaction in refused {
                #expect(try await desk.text(interaction) == TicketRefusal.notStaff.text)
            }
        }
    }

    @Test("Outside of a ticket there is nothing to add to, to remove from or to close")
    func elsewhere() async throws {
        let desk = try await Desk()
        let refused = [
            try Interaction.command("add", user: .noah, by: .sam, in: .help),
            try .command("remove", user: .mia, by: .sam, in: .help), try .command("close", by: .sam, in: .help),
            try .button(CloseTicketID(Ticket.open.id), by: .sam, in: .help),
        ]
        for interaction in refused {
            #expect(try await desk.text(interaction) == TicketRefusal.notATicketChannel.text)
        }
    }

    @Test("A close button counts only in the channel of its own ticket")
    func forgedButton() async throws {
        let forged = CloseTicketID(TicketID(rawValue: 5))
        #expect(try await Desk().text(.button(forged, by: .sam)) == TicketRefusal.notATicketChannel.text)
    }

    @Test("R3.5: bots, strangers, staff and those who are there already are not added")
    func adding() async throws {
        let desk = try await Desk()
        let cases: [(Interaction, TicketRefusal)] = [
            (try .command("add", user: .mia, by: .sam), .alreadyPresent(.mia)),
            (try .command("add", user: .noah, isBot: true, by: .sam), .isBot(.noah)),
            (try .command("add", user: .noah, roles: nil, by: .sam), .notInServer(.noah)),
            (try .command("add", user: .noah, roles: [Desk.staffRole], by: .sam), .alreadyStaff(.noah)),
        ]
        for (interaction, refusal) in cases { #expect(try await desk.text(interaction) == refusal.text) }
    }

    @Test("R4.5: whoever is not in the ticket, or is staff, cannot be removed from it")
    func removing() async throws {
        let desk = try await Desk()
        let cases: [(Interaction, TicketRefusal)] = [
            (try .command("remove", user: .noah, by: .sam), .notPresent(.noah)),
            (try .command("remove", user: .noah, roles: nil, by: .sam), .notPresent(.noah)),
            (try .command("remove", user: .noah, roles: [Desk.staffRole], by: .sam), .isStaff(.noah)),
        ]
        for (interaction, refusal) in cases { #expect(try await desk.text(interaction) == refusal.text) }
    }

    @Test("Before the server is set up, nobody can open a ticket, and the panel is not posted")
    func notSetUp() async throws {
        let desk = try await Desk(isSetUp: false)
        #expect(try await desk.text(.button(OpenTicketID(), by: .mia)) == TicketRefusal.notSetUp.text)
        #expect(try await desk.text(.command("panel", by: .owner)) == TicketRefusal.notSetUp.text)
    }

    @Test("In a direct message Usher says that it works on servers only")
    func directMessage() async throws {
        #expect(try await Desk().text(.directMessage()) == Texts.serverOnly)
    }

    @Test("Every refusal is for the eyes of the acting person alone")
    func ephemeral() async throws {
        let answer = try await Desk().answer(to: .command("close", by: .mia))
        #expect(answer.first == .deferredMessage(ephemeral: true))
    }

    @Test("An unexpected error shows a code, and nothing of the error itself")
    func breakdown() async throws {
        // The stub refuses to open tickets, as a database that is away does.
        let text = try await Desk().text(.button(OpenTicketID(), by: .mia))
        #expect(text == Texts.brokeDown(code: "FFFFF"))
    }

    @Test("What takes too long is told so, and the reply does not wait for it")
    func deadline() async throws {
        let interaction = try Interaction.command("help", by: .mia)
        let context = try #require(InteractionContext(interaction))
        await #expect(throws: TookTooLong.self) {
            _ = try await Middleware.deadline(.milliseconds(1))(context) { _ in
                try await Task.sleep(for: .seconds(3600))
                return .ephemeral("never")
            }
        }
        let reply = try await Middleware.deadline(.seconds(3600))(context) { _ in .ephemeral("soon") }
        #expect(reply == .ephemeral("soon"))
        #expect(!TookTooLong().text.isEmpty)
    }
}
