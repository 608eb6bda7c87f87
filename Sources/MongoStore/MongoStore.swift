#if MongoDB
    public import DiscordModel
    internal import Synchronization
    public import Tickets

    /// Tickets in a MongoDB database, on one server or a replica set.
    ///
    /// When a call that writes returns, the majority of the servers has it in the journal. Several handles and several
    /// processes may share the database. A handle has threads of its own, until `shutDown()` ends them.
    public struct MongoStore: TicketStore {
        let database: MongoDatabase
        /// For calls that carry whole conversations or look through whole collections: it waits longer for each answer.
        let bulkDatabase: MongoDatabase
        /// Two openings in one guild want the same number. Those of one process take turns; the index decides between
        /// processes.
        private let openings = KeyedLock<GuildID>()
        private let silence = Silence()

        init(database: MongoDatabase, bulkDatabase: MongoDatabase?) {
            self.database = database
            self.bulkDatabase = bulkDatabase ?? database
        }

        /// Opens the database, creating it and bringing its collections up to date where needed.
        /// - Parameters:
        ///   - url: `mongodb://name:password@host:27017/database?tls=true&tlsCAFile=FILE` or the same with
        ///     `mongodb+srv://`; the database is `usher` where none is named. What its options say of connections and of
        ///     times comes before `settings`.
        /// - Throws: `.failed` with a sentence if the address, name or password is wrong, or the database belongs to a
        ///   newer version or another program; `.unavailable` if no server answers.
        public static func open(
            url: String, settings: MongoSettings = MongoSettings()
        ) async throws(StoreError) -> MongoStore {
            try await Self.open(url: url, settings: settings, schema: .current)
        }

        static func open(
            url: String, settings: MongoSettings = MongoSettings(), schema: Schema
        ) async throws(StoreError) -> MongoStore {
            let address = try MongoAddress(url)
            let database = try MongoDatabase(address, settings: settings)
            do {
                if try await !schema.isCurrent(in: database) { try await Self.migrate(address, settings, to: schema) }
            } catch {
                await database.shutDown()
                throw error
            }
            let bulkDatabase: MongoDatabase?
            do { bulkDatabase = try Self.bulkDatabase(address, settings) } catch {
                await database.shutDown()
                throw error
            }
            await database.start()
            await bulkDatabase?.start()
            return MongoStore(database: database, bulkDatabase: bulkDatabase)
        }

        private static func bulkDatabase(
            _ address: MongoAddress, _ settings: MongoSettings
        ) throws(StoreError) -> MongoDatabase? {
            guard let limit = settings.bulkLimit, limit > settings.answerLimit else { return nil }
            var patient = settings
            patient.answerLimit = limit
            patient.waitingLimit = limit
            patient.leastConnections = 0
            patient.mostConnections = settings.mostBulkConnections
            return try MongoDatabase(address, settings: patient, isLimitedByAddress: false)
        }

        private static func migrate(
            _ address: MongoAddress, _ settings: MongoSettings, to schema: Schema
        ) async throws(StoreError) {
            // Making an index of many documents takes its time.
            var patient = settings
            patient.answerLimit = max(settings.answerLimit, .seconds(600))
            patient.mostConnections = 1
            let database = try MongoDatabase(address, settings: patient)
            let result: Result<Void, StoreError>
            do { result = .success(try await schema.migrate(database)) } catch { result = .failure(error) }
            await database.shutDown()
            try result.get()
        }

        public func connectionFigures() async -> ConnectionFigures? {
            guard self.bulkDatabase !== self.database else { return self.database.figures }
            return self.database.figures + self.bulkDatabase.figures
        }

        public func checkHealth() async throws(StoreError) {
            try await self.database.run { connection in try HealthCollection.check(at: .now, connection) }
        }

        public func shutDown() async {
            async let bulkEnd: Void = self.bulkDatabase.shutDown()
            await self.database.shutDown()
            await bulkEnd
        }
    }

    // MARK: - Settings and notes

    extension MongoStore {
        public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
            try await self.database.run { connection in try SettingsCollection.settings(of: guild, connection) }
        }

        public func save(_ settings: GuildSettings) async throws(StoreError) {
            try await self.database.run { connection in try SettingsCollection.replace(settings, connection) }
        }

        public func note(_ key: String) async throws(StoreError) -> String? {
            try await self.database.run { connection in try NoteCollection.value(of: key, connection) }
        }

        public func setNote(_ key: String, to value: String) async throws(StoreError) {
            try await self.database.run { connection in try NoteCollection.set(key, to: value, connection) }
        }

        public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
            try await self.database.run { connection in
                try NoteCollection.add(key, value, connection)
                return try NoteCollection.value(of: key, connection) ?? value
            }
        }
    }

    // MARK: - Tickets

    /// When an opening last found no answer. Those that waited for their turn behind it shall not find that out one after
    /// the other.
    private final class Silence: Sendable {
        private let last = Mutex<ContinuousClock.Instant?>(nil)

        func note() { self.last.withLock { $0 = .now } }

        func check(since start: ContinuousClock.Instant) throws(StoreError) {
            guard let last = self.last.withLock(\.self), last > start else { return }
            throw StoreError(
                .unavailable, underlyingError: StoreProblem("the server did not answer the opening before this one"))
        }
    }

    extension MongoStore {
        public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
            let start = ContinuousClock.now
            do {
                return try await self.openings.withLock(opening.guildID) {
                    try self.silence.check(since: start)
                    do {
                        return try await self.attempt(opening, until: start + self.database.settings.waitingLimit)
                    } catch {
                        let isSilent = (error as? StoreError)?.reason == .unavailable
                        if isSilent, !Task.isCancelled { self.silence.note() }
                        throw error
                    }
                }
            } catch {
                throw StoreError(translating: error)
            }
        }

        private func attempt(
            _ opening: TicketOpening, until deadline: ContinuousClock.Instant
        ) async throws(StoreError) -> OpeningOutcome {
            while true {
                let outcome = try await self.database.run { connection in
                    try TicketCollection.attempt(opening, connection)
                }
                if let outcome { return outcome }
                guard ContinuousClock.now < deadline else {
                    throw StoreError(
                        .unavailable, underlyingError: StoreProblem("too many tickets are being opened at once"))
                }
                // Of those that were too slow for the same number, let not all come back at once.
                do { try await Task.sleep(for: .milliseconds(.random(in: 1...20))) } catch {
                    throw StoreError(translating: error)
                }
            }
        }

        public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
            try await self.database.run { connection in
                try TicketCollection.update(ticket, adding: events, connection)
            }
        }

        public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
            try await self.database.run { connection in try TicketCollection.ticket(id, connection) }
        }

        public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
            try await self.database.run { connection in try TicketCollection.ticket(of: channel, connection) }
        }

        public func activeTickets(
            in guild: GuildID, after id: TicketID?, limit: Int
        ) async throws(StoreError) -> [Ticket] {
            try await self.database.run { connection in
                try TicketCollection.activeTickets(of: guild, after: id, limit: limit, connection)
            }
        }

        public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
            try await self.database.run { connection in
                try TicketCollection.unsettledTickets(after: id, limit: limit, connection)
            }
        }
    }

    // MARK: - Events and transcripts

    extension MongoStore {
        public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
            try await self.database.run { connection in try TicketCollection.events(of: ticket, connection) }
        }

        public func markPosted(_ event: TicketID) async throws(StoreError) {
            try await self.database.run { connection in try TicketCollection.markPosted(event, connection) }
        }

        public func save(_ transcript: Transcript) async throws(StoreError) {
            try await self.bulkDatabase.run { connection in
                try TranscriptCollection.replace(transcript, at: .now, connection)
            }
        }

        public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
            try await self.bulkDatabase.run { connection in try TranscriptCollection.transcript(of: ticket, connection)
            }
        }
    }
#endif
