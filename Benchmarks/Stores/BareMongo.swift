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

        deinit { mongoc_client_destroy(self.client) }

        func removeDatabase() { _ = try? self.write(#"{"dropDatabase": 1}"#) }

        func open(_ opening: Opening) throws {
            _ = try self.find(
                #"{"$or": [{"_id": \#(Self.long(opening.id.rawValue))}, {"active_key": "\#(opening.activeKey)"}]}"#,
                #"{"sort": {"_id": 1}, "limit": {"$numberLong": "2"}, "projection": {"events": 0}}"#)
            let last = try self.find(
                #"{"guild_id": \#(Self.long(Int64(opening.guild.rawValue)))}"#,
                #"{"sort": {"number": -1}, "limit": {"$numberLong": "1"}, "projection": {"number": 1}}"#)
            try self.write(
                """
                {"insert": "tickets", "documents": [{"_id": \(Self.long(opening.id.rawValue)),
                 "guild_id": \(Self.long(Int64(opening.guild.rawValue))), "number": \(Self.long((last ?? 0) + 1)),
                 "opener_id": \(Self.long(Int64(opening.opener.rawValue))),
                 "opened_at": \(Self.long(opening.at.millisecondsSince1970)), "slot": \(Self.long(1)),
                 "status": "open", "active_key": "\(opening.activeKey)", "members": \(opening.members),
                 "is_settled": false, "revision": \(Self.long(0)),
                 "events": [\(Self.event(opening.id.rawValue, "created", opening))]}]}
                """)
        }

        func close(_ opening: Opening) throws {
            try self.write(
                """
                {"update": "tickets", "updates": [{
                 "q": {"_id": \(Self.long(opening.id.rawValue)), "revision": \(Self.long(0)),
                       "events.id": {"$nin": [\(Self.long(opening.closingEvent.rawValue))]}},
                 "u": {"$set": {"status": "closed", "members": \(opening.members), "closing": \(opening.closing),
                                "is_settled": false},
                       "$inc": {"revision": 1}, "$unset": {"active_key": "", "channel_id": "", "greeting_id": ""},
                       "$push": {"events": {"$each": [\(Self.event(opening.closingEvent.rawValue, "closed", opening))]}}}
                }]}
                """)
        }

        private static func event(_ id: Int64, _ kind: String, _ opening: Opening) -> String {
            """
            {"id": \(self.long(id)), "kind": "\(kind)", "at": \(self.long(opening.at.millisecondsSince1970)), \
            "actor_id": \(self.long(7)), "is_posted": false}
            """
        }

        private static func long(_ number: Int64) -> String { #"{"$numberLong": "\#(number)"}"# }

        private func write(_ command: String) throws {
            var error = bson_error_t()
            guard let document = bson_new_from_json(command, command.utf8.count, &error), let reply = cmongo_out_new()
            else { throw BenchError(text: "no document: \(command)") }
            defer {
                bson_destroy(document)
                cmongo_out_free(reply)
            }
            guard
                mongoc_client_write_command_with_opts(self.client, self.database, document, nil, reply, &error),
                !bson_has_field(reply, "writeErrors")
            else { throw BenchError(text: "MongoDB refused: \(error.code)") }
        }

        /// - Returns: The number of the first document that is found.
        private func find(_ filter: String, _ options: String) throws -> Int64? {
            let collection = mongoc_client_get_collection(self.client, self.database, "tickets")
            defer { mongoc_collection_destroy(collection) }
            guard let filter = bson_new_from_json(filter, filter.utf8.count, nil),
                let options = bson_new_from_json(options, options.utf8.count, nil)
            else { throw BenchError(text: "no document") }
            defer {
                bson_destroy(filter)
                bson_destroy(options)
            }
            let cursor = mongoc_collection_find_with_opts(collection, filter, options, nil)
            defer { mongoc_cursor_destroy(cursor) }
            var number: Int64?
            var document: OpaquePointer?
            while mongoc_cursor_next(cursor, &document) {
                guard let document, let text = bson_as_relaxed_extended_json(document, nil) else { continue }
                defer { bson_free(text) }
                struct Numbered: Decodable { let number: Int64? }
                number = try JSONDecoder().decode(Numbered.self, from: Data(bytes: text, count: strlen(text))).number
            }
            var error = bson_error_t()
            guard !mongoc_cursor_error(cursor, &error) else { throw BenchError(text: "MongoDB: \(error.code)") }
            return number
        }
    }
#endif
