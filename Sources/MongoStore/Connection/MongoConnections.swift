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

        init(_ target: MongoTarget) {
            self.clients = MongoClients(target)
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

    /// The driver's pool of clients. It is made when the first one is needed, on the thread that needs it: the name
    /// service may have to be asked for the servers. If that fails, the next call tries it again.
    ///
    /// `@unchecked`: the driver's pool may be used from all threads; opening and closing are under the lock.
    private final class MongoClients: @unchecked Sendable {
        private struct State {
            var pool: OpaquePointer?
            var isEnded = false
        }

        private let target: MongoTarget
        private let state = Mutex(State())

        init(_ target: MongoTarget) { self.target = target }

        deinit { self.end() }

        // The driver closes a client only when one is given back and more than `minPoolSize` lie in the pool; then it
        // closes the one that has lain there longest. So the pool holds exactly one that nobody has ever connected:
        // `minPoolSize` is 1.
        // Source: `mongoc_client_pool_push` of libmongoc 1.23.1.

        /// Takes a client that has not been connected yet.
        func open() throws(StoreError) -> MongoConnection {
            let opened = self.state.withLock { state -> Result<OpaquePointer?, StoreError> in
                guard !state.isEnded else { return .success(nil) }
                let pool: OpaquePointer
                do { pool = try state.pool ?? self.makePool() } catch {
                    return .failure(StoreError(translating: error))
                }
                state.pool = pool
                let client = mongoc_client_pool_try_pop(pool)
                // Another one to lie in the pool. Making it asks no server.
                if let next = mongoc_client_pool_try_pop(pool) { mongoc_client_pool_push(pool, next) }
                return .success(client)
            }
            guard let client = try opened.get() else {
                throw StoreError(.unavailable, underlyingError: StoreProblem("the driver has no connection left"))
            }
            return MongoConnection(client: client, database: self.target.database)
        }

        private func makePool() throws(StoreError) -> OpaquePointer {
            var error = bson_error_t()
            guard let pool = mongoc_client_pool_new_with_error(self.target.uri, &error) else {
                throw StoreError(translating: MongoFailure(driver: error))
            }
            mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2)
            mongoc_client_pool_set_appname(pool, "usher")
            return pool
        }

        func close(_ connection: MongoConnection) {
            self.state.withLock { state in
                guard let pool = state.pool else { return }
                let unused = mongoc_client_pool_try_pop(pool)
                mongoc_client_pool_push(pool, connection.client)
                if let unused { mongoc_client_pool_push(pool, unused) }
            }
        }

        func end() {
            let pool = self.state.withLock { state -> OpaquePointer? in
                defer { state = State(isEnded: true) }
                return state.pool
            }
            if let pool { mongoc_client_pool_destroy(pool) }
        }
    }
#endif
