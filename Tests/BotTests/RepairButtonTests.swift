import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("Buttons that repair, and who is refused")
struct RepairButtonTests {
    /// A bot that knows the server: the staff role is there, and nothing else is set.
    private func desk() async throws -> Desk {
        let desk = try await Desk()
        func role(_ id: RoleID, _ permissions: Permissions) throws -> Role {
            let text = #"{"id":"\#(id)","name":"r","position":1,"permissions":"\#(permissions.rawValue)"}"#
            return try WireDecoder().decode(Role.self, from: text.utf8)
        }
        let roles = [try role(.everyone(of: .harbour), .all), try role(Desk.staffRole, [])]
        desk.services.desk.directory.set(
            GuildDirectory.Entry(
                name: "Harbour", ownerID: 1, roles: Dictionary(uniqueKeysWithValues: roles.map { ($0.id, $0) }),
                channels: [:], botRoles: []),
            for: .harbour)
        return desk
    }

    @Test("Whoever may not manage the server can neither ask the doctor nor press", arguments: Repair.allCases)
    func lostPermission(repair: Repair) async throws {
        let desk = try await self.desk()
        for actor in [Person.mia, .sam] {
            let press = try Interaction.button(RepairID(repair, in: .harbour), by: actor)
            #expect(try await desk.text(press) == TicketRefusal.mustManageServer.text)
            let asked = try await desk.answer(to: .command("doctor", by: actor))
            #expect(asked.first == .deferredMessage(ephemeral: true))
            #expect(asked.message?.content == TicketRefusal.mustManageServer.text)
        }
        #expect(try await desk.store.settings(of: .harbour) == GuildSettings(guildID: .harbour, staffRoles: [31]))
    }

    @Test("A button of another server is refused, whoever presses it", arguments: Repair.allCases)
    func foreign(repair: Repair) async throws {
        let desk = try await self.desk()
        for actor in [Person.mia, .owner] {
            let press = try Interaction.button(RepairID(repair, in: 22), by: actor)
            #expect(try await desk.text(press) == SetupRefusal.buttonOfAnotherServer.text)
        }
    }

    @Test(
        "A button for what is not wrong (any more) does nothing, and says so",
        arguments: [
            Repair.makeStaffRole, .forgetDeletedStaffRoles, .makeSpareArchiveCategory, .openCategory,
            .openArchiveCategory, .openLogChannel,
        ])
    func stale(repair: Repair) async throws {
        let desk = try await self.desk()
        let press = try Interaction.button(RepairID(repair, in: .harbour), by: .owner)
        #expect(try await desk.text(press) == SetupRefusal.nothingToRepair.text)
    }

    @Test("A forged button that is none of ours is answered as outdated", arguments: ["repair", "repair:everything:z"])
    func forged(wireForm: String) async throws {
        let text = #"""
            {"id":"1048575","application_id":"2","type":3,"token":"secret","channel_id":"42","guild_id":"21",
            "member":{"user":{"id":"1","username":"x"},"roles":[],"permissions":"8"},
            "data":{"custom_id":"\#(wireForm)","component_type":2}}
            """#
        let press = try WireDecoder().decode(Interaction.self, from: text.utf8)
        #expect(try await self.desk().text(press) == Texts.outdated)
    }

    @Test("Where Discord does not answer, a press says that and saves nothing")
    func unreachable() async throws {
        let desk = try await self.desk()
        let press = try Interaction.button(RepairID(.makeCategory, in: .harbour), by: .owner)
        #expect(try await desk.text(press) == SetupRefusal.discordUnreachable.text)
        #expect(try await desk.store.settings(of: .harbour)?.categoryID == nil)
    }

    @Test("The doctor answers with an embed, the worst first, and one button for each repair")
    func answer() async throws {
        let message = try #require(try await self.desk().answer(to: .command("doctor", by: .owner)).message)
        let embed = try #require(message.embeds?.first)
        #expect(embed.title == Texts.doctorTitle)
        for text in ["No ticket category", "No archive category", "No log channel"] {
            #expect(embed.description?.contains(text) == true)
        }
        guard case .buttons(let buttons)? = message.components?.first else {
            Issue.record("no buttons")
            return
        }
        #expect(
            buttons.compactMap(\.customID)
                == [Repair.makeCategory, .makeArchiveCategory, .makeLogChannel].map {
                    RepairID($0, in: .harbour).wireForm
                })
    }

    @Test("However much is wrong, the answer fits into a message")
    func length() throws {
        let text = String(repeating: "x", count: 300) + "."
        let findings = Repair.allCases.flatMap { repair in
            (0..<5).map { Finding(.impaired, "\($0) \(text)", text, repair: repair) }
        }
        let actor = ActingMember(userID: 1, guildID: .harbour, roles: [], permissions: .manageGuild)
        let draft = DoctorAnswer.draft(findings, in: actor, done: text)
        let description = try #require(draft.embeds?.first?.description)
        #expect(description.utf16.count <= Limits.embedDescription)
        #expect(description.contains("more."))
        guard case .buttons(let buttons)? = draft.components?.first else {
            Issue.record("no buttons")
            return
        }
        #expect(buttons.count == 5)
        #expect(Set(buttons.map(\.customID)).count == 5)
    }
}
