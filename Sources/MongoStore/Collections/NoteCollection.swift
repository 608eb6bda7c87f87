#if MongoDB
    internal import Tickets

    enum NoteCollection {
        static let name = "notes"

        static func set(_ key: String, to value: String, _ connection: MongoConnection) throws {
            try connection.replace(["_id": .string(key), "value": .string(value)], in: self.name)
        }

        /// Leaves a note that is there as it is.
        static func add(_ key: String, _ value: String, _ connection: MongoConnection) throws {
            do { try connection.insert(["_id": .string(key), "value": .string(value)], into: self.name) } catch let
                failure as MongoFailure where failure.isDuplicateKey
            {}
        }

        static func put(_ notes: [(key: String, value: String)], _ connection: MongoConnection) throws {
            try connection.putWhole(
                notes.map { ["_id": .string($0.key), "value": .string($0.value)] }, into: self.name)
        }

        /// In the order of the keys' bytes, in which MongoDB compares texts.
        static func all(
            after key: String?, limit: Int, _ connection: MongoConnection
        ) throws -> [(key: String, value: String)] {
            try connection.page(in: self.name, key.map { ["_id": ["$gt": .string($0)]] } ?? [:], limit: limit)
                .map { (try $0.string("_id"), try $0.string("value")) }
        }

        static func value(of key: String, _ connection: MongoConnection) throws -> String? {
            try connection.find(in: self.name, ["_id": .string(key)]).first.map { try $0.string("value") }
        }
    }
#endif
