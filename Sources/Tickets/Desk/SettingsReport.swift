import DiscordModel

/// The settings of a guild as its administrator reads them, with what is wrong and how to mend it.
public struct SettingsReport: Hashable, Sendable {
    public let lines: [String]
    public let problems: [String]

    public init(_ settings: GuildSettings, directory: GuildDirectory) {
        let guild = settings.guildID
        var problems: [String] = []
        func line(_ title: String, _ channel: ChannelID?, without: String, gone: String) -> String {
            guard let channel else {
                problems.append(without)
                return "**\(title):** not set"
            }
            guard directory.isGone(channel, in: guild) else { return "**\(title):** \(Texts.mention(channel))" }
            problems.append(gone)
            return "**\(title):** deleted (\(channel))"
        }
        let present = settings.staffRoles.filter { !directory.isGone($0, in: guild) }
        if settings.staffRoles.isEmpty { problems.append(Texts.noStaffRoles) }
        if present.count < settings.staffRoles.count { problems.append(Texts.staffRoleGone) }
        self.lines = [
            "**Staff:** " + (present.isEmpty ? "no role" : present.map { Texts.mention($0) }.joined(separator: " ")),
            line(Texts.category, settings.categoryID, without: Texts.noCategory, gone: Texts.categoryGone),
            line(
                Texts.archive, settings.archiveCategoryID, without: Texts.noArchiveCategory,
                gone: Texts.archiveCategoryGone),
            line(Texts.logChannel, settings.logChannelID, without: Texts.noLogChannel, gone: Texts.logChannelGone),
            "**Conversations are kept:** \(Texts.retention(settings.retentionDays))",
            "**Panel:** \(Texts.plain(settings.panel.title)) · button “\(Texts.plain(settings.panel.buttonLabel))”",
        ]
        let missing = TicketChannel.essential.subtracting(directory.botPermissions(in: guild))
        if !missing.isEmpty { problems.append(Texts.botLacks(missing.names)) }
        self.problems = problems
    }
}
