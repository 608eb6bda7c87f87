#if MongoDB
    internal import DiscordModel
    internal import Tickets

    // Tickets as records: with their events, and written as they are.
    extension TicketCollection {
        /// A ticket with all its events.
        typealias Record = (ticket: Ticket, events: [TicketEvent])

        static func record(_ id: TicketID, _ connection: MongoConnection) throws -> Record? {
            try self.stored([id], connection)[id].map { ($0.ticket, $0.events) }
        }

        static func records(
            after id: TicketID?, limit: Int, _ connection: MongoConnection
        ) throws -> [Record] {
            try connection.page(in: self.name, id.map { ["_id": ["$gt": $0.stored]] } ?? [:], limit: limit)
                .map { document in
                    let stored = try StoredTicket(document)
                    return (stored.ticket, stored.events)
                }
        }

        /// Stores the tickets one after the other; those before one that fails are stored.
        static func put(_ records: [Record], _ connection: MongoConnection) throws {
            for record in records where !record.events.allSatisfy({ $0.ticketID == record.ticket.id }) {
                throw StoreError(.failed, underlyingError: StoreProblem("an event belongs to another ticket"))
            }
            var rest = records[...]
            while !rest.isEmpty {
                let batch = rest.prefix(500)
                try self.putBatch(batch, connection)
                rest = rest.dropFirst(batch.count)
            }
        }

        private static func putBatch(_ records: ArraySlice<Record>, _ connection: MongoConnection) throws {
            let stored = try self.stored(records.map(\.ticket.id), connection)
            var rest = records
            while let first = rest.first {
                if let found = stored[first.ticket.id] {
                    try self.merge(first, into: found, connection)
                    rest = rest.dropFirst()
                    continue
                }
                let new = rest.prefix { stored[$0.ticket.id] == nil }.map { $0.ticket.document(with: $0.events) }
                let (count, failure) = try connection.insertInOrder(new, into: self.name)
                rest = rest.dropFirst(count)
                guard let failure else { continue }
                guard failure.isDuplicateKey, let next = rest.popFirst() else { throw failure }
                // Either somebody else has just stored this ticket, or another ticket is in the way.
                guard let found = try self.stored([next.ticket.id], connection)[next.ticket.id] else { throw failure }
                try self.merge(next, into: found, connection)
            }
        }

        /// Brings `record` into what is stored, with one write that does nothing if somebody else wrote in between.
        private static func merge(
            _ record: Record, into stored: StoredTicket, _ connection: MongoConnection
        ) throws {
            var stored = stored
            for _ in 1...100 {
                guard let change = stored.change(adding: record) else { return }
                if try connection.update(in: self.name, stored.filter, change) { return }
                guard let again = try self.stored([record.ticket.id], connection)[record.ticket.id] else { break }
                stored = again
            }
            throw StoreError(.conflict)
        }

        private static func stored(
            _ ids: [TicketID], _ connection: MongoConnection
        ) throws -> [TicketID: StoredTicket] {
            let found = try connection.find(
                in: self.name, ["_id": ["$in": .array(ids.map(\.stored))]], options: ["batchSize": 1000])
            return Dictionary(
                try found.map { try StoredTicket($0) }.map { ($0.ticket.id, $0) }, uniquingKeysWith: { $1 })
        }

        // MARK: - Numbers

        /// The guilds that have tickets, in order of their ids, with their highest numbers.
        static func highestNumbers(
            after guild: GuildID?, limit: Int, _ connection: MongoConnection
        ) throws -> [(guild: GuildID, number: Int)] {
            var found: [(GuildID, Int)] = []
            for range in UnsignedOrder.ranges(after: guild.map { Int64(bitPattern: $0.rawValue) })
            where found.count < limit {
                let groups = try connection.aggregate(
                    in: self.name,
                    [
                        ["$match": ["guild_id": range]],
                        ["$group": ["_id": "$guild_id", "number": ["$max": "$number"]]],
                        ["$sort": ["_id": 1]], ["$limit": .int64(Int64(limit - found.count))],
                    ])
                found += try groups.map { (try $0.id("_id"), try $0.int("number")) }
            }
            return found
        }

        static func guildCount(_ connection: MongoConnection) throws -> Int {
            try connection.aggregate(
                in: self.name,
                [["$group": ["_id": "$guild_id"]], ["$group": ["_id": .null, "count": ["$sum": 1]]]]
            ).first?.int("count") ?? 0
        }

        // MARK: - Archives

        /// Closed tickets that were opened before `moment` and of which something is kept beside the ticket.
        static func archived(
            in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int,
            _ connection: MongoConnection
        ) throws -> [Ticket] {
            var found: [Ticket] = []
            var last = id
            while found.count < limit {
                let tickets = try self.closed(in: guild, openedBefore: moment, after: last, limit: 500, connection)
                guard let end = tickets.last else { break }
                last = end.id
                let archived = try self.archived(among: tickets, connection)
                found += tickets.filter { archived.contains($0.id) }
            }
            return Array(found.prefix(max(limit, 0)))
        }

        /// Open tickets, and closed ones of which there is something in the archive, highest number first.
        static func readable(
            in guild: GuildID, numbers: ClosedRange<Int>, limit: Int, _ connection: MongoConnection
        ) throws -> [Ticket] {
            var found: [Ticket] = []
            var numbers = numbers
            while found.count < limit {
                let tickets = try self.latest(in: guild, numbers: numbers, limit: min(limit, 500), connection)
                let archived = try self.archived(among: tickets.filter { !$0.isActive }, connection)
                found += tickets.filter { $0.isActive || archived.contains($0.id) }
                guard let end = tickets.last, end.number > numbers.lowerBound else { break }
                numbers = numbers.lowerBound...end.number - 1
            }
            return Array(found.prefix(max(limit, 0)))
        }

        private static func latest(
            in guild: GuildID, numbers: ClosedRange<Int>, limit: Int, _ connection: MongoConnection
        ) throws -> [Ticket] {
            let numbers: BSONDocument = [
                "$gte": .int64(Int64(numbers.lowerBound)), "$lte": .int64(Int64(numbers.upperBound)),
            ]
            let statuses = [Ticket.Status.open, .closed].map { BSON.string($0.rawValue) }
            let found = try connection.find(
                in: self.name,
                ["guild_id": guild.stored, "number": .document(numbers), "status": ["$in": .array(statuses)]],
                options: ["sort": ["number": -1], "limit": .int64(Int64(limit)), "projection": ["events": 0]])
            return try found.map { try Ticket($0) }
        }

        private static func archived(among tickets: [Ticket], _ connection: MongoConnection) throws -> Set<TicketID> {
            if tickets.isEmpty { return [] }
            let ids: BSONDocument = ["ticket_id": ["$in": .array(tickets.map(\.id.stored))]]
            return try MessageCollection.tickets(ids, connection)
                .union(AttachmentCollection.tickets(ids, connection))
                .union(TranscriptCollection.tickets(among: tickets.map(\.id), connection))
        }

        private static func closed(
            in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int,
            _ connection: MongoConnection
        ) throws -> [Ticket] {
            try self.tickets(
                [
                    "guild_id": guild.stored, "status": .string(Ticket.Status.closed.rawValue),
                    "opened_at": ["$lt": moment.stored],
                ], after: id, limit: limit, connection)
        }
    }

    /// A ticket's document as it was read.
    private struct StoredTicket {
        let ticket: Ticket
        let events: [TicketEvent]
        private let rawEvents: BSON

        init(_ document: BSONDocument) throws(StoreError) {
            let ticket = try Ticket(document)
            self.ticket = ticket
            self.events = try document.events(of: ticket.id)
            self.rawEvents = document["events"] ?? ["$exists": false]
        }

        /// Fits the document as long as nobody has changed it. An event that was posted meanwhile leaves the revision as
        /// it is, and is seen by the events.
        var filter: BSONDocument {
            ["_id": self.ticket.id.stored, "revision": .int64(Int64(self.ticket.revision)), "events": self.rawEvents]
        }

        /// - Returns: `nil` if `record` brings nothing new.
        func change(adding record: TicketCollection.Record) -> BSONDocument? {
            let events = Self.union(self.events, record.events)
            if record.ticket.revision > self.ticket.revision { return record.ticket.document(with: events) }
            guard events != self.events else { return nil }
            return ["$set": ["events": .array(events.map(\.stored))]]
        }

        /// Events of both sides; where both have one, it is posted if either says so.
        private static func union(_ stored: [TicketEvent], _ added: [TicketEvent]) -> [TicketEvent] {
            var events = Dictionary(stored.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            for event in added {
                if event.isPosted || events[event.id] == nil {
                    var known = events[event.id] ?? event
                    known.isPosted = known.isPosted || event.isPosted
                    events[event.id] = known
                }
            }
            return events.values.sorted { $0.id < $1.id }
        }
    }
#endif
