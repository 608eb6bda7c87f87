#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// What was said in tickets, one document for each version of a message.
    enum MessageCollection {
        static let name = "archived_messages"
        /// As many documents as one command reads, erases or removes, so that no command takes long.
        private static let portion = 1000

        /// Adds versions or replaces them. Of a message that was erased no version has a text again.
        static func put(_ messages: [ArchivedMessage], _ connection: MongoConnection) throws {
            var erased = try self.erased(among: messages, connection)
            erased.formUnion(messages.filter { $0.content == .erased }.map(\.place))
            let kept = messages.map { message in
                guard case .message = message.content, erased.contains(message.place) else { return message }
                var erased = message
                erased.content = .erased
                return erased
            }
            try connection.put(kept.map(\.stored), into: self.name, over: ["content": ["$ne": .string(Kind.erased)]])
            // An erasure may have come in between: it finds what was written before its end, or is seen now.
            for place in try self.erased(among: messages, connection).subtracting(erased) {
                _ = try self.erase(["_id": ["$gt": .string(place + ":"), "$lt": .string(place + ";")]], connection)
            }
        }

        /// The places, without their versions, of those messages that were erased.
        private static func erased(
            among messages: [ArchivedMessage], _ connection: MongoConnection
        ) throws -> Set<String> {
            var erased: Set<String> = []
            for messages in Dictionary(grouping: messages, by: \.ticketID).values {
                let places = messages.map(\.place)
                // One look at all that lies between them, since mostly they lie side by side.
                let filter: BSONDocument = [
                    "_id": ["$gt": .string((places.min() ?? "") + ":"), "$lt": .string((places.max() ?? "") + ";")],
                    "content": .string(Kind.erased),
                ]
                let ids = try connection.ids(in: self.name, filter, limit: 1_000_000)
                erased.formUnion(
                    Set(ids.compactMap(\.string).map { String(MessageKey.message($0)) }).intersection(places))
            }
            return erased
        }

        static func versions(
            of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int, _ connection: MongoConnection
        ) throws -> [ArchivedMessage] {
            let start = last.map { MessageKey.key(ticket, $0.messageID, $0.version) } ?? MessageKey.start(of: ticket)
            return try self.page(
                ["_id": ["$gt": .string(start), "$lt": .string(MessageKey.end(of: ticket))]], limit, connection)
        }

        /// In order of ticket, message and version.
        static func all(
            after key: (ticket: TicketID, message: MessageID, version: Int64)?, limit: Int,
            _ connection: MongoConnection
        ) throws -> [ArchivedMessage] {
            let key = key.map { MessageKey.key($0.ticket, $0.message, $0.version) }
            return try self.page(key.map { ["_id": ["$gt": .string($0)]] } ?? [:], limit, connection)
        }

        static func version(
            _ version: Int64, of message: MessageID, in ticket: TicketID, _ connection: MongoConnection
        ) throws -> ArchivedMessage? {
            try self.page(["_id": .string(MessageKey.key(ticket, message, version))], 1, connection).first
        }

        private static func page(
            _ filter: BSONDocument, _ limit: Int, _ connection: MongoConnection
        ) throws -> [ArchivedMessage] {
            try connection.page(in: self.name, filter, limit: limit).map { try ArchivedMessage($0) }
        }

        // MARK: - Taking out

        /// Takes the text out of the messages that fit `filter`, and leaves their places.
        /// - Returns: How many messages had one.
        static func erase(_ filter: BSONDocument, _ connection: MongoConnection) throws -> Int {
            var filter = filter
            filter.add("content", .string(Kind.message))
            var (count, last) = (0, Substring?.none)
            while true {
                let ids = try connection.ids(in: self.name, filter, limit: self.portion)
                guard !ids.isEmpty else { return count }
                // In order, so that the versions of a message lie beside each other.
                for message in ids.compactMap(\.string).map(MessageKey.message) where message != last {
                    count += 1
                    last = message
                }
                try connection.updateAll(
                    in: self.name, ["_id": ["$in": .array(ids)], "content": .string(Kind.message)],
                    ["$set": ["content": .string(Kind.erased)], "$unset": ["body": ""]])
            }
        }

        static func remove(of ticket: TicketID, _ connection: MongoConnection) throws {
            let all: BSONDocument = [
                "_id": [
                    "$gt": .string(MessageKey.start(of: ticket)), "$lt": .string(MessageKey.end(of: ticket)),
                ]
            ]
            while true {
                let ids = try connection.ids(in: self.name, all, limit: self.portion)
                guard !ids.isEmpty else { return }
                try connection.delete(in: self.name, ["_id": ["$in": .array(ids)]])
            }
        }

        /// The tickets that have a message which fits `filter`.
        static func tickets(_ filter: BSONDocument, _ connection: MongoConnection) throws -> Set<TicketID> {
            try connection.tickets(in: self.name, filter)
        }

        fileprivate enum Kind {
            static let message = "message"
            static let deleted = "deleted"
            static let erased = "erased"
        }
    }

    /// A version's place among all: ticket, message and version as hexadecimal digits, which are in the order of their
    /// bytes when the numbers are. Signed numbers count from the lowest.
    enum MessageKey {
        static func key(_ ticket: TicketID, _ message: MessageID, _ version: Int64) -> String {
            self.start(of: ticket) + self.digits(message.rawValue) + ":" + self.digits(self.shifted(version))
        }

        /// Before all of the ticket's.
        static func start(of ticket: TicketID) -> String { self.digits(self.shifted(ticket.rawValue)) + ":" }

        /// Behind all of the ticket's: `;` comes after `:`.
        static func end(of ticket: TicketID) -> String { self.digits(self.shifted(ticket.rawValue)) + ";" }

        /// The key without the version.
        static func message(_ key: String) -> Substring { key.prefix(33) }

        private static func shifted(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ (1 << 63) }

        private static func digits(_ number: UInt64) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
    }

    extension ArchivedMessage {
        /// Where its versions are: what their keys begin with.
        fileprivate var place: String {
            String(MessageKey.message(MessageKey.key(self.ticketID, self.messageID, self.version)))
        }

        fileprivate var stored: BSONDocument {
            var document: BSONDocument = [
                "_id": .string(MessageKey.key(self.ticketID, self.messageID, self.version)),
                "ticket_id": self.ticketID.stored, "guild_id": self.guildID.stored,
                "message_id": self.messageID.stored, "version": .int64(self.version),
            ]
            document.add("author_id", self.authorID?.stored)
            document.add("seen_at", self.seenAt.stored)
            switch self.content {
            case .message(let body):
                document.add("content", .string(MessageCollection.Kind.message))
                document.add("body", .binary(body))
            case .deleted: document.add("content", .string(MessageCollection.Kind.deleted))
            case .erased: document.add("content", .string(MessageCollection.Kind.erased))
            }
            return document
        }

        fileprivate init(_ document: BSONDocument) throws(StoreError) {
            let content: Content =
                switch try document.string("content") {
                case MessageCollection.Kind.message: .message(try document.binary("body"))
                case MessageCollection.Kind.deleted: .deleted
                case MessageCollection.Kind.erased: .erased
                default: throw BSONDocument.unreadable("content")
                }
            self.init(
                ticketID: try document.ticketID("ticket_id"), guildID: try document.id("guild_id"),
                messageID: try document.id("message_id"), version: try document.int64("version"),
                authorID: try document.idIfPresent("author_id"), seenAt: try document.moment("seen_at"),
                content: content)
        }
    }
#endif
