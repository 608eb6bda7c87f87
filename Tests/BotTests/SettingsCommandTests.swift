import DiscordInteractions
import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("/settings (R8)")
struct SettingsCommandTests {
    private func staff(_ action: String, _ role: RoleID, managed: Bool = false) throws -> Interaction {
        try .command(
            "settings",
            #"""
            {"name":"staff","type":1,"options":[{"name":"role","type":8,"value":"\#(role)"},
            {"name":"action","type":3,"value":"\#(action)"}]}
            """#,
            resolved: #"""
                "roles":{"\#(role)":{"id":"\#(role)","name":"r","position":1,"permissions":"0","managed":\#(managed)}}
                """#, by: .owner)
    }

    private func channel(_ subcommand: String, _ channel: ChannelID) throws -> Interaction {
        try .command(
            "settings",
            #"{"name":"\#(subcommand)","type":1,"options":[{"name":"channel","type":7,"value":"\#(channel)"}]}"#,
            resolved: #""channels":{"\#(channel)":{"id":"\#(channel)","type":4}}"#, by: .owner)
    }

    @Test("R8.1: staff roles are added once and removed")
    func staffRoles() async throws {
        let desk = try await Desk(isSetUp: false)
        #expect(try await desk.text(self.staff("add", 50))?.contains("<@&50>") == true)
        _ = try await desk.text(self.staff("add", 51))
        _ = try await desk.text(self.staff("add", 50))
        #expect(try await desk.store.settings(of: .harbour)?.staffRoles == [51, 50])
        _ = try await desk.text(self.staff("remove", 51))
        let last = try await desk.text(self.staff("remove", 50))
        #expect(try await desk.store.settings(of: .harbour)?.staffRoles == [])
        #expect(last?.contains("no ticket can be opened") == true)
    }

    @Test("@everyone and the role of a bot cannot be staff, but can be taken away")
    func wrongRoles() async throws {
        let desk = try await Desk()
        #expect(try await desk.text(self.staff("add", 21)) == Texts.wrongRole)
        #expect(try await desk.text(self.staff("add", 60, managed: true)) == Texts.wrongRole)
        #expect(try await desk.store.settings(of: .harbour)?.staffRoles == [Desk.staffRole])
        #expect(try await desk.text(self.staff("remove", 60, managed: true)) != Texts.wrongRole)
    }

    @Test("R8.1: a role too many is refused with a word on what to do")
    func tooManyRoles() async throws {
        let desk = try await Desk()
        try await desk.store.save(
            GuildSettings(guildID: .harbour, staffRoles: (0..<50).map { RoleID(1000 + $0) }))
        #expect(try await desk.text(self.staff("add", 50)) == TicketRefusal.tooManyStaffRoles.text)
    }

    @Test("R8.2: category, archive and log channel are kept")
    func channels() async throws {
        let desk = try await Desk()
        for (name, id) in [("category", 61), ("archive", 62), ("log", 63)] as [(String, ChannelID)] {
            #expect(try await desk.text(self.channel(name, id)) == Texts.settingsSaved)
        }
        let settings = try #require(try await desk.store.settings(of: .harbour))
        #expect(settings.categoryID == 61)
        #expect(settings.archiveCategoryID == 62)
        #expect(settings.logChannelID == 63)
        #expect(settings.staffRoles == [Desk.staffRole])
    }

    @Test("R8.3: the form shows what is set, and what is typed is kept")
    func panel() async throws {
        let desk = try await Desk()
        let opened = try await desk.answer(
            to: .command("settings", #"{"name":"panel","type":1,"options":[]}"#, by: .owner))
        guard case .modal(let form) = opened.first else {
            Issue.record("no form")
            return
        }
        let usual = PanelText()
        #expect(form.customID == PanelFormID().wireForm)
        #expect(form.fields.map(\.value) == [usual.title, usual.instructions, usual.buttonLabel, usual.greeting])
        let typed = Dictionary(
            uniqueKeysWithValues: zip(form.fields.map(\.customID), ["Title", "Instructions", "Button", "Greeting"]))
        #expect(try await desk.text(.form(PanelFormID(), typed, by: .owner)) == Texts.panelSaved)
        #expect(
            try await desk.store.settings(of: .harbour)?.panel
                == PanelText(
                    title: "Title", instructions: "Instructions", buttonLabel: "Button", greeting: "Greeting"))
    }

    @Test("A form with a field missing keeps what was set")
    func shortForm() async throws {
        let desk = try await Desk()
        _ = try await desk.text(.form(PanelFormID(), ["title": "New"], by: .owner))
        let panel = try await desk.store.settings(of: .harbour)?.panel
        #expect(panel?.title == "New")
        #expect(panel?.greeting == PanelText().greeting)
    }

    @Test("How long conversations are kept is set in days; 0, or nothing at all, keeps them for ever")
    func retention() async throws {
        let desk = try await Desk()
        func set(_ options: String, by actor: Person = .owner) async throws -> String? {
            try await desk.text(
                .command("settings", #"{"name":"retention","type":1,"options":[\#(options)]}"#, by: actor))
        }
        #expect(try await set(#"{"name":"days","type":4,"value":90}"#) == Texts.retentionSaved(90))
        #expect(try await desk.store.settings(of: .harbour)?.retentionDays == 90)
        #expect(
            try await set(#"{"name":"days","type":4,"value":1}"#, by: .sam) == TicketRefusal.mustManageServer.text)
        #expect(try await desk.store.settings(of: .harbour)?.retentionDays == 90)
        for options in [#"{"name":"days","type":4,"value":0}"#, ""] {
            #expect(try await set(options) == Texts.retentionSaved(nil))
            #expect(try await desk.store.settings(of: .harbour)?.retentionDays == nil)
        }
    }

    @Test("R8.5: view shows what is set and what is wrong")
    func view() async throws {
        let answer = try await Desk().answer(
            to: .command("settings", #"{"name":"view","type":1,"options":[]}"#, by: .owner))
        let embed = try #require(answer.message?.embeds?.first)
        #expect(embed.description?.contains("<@&\(Desk.staffRole)>") == true)
        #expect(embed.fields?.first?.name == Texts.problemsTitle)
        #expect(embed.fields?.first?.value.contains("`/settings category`") == true)
    }
}
