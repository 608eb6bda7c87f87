#if MongoDB
    public import DiscordModel
    public import Tickets

    // Nothing here is a transaction. What takes several writes is in an order in which whoever reads meanwhile sees
    // nothing false, and in which a repetition completes what was broken off.
    extension MongoStore {
        public func append(_ messages: [ArchivedMessage]) async throws(StoreError) {
            try await self.database.run { connection in try MessageCollection.put(messages, connection) }
        }

        public func archivedMessages(
            of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
        ) async throws(StoreError) -> [ArchivedMessage] {
            try await self.database.run { connection in
                try MessageCollection.versions(of: ticket, after: last, limit: limit, connection)
            }
        }

        public func save(_ attachment: ArchivedAttachment) async throws(StoreError) {
            try await self.database.run { connection in try AttachmentCollection.put([attachment], connection) }
        }

        public func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
            try await self.database.run { connection in try AttachmentCollection.attachments(of: ticket, connection) }
        }

        public func waitingAttachments(
            after id: AttachmentID?, limit: Int
        ) async throws(StoreError) -> [ArchivedAttachment] {
            try await self.database.run { connection in
                try AttachmentCollection.waiting(after: id, limit: limit, connection)
            }
        }

        public func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 {
            try await self.bulkDatabase.run { connection in try AttachmentCollection.keptBytes(of: guild, connection) }
        }

        public func isKept(digest: String) async throws(StoreError) -> Bool {
            try await self.database.run { connection in try AttachmentCollection.isKept(digest, connection) }
        }

        public func archivedTickets(
            in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
        ) async throws(StoreError) -> [Ticket] {
            try await self.bulkDatabase.run { connection in
                try TicketCollection.archived(in: guild, openedBefore: moment, after: id, limit: limit, connection)
            }
        }

        public func readableTickets(
            in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
        ) async throws(StoreError) -> [Ticket] {
            try await self.database.run { connection in
                try TicketCollection.readable(in: guild, numbers: numbers, limit: limit, connection)
            }
        }

        public func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] {
            try await self.database.run { connection in
                try AuditCollection.latest(of: guild, limit: limit, connection)
            }
        }
    }

    // MARK: - Taking out

    extension MongoStore {
        public func erase(
            _ user: UserID, in guild: GuildID?, audit: AuditEntry
        ) async throws(StoreError) -> Erasure {
            try await self.bulkDatabase.run { connection in
                var filter: BSONDocument = ["author_id": user.stored]
                filter.add("guild_id", guild?.stored)
                return try Self.erase(filter, audit, connection)
            }
        }

        /// First the texts go, and then the transcripts, which somebody could else make again from them. Transcripts go
        /// of all tickets in which the user wrote, also of those whose texts an earlier attempt has erased.
        private static func erase(
            _ filter: BSONDocument, _ audit: AuditEntry, _ connection: MongoConnection
        ) throws -> Erasure {
            let tickets = try MessageCollection.tickets(filter, connection)
                .union(AttachmentCollection.tickets(filter, connection))
            try AttachmentCollection.erase(filter, connection)
            let count = try MessageCollection.erase(filter, connection)
            for ticket in tickets.sorted() { try TranscriptCollection.remove(of: ticket, at: .now, connection) }
            let digests = try AttachmentCollection.removedDigests(filter, connection)
            try AuditCollection.put([audit], connection)
            try AttachmentCollection.forgetRemovedDigests(filter, connection)
            return Erasure(tickets: tickets, messages: count, digests: digests)
        }

        public func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> {
            try await self.bulkDatabase.run { connection in
                let filter: BSONDocument = ["ticket_id": ticket.stored]
                try AttachmentCollection.erase(filter, connection)
                try MessageCollection.remove(of: ticket, connection)
                try TranscriptCollection.remove(of: ticket, at: .now, connection)
                let digests = try AttachmentCollection.removedDigests(filter, connection)
                try AuditCollection.put([audit], connection)
                try AttachmentCollection.remove(of: ticket, connection)
                return digests
            }
        }
    }
#endif
