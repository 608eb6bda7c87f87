#if MySQL
    public import Tickets

    extension MySQLStore {
        /// Enters the database and brings its tables up to date where needed.
        /// - Parameter url: `mysql://user:password@host:port/database?tls=off|on|verify&ca=FILE`, percent-encoded. The
        ///   database has to exist. Without `tls` the server's certificate is verified, except on this machine, where
        ///   nothing is encrypted. What further options say of connections and times (`maxPoolSize` and so on, as for
        ///   MongoDB) comes before `settings`.
        /// - Throws: `.failed` with a sentence if the URL cannot be used, the server lets nobody in, or a newer version
        ///   or another program wrote the database; `.unavailable` if the server does not answer in time.
        public static func open(
            url: String, settings: MySQLSettings = MySQLSettings()
        ) async throws(StoreError) -> MySQLStore {
            try await Self.open(url: url, settings: settings, schema: .current)
        }

        static func open(url: String, settings: MySQLSettings, schema: Schema) async throws(StoreError) -> MySQLStore {
            let address = try MySQLAddress(url)
            let settings = address.applied(to: settings)
            let pool = ConnectionPool(settings: settings) {
                try Connection(
                    to: address, connectLimit: settings.connectLimit, answerLimit: settings.answerLimit)
            }
            do {
                try await pool.run {
                    let isCurrent = try Self.withConnection(to: address, settings: settings) { session in
                        try schema.missing(in: session, name: address.database).isEmpty
                    }
                    guard !isCurrent else { return }
                    // Changing a big table takes its time.
                    var patient = settings
                    patient.answerLimit = max(settings.answerLimit, .seconds(600))
                    try Self.withConnection(to: address, settings: patient) { session in
                        try schema.migrate(session, name: address.database, patience: patient.answerLimit)
                    }
                }
            } catch {
                await pool.shutDown()
                throw StoreError(translating: error)
            }
            await pool.start()
            let bulkPool = Self.bulkPool(to: address, settings)
            await bulkPool?.start()
            return MySQLStore(pool: pool, bulkPool: bulkPool, settings: settings)
        }

        private static func bulkPool(to address: MySQLAddress, _ settings: MySQLSettings) -> ConnectionPool? {
            guard let limit = settings.bulkLimit, limit > settings.answerLimit else { return nil }
            var patient = settings
            patient.answerLimit = limit
            patient.waitingLimit = limit
            patient.leastConnections = 0
            patient.mostConnections = settings.mostBulkConnections
            return ConnectionPool(settings: patient) { [patient] in
                try Connection(to: address, connectLimit: patient.connectLimit, answerLimit: patient.answerLimit)
            }
        }

        private static func withConnection<Value>(
            to address: MySQLAddress, settings: MySQLSettings, _ work: (Connection) throws -> Value
        ) throws -> Value {
            let connection = try Connection(
                to: address, connectLimit: settings.connectLimit, answerLimit: settings.answerLimit)
            defer { connection.close() }
            return try work(connection)
        }
    }
#endif
