#if MongoDB
    internal import DiscordModel
    internal import Tickets

    // Commands that read or write many documents.
    extension MongoConnection {
        /// The first documents that fit `filter`, in the order of `sort`.
        func page(
            in collection: String, _ filter: BSONDocument, sort: BSONDocument = ["_id": 1], limit: Int
        ) throws -> [BSONDocument] {
            // To MongoDB, a limit of 0 is none.
            guard limit > 0 else { return [] }
            return try self.find(
                in: collection, filter,
                options: ["sort": .document(sort), "limit": .int64(Int64(limit)), "batchSize": 1000])
        }

        /// The first documents with an `_id` above `id`, in order of their ids as Discord has them: without a sign.
        func pageByID<Object>(
            in collection: String, _ filter: BSONDocument, after id: Snowflake<Object>?, limit: Int
        ) throws -> [BSONDocument] {
            var found: [BSONDocument] = []
            for range in UnsignedOrder.ranges(after: id.map { Int64(bitPattern: $0.rawValue) })
            where found.count < limit {
                var filter = filter
                filter.add("_id", range)
                found += try self.page(in: collection, filter, limit: limit - found.count)
            }
            return found
        }

        /// The ids of documents that fit `filter`, in their order.
        func ids(in collection: String, _ filter: BSONDocument, limit: Int) throws -> [BSON] {
            try self.find(
                in: collection, filter,
                options: [
                    "sort": ["_id": 1], "projection": ["_id": 1], "limit": .int64(Int64(limit)),
                    "batchSize": .int64(Int64(limit)),
                ]
            ).compactMap { $0["_id"] }
        }

        /// The values that the field has in the documents that fit `filter`, each once.
        func distinct(_ field: String, in collection: String, _ filter: BSONDocument) throws -> [BSON] {
            try self.read(["distinct": .string(collection), "key": .string(field), "query": .document(filter)])
                .array("values")
        }

        /// The tickets to which documents that fit `filter` belong.
        func tickets(in collection: String, _ filter: BSONDocument) throws -> Set<TicketID> {
            let values = try self.distinct("ticket_id", in: collection, filter)
            return Set(
                try values.map { value in
                    guard let id = value.integer else { throw BSONDocument.unreadable("ticket_id") }
                    return TicketID(rawValue: id)
                })
        }

        /// Counts documents one by one; the number that a collection's figures give may be off after a crash.
        func count(in collection: String) throws -> Int {
            try self.aggregate(in: collection, [["$group": ["_id": .null, "count": ["$sum": 1]]]])
                .first?.int("count") ?? 0
        }

        // MARK: - Writing

        /// - Returns: How many documents fit `filter`.
        @discardableResult
        func updateAll(in collection: String, _ filter: BSONDocument, _ change: BSONDocument) throws -> Int {
            let reply = try self.write([
                "update": .string(collection),
                "updates": [["q": .document(filter), "u": .document(change), "multi": true]],
            ])
            return Int(clamping: reply["n"]?.integer ?? 0)
        }

        /// Puts each document, which begins with its `_id`, into the place of the one with the same id, or adds it; one
        /// after the other. Where one fails, those before it are stored.
        /// - Parameter condition: What has to be true of a document for it to be replaced; else it stays as it is.
        func put(_ documents: [BSONDocument], into collection: String, over condition: BSONDocument = [:]) throws {
            var rest = documents.map { document in
                let id = document["_id"] ?? .null
                return Replacement(
                    filter: BSONDocument(fields: [.init(key: "_id", value: id)] + condition.fields),
                    document: document)
            }[...]
            while !rest.isEmpty {
                // Most of them are new.
                let (count, failure) = try self.insertInOrder(
                    rest.prefix(Batch.maximumCount).map(\.document), into: collection)
                rest = rest.dropFirst(count)
                guard let failure else { continue }
                guard failure.isDuplicateKey else { throw failure }
                rest = rest.dropFirst(try self.replaceOrAdd(rest, in: collection))
            }
        }

        /// - Returns: How many were done.
        private func replaceOrAdd(_ replacements: ArraySlice<Replacement>, in collection: String) throws -> Int {
            let batch = Batch(replacements) { $0.statement(addsWhereMissing: true) }
            let failure = try self.submitInOrder(["update": .string(collection), "updates": .array(batch.items)])
            guard let failure else { return batch.items.count }
            let rest = replacements.dropFirst(failure.index)
            guard failure.failure.isDuplicateKey, let next = rest.first else { throw failure.failure }
            // The document is there, and the condition not fulfilled; or somebody else has added it just now.
            try self.write(["update": .string(collection), "updates": [next.statement(addsWhereMissing: false)]])
            return failure.index + 1
        }

        /// Adds documents one after the other, as many as fit into one command.
        /// - Returns: How many were added, and why not all of those that were tried.
        func insertInOrder(
            _ documents: [BSONDocument], into collection: String
        ) throws -> (count: Int, failure: MongoFailure?) {
            guard !documents.isEmpty else { return (0, nil) }
            let batch = Batch(documents[...]) { .document($0) }
            let failure = try self.submitInOrder(["insert": .string(collection), "documents": .array(batch.items)])
            return (failure?.index ?? batch.items.count, failure?.failure)
        }
    }

    /// A document that shall take the place of the one with the same id.
    private struct Replacement {
        let filter: BSONDocument
        let document: BSONDocument

        func statement(addsWhereMissing: Bool) -> BSON {
            ["q": .document(self.filter), "u": .document(self.document), "upsert": .bool(addsWhereMissing)]
        }
    }

    /// As many of a command's parts as it may have: the whole must stay below the 16 MB of a document, and one part alone
    /// is the server's to refuse.
    private struct Batch {
        private(set) var items: [BSON] = []
        static let maximumCount = 1000
        private static let maximumSize = 8 * 1024 * 1024

        init<Part>(_ parts: ArraySlice<Part>, _ item: (Part) -> BSON) {
            var size = 0
            for part in parts.prefix(Self.maximumCount) {
                guard let bytes = item(part).document?.encoded() else { continue }
                size += bytes.count
                guard self.items.isEmpty || size <= Self.maximumSize else { return }
                // In bytes, since it would else be encoded twice.
                self.items.append(.other(type: BSONType.document, bytes: bytes))
            }
        }
    }

    /// The order of Discord's ids, which are stored as signed numbers: the negative ones are the highest.
    enum UnsignedOrder {
        /// What comes behind `last`, as conditions on the stored number. One after the other, and each in the order of
        /// the stored numbers, they give the order of the ids.
        static func ranges(after last: Int64?) -> [BSON] {
            switch last {
            case nil: [["$gte": 0], ["$lt": 0]]
            case let last? where last >= 0: [["$gt": .int64(last)], ["$lt": 0]]
            case let last?: [["$gt": .int64(last), "$lt": 0]]
            }
        }
    }
#endif
