#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// Files that were attached to messages in tickets.
    ///
    /// Where one is erased, its digest moves to `removed_digest` until everything else of the erasure is done: whoever
    /// has to repeat it is then told of the file again, which is still to be removed.
    enum AttachmentCollection {
        static let name = "archived_attachments"
        private static let erased = BSON.string(ArchivedAttachment.State.erased.rawValue)
        private static let removedDigest = "removed_digest"

        static func put(_ attachments: [ArchivedAttachment], _ connection: MongoConnection) throws {
            // One that waits replaces none: each has a state.
            try connection.putWhole(
                attachments.filter { $0.state == .waiting }.map(\.stored), into: self.name,
                over: ["state": ["$exists": false]])
            try connection.putWhole(
                attachments.filter { $0.state != .waiting }.map(\.stored), into: self.name,
                over: ["state": ["$ne": self.erased]])
        }

        static func attachment(_ id: AttachmentID, _ connection: MongoConnection) throws -> ArchivedAttachment? {
            try connection.find(in: self.name, ["_id": id.stored]).first.map { try ArchivedAttachment($0) }
        }

        static func attachments(of ticket: TicketID, _ connection: MongoConnection) throws -> [ArchivedAttachment] {
            try connection.find(in: self.name, ["ticket_id": ticket.stored], options: ["batchSize": 1000])
                .map { try ArchivedAttachment($0) }.sorted { $0.id < $1.id }
        }

        static func waiting(
            after id: AttachmentID?, limit: Int, _ connection: MongoConnection
        ) throws -> [ArchivedAttachment] {
            try self.page(
                ["state": .string(ArchivedAttachment.State.waiting.rawValue)], after: id, limit: limit, connection)
        }

        static func all(
            after id: AttachmentID?, limit: Int, _ connection: MongoConnection
        ) throws -> [ArchivedAttachment] {
            try self.page([:], after: id, limit: limit, connection)
        }

        private static func page(
            _ filter: BSONDocument, after id: AttachmentID?, limit: Int, _ connection: MongoConnection
        ) throws -> [ArchivedAttachment] {
            try connection.pageByID(in: self.name, filter, after: id, limit: limit).map { try ArchivedAttachment($0) }
        }

        static func keptBytes(of guild: GuildID, _ connection: MongoConnection) throws -> Int64 {
            let kept = BSON.string(ArchivedAttachment.State.kept.rawValue)
            let sums = try connection.aggregate(
                in: self.name,
                [
                    ["$match": ["guild_id": guild.stored, "state": kept, "digest": ["$exists": true]]],
                    ["$group": ["_id": "$digest", "size": ["$max": "$size"]]],
                    ["$group": ["_id": .null, "bytes": ["$sum": "$size"]]],
                ])
            return try sums.first?.int64("bytes") ?? 0
        }

        static func isKept(_ digest: String, _ connection: MongoConnection) throws -> Bool {
            try !connection.ids(in: self.name, ["digest": .string(digest)], limit: 1).isEmpty
        }

        // MARK: - Taking out

        /// Forgets what is known of the files, but not that there were any, and keeps the digests aside.
        static func erase(_ filter: BSONDocument, _ connection: MongoConnection) throws {
            var filter = filter
            filter.add("state", ["$ne": self.erased])
            try connection.updateAll(
                in: self.name, filter,
                [
                    "$set": ["state": self.erased, "filename": "", "url": ""], "$unset": ["content_type": ""],
                    "$rename": ["digest": .string(self.removedDigest)],
                ])
        }

        /// The digests that were put aside.
        static func removedDigests(_ filter: BSONDocument, _ connection: MongoConnection) throws -> Set<String> {
            var filter = filter
            filter.add(self.removedDigest, ["$exists": true])
            return Set(try connection.distinct(self.removedDigest, in: self.name, filter).compactMap(\.string))
        }

        static func forgetRemovedDigests(_ filter: BSONDocument, _ connection: MongoConnection) throws {
            var filter = filter
            filter.add(self.removedDigest, ["$exists": true])
            try connection.updateAll(in: self.name, filter, ["$unset": .document([self.removedDigest: ""])])
        }

        static func remove(of ticket: TicketID, _ connection: MongoConnection) throws {
            try connection.delete(in: self.name, ["ticket_id": ticket.stored])
        }

        /// The tickets that have an attachment which fits `filter`.
        static func tickets(_ filter: BSONDocument, _ connection: MongoConnection) throws -> Set<TicketID> {
            try connection.tickets(in: self.name, filter)
        }
    }

    extension ArchivedAttachment {
        fileprivate var stored: BSONDocument {
            var document: BSONDocument = [
                "_id": self.id.stored, "ticket_id": self.ticketID.stored, "guild_id": self.guildID.stored,
                "message_id": self.messageID.stored, "author_id": self.authorID.stored,
                "filename": .string(self.filename),
            ]
            document.add("content_type", self.contentType.map { .string($0) })
            document.add("size", .int64(self.size))
            document.add("url", .string(self.url))
            document.add("state", .string(self.state.rawValue))
            document.add("digest", self.digest.map { .string($0) })
            return document
        }

        fileprivate init(_ document: BSONDocument) throws(StoreError) {
            self.init(
                id: try document.id("_id"), ticketID: try document.ticketID("ticket_id"),
                guildID: try document.id("guild_id"), messageID: try document.id("message_id"),
                authorID: try document.id("author_id"), filename: try document.string("filename"),
                contentType: try document.stringIfPresent("content_type"), size: try document.int64("size"),
                url: try document.string("url"), state: State(rawValue: try document.string("state")),
                digest: try document.stringIfPresent("digest"))
        }
    }
#endif
