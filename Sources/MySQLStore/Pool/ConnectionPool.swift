internal import Synchronization
internal import Tickets

/// Connections for calls, each of which blocks one thread of the pool's own and no other.
final class ConnectionPool: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Lease<any Session>, StoreError>, Never>
    private typealias Used<Value> = (result: Result<Value, any Error>, spare: Spare<any Session>?)

    private struct State {
        var pool: PoolState<any Session, Waiter>
        var nextID: UInt64 = 0
        var upkeep: Task<Void, Never>?
        /// They wait until nothing is in use any more.
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let settings: MySQLSettings
    private let connect: @Sendable () throws -> any Session
    private let threads: BlockingThreads
    private let state: Mutex<State>

    /// - Parameter connect: Opens a connection; blocks its thread.
    init(settings: MySQLSettings, connect: @escaping @Sendable () throws -> any Session) {
        self.settings = settings
        self.connect = connect
        // A lease is held by whoever uses a thread, so that no more are needed.
        self.threads = BlockingThreads(count: max(1, settings.mostConnections))
        self.state = Mutex(State(pool: PoolState(settings: settings)))
    }

    deinit { self.state.withLock { $0.upkeep?.cancel() } }

    var figures: ConnectionFigures { self.state.withLock { $0.pool.figures } }

    /// Runs `work` with a connection of its own. It may be run again if its error says so.
    /// - Throws: What `work` throws, or why there is no connection.
    func withSession<Value: Sendable>(
        until deadline: ContinuousClock.Instant, _ work: @escaping @Sendable (any Session) throws -> Value
    ) async throws -> Value {
        let lease = try await self.acquire(until: deadline)
        return try await self.use(lease, work).get()
    }

    /// Runs `work` on a thread of the pool, without a connection of the pool.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let result = await self.threads.run { Result(catching: work) }
        guard let result else { throw Self.closed }
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
        let isLate = self.state.withLock { state in
            state.upkeep = upkeep
            return state.pool.isClosed
        }
        if isLate { upkeep.cancel() }
    }

    /// Waits for the calls that have a connection, refuses the others, and closes everything.
    func shutDown() async {
        let (isFirst, waiters, upkeep) = self.state.withLock { state in
            (!state.pool.isClosed, state.pool.close(), state.upkeep)
        }
        for waiter in waiters { waiter.resume(returning: .failure(Self.closed)) }
        upkeep?.cancel()
        await upkeep?.value
        await withCheckedContinuation { continuation in
            let isDrained = self.state.withLock { state in
                if !state.pool.isDrained { state.closing.append(continuation) }
                return state.pool.isDrained
            }
            if isDrained { continuation.resume() }
        }
        guard isFirst else { return }
        await self.close(self.state.withLock { $0.pool.takeAll() })
        await self.threads.shutDown()
    }

    // MARK: - Using

    private func use<Value: Sendable>(
        _ lease: Lease<any Session>, _ work: @escaping @Sendable (any Session) throws -> Value
    ) async -> Result<Value, any Error> {
        let used = await self.threads.run { [settings, connect] () -> Used<Value> in
            Self.use(lease, settings: settings, connect: connect, work)
        }
        let (result, spare) = used ?? (.failure(Self.closed), lease.spare)
        self.note(result)
        self.giveBack(spare)
        return result
    }

    private func note(_ result: Result<some Any, any Error>) {
        self.state.withLock { state in
            switch result {
            case .success: state.pool.noteAnswer()
            case .failure(let error as ServerError) where error.isConnectionLost:
                state.pool.noteLoss(at: .now)
                if error.cameOfSilence { state.pool.noteSilence(at: .now) }
            case .failure: break
            }
        }
    }

    /// Blocks its thread.
    private static func use<Value>(
        _ lease: Lease<any Session>, settings: MySQLSettings, connect: () throws -> any Session,
        _ work: (any Session) throws -> Value
    ) -> Used<Value> {
        var spare = lease.spare
        if lease.needsCheck, let doubtful = spare?.resource {
            do { try doubtful.ping() } catch {
                doubtful.close()
                spare = nil
                // A new connection would have to wait as long.
                if error.cameOfSilence { return (.failure(error), nil) }
            }
        }
        let isReused = spare != nil
        let current: Spare<any Session>
        do {
            let now = ContinuousClock.now
            current = try spare ?? Spare(resource: connect(), openedAt: now, idleSince: now)
        } catch {
            return (.failure(error), nil)
        }
        let result = Result { try work(current.resource) }.mapError { error in
            guard var error = error as? ServerError else { return error }
            error.cameOnReusedConnection = isReused
            return error
        }
        guard !current.resource.isBroken, settings.isFresh(openedAt: current.openedAt, at: .now) else {
            current.resource.close()
            return (result, nil)
        }
        return (result, current)
    }

    private func giveBack(_ spare: Spare<any Session>?) {
        let (next, closing) = self.state.withLock { state in
            let next = state.pool.giveBack(spare, at: .now)
            guard state.pool.isDrained else { return (next, [CheckedContinuation<Void, Never>]()) }
            defer { state.closing = [] }
            return (next, state.closing)
        }
        if let (waiter, lease) = next { waiter.resume(returning: .success(lease)) }
        for continuation in closing { continuation.resume() }
    }

    private func tend() async {
        await self.close(self.state.withLock { $0.pool.takeOverdue(at: .now) })
        while let lease = self.state.withLock({ $0.pool.claimMissing() }) {
            // The next call will meet the same trouble, and say so.
            guard case .success = await self.use(lease, { _ in }) else { return }
        }
    }

    private func close(_ sessions: [any Session]) async {
        guard !sessions.isEmpty else { return }
        _ = await self.threads.run { for session in sessions { session.close() } }
    }

    // MARK: - Waiting

    private func acquire(until deadline: ContinuousClock.Instant) async throws -> Lease<any Session> {
        try Task.checkCancellation()
        switch self.state.withLock({ $0.pool.acquire(at: .now) }) {
        case .lent(let lease): return lease
        case .closed: throw Self.closed
        case .full: break
        }
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let began = ContinuousClock.now
        let lease = try await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
                self.dismiss(id, Self.tooLate)
            }
            defer { group.cancelAll() }
            return await self.wait(as: id, until: deadline)
        }.get()
        guard !Task.isCancelled else {
            self.giveBack(lease.spare)
            throw CancellationError()
        }
        // The others have waited for the server in vain; this call has waited long enough as well.
        guard self.state.withLock({ !$0.pool.isSilent(since: began) }) else {
            self.giveBack(lease.spare)
            throw Self.silent
        }
        return lease
    }

    private func wait(
        as id: UInt64, until deadline: ContinuousClock.Instant
    ) async -> Result<Lease<any Session>, StoreError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                switch self.state.withLock({ $0.pool.acquire(orQueue: waiter, id: id, at: .now) }) {
                case .lent(let lease): waiter.resume(returning: .success(lease))
                case .closed: waiter.resume(returning: .failure(Self.closed))
                case .full:
                    // What came before there was anybody to dismiss has been missed.
                    if Task.isCancelled { self.dismiss(id, Self.cancelled) }
                    if ContinuousClock.now >= deadline { self.dismiss(id, Self.tooLate) }
                }
            }
        } onCancel: {
            self.dismiss(id, Self.cancelled)
        }
    }

    private func dismiss(_ id: UInt64, _ error: StoreError) {
        self.state.withLock { $0.pool.removeWaiter(id) }?.resume(returning: .failure(error))
    }

    private static var closed: StoreError {
        StoreError(.unavailable, underlyingError: StoreProblem("the store is shut down"))
    }

    private static var tooLate: StoreError {
        StoreError(.unavailable, underlyingError: StoreProblem("all connections were in use for too long"))
    }

    private static var silent: StoreError {
        StoreError(.unavailable, underlyingError: StoreProblem("the server does not answer"))
    }

    private static var cancelled: StoreError { StoreError(.unavailable, underlyingError: CancellationError()) }
}
