#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// The collections and indexes, as the steps that lead to them. Steps are only ever added: databases in use have
    /// taken the earlier ones.
    ///
    /// The document in `schema` names the steps that were taken. One process at a time takes a step, under a lease that
    /// runs out if it dies; its commands must do no harm when they are run again.
    struct Schema: Sendable {
        struct Step: Sendable {
            let name: String
            let commands: [BSONDocument]
        }

        let steps: [Step]

        static let current = Schema(steps: [
            Step(name: "001 tickets", commands: firstCollections),
            Step(name: "002 archive", commands: archiveCollections),
        ])

        static let name = "schema"
        private static let lease = Duration.seconds(30)

        /// Whether there is nothing to do. Changes nothing.
        func isCurrent(in database: MongoDatabase) async throws(StoreError) -> Bool {
            try await database.run { connection in try self.stepsTaken(connection) } == self.steps.map(\.name)
        }

        /// Brings the database up to date, together with whoever does the same.
        /// - Throws: `.failed` with a sentence if a newer version or another program has made the database.
        func migrate(_ database: MongoDatabase) async throws(StoreError) {
            let holder = Int64.random(in: 1 ... .max)
            // Somebody who died in the midst of it keeps the lease for a while.
            let deadline = ContinuousClock.now + Self.lease + database.settings.waitingLimit
            while true {
                let isReady = try await database.run { connection in
                    try self.advance(connection, as: holder, at: .now)
                }
                if isReady { return }
                guard ContinuousClock.now < deadline else {
                    throw StoreError(
                        .unavailable, underlyingError: StoreProblem("another process is setting the database up"))
                }
                do { try await Task.sleep(for: .milliseconds(.random(in: 10...50))) } catch {
                    throw StoreError(translating: error)
                }
            }
        }

        /// Takes one step. - Returns: Whether all were taken already.
        private func advance(
            _ connection: MongoConnection, as holder: Int64, at now: Timestamp
        ) throws -> Bool {
            guard let taken = try self.stepsTaken(connection) else {
                try self.claim(connection)
                return false
            }
            let unknown = Set(taken).subtracting(self.steps.map(\.name)).sorted()
            guard unknown.isEmpty else {
                throw StoreError(
                    .failed,
                    underlyingError: StoreProblem(
                        "the database \(connection.database) was written by a newer version of Usher (it has: "
                            + "\(unknown.joined(separator: ", "))); install that version, or put back the copy made "
                            + "before the update"))
            }
            guard let next = self.steps.first(where: { !taken.contains($0.name) }) else { return true }
            if try self.take(Int64(taken.count), connection, as: holder, at: now) {
                for command in next.commands { try self.run(command, connection) }
                try connection.update(
                    in: Self.name, ["_id": "usher", "holder": .int64(holder)],
                    [
                        "$set": ["lease_until": 0, "holder": 0], "$inc": ["version": 1],
                        "$push": ["steps": .string(next.name)],
                    ])
            }
            return false
        }

        /// - Returns: `nil` if the database is not Usher's yet.
        private func stepsTaken(_ connection: MongoConnection) throws -> [String]? {
            try connection.find(in: Self.name, ["_id": "usher"]).first?.array("steps").compactMap(\.string)
        }

        /// Makes an empty database Usher's. This is the first document in it, so that whoever sees a collection of
        /// Usher's sees this one too when it looks for it thereafter.
        private func claim(_ connection: MongoConnection) throws {
            let others = try connection.collectionNames().filter { $0 != Self.name && !$0.hasPrefix("system.") }
            if !others.isEmpty, try self.stepsTaken(connection) == nil {
                throw StoreError(
                    .failed,
                    underlyingError: StoreProblem(
                        "the database \(connection.database) belongs to another program; name another one at the end "
                            + "of the address"))
            }
            do {
                try connection.insert(
                    ["_id": "usher", "version": 0, "steps": [], "holder": 0, "lease_until": 0], into: Self.name)
            } catch let failure as MongoFailure where failure.isDuplicateKey || failure.isWriteConflict {}
        }

        /// - Returns: Whether this process may take the step with that index now.
        private func take(
            _ version: Int64, _ connection: MongoConnection, as holder: Int64, at now: Timestamp
        ) throws -> Bool {
            do {
                return try connection.update(
                    in: Self.name, ["_id": "usher", "version": .int64(version), "lease_until": ["$lt": now.stored]],
                    ["$set": ["holder": .int64(holder), "lease_until": (now + Self.lease).stored]])
            } catch let failure as MongoFailure where failure.isWriteConflict { return false }
        }

        private func run(_ command: BSONDocument, _ connection: MongoConnection) throws {
            do { try connection.write(command) } catch let failure as MongoFailure
                where failure.isExistingCollection || failure.isMissingIndex
            {}
        }
    }

    /// Ids are the same 64 bits as Discord's, signed; times are milliseconds since 1970. Indexes are sparse or partial
    /// where a field may be missing; MongoDB would else take two missing ones for the same value.
    private let firstCollections: [BSONDocument] = [
        ["create": .string(SettingsCollection.name)],
        ["create": .string(NoteCollection.name)],
        ["create": .string(HealthCollection.name)],
        ["create": .string(TranscriptCollection.name)],
        ["create": .string(TranscriptCollection.pieces)],
        ["create": .string(TicketCollection.name)],
        [
            "createIndexes": .string(TicketCollection.name),
            "indexes": [
                ["name": "number", "key": ["guild_id": 1, "number": 1], "unique": true],
                // guild:opener:slot while the ticket is active: the rule that a member has one active ticket in a slot.
                ["name": "active_key", "key": ["active_key": 1], "unique": true, "sparse": true],
                ["name": "channel", "key": ["channel_id": 1], "unique": true, "sparse": true],
                ["name": "event", "key": ["events.id": 1], "unique": true],
                [
                    "name": "active", "key": ["guild_id": 1, "_id": 1],
                    "partialFilterExpression": ["active_key": ["$exists": true]],
                ],
                [
                    "name": "unsettled", "key": ["is_settled": 1, "_id": 1],
                    "partialFilterExpression": ["is_settled": false],
                ],
            ],
        ],
        [
            "createIndexes": .string(TranscriptCollection.pieces),
            "indexes": [["name": "ticket", "key": ["ticket_id": 1]]],
        ],
    ]

    /// The `_id` of a message says its ticket, its own id and its version, in this order (`MessageKey`).
    private let archiveCollections: [BSONDocument] = [
        ["create": .string(MessageCollection.name)],
        ["create": .string(AttachmentCollection.name)],
        ["create": .string(AuditCollection.name)],
        [
            "createIndexes": .string(MessageCollection.name),
            "indexes": [
                ["name": "ticket", "key": ["ticket_id": 1]],
                ["name": "author", "key": ["author_id": 1, "guild_id": 1]],
            ],
        ],
        [
            "createIndexes": .string(AttachmentCollection.name),
            "indexes": [
                ["name": "ticket", "key": ["ticket_id": 1]],
                ["name": "author", "key": ["author_id": 1, "guild_id": 1]],
                ["name": "digest", "key": ["digest": 1], "sparse": true],
                [
                    "name": "waiting", "key": ["state": 1, "_id": 1],
                    "partialFilterExpression": ["state": .string(ArchivedAttachment.State.waiting.rawValue)],
                ],
                [
                    "name": "kept", "key": ["guild_id": 1, "digest": 1, "size": 1],
                    "partialFilterExpression": ["state": .string(ArchivedAttachment.State.kept.rawValue)],
                ],
            ],
        ],
        [
            "createIndexes": .string(AuditCollection.name),
            "indexes": [["name": "guild", "key": ["guild_id": 1, "at": -1, "_id": -1]]],
        ],
        ["dropIndexes": .string(TicketCollection.name), "index": "event"],
        [
            "createIndexes": .string(TicketCollection.name),
            "indexes": [
                // A ticket that was brought here may have no events.
                ["name": "events", "key": ["events.id": 1], "unique": true, "sparse": true],
                // Servers before 5.0 do not tell two indexes apart by their partial filter alone, so this has none.
                ["name": "status", "key": ["guild_id": 1, "status": 1, "_id": 1]],
            ],
        ],
    ]
#endif
