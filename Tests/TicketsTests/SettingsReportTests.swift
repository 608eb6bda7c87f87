import DiscordModel
import Testing

@testable import Tickets

@Suite("What /settings view shows")
struct SettingsReportTests {
    private let settings = GuildSettings(
        guildID: .harbour, staffRoles: [1, 2], categoryID: 11, archiveCategoryID: 12, logChannelID: 13)

    private func directory(
        roles: [RoleID] = [1, 2], channels: [ChannelID] = [11, 12, 13], bot: Permissions = .all
    ) throws -> GuildDirectory {
        let directory = GuildDirectory()
        directory.set(try .sample(roles: roles, channels: channels, bot: bot), for: .harbour)
        return directory
    }

    @Test("A complete set-up has no problems")
    func complete() throws {
        let report = SettingsReport(self.settings, directory: try self.directory())
        #expect(report.problems == [])
        let text = report.lines.joined(separator: "\n")
        for part in ["<@&1>", "<@&2>", "<#11>", "<#12>", "<#13>", "Create Ticket"] { #expect(text.contains(part)) }
    }

    @Test("Nothing is held against a server that is not known yet")
    func unknownServer() {
        #expect(SettingsReport(self.settings, directory: GuildDirectory()).problems == [])
    }

    @Test("R8.5: everything that is not set is a problem that names the command that mends it")
    func empty() throws {
        let report = SettingsReport(GuildSettings(guildID: .harbour), directory: try self.directory())
        #expect(
            report.problems
                == [Texts.noStaffRoles, Texts.noCategory, Texts.noArchiveCategory, Texts.noLogChannel])
        #expect(report.problems.allSatisfy { $0.contains("`/settings ") })
        #expect(report.lines.count == 6)
    }

    @Test("R8.5: everything that was deleted is a problem, and deleted roles are not shown")
    func deleted() throws {
        let report = SettingsReport(self.settings, directory: try self.directory(roles: [2], channels: []))
        #expect(
            report.problems
                == [Texts.staffRoleGone, Texts.categoryGone, Texts.archiveCategoryGone, Texts.logChannelGone])
        let text = report.lines.joined(separator: "\n")
        #expect(!text.contains("<@&1>"))
        #expect(!text.contains("<#"))
        #expect(text.contains("deleted"))
    }

    @Test("What the bot may not do is named as Discord's settings name it")
    func permissions() throws {
        let bot = TicketChannel.essential.subtracting([.manageRoles, .embedLinks])
        let report = SettingsReport(self.settings, directory: try self.directory(bot: bot))
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("**Embed Links** and **Manage Roles**") == true)
    }

    @Test("A panel's own text cannot format the report")
    func formatting() throws {
        var settings = self.settings
        settings.panel.title = "**bold** <@1>"
        let report = SettingsReport(settings, directory: try self.directory())
        #expect(report.lines.last?.contains(#"\*\*bold\*\* \<\@1\>"#) == true)
    }
}
