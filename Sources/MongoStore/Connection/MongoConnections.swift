#if MongoDB
    internal import CMongoC
    internal import Synchronization
    internal import Tickets

    /// The driver's pool of clients, which watches the servers, and the connections taken out of it.
    ///
    /// The driver limits how many clients there are, but closes none for its age or idleness: those limits are ours.
    final class MongoConnections: Sendable {
        private let clients: MongoClients
        private let settings: MongoSettings
        private let spares: Mutex<Spares<MongoConnection>>

        init(_ target: MongoTarget) throws(StoreError) {
            self.clients = try MongoClients(target)
            self.settings = target.settings
            self.spares = Mutex(Spares(settings: target.settings))
        }

        /// How many wait for work.
        var idleCount: Int { self.spares.withLock { $0.count } }

        /// Runs `work` with a connection that was tried out if there is a reason to. Blocks its thread.
        func lend<Value>(noting progress: Progress, _ work: (MongoConnection) throws -> Value) throws -> Value {
            let taken = self.spares.withLock { $0.take(at: .now) }
            var spare = taken?.spare
            if let (old, needsCheck) = taken, needsCheck, !old.connection.answers(noting: progress) {
                self.clients.close(old.connection)
                self.spares.withLock { $0.noteLoss(at: .now) }
                spare = nil
            }
            return try self.use(spare, noting: progress, work)
        }

        /// Uses `spare`, or else a connection that it opens, and puts it back.
        private func use<Value>(
            _ spare: Spare<MongoConnection>?, noting progress: Progress, _ work: (MongoConnection) throws -> Value
        ) throws -> Value {
            let current: Spare<MongoConnection>
            do {
                let now = ContinuousClock.now
                current = try spare ?? Spare(connection: self.clients.open(), openedAt: now, idleSince: now)
            } catch {
                self.spares.withLock { $0.giveBack(nil, at: .now) }
                throw error
            }
            current.connection.progress = progress
            defer {
                let connection = current.connection
                connection.progress = nil
                let isUsable = !connection.isBroken && self.settings.isFresh(openedAt: current.openedAt, at: .now)
                if !isUsable { self.clients.close(connection) }
                self.spares.withLock { spares in
                    if connection.isBroken { spares.noteLoss(at: .now) }
                    spares.giveBack(isUsable ? current : nil, at: .now)
                }
            }
            return try work(current.connection)
        }

        /// Closes what is too old. Blocks its thread.
        func closeOverdue() {
            for connection in self.spares.withLock({ $0.takeOverdue(at: .now) }) { self.clients.close(connection) }
        }

        /// Opens one connection more, if there are fewer than the least. Blocks its thread.
        /// - Returns: Whether there may be more to open.
        func openMissing() -> Bool {
            guard self.spares.withLock({ $0.claimMissing() }) else { return false }
            let isOpen: Void? = try? self.use(nil, noting: Progress()) { connection in
                _ = try connection.read(["ping": 1])
            }
            return isOpen != nil
        }

        /// Says good-bye to the server, for which it may have to wait. All connections are back by now.
        func close() {
            for connection in self.spares.withLock({ $0.takeAll() }) { self.clients.close(connection) }
            self.clients.end()
        }
    }

    /// `@unchecked`: the driver's pool may be used from all threads; opening and closing have a lock of their own.
    private final class MongoClients: @unchecked Sendable {
        private let pool: OpaquePointer
        private let database: String
        private let isEnded = Mutex(false)

        init(_ target: MongoTarget) throws(StoreError) {
            var error = bson_error_t()
            guard let pool = mongoc_client_pool_new_with_error(target.uri, &error) else {
                throw StoreError(translating: MongoFailure(driver: error))
            }
            mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2)
            mongoc_client_pool_set_appname(pool, "usher")
            self.pool = pool
            self.database = target.database
        }

        deinit { self.end() }

        // The driver closes a client only when one is given back and more than `minPoolSize` lie in the pool; then it
        // closes the one that has lain there longest. So the pool holds exactly one that nobody has ever connected:
        // `minPoolSize` is 1.
        // Source: `mongoc_client_pool_push` of libmongoc 1.23.1.

        /// Takes a client that has not been connected yet.
        func open() throws(StoreError) -> MongoConnection {
            let client = self.isEnded.withLock { isEnded -> OpaquePointer? in
                guard !isEnded, let client = mongoc_client_pool_try_pop(self.pool) else { return nil }
                // Another one to lie in the pool. Making it asks no server.
                if let next = mongoc_client_pool_try_pop(self.pool) { mongoc_client_pool_push(self.pool, next) }
                return client
            }
            guard let client else {
                throw StoreError(.unavailable, underlyingError: StoreProblem("the driver has no connection left"))
            }
            return MongoConnection(client: client, database: self.database)
        }

        func close(_ connection: MongoConnection) {
            self.isEnded.withLock { isEnded in
                guard !isEnded else { return }
                let unused = mongoc_client_pool_try_pop(self.pool)
                mongoc_client_pool_push(self.pool, connection.client)
                if let unused { mongoc_client_pool_push(self.pool, unused) }
            }
        }

        func end() {
            let isFirst = self.isEnded.withLock { isEnded in
                defer { isEnded = true }
                return !isEnded
            }
            if isFirst { mongoc_client_pool_destroy(self.pool) }
        }
    }
#endif
