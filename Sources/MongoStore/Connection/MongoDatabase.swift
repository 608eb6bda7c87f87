#if MongoDB
    internal import NIOPosix
    internal import Synchronization
    internal import Tickets

    /// A pool of connections and as many threads of its own, on which alone the driver may block.
    final class MongoDatabase: Sendable {
        /// As the address has it, where it says something.
        let settings: MongoSettings
        private let connections: MongoConnections
        private let threads: NIOThreadPool
        private let lending: Lending
        private let upkeep = Mutex(Task<Void, Never>?.none)

        /// - Parameter isLimitedByAddress: Whether what the address says of limits comes before `settings`.
        init(
            _ address: MongoAddress, settings: MongoSettings, isLimitedByAddress: Bool = true
        ) throws(StoreError) {
            let target = try address.parsed(settings: settings, isLimitedByAddress: isLimitedByAddress)
            self.settings = target.settings
            self.connections = MongoConnections(target)
            self.threads = NIOThreadPool(numberOfThreads: target.settings.mostConnections)
            self.lending = Lending(count: target.settings.mostConnections)
            self.threads.start()
        }

        deinit { self.upkeep.withLock { $0?.cancel() } }

        var figures: ConnectionFigures {
            let (inUse, waiting, haveWaited) = self.lending.figures
            return ConnectionFigures(
                inUse: inUse, idle: self.connections.idleCount, waiting: waiting, waited: Int(clamping: haveWaited))
        }

        /// Runs `work` with a connection of its own, on a thread where it may block.
        ///
        /// What has begun is not interrupted by cancellation. When the server says nothing for too long, the call ends,
        /// although its thread still waits for the driver: that tries several things, each of which takes its time.
        func run<Value: Sendable>(
            _ work: @escaping @Sendable (MongoConnection) throws -> Value
        ) async throws(StoreError) -> Value {
            let progress = Progress()
            try await self.lending.borrow(within: min(self.settings.waitingLimit, self.settings.answerLimit))
            let outcome = Outcome<Value>()
            self.threads.submit { [connections, lending] state in
                let result: Result<Value, any Error> =
                    state == .active
                    ? Result { try connections.lend(noting: progress, work) } : .failure(Self.closed)
                lending.giveBack()
                outcome.give(result.mapError { StoreError(translating: $0) })
            }
            let result = await withTaskGroup(of: Void.self) { group in
                group.addTask { [settings] in
                    while case let rest = progress.left(of: settings.answerLimit), rest > .zero {
                        guard (try? await Task.sleep(for: rest)) != nil else { return }
                    }
                    outcome.give(.failure(Self.silent(for: settings.answerLimit)))
                }
                defer { group.cancelAll() }
                return await outcome.result
            }
            return try result.get()
        }

        /// Opens the least number of connections, and from now on looks after those that are idle.
        func start() async {
            await self.tend()
            let interval = min(
                max(min(self.settings.idleLimit, self.settings.lifetimeLimit) / 4, .milliseconds(100)), .seconds(30))
            let upkeep = Task { [weak self] in
                while (try? await Task.sleep(for: interval)) != nil {
                    guard let self else { return }
                    await self.tend()
                }
            }
            self.upkeep.withLock { $0 = upkeep }
        }

        private func tend() async {
            var isMissing = true
            // Where all are in use, none is idle.
            while isMissing, self.lending.borrowIfFree() {
                isMissing = await self.onThread { [connections] in
                    connections.closeOverdue()
                    return connections.openMissing()
                }
                self.lending.giveBack()
            }
        }

        /// Lets what has begun come to its end, and refuses all else.
        func shutDown() async {
            let upkeep = self.upkeep.withLock { $0 }
            upkeep?.cancel()
            await upkeep?.value
            guard await self.lending.close() else { return }
            _ = await self.onThread { [connections] in
                connections.close()
                return true
            }
            // Fails only for the threads that all of NIO shares.
            try? await self.threads.shutdownGracefully()
        }

        private func onThread(_ work: @escaping @Sendable () -> Bool) async -> Bool {
            await withCheckedContinuation { continuation in
                self.threads.submit { state in continuation.resume(returning: state == .active && work()) }
            }
        }

        private static var closed: StoreError {
            StoreError(.unavailable, underlyingError: StoreProblem("the store is shut down"))
        }

        private static func silent(for limit: Duration) -> StoreError {
            StoreError(.unavailable, underlyingError: StoreProblem("MongoDB has not answered for \(limit)"))
        }
    }
#endif
