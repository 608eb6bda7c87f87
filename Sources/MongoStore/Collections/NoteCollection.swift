#if MongoDB
    internal import Tickets

    enum NoteCollection {
        static let name = "notes"

        static func set(_ key: String, to value: String, _ connection: MongoConnection) throws {
            try connection.replace(.string(key), with: ["value": .string(value)], in: self.name)
        }

        static func value(of key: String, _ connection: MongoConnection) throws -> String? {
            try connection.find(in: self.name, ["_id": .string(key)]).first.map { try $0.string("value") }
        }
    }
#endif
