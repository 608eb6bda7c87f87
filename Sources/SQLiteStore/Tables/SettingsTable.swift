internal import DiscordModel
internal import GRDB
internal import Tickets

enum SettingsTable {
    static func replace(_ settings: GuildSettings, in db: Database) throws {
        let panel = settings.panel
        try db.execute(
            literal: """
                INSERT INTO guild_settings (
                    guild_id, staff_roles, category_id, archive_category_id, log_channel_id,
                    panel_title, panel_instructions, panel_button_label, panel_greeting, retention_days
                ) VALUES (
                    \(settings.guildID.stored), \(try JSONColumn.encode(settings.staffRoles)),
                    \(settings.categoryID?.stored), \(settings.archiveCategoryID?.stored),
                    \(settings.logChannelID?.stored), \(panel.title.stored), \(panel.instructions.stored),
                    \(panel.buttonLabel.stored), \(panel.greeting.stored), \(settings.retentionDays)
                )
                ON CONFLICT (guild_id) DO UPDATE SET
                    staff_roles = excluded.staff_roles,
                    category_id = excluded.category_id,
                    archive_category_id = excluded.archive_category_id,
                    log_channel_id = excluded.log_channel_id,
                    panel_title = excluded.panel_title,
                    panel_instructions = excluded.panel_instructions,
                    panel_button_label = excluded.panel_button_label,
                    panel_greeting = excluded.panel_greeting,
                    retention_days = excluded.retention_days
                """)
    }

    static func settings(of guild: GuildID, in db: Database) throws -> GuildSettings? {
        let request = SQLRequest<Row>(
            literal: "SELECT * FROM guild_settings WHERE guild_id = \(guild.stored)", cached: true)
        return try request.fetchOne(db).map { row in try GuildSettings(row) }
    }

    /// The first of those with such ids, in order of these.
    static func settings(ids: ClosedRange<Int64>, limit: Int, in db: Database) throws -> [GuildSettings] {
        let request: SQLRequest<Row> = """
            SELECT * FROM guild_settings WHERE guild_id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
            ORDER BY guild_id LIMIT \(limit)
            """
        return try request.fetchAll(db).map { row in try GuildSettings(row) }
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
                title: try row.value("panel_title"),
                instructions: try row.value("panel_instructions"),
                buttonLabel: try row.value("panel_button_label"),
                greeting: try row.value("panel_greeting")),
            retentionDays: try row.valueIfPresent("retention_days"))
    }
}
