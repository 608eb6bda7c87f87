#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// One document that is written only to see whether it can be written.
    enum HealthCollection {
        static let name = "health"

        static func check(at moment: Timestamp, _ connection: MongoConnection) throws {
            let command: BSONDocument = [
                "update": .string(self.name),
                "updates": [
                    ["q": ["_id": "usher"], "u": ["$set": ["checked_at": moment.stored]], "upsert": true]
                ],
            ]
            // Of two that both found none and add it, one is told that it is there now.
            do { try connection.write(command) } catch let failure as MongoFailure where failure.isDuplicateKey {
                try connection.write(command)
            }
            guard let found = try connection.find(in: self.name, ["_id": "usher"]).first else {
                throw StoreError(.failed, underlyingError: StoreProblem("what was written cannot be found"))
            }
            _ = try found.moment("checked_at")
        }
    }
#endif
