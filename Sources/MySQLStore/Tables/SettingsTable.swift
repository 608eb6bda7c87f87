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
                panel_title, panel_instructions, panel_button_label, panel_greeting
            ) VALUES (
                \(settings.guildID), \(staffRoles), \(settings.categoryID), \(settings.archiveCategoryID),
                \(settings.logChannelID), \(panel.title), \(panel.instructions), \(panel.buttonLabel),
                \(panel.greeting)
            )
            """)
    }

    static func settings(of guild: GuildID, in session: any Session) throws -> GuildSettings? {
        try session.rows(
            """
            SELECT guild_id, staff_roles, category_id, archive_category_id, log_channel_id,
                panel_title, panel_instructions, panel_button_label, panel_greeting
            FROM guild_settings WHERE guild_id = \(guild)
            """
        ).first.map { row in try GuildSettings(row) }
    }
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
                greeting: try row.text("panel_greeting")))
    }
}
