#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// What was taken out of the archive, by whom and when.
    enum AuditCollection {
        static let name = "audit_entries"

        static func put(_ entries: [AuditEntry], _ connection: MongoConnection) throws {
            try connection.put(entries.map(\.stored), into: self.name)
        }

        static func entry(_ id: TicketID, _ connection: MongoConnection) throws -> AuditEntry? {
            try connection.find(in: self.name, ["_id": id.stored]).first.map { try AuditEntry($0) }
        }

        static func all(after id: TicketID?, limit: Int, _ connection: MongoConnection) throws -> [AuditEntry] {
            try connection.page(in: self.name, id.map { ["_id": ["$gt": $0.stored]] } ?? [:], limit: limit)
                .map { try AuditEntry($0) }
        }

        /// Those of all guilds, which have no field for one, are among them.
        static func latest(of guild: GuildID, limit: Int, _ connection: MongoConnection) throws -> [AuditEntry] {
            try connection.page(
                in: self.name, ["guild_id": ["$in": [guild.stored, .null]]], sort: ["at": -1, "_id": -1], limit: limit
            ).map { try AuditEntry($0) }
        }
    }

    extension AuditEntry {
        fileprivate var stored: BSONDocument {
            var document: BSONDocument = ["_id": self.id.stored]
            document.add("guild_id", self.guildID?.stored)
            document.add("at", self.at.stored)
            document.add("actor_id", self.actorID?.stored)
            document.add("action", .string(self.action.rawValue))
            document.add("subject", .string(self.subject))
            document.add("detail", self.detail.map { .string($0) })
            return document
        }

        fileprivate init(_ document: BSONDocument) throws(StoreError) {
            self.init(
                id: try document.ticketID("_id"), guildID: try document.idIfPresent("guild_id"),
                at: try document.moment("at"), actorID: try document.idIfPresent("actor_id"),
                action: Action(rawValue: try document.string("action")), subject: try document.string("subject"),
                detail: try document.stringIfPresent("detail"))
        }
    }
#endif
