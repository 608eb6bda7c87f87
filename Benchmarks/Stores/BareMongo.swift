#if MongoDB
    import DiscordModel
    import Tickets
    import CMongoC
    import Foundation

    /// libmongoc with the commands of `MongoStore`, on one connection.
    ///
    /// `@unchecked`: the benchmark uses it from one task at a time.
    final class BareMongo: BareDriver, @unchecked Sendable {
        /// Of the database that the benchmark uses.
        let url: String
        private let client: OpaquePointer
        /// A `bson_iter_t`, which is aligned more strictly than any value of Swift.
        private let place = OpaquePointer(
            UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<bson_iter_t>.size, alignment: 128))
        private let database = "usher_bench_\(ProcessInfo.processInfo.processIdentifier)"

        init(serverURL: String) throws {
            guard var parts = URLComponents(string: serverURL) else { throw BenchError(text: "no MongoDB URL") }
            parts.path = "/\(self.database)"
            self.url = parts.string ?? ""
            parts.queryItems =
                (parts.queryItems ?? []) + [
                    URLQueryItem(name: "w", value: "majority"),
                    URLQueryItem(name: "readConcernLevel", value: "majority"),
                ]
            guard let client = mongoc_client_new(parts.string ?? "") else { throw BenchError(text: "no MongoDB URL") }
            self.client = client
        }

        deinit {
            mongoc_client_destroy(self.client)
            UnsafeMutableRawPointer(self.place).deallocate()
        }

        func removeDatabase() { _ = try? self.write(Document { $0.add("dropDatabase", 1 as Int64) }) }

        func open(_ opening: Opening) throws {
            _ = try self.find(
                Document {
                    $0.array("$or") {
                        $0.document("0") { $0.add("_id", opening.id.rawValue) }
                        $0.document("1") { $0.add("active_key", opening.activeKey) }
                    }
                },
                Document {
                    $0.document("sort") { $0.add("_id", 1 as Int64) }
                    $0.add("limit", 2 as Int64)
                    $0.document("projection") { $0.add("events", 0 as Int64) }
                })
            let last = try self.find(
                Document { $0.add("guild_id", Int64(opening.guild.rawValue)) },
                Document {
                    $0.document("sort") { $0.add("number", -1 as Int64) }
                    $0.add("limit", 1 as Int64)
                    $0.document("projection") { $0.add("number", 1 as Int64) }
                })
            try self.write(
                Document {
                    $0.add("insert", "tickets")
                    $0.array("documents") { $0.document("0") { Self.add(opening, number: (last ?? 0) + 1, to: $0) } }
                })
        }

        private static func add(_ opening: Opening, number: Int64, to document: Document) {
            document.add("_id", opening.id.rawValue)
            document.add("guild_id", Int64(opening.guild.rawValue))
            document.add("number", number)
            document.add("opener_id", Int64(opening.opener.rawValue))
            document.add("opened_at", opening.at.millisecondsSince1970)
            document.add("slot", 1 as Int64)
            document.add("status", "open")
            document.add("active_key", opening.activeKey)
            self.addMembers(of: opening, to: document)
            document.add("is_settled", false)
            document.add("revision", 0 as Int64)
            document.array("events") {
                $0.document("0") { self.add(opening.id.rawValue, "created", opening, to: $0) }
            }
        }

        private static func addMembers(of opening: Opening, to document: Document) {
            document.array("members") {
                $0.document("0") {
                    $0.add("user_id", Int64(opening.opener.rawValue))
                    $0.add("is_present", true)
                    $0.add("is_applied", false)
                }
            }
        }

        private static func add(_ id: Int64, _ kind: String, _ opening: Opening, to document: Document) {
            document.add("id", id)
            document.add("kind", kind)
            document.add("at", opening.at.millisecondsSince1970)
            document.add("actor_id", 7 as Int64)
            document.add("is_posted", false)
        }

        func close(_ opening: Opening) throws {
            let update = Document {
                $0.document("q") {
                    $0.add("_id", opening.id.rawValue)
                    $0.add("revision", 0 as Int64)
                    $0.document("events.id") { $0.array("$nin") { $0.add("0", opening.closingEvent.rawValue) } }
                }
                $0.document("u") { Self.addClosing(opening, to: $0) }
            }
            try self.write(
                Document {
                    $0.add("update", "tickets")
                    $0.array("updates") { $0.add("0", update) }
                })
        }

        private static func addClosing(_ opening: Opening, to change: Document) {
            change.document("$set") {
                $0.add("status", "closed")
                self.addMembers(of: opening, to: $0)
                $0.document("closing") {
                    $0.add("closed_by", 7 as Int64)
                    $0.add("closed_at", opening.at.millisecondsSince1970)
                    for step in ["is_announced", "is_archived", "is_transcript_kept", "is_opener_told"] {
                        $0.add(step, false)
                    }
                }
                $0.add("is_settled", false)
            }
            change.document("$inc") { $0.add("revision", 1 as Int64) }
            change.document("$unset") {
                for field in ["active_key", "channel_id", "greeting_id"] { $0.add(field, "") }
            }
            change.document("$push") {
                $0.document("events") {
                    $0.array("$each") {
                        $0.document("0") { self.add(opening.closingEvent.rawValue, "closed", opening, to: $0) }
                    }
                }
            }
        }

        private func write(_ command: Document) throws {
            var error = bson_error_t()
            guard let reply = cmongo_out_new() else { throw BenchError(text: "the memory is used up") }
            defer { cmongo_out_free(reply) }
            let isDone = withExtendedLifetime(command) {
                mongoc_client_write_command_with_opts(self.client, self.database, command.bson, nil, reply, &error)
            }
            guard isDone, !bson_has_field(reply, "writeErrors")
            else { throw BenchError(text: "MongoDB refused: \(error.code)") }
        }

        /// - Returns: The number of the first document that is found.
        private func find(_ filter: Document, _ options: Document) throws -> Int64? {
            let collection = mongoc_client_get_collection(self.client, self.database, "tickets")
            defer { mongoc_collection_destroy(collection) }
            let cursor = withExtendedLifetime((filter, options)) {
                mongoc_collection_find_with_opts(collection, filter.bson, options.bson, nil)
            }
            defer { mongoc_cursor_destroy(cursor) }
            var number: Int64?
            var document: OpaquePointer?
            while mongoc_cursor_next(cursor, &document) {
                guard bson_iter_init_find(self.place, document, "number") else { continue }
                number = bson_iter_as_int64(self.place)
            }
            var error = bson_error_t()
            guard !mongoc_cursor_error(cursor, &error) else { throw BenchError(text: "MongoDB: \(error.code)") }
            return number
        }
    }

    /// libbson's own document.
    private final class Document {
        let bson: OpaquePointer

        init(_ fill: (Document) -> Void) {
            self.bson = bson_new()
            fill(self)
        }

        deinit { bson_destroy(self.bson) }

        func add(_ key: String, _ value: Int64) { bson_append_int64(self.bson, key, -1, value) }
        func add(_ key: String, _ value: String) { bson_append_utf8(self.bson, key, -1, value, -1) }
        func add(_ key: String, _ value: Bool) { bson_append_bool(self.bson, key, -1, value) }

        // Without its extended lifetime a document may be gone as soon as its pointer was read.
        func add(_ key: String, _ value: Document) {
            withExtendedLifetime(value) { _ = bson_append_document(self.bson, key, -1, value.bson) }
        }

        func document(_ key: String, _ fill: (Document) -> Void) { self.add(key, Document(fill)) }

        func array(_ key: String, _ fill: (Document) -> Void) {
            let value = Document(fill)
            withExtendedLifetime(value) { _ = bson_append_array(self.bson, key, -1, value.bson) }
        }
    }
#endif
