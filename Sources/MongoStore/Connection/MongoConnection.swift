#if MongoDB
    internal import CMongoC

    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Musl)
        internal import Musl
    #else
        internal import Darwin
    #endif

    /// One of the driver's clients. Every call blocks its thread, and only one thread may use it at a time.
    ///
    /// `@unchecked`: `MongoConnections` hands it from thread to thread under a lock.
    final class MongoConnection: @unchecked Sendable {
        let client: OpaquePointer
        let database: String
        /// Of the call that uses it.
        var progress: Progress?
        /// Whether it has met an error after which another one is better opened.
        private(set) var isBroken = false

        init(client: OpaquePointer, database: String) {
            self.client = client
            self.database = database
        }

        /// Whether the server is still at the other end.
        func answers(noting progress: Progress) -> Bool {
            self.progress = progress
            defer { self.progress = nil }
            do { _ = try self.read(["ping": 1]) } catch let failure as MongoFailure {
                return !failure.isConnectionLost
            } catch { return true }
            return true
        }

        /// Runs a command that changes nothing.
        func read(_ command: BSONDocument) throws -> BSONDocument {
            try self.run(command) { command, reply, error in
                mongoc_client_read_command_with_opts(self.client, self.database, command, nil, nil, reply, error)
            }
        }

        /// Runs a command that writes. The driver never sends an `insert`, `update` or `delete` twice here.
        @discardableResult
        func write(_ command: BSONDocument) throws -> BSONDocument {
            var attempts: UInt32 = 0
            while true {
                do {
                    let reply = try self.submit(command)
                    if let failure = reply.firstWriteError { throw failure.failure }
                    return reply
                } catch let failure as MongoFailure where failure.isWriteConflict && attempts < 10 {
                    // Nothing was done, since somebody else was writing there. On a thread of our own one may sleep.
                    attempts += 1
                    usleep(.random(in: 1000...5000) * attempts)
                }
            }
        }

        /// Runs a command that writes several documents, one after the other, up to the first that fails.
        /// - Returns: Which one that is, and why; `nil` if all are written.
        func submitInOrder(_ command: BSONDocument) throws -> (index: Int, failure: MongoFailure)? {
            var command = command
            command.add("ordered", true)
            return try self.submit(command).firstWriteError
        }

        private func submit(_ command: BSONDocument) throws -> BSONDocument {
            let reply = try self.run(command) { command, reply, error in
                mongoc_client_write_command_with_opts(self.client, self.database, command, nil, reply, error)
            }
            // The driver looks neither for this nor for errors of single documents.
            if let failure = reply["writeConcernError"]?.document { throw MongoFailure(answered: failure) }
            return reply
        }

        /// The documents of a collection that fit `filter`.
        /// - Parameter options: Such as `sort`, `limit` and `projection`. A limit of 0 would mean none.
        func find(
            in collection: String, _ filter: BSONDocument, options: BSONDocument = [:]
        ) throws -> [BSONDocument] {
            let handle = mongoc_client_get_collection(self.client, self.database, collection)
            defer { mongoc_collection_destroy(handle) }
            return try filter.withPointer { filter in
                try options.withPointer { options in
                    try self.documents(of: mongoc_collection_find_with_opts(handle, filter, options, nil))
                }
            }
        }

        /// What comes out of the stages, each of which takes what the one before it gives.
        func aggregate(in collection: String, _ stages: [BSONDocument]) throws -> [BSONDocument] {
            let handle = mongoc_client_get_collection(self.client, self.database, collection)
            defer { mongoc_collection_destroy(handle) }
            let pipeline: BSONDocument = ["pipeline": .array(stages.map { .document($0) })]
            return try pipeline.withPointer { pipeline in
                try self.documents(of: mongoc_collection_aggregate(handle, MONGOC_QUERY_NONE, pipeline, nil, nil))
            }
        }

        /// Takes over `cursor`.
        private func documents(of cursor: OpaquePointer?) throws -> [BSONDocument] {
            defer { mongoc_cursor_destroy(cursor) }
            var found: [BSONDocument] = []
            var document: OpaquePointer?
            while mongoc_cursor_next(cursor, &document) {
                self.progress?.note()
                if let document { found.append(try BSONDocument(copying: document)) }
            }
            var error = bson_error_t()
            if mongoc_cursor_error(cursor, &error) { throw self.noted(MongoFailure(error, reply: nil)) }
            self.progress?.note()
            return found
        }

        private func noted(_ failure: MongoFailure) -> MongoFailure {
            self.isBroken = self.isBroken || failure.isConnectionLost
            return failure
        }

        private func run(
            _ command: BSONDocument,
            _ body: (OpaquePointer, OpaquePointer, UnsafeMutablePointer<bson_error_t>) -> Bool
        ) throws -> BSONDocument {
            try command.withPointer { command in
                guard let reply = cmongo_out_new() else { throw StoreProblem("the memory is used up") }
                defer { cmongo_out_free(reply) }
                var error = bson_error_t()
                guard body(command, reply, &error) else {
                    throw self.noted(MongoFailure(error, reply: try? BSONDocument(copying: reply)))
                }
                self.progress?.note()
                return try BSONDocument(copying: reply)
            }
        }
    }

    extension MongoConnection {
        func insert(_ document: BSONDocument, into collection: String) throws {
            try self.write(["insert": .string(collection), "documents": [.document(document)]])
        }

        /// - Returns: Whether there was a document that fits `filter`.
        @discardableResult
        func update(in collection: String, _ filter: BSONDocument, _ change: BSONDocument) throws -> Bool {
            let reply = try self.write([
                "update": .string(collection), "updates": [["q": .document(filter), "u": .document(change)]],
            ])
            return (reply["n"]?.integer ?? 0) > 0
        }

        func delete(in collection: String, _ filter: BSONDocument) throws {
            try self.write(["delete": .string(collection), "deletes": [["q": .document(filter), "limit": 0]]])
        }

        func collectionNames() throws -> Set<String> {
            let reply = try self.read(["listCollections": 1, "nameOnly": true])
            let found = reply["cursor"]?.document?["firstBatch"]?.array ?? []
            return Set(found.compactMap { $0.document?["name"]?.string })
        }
    }

    extension BSONDocument {
        fileprivate var firstWriteError: (index: Int, failure: MongoFailure)? {
            self["writeErrors"]?.array?.first?.document.map { error in
                (Int(clamping: error["index"]?.integer ?? 0), MongoFailure(answered: error))
            }
        }
    }

    extension MongoFailure {
        fileprivate init(answered document: BSONDocument) {
            self.init(serverCode: document["code"]?.integer ?? 8, name: document["codeName"]?.string)
        }
    }

    extension BSONDocument {
        /// Lends the driver a copy. A `bson_t` is aligned to 128 bytes, which Swift cannot hold as a value.
        fileprivate func withPointer<Value>(_ body: (OpaquePointer) throws -> Value) throws -> Value {
            let bytes = self.encoded()
            guard let pointer = bson_new_from_data(bytes, bytes.count) else {
                throw StoreProblem("the document is too long for MongoDB")
            }
            defer { bson_destroy(pointer) }
            return try body(pointer)
        }

        fileprivate init(copying pointer: OpaquePointer) throws(BSONProblem) {
            var length: UInt32 = 0
            let start = cmongo_bytes(pointer, &length)
            try self.init(parsing: Array(UnsafeBufferPointer(start: start, count: Int(length))))
        }
    }
#endif
