#if MongoDB
    internal import CMongoC
    internal import NIOPosix
    internal import Synchronization
    internal import Tickets

    /// A pool of connections and as many threads of its own, on which alone the driver may block.
    final class MongoDatabase: Sendable {
        private let connections: MongoConnections
        private let threads: NIOThreadPool
        private let lending: Lending
        /// How long to wait for a connection and, unless the address says otherwise, for the server.
        let patience: Duration

        init(_ address: MongoAddress, patience: Duration, connections: Int) throws(StoreError) {
            let target = try address.parsed(patience: patience, connections: connections)
            self.connections = try MongoConnections(target)
            self.threads = NIOThreadPool(numberOfThreads: target.connections)
            self.lending = Lending(count: target.connections)
            self.patience = patience
            self.threads.start()
        }

        var figures: (inUse: Int, waiting: Int, haveWaited: UInt64) { self.lending.figures }

        /// Runs `work` with a connection of its own, on a thread where it may block.
        ///
        /// What has begun is not interrupted by cancellation: the timeouts of the address end it.
        func run<Value: Sendable>(
            _ work: @escaping @Sendable (MongoConnection) throws -> Value
        ) async throws(StoreError) -> Value {
            try await self.lending.borrow(within: self.patience)
            defer { self.lending.giveBack() }
            do {
                return try await self.threads.runIfActive { [connections] in try connections.lend(work) }
            } catch { throw StoreError(translating: error) }
        }

        /// Lets what has begun come to its end, and refuses all else.
        func shutDown() async {
            guard await self.lending.close() else { return }
            // Says good-bye to the server, for which it may have to wait.
            _ = try? await self.threads.runIfActive { [connections] in connections.close() }
            // Fails only for the threads that all of NIO shares.
            try? await self.threads.shutdownGracefully()
        }
    }

    /// The driver's pool, and the connections taken out of it.
    ///
    /// `@unchecked`: the driver's pool may be used from all threads, and the list of connections has its lock.
    private final class MongoConnections: @unchecked Sendable {
        private struct State {
            var idle: [MongoConnection] = []
            var isClosed = false
        }

        private let pool: OpaquePointer
        private let database: String
        private let state = Mutex(State())

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

        deinit { self.close() }

        /// Takes the connection that was used last, so that the others may grow old, and looks whether it still works.
        func lend<Value>(_ work: (MongoConnection) throws -> Value) throws -> Value {
            let connection = try self.take()
            defer {
                connection.wasUsed()
                self.state.withLock { $0.idle.append(connection) }
            }
            if connection.mayBeStale {
                // The driver drops a broken connection when it is used, and opens another the next time.
                do { _ = try connection.read(["ping": 1]) } catch let failure as MongoFailure
                    where failure.origin == .driver(domain: MONGOC_ERROR_STREAM.rawValue)
                {}
            }
            return try work(connection)
        }

        private func take() throws -> MongoConnection {
            if let idle = self.state.withLock({ $0.idle.popLast() }) { return idle }
            // As many may be taken as there are threads, so that this does not wait.
            guard let client = mongoc_client_pool_try_pop(self.pool) else {
                throw StoreError(.unavailable, underlyingError: StoreProblem("the driver has no connection left"))
            }
            return MongoConnection(client: client, database: self.database)
        }

        func close() {
            let idle = self.state.withLock { state -> [MongoConnection]? in
                guard !state.isClosed else { return nil }
                defer { state = State(isClosed: true) }
                return state.idle
            }
            guard let idle else { return }
            for connection in idle { mongoc_client_pool_push(self.pool, connection.client) }
            mongoc_client_pool_destroy(self.pool)
        }
    }
#endif
