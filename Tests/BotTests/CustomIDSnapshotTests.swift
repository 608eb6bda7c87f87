import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

/// Buttons stay under old messages for ever: whoever changes one of these texts breaks them.
@Suite("Custom ids that are out in the world")
struct CustomIDSnapshotTests {
    @Test("Every custom id has the text it always had")
    func wireForms() {
        #expect(OpenTicketID().wireForm == "open")
        #expect(CloseTicketID(TicketID(rawValue: 1_876_949_237_776_384)).wireForm == "close:ihbmkqs1ds")
        #expect(
            RemoveOpenerID(openerID: 35, askedID: 36, expiresAt: 1_790_000_000).wireForm == "remove-opener:z:10:tlpwu8")
        #expect(KeepOpenerID(askedID: 36).wireForm == "keep-opener:10")
        #expect(PanelFormID().wireForm == "panel-form")
        #expect(EraseID(userID: 35, askedID: 36, expiresAt: 1_790_000_000).wireForm == "erase:z:10:tlpwu8")
        #expect(KeepMessagesID(askedID: 36).wireForm == "keep-messages:10")
        #expect(
            Repair.allCases.map { RepairID($0, in: 36).wireForm }
                == [
                    "repair:category:10", "repair:archive:10", "repair:log:10", "repair:staff:10",
                    "repair:forget-staff:10", "repair:spare-archive:10", "repair:open-category:10",
                    "repair:open-archive:10", "repair:open-log:10",
                ])
    }

    @Test("Each is read back")
    func roundTrips() {
        #expect(OpenTicketID(wireForm: "open") != nil)
        #expect(CloseTicketID(wireForm: CloseTicketID(Ticket.open.id).wireForm)?.ticketID == Ticket.open.id)
        let remove = RemoveOpenerID(openerID: .mia, askedID: .sam, expiresAt: 7)
        #expect(RemoveOpenerID(wireForm: remove.wireForm) == remove)
        #expect(KeepOpenerID(wireForm: "keep-opener:z")?.askedID == 35)
        #expect(PanelFormID(wireForm: "panel-form") != nil)
        let erase = EraseID(userID: .mia, askedID: .sam, expiresAt: 7)
        #expect(EraseID(wireForm: erase.wireForm) == erase)
        #expect(KeepMessagesID(wireForm: "keep-messages:z")?.askedID == 35)
        for repair in Repair.allCases {
            let id = RepairID(repair, in: .harbour)
            #expect(RepairID(wireForm: id.wireForm) == id)
        }
    }

    @Test("With the largest values each fits into Discord's hundred characters, and a ticket's id into a nonce")
    func lengths() {
        let forms = [
            CloseTicketID(TicketID(rawValue: .max)).wireForm,
            RemoveOpenerID(openerID: UserID(.max), askedID: UserID(.max), expiresAt: .min).wireForm,
            KeepOpenerID(askedID: UserID(.max)).wireForm,
            EraseID(userID: UserID(.max), askedID: UserID(.max), expiresAt: .min).wireForm,
            KeepMessagesID(askedID: UserID(.max)).wireForm,
            RepairID(.makeSpareArchiveCategory, in: GuildID(.max)).wireForm,
        ]
        #expect(forms.allSatisfy { $0.count <= Limits.customID })
        #expect("greet-\(TicketID(rawValue: .max))".count <= Limits.messageNonce)
    }

    @Test("Somebody answers to each of them")
    func handled() async throws {
        let desk = try await Desk(isSetUp: false)
        #expect(try await desk.text(.button(OpenTicketID(), by: .mia)) == TicketRefusal.notSetUp.text)
        #expect(try await desk.text(.button(CloseTicketID(Ticket.open.id), by: .mia)) == TicketRefusal.notStaff.text)
        let remove = RemoveOpenerID(openerID: .mia, askedID: .sam, expiresAt: 0)
        #expect(
            try await desk.text(.button(remove, by: .mia)) == TicketRefusal.confirmationOfSomebodyElse.text)
        #expect(try await desk.text(.button(KeepOpenerID(askedID: .sam), by: .sam)) == Texts.openerKept)
        #expect(try await desk.text(.form(PanelFormID(), [:], by: .mia)) == TicketRefusal.mustManageServer.text)
        let erase = EraseID(userID: .mia, askedID: .sam, expiresAt: 0)
        #expect(try await desk.text(.button(erase, by: .mia)) == TicketRefusal.confirmationOfSomebodyElse.text)
        #expect(try await desk.text(.button(KeepMessagesID(askedID: .sam), by: .sam)) == Texts.nothingErased)
        let repair = RepairID(.makeLogChannel, in: .harbour)
        #expect(try await desk.text(.button(repair, by: .mia)) == TicketRefusal.mustManageServer.text)
    }

    @Test("A button of a version that nobody remembers is answered as outdated")
    func outdated() async throws {
        struct Forgotten: CustomID {
            static let kind = "claim"
            static let codec = CustomIDCodec<Self> { Self() }
        }
        #expect(try await Desk().text(.button(Forgotten(), by: .mia)) == Texts.outdated)
    }
}
