#if MongoDB
    internal import Tickets

    // What is replaced as a whole and has no revision that people's writes are made from.
    extension MongoConnection {
        /// Names the writing that a document comes from.
        private static let mark = "write"

        /// Puts `document`, which begins with its `_id`, into the place of the one with the same id, or adds it.
        ///
        /// A caller who finds no answer leaves, and what he has sent may reach the server late, from the socket of a
        /// process that stood still. It must not undo what was written since. So the document is replaced only as long
        /// as it comes from the writing that was seen before; and nobody looks again for a caller who has left.
        /// - Parameter condition: What has to be true of a document for it to be replaced; else it stays as it is.
        func replace(_ document: BSONDocument, in collection: String, over condition: BSONDocument = [:]) throws {
            let id: BSONDocument = ["_id": document["_id"] ?? .null]
            var document = document
            document[Self.mark] = .int64(.random(in: .min ... .max))
            for _ in 1...20 {
                let seen = try self.find(
                    in: collection, id, options: ["projection": .document([Self.mark: 1]), "limit": 1])
                guard let mark = seen.first.map({ $0[Self.mark] ?? ["$exists": false] }) else {
                    do { return try self.insert(document, into: collection) } catch let failure as MongoFailure
                        where failure.isDuplicateKey
                    { continue }
                }
                let filter = id + [Self.mark: mark] + condition
                if try self.update(in: collection, filter, document) { return }
                let fits = try condition.fields.isEmpty || !self.ids(in: collection, id + condition, limit: 1).isEmpty
                guard fits else { return }
            }
            throw StoreError(.conflict, underlyingError: StoreProblem("too many write the same at once"))
        }

        /// As `replace`, for one document after the other. Where one fails, those before it are stored.
        func putWhole(
            _ documents: [BSONDocument], into collection: String, over condition: BSONDocument = [:]
        ) throws {
            var rest = documents[...]
            while !rest.isEmpty {
                // Most of them are new. One without a mark is taken for a writing of its own.
                let batch = rest.prefix(1000)
                let (count, failure) = try self.insertInOrder(Array(batch), into: collection)
                rest = rest.dropFirst(count)
                guard let failure else { continue }
                guard failure.isDuplicateKey else { throw failure }
                for document in batch.dropFirst(count) { try self.replace(document, in: collection, over: condition) }
                rest = rest.dropFirst(batch.count - count)
            }
        }
    }
#endif
