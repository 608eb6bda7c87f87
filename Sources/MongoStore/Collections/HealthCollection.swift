#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// One document that is written only to see whether it can be written.
    enum HealthCollection {
        static let name = "health"

        static func check(at moment: Timestamp, _ connection: MongoConnection) throws {
            try connection.replace("usher", with: ["checked_at": moment.stored], in: self.name)
            guard let found = try connection.find(in: self.name, ["_id": "usher"]).first else {
                throw StoreError(.failed, underlyingError: StoreProblem("what was written cannot be found"))
            }
            _ = try found.moment("checked_at")
        }
    }
#endif
