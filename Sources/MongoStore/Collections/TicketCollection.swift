#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// Tickets, each with its events in one document: MongoDB writes a document whole or not at all, so that nothing
    /// here needs a transaction, which only replica sets have.
    enum TicketCollection {
        static let name = "tickets"

        /// Tries once to store the opening.
        ///
        /// The number is one more than the highest in the guild, and the ticket is inserted with it at once. Three
        /// unique indexes decide: on the id, on the member's active ticket, and on guild and number. So one write
        /// both refuses and numbers; a refused opening never had a number, nobody ever sees half an opening, and a
        /// process that dies leaves nothing behind. A counter of its own would have to be changed in a second write,
        /// and between the two lies either a gap or a number given twice.
        ///
        /// Numbers have no gaps, since a ticket is never deleted and gets number n + 1 only when n was read, and what
        /// is read here the majority of the servers has.
        /// - Returns: `nil` if somebody else was faster with the same number, id or place, or is about to be; then
        ///   the next look shows it.
        static func attempt(_ opening: TicketOpening, _ connection: MongoConnection) throws -> OpeningOutcome? {
            if let known = try self.outcomeOfEarlier(opening, connection) { return known }
            let ticket = opening.ticket(number: (try self.numberIfAny(in: opening.guildID, connection) ?? 0) + 1)
            do {
                try connection.insert(ticket.document(with: [opening.event]), into: self.name)
                return .opened(ticket)
            } catch let failure as MongoFailure where failure.isDuplicateKey || failure.isWriteConflict {
                return nil
            }
        }

        /// The ticket of the same id, or else the active one that stands in the way.
        private static func outcomeOfEarlier(
            _ opening: TicketOpening, _ connection: MongoConnection
        ) throws -> OpeningOutcome? {
            let key = ActiveKey.key(guild: opening.guildID, opener: opening.openerID, slot: opening.slot)
            let found = try self.tickets(
                ["$or": [["_id": opening.id.stored], ["active_key": .string(key)]]], limit: 2, connection)
            if let own = found.first(where: { $0.id == opening.id }) {
                guard own.guildID == opening.guildID, own.openerID == opening.openerID else {
                    throw StoreError(.conflict, underlyingError: StoreProblem("the id belongs to another ticket"))
                }
                return .opened(own)
            }
            return found.first.map { .alreadyActive($0) }
        }

        /// The number of the guild's latest ticket.
        static func numberIfAny(in guild: GuildID, _ connection: MongoConnection) throws -> Int? {
            let found = try connection.find(
                in: self.name, ["guild_id": guild.stored],
                options: ["sort": ["number": -1], "limit": 1, "projection": ["number": 1]])
            return try found.first?.int("number")
        }

        /// - Returns: The ticket with its new revision.
        static func update(
            _ ticket: Ticket, adding events: [TicketEvent], _ connection: MongoConnection
        ) throws -> Ticket {
            guard events.allSatisfy({ $0.ticketID == ticket.id }) else {
                throw StoreError(.failed, underlyingError: StoreProblem("an event belongs to another ticket"))
            }
            let ids = Set(events.map(\.id))
            var filter: BSONDocument = ["_id": ticket.id.stored, "revision": .int64(Int64(ticket.revision))]
            // The unique index on them compares different tickets only.
            if !ids.isEmpty { filter.add("events.id", ["$nin": .array(ids.sorted().map(\.stored))]) }
            guard ids.count == events.count,
                try connection.update(in: self.name, filter, ticket.change(adding: events))
            else { throw StoreError(.conflict) }
            var saved = ticket
            saved.revision += 1
            return saved
        }

        static func ticket(_ id: TicketID, _ connection: MongoConnection) throws -> Ticket? {
            try self.tickets(["_id": id.stored], limit: 1, connection).first
        }

        static func ticket(of channel: ChannelID, _ connection: MongoConnection) throws -> Ticket? {
            try self.tickets(["channel_id": channel.stored], limit: 1, connection).first
        }

        static func activeTickets(
            of guild: GuildID, after id: TicketID?, limit: Int, _ connection: MongoConnection
        ) throws -> [Ticket] {
            try self.tickets(
                ["guild_id": guild.stored, "active_key": ["$exists": true]], after: id, limit: limit, connection)
        }

        static func unsettledTickets(
            after id: TicketID?, limit: Int, _ connection: MongoConnection
        ) throws -> [Ticket] {
            try self.tickets(["is_settled": false], after: id, limit: limit, connection)
        }

        static func events(of ticket: TicketID, _ connection: MongoConnection) throws -> [TicketEvent] {
            let found = try connection.find(
                in: self.name, ["_id": ticket.stored], options: ["projection": ["events": 1], "limit": 1])
            guard let document = found.first else { return [] }
            return try document.events(of: ticket)
        }

        static func markPosted(_ event: TicketID, _ connection: MongoConnection) throws {
            // Leaves the revision as it is: what others have read of the ticket is still true.
            try connection.update(
                in: self.name, ["events.id": event.stored], ["$set": ["events.$.is_posted": true]])
        }

        static func tickets(
            _ filter: BSONDocument, after id: TicketID? = nil, limit: Int, _ connection: MongoConnection
        ) throws -> [Ticket] {
            // To MongoDB, a limit of 0 is none.
            guard limit > 0 else { return [] }
            var filter = filter
            if let id { filter.add("_id", ["$gt": id.stored]) }
            let found = try connection.find(
                in: self.name, filter,
                options: [
                    "sort": ["_id": 1], "limit": .int64(Int64(limit)), "batchSize": 1000, "projection": ["events": 0],
                ])
            return try found.map { try Ticket($0) }
        }
    }
#endif
