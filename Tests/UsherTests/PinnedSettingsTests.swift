import DiscordModel
import Testing
import Tickets

@testable import usher

@Suite("Settings of servers in the file")
struct PinnedSettingsTests {
    @Test("Every setting of a server can be pinned, each server its own")
    func everything() async throws {
        let guilds = try await read(
            """
            guilds:
              613425648685547541:
                staff: [1001, "1002"]
                category: 2001
                archive: "2002"
                log: 2003
                retention: 90
                panel:
                  title: Kummerkasten
                  instructions: |
                    Knopf drücken.
                    Warten.
                  button: Hilfe!
                  greeting: Hallo
              7:
                staff: 3001
              8: {}
            """
        ).guilds
        var expected = PinnedSettings()
        expected.staffRoles = [1001, 1002]
        expected.categoryID = 2001
        expected.archiveCategoryID = 2002
        expected.logChannelID = 2003
        expected.panelTitle = "Kummerkasten"
        expected.panelInstructions = "Knopf drücken.\nWarten.\n"
        expected.panelButtonLabel = "Hilfe!"
        expected.panelGreeting = "Hallo"
        expected.retentionDays = 90
        #expect(guilds[613_425_648_685_547_541] == expected)
        var single = PinnedSettings()
        single.staffRoles = [3001]
        #expect(guilds[7] == single)
        #expect(Set(guilds.keys).isSubset(of: [613_425_648_685_547_541, 7, 8]))
    }

    @Test("The largest ids are read to the last digit")
    func largeIDs() async throws {
        let guilds = try await read("guilds:\n  18446744073709551615:\n    category: 18446744073709551614\n").guilds
        #expect(guilds[GuildID(.max)]?.categoryID == ChannelID(.max - 1))
    }

    @Test(
        "What is no server id is told once, whatever is below it",
        arguments: ["0", "-5", "abc", "18446744073709551616", "\"\""])
    func serverIDs(name: String) async throws {
        let problems = try await problems("guilds:\n  \(name):\n    category: 5\n    log: x\n")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains("is no server id") == true)
    }

    @Test(
        "Values that do not fit are told with their key",
        arguments: [
            ("staff: []", "guilds.7.staff is empty, expected 1 to 50 role ids"),
            ("staff: [1, moderators]", "guilds.7.staff is “1”, “moderators”, expected 1 to 50 role ids"),
            ("staff: nobody", "guilds.7.staff is “nobody”"),
            ("category: \"#help\"", "guilds.7.category is “#help”, expected a channel id"),
            ("log: [1]", "guilds.7.log is no single value"),
            ("archive: -1", "guilds.7.archive is “-1”"),
            ("panel: {title: \"\"}", "guilds.7.panel.title is “”, expected 1 to 256 characters"),
            ("retention: a year", "guilds.7.retention is “a year”, expected a number of days, or 0 for ever"),
            ("panel: hello", "guilds.7.panel is no key that Usher knows"),
        ])
    func wrongValues(line: String, start: String) async throws {
        let problems = try await problems("guilds:\n  7:\n    \(line)\n")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix(start) == true, "\(problems)")
    }

    @Test("R8.3: texts that are too long for Discord are told")
    func lengths() async throws {
        let problems = try await problems(
            "guilds:\n  7:\n    panel:\n      button: \(String(repeating: "x", count: 81))\n")
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix("expected 1 to 80 characters") == true)
    }

    @Test("R8.1: more staff roles than a ticket channel has room for are told")
    func tooManyRoles() async throws {
        let roles = (1...51).map(String.init).joined(separator: ", ")
        let problems = try await problems("guilds:\n  7:\n    staff: [\(roles)]\n")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("guilds.7.staff is ") == true)
    }
}
