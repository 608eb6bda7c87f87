import DiscordModel
public import Logging
import Synchronization
public import Tickets

extension FallbackStore {
    /// Opens the server's store with the mirror beside it, and waits for the server where it does not answer yet. If it
    /// stays away, the mirror stands in from the beginning.
    ///
    /// - Parameter open: Opens the server's store itself, without repeats around it. Called again while the server is
    ///   away and was never opened.
    /// - Throws: `StoreError` if something other than the server's silence keeps the database from being used, such as
    ///   a wrong password, or changes that wait for another database. `CancellationError`.
    public static func start(
        _ configuration: FallbackConfiguration, mirror: any MirrorStore,
        open: @escaping @Sendable () async throws(StoreError) -> any TicketStore, logger: Logger
    ) async throws -> FallbackStore {
        let store = FallbackStore(configuration, mirror: mirror, open: open, logger: logger)
        try await store.start()
        return store
    }

    private func start() async throws {
        let state = try await self.mirror.mirrorState()
        self.keeping.withLock { keeping in
            keeping.isComplete = state.completeAt != nil
            keeping.waiting = state.waiting
            keeping.degradedSince = state.degradedSince
        }
        let patience =
            state.completeAt == nil ? self.configuration.patienceWithoutMirror : self.configuration.patience
        let end = self.configuration.now() + patience
        for attempt in 1... {
            let remaining = end - self.configuration.now()
            let failure: StoreError
            switch await self.connect(openingWithin: max(.seconds(1), remaining)) {
            case .success: return
            case .failure(let error): failure = error
            }
            try Task.checkCancellation()
            guard failure.reason == .unavailable else {
                await self.closeServer()
                throw failure
            }
            let pause = self.configuration.probe.pause(afterFailures: attempt)
            guard self.configuration.now() + pause < end else {
                return await self.beginWithoutServer(because: failure)
            }
            self.logger.warning(
                "waiting for the database (\(self.configuration.database))", metadata: ["error": "\(failure)"])
            try await self.configuration.clock.sleep(for: pause)
        }
    }

    /// One try to begin with the server.
    private func connect(openingWithin limit: Duration) async -> Result<Void, StoreError> {
        await outcome { () async throws(StoreError) in
            let server = try await self.serverStore(openingWithin: limit)
            try await self.untilEarlierCallsAreOver()
            let origin = try await self.identify(server)
            if try await self.mirror.mirrorState().waiting > 0 {
                // Nobody is there yet who would have to wait.
                var isBrought = await self.bringChanges(to: server, isFrozen: false)
                if isBrought { isBrought = await self.bringChanges(to: server, isFrozen: true) }
                guard isBrought else {
                    await self.beginStandingIn(because: .unavailable("it did not take the changes that wait"))
                    self.gate.open(to: .mirror)
                    self.wake.yield()
                    return
                }
            }
            await self.endStandingIn()
            self.gate.open(to: .server(server))
            let filled = await outcome { () async throws(StoreError) in
                // What an earlier run has left is not given up before there is something better: the server may die
                // in the midst of this, or the process.
                let state = try await self.mirror.mirrorState()
                let isUsable = state.completeAt != nil && state.origin == origin
                try await self.fillMirror(isUsable ? .atStart : .anew, origin: origin)
            }
            if case .failure(let error) = filled {
                _ = await self.gate.close(from: .server, isReleasing: true)
                throw error
            }
        }
    }

    private func beginWithoutServer(because failure: StoreError) async {
        if !self.isComplete {
            self.logger.critical(
                """
                the database has not been seen yet, or not to its end: settings may be missing and numbers start anew \
                until it answers; all is brought together then, and reported
                """, metadata: ["store": "\(self.configuration.database)"])
        }
        await self.beginStandingIn(because: failure)
        self.gate.open(to: .mirror)
        self.wake.yield()
    }

    private func closeServer() async {
        guard let server = self.gate.server else { return }
        _ = await Apart.within(self.configuration.callLimit, self.configuration.clock, Answer<Void>()) {
            await server.shutDown()
            return .success(())
        }
    }

    /// The server's store, opened if it has not been yet.
    func serverStore(openingWithin limit: Duration) async throws(StoreError) -> any TicketStore {
        if let server = self.gate.server { return server }
        let result = await Apart.within(limit, self.configuration.clock, Answer<any TicketStore>()) { late in
            await late.shutDown()
        } _: { [openServer] in
            await outcome { () async throws(StoreError) in try await openServer() }
        }
        let server = RetryingStore(
            try result.get(), policy: self.configuration.retry, clock: self.configuration.clock)
        self.gate.keep(server)
        return server
    }

    /// Checks that the database is the one whose changes wait here.
    ///
    /// - Returns: Its id.
    /// - Throws: `.failed` with what to do if it is another one.
    func identify(_ server: any TicketStore) async throws(StoreError) -> String {
        let state = try await self.mirror.mirrorState()
        let id = try await self.ask(server) { (server) async throws(StoreError) in
            try await StoreIdentity.read(from: server)
        }
        if let origin = state.origin, origin != id, state.waiting > 0 {
            throw StoreError(
                .failed,
                underlyingError: FallbackProblem(
                    """
                    \(state.waiting) changes wait in \(self.configuration.place) for the database \(origin), but \
                    store.url leads to \(id ?? "one without an id"). Put store.url back, or the former database; to \
                    give these changes up, move \(self.configuration.place) away
                    """))
        }
        if let id, state.origin != nil || state.waiting == 0 { return id }
        if let id {
            // From now on they are for this one.
            try await self.mirror.setMirrorState { $0.origin = id }
            return id
        }
        return try await self.ask(server) { (server) async throws(StoreError) in
            try await StoreIdentity.make(in: server)
        }
    }
}
