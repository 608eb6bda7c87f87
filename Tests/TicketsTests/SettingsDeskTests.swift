import DiscordModel
import Testing

@testable import Tickets

@Suite("Settings: the file over the store (R8)")
struct SettingsDeskTests {
    private static func pinned(_ change: (inout PinnedSettings) -> Void) -> [GuildID: PinnedSettings] {
        var pinned = PinnedSettings()
        change(&pinned)
        return [.harbour: pinned]
    }

    @Test("A server that was never set up has empty settings and the usual panel")
    func never() async throws {
        let settings = try await SettingsDesk(store: SettingsStore()).settings(of: .harbour)
        #expect(settings == GuildSettings(guildID: .harbour))
        #expect(settings.panel.buttonLabel == "Create Ticket")
    }

    @Test("Every pinned setting is in force over what the store keeps, for its own server alone")
    func allPins() async throws {
        let store = SettingsStore(
            GuildSettings(
                guildID: .harbour, staffRoles: [1], categoryID: 2, archiveCategoryID: 3, logChannelID: 4,
                panel: PanelText(title: "a", instructions: "b", buttonLabel: "c", greeting: "d")))
        let desk = SettingsDesk(
            store: store,
            pinned: Self.pinned {
                $0.staffRoles = [11]
                $0.categoryID = 12
                $0.archiveCategoryID = 13
                $0.logChannelID = 14
                $0.panelTitle = "A"
                $0.panelInstructions = "B"
                $0.panelButtonLabel = "C"
                $0.panelGreeting = "D"
            })
        let expected = GuildSettings(
            guildID: .harbour, staffRoles: [11], categoryID: 12, archiveCategoryID: 13, logChannelID: 14,
            panel: PanelText(title: "A", instructions: "B", buttonLabel: "C", greeting: "D"))
        #expect(try await desk.settings(of: .harbour) == expected)
        #expect(try await desk.settings(of: .market) == GuildSettings(guildID: .market))
    }

    @Test("What is not pinned is left to the store")
    func onePin() async throws {
        let stored = GuildSettings(guildID: .harbour, staffRoles: [1], categoryID: 2)
        let desk = SettingsDesk(store: SettingsStore(stored), pinned: Self.pinned { $0.logChannelID = 14 })
        var expected = stored
        expected.logChannelID = 14
        #expect(try await desk.settings(of: .harbour) == expected)
    }

    @Test("Only members who may manage the server change settings")
    func rights() async throws {
        let store = SettingsStore()
        let desk = SettingsDesk(store: store)
        await #expect(throws: TicketRefusal.mustManageServer) {
            try await desk.change(by: .sample(.mia, roles: [1])) { $0.categoryID = 5 }
        }
        #expect(try await store.settings(of: .harbour) == nil)
        let changed = try await desk.change(by: .owner) { $0.categoryID = 5 }
        #expect(changed.categoryID == 5)
        #expect(try await store.settings(of: .harbour) == changed)
    }

    @Test("Changing what is pinned is refused by the name it has in the file")
    func conflicts() async throws {
        typealias Case = (
            key: String, pin: (inout PinnedSettings) -> Void, change: @Sendable (inout GuildSettings) -> Void
        )
        let cases: [Case] = [
            ("staff", { $0.staffRoles = [1] }, { $0.staffRoles.append(9) }),
            ("category", { $0.categoryID = 1 }, { $0.categoryID = 9 }),
            ("archive", { $0.archiveCategoryID = 1 }, { $0.archiveCategoryID = 9 }),
            ("log", { $0.logChannelID = 1 }, { $0.logChannelID = 9 }),
            ("panel.title", { $0.panelTitle = "x" }, { $0.panel.title = "y" }),
            ("panel.instructions", { $0.panelInstructions = "x" }, { $0.panel.instructions = "y" }),
            ("panel.button", { $0.panelButtonLabel = "x" }, { $0.panel.buttonLabel = "y" }),
            ("panel.greeting", { $0.panelGreeting = "x" }, { $0.panel.greeting = "y" }),
        ]
        for (key, pin, change) in cases {
            let store = SettingsStore()
            let desk = SettingsDesk(store: store, pinned: Self.pinned(pin))
            await #expect(throws: TicketRefusal.pinned("guilds.\(GuildID.harbour).\(key)")) {
                try await desk.change(by: .owner, change)
            }
            #expect(try await store.settings(of: .harbour) == nil)
        }
    }

    @Test("Saving what is pinned to the same value is no conflict")
    func noConflict() async throws {
        let desk = SettingsDesk(store: SettingsStore(), pinned: Self.pinned { $0.panelTitle = "Pinned" })
        let settings = try await desk.change(by: .owner) {
            $0.panel = PanelText(title: "Pinned", instructions: "new", buttonLabel: "new", greeting: "new")
        }
        #expect(settings.panel.instructions == "new")
    }

    @Test("A pin never gets into the store: taken out of the file, the former setting is back")
    func pinsStayOut() async throws {
        let stored = GuildSettings(
            guildID: .harbour, staffRoles: [1], categoryID: 2, archiveCategoryID: 3, logChannelID: 4,
            panel: PanelText(title: "a", instructions: "b", buttonLabel: "c", greeting: "d"))
        let store = SettingsStore(stored)
        var pins = Self.pinned {
            $0.staffRoles = [11]
            $0.categoryID = 12
            $0.archiveCategoryID = 13
            $0.panelTitle = "A"
            $0.panelInstructions = "B"
            $0.panelButtonLabel = "C"
            $0.panelGreeting = "D"
        }
        let desk = SettingsDesk(store: store, pinned: pins)
        let changed = try await desk.change(by: .owner) { $0.logChannelID = 44 }
        #expect(changed.staffRoles == [11])
        var expected = stored
        expected.logChannelID = 44
        #expect(try await store.settings(of: .harbour) == expected)

        pins = Self.pinned { $0.logChannelID = 14 }
        try await SettingsDesk(store: store, pinned: pins).change(by: .owner) { $0.categoryID = 22 }
        expected.categoryID = 22
        #expect(try await store.settings(of: .harbour) == expected)
    }

    @Test("Of two changes at once neither undoes the other")
    func twoAtOnce() async throws {
        let desk = SettingsDesk(store: SettingsStore())
        try await withThrowingDiscardingTaskGroup { group in
            for role in 1...20 {
                group.addTask {
                    try await desk.change(by: .owner) { $0.staffRoles.append(RoleID(UInt64(role))) }
                }
            }
        }
        #expect(Set(try await desk.settings(of: .harbour).staffRoles).count == 20)
    }

    @Test("R8.1: there is a limit to the number of staff roles, so that every ticket channel has room for people")
    func tooManyStaffRoles() async throws {
        let roles = (1...50).map { RoleID(UInt64($0)) }
        #expect(roles.count == GuildSettings.maximumStaffRoles)
        let desk = SettingsDesk(store: SettingsStore(GuildSettings(guildID: .harbour, staffRoles: roles)))
        await #expect(throws: TicketRefusal.tooManyStaffRoles) {
            try await desk.change(by: .owner) { $0.staffRoles.append(999) }
        }
        let changed = try await desk.change(by: .owner) { $0.categoryID = 5 }
        #expect(changed.staffRoles == roles)
        let many = (1...120).map { RoleID(UInt64($0)) }
        let older = SettingsDesk(store: SettingsStore(GuildSettings(guildID: .harbour, staffRoles: many)))
        let fewer = try await older.change(by: .owner) { $0.staffRoles.removeLast() }
        #expect(fewer.staffRoles.count == 119)
    }
}
