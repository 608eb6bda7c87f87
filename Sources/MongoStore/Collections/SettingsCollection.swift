#if MongoDB
    internal import DiscordModel
    internal import Tickets

    enum SettingsCollection {
        static let name = "guild_settings"

        static func replace(_ settings: GuildSettings, _ connection: MongoConnection) throws {
            try connection.replace(["_id": settings.guildID.stored] + settings.document, in: self.name)
        }

        static func put(_ settings: [GuildSettings], _ connection: MongoConnection) throws {
            try connection.putWhole(
                settings.map { ["_id": $0.guildID.stored] + $0.document }, into: self.name)
        }

        static func all(
            after guild: GuildID?, limit: Int, _ connection: MongoConnection
        ) throws -> [GuildSettings] {
            try connection.pageByID(in: self.name, [:], after: guild, limit: limit).map { try GuildSettings($0) }
        }

        static func settings(of guild: GuildID, _ connection: MongoConnection) throws -> GuildSettings? {
            try connection.find(in: self.name, ["_id": guild.stored]).first.map { try GuildSettings($0) }
        }
    }

    extension GuildSettings {
        fileprivate var document: BSONDocument {
            var document: BSONDocument = ["staff_roles": .array(self.staffRoles.map(\.stored))]
            document.add("category_id", self.categoryID?.stored)
            document.add("archive_category_id", self.archiveCategoryID?.stored)
            document.add("log_channel_id", self.logChannelID?.stored)
            document.add("panel_title", .string(self.panel.title))
            document.add("panel_instructions", .string(self.panel.instructions))
            document.add("panel_button_label", .string(self.panel.buttonLabel))
            document.add("panel_greeting", .string(self.panel.greeting))
            document.add("retention_days", self.retentionDays.map { .int64(Int64($0)) })
            return document
        }

        fileprivate init(_ document: BSONDocument) throws(StoreError) {
            self.init(
                guildID: try document.id("_id"),
                staffRoles: try document.array("staff_roles").map { value throws(StoreError) in
                    guard let id = value.integer else { throw BSONDocument.unreadable("staff_roles") }
                    return RoleID(stored: id)
                },
                categoryID: try document.idIfPresent("category_id"),
                archiveCategoryID: try document.idIfPresent("archive_category_id"),
                logChannelID: try document.idIfPresent("log_channel_id"),
                panel: PanelText(
                    title: try document.string("panel_title"),
                    instructions: try document.string("panel_instructions"),
                    buttonLabel: try document.string("panel_button_label"),
                    greeting: try document.string("panel_greeting")),
                retentionDays: try document.intIfPresent("retention_days"))
        }
    }
#endif
