internal import DiscordModel
internal import Tickets

enum SettingsTable {
    static func replace(_ settings: GuildSettings, in session: any Session) throws {
        let panel = settings.panel
        let staffRoles = try JSONColumn.encode(settings.staffRoles)
        _ = try session.execute(
            """
            REPLACE INTO guild_settings (
                guild_id, staff_roles, category_id, archive_category_id, log_channel_id,
                panel_title, panel_instructions, panel_button_label, panel_greeting, retention_days
            ) VALUES (
                \(settings.guildID), \(staffRoles), \(settings.categoryID), \(settings.archiveCategoryID),
                \(settings.logChannelID), \(panel.title), \(panel.instructions), \(panel.buttonLabel),
                \(panel.greeting), \(settings.retentionDays)
            )
            """)
    }

    static func settings(of guild: GuildID, in session: any Session) throws -> GuildSettings? {
        try session.rows(self.selection + "WHERE guild_id = \(guild)").first.map { row in try GuildSettings(row) }
    }

    /// In order of the guilds.
    static func settings(after guild: GuildID?, limit: Int, in session: any Session) throws -> [GuildSettings] {
        let condition: SQL = guild.map { "WHERE guild_id > \($0) " } ?? ""
        return try session.rows(self.selection + condition + "ORDER BY guild_id LIMIT \(max(0, limit))")
            .map { row in try GuildSettings(row) }
    }

    private static let selection: SQL = """
        SELECT guild_id, staff_roles, category_id, archive_category_id, log_channel_id, panel_title, \
        panel_instructions, panel_button_label, panel_greeting, retention_days FROM guild_settings\u{20}
        """
}

extension GuildSettings {
    fileprivate init(_ row: Row) throws(StoreError) {
        self.init(
            guildID: try row.id("guild_id"),
            staffRoles: try row.json("staff_roles"),
            categoryID: try row.idIfPresent("category_id"),
            archiveCategoryID: try row.idIfPresent("archive_category_id"),
            logChannelID: try row.idIfPresent("log_channel_id"),
            panel: PanelText(
                title: try row.text("panel_title"),
                instructions: try row.text("panel_instructions"),
                buttonLabel: try row.text("panel_button_label"),
                greeting: try row.text("panel_greeting")),
            retentionDays: try row.integerIfPresent("retention_days").map(Int.init))
    }
}
