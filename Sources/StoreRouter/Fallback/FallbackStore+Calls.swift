import DiscordModel
import Logging
import Synchronization
import Tickets

extension FallbackStore {
    enum Weight: Sendable {
        case light
        /// Carries whole conversations, or concerns many tickets.
        case bulk
    }

    typealias Ask<Store, Value> = @Sendable (Store, _ isRepeat: Bool) async throws(StoreError) -> Value

    /// Does the call on the side that serves, and on the mirror if the server turns out to be away.
    ///
    /// - Parameters:
    ///   - server: Told whether an earlier try may have taken effect; the same for `mirror`.
    ///   - adopt: Brings what was written into the mirror; done to its end.
    func call<Value: Sendable>(
        _ weight: Weight = .light, server ask: @escaping Ask<any TicketStore, Value>,
        adopt: (@Sendable (Value, any TicketStore) async -> Void)? = nil, mirror askMirror: Ask<any MirrorStore, Value>
    ) async throws(StoreError) -> Value {
        var cause = StoreError.unavailable("the database comes and goes")
        var overloads = 0
        for attempt in 0..<4 {
            guard let side = await self.gate.enter() else { throw .unavailable("the store is shut down") }
            guard case .server(let server) = side else {
                defer { self.gate.leave() }
                return try await askMirror(self.mirror, attempt > 0)
            }
            let result = await self.asking(weight) { () async throws(StoreError) in
                try await ask(server, attempt > 0)
            }
            if let adopt, case .success(let value) = result { await Apart.toItsEnd { await adopt(value, server) } }
            self.gate.leave()
            switch result {
            case .success(let value): return value
            case .failure(let error): cause = error
            }
            guard cause.reason == .unavailable, !Task.isCancelled, self.isComplete else { throw cause }
            if await self.answersOthers() {
                // Too much at once, or a lock that somebody holds, is no outage.
                overloads += 1
                guard overloads < 2 else { throw cause }
            } else {
                await self.fallBack(because: cause)
            }
        }
        throw cause
    }

    /// Asks the server, for no longer than it counts as there. When the limit is near and there is no answer yet, the
    /// server is looked at anew: as long as that shows it to be there, the call is only slow, and is waited for. What
    /// the driver gives up ends then, too.
    func asking<Value: Sendable>(
        _ weight: Weight, _ ask: @escaping @Sendable () async throws(StoreError) -> Value
    ) async -> Result<Value, StoreError> {
        let answer = Answer<Value>()
        let release = FallbackGate.Release {
            _ = answer.give(.failure(.unavailable("the database is away")))
        }
        let number = self.gate.register(release)
        defer { self.gate.unregister(number) }
        let limit = weight == .bulk ? self.configuration.bulkLimit : self.configuration.callLimit
        return await Apart.within(
            max(.zero, limit - self.configuration.probeLimit), self.configuration.clock, answer,
            further: (limit, { await self.answersOthers() }), self.counted(ask))
    }

    /// Asks the server for so long at most, whatever it does, and also while it counts as away.
    func askingStrictly<Value: Sendable>(
        within limit: Duration, _ ask: @escaping @Sendable () async throws(StoreError) -> Value
    ) async -> Result<Value, StoreError> {
        guard limit > .zero else { return .failure(.unavailable("no time is left for it")) }
        return await Apart.within(limit, self.configuration.clock, Answer<Value>(), self.counted(ask))
    }

    private func counted<Value: Sendable>(
        _ ask: @escaping @Sendable () async throws(StoreError) -> Value
    ) -> @Sendable () async -> Result<Value, StoreError> {
        self.outstanding.begin()
        return { [outstanding] in
            defer { outstanding.end() }
            return await outcome(ask)
        }
    }

    /// One after the other where it is about the same thing.
    func inLane<Value: Sendable>(
        _ lane: Lane, _ work: @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError>
        do {
            result = try await self.lanes.withLock(lane) { await outcome(work) }
        } catch {
            // Cancelled before its turn.
            throw StoreError(.unavailable, underlyingError: error)
        }
        return try result.get()
    }

    /// Leaves the server. When this returns, the mirror serves, unless it cannot.
    private func fallBack(because cause: StoreError) async {
        guard await self.gate.close(from: .server, isReleasing: true) else { return }
        if !self.isComplete, let server = self.gate.server {
            // What was still going on could not be written into the mirror.
            self.gate.open(to: .server(server))
            return
        }
        await Apart.toItsEnd { await self.beginStandingIn(because: cause) }
        self.gate.open(to: .mirror)
        self.wake.yield()
    }

    func beginStandingIn(because cause: StoreError) async {
        let now = self.configuration.now()
        let since = self.keeping.withLock { keeping in
            keeping.degradedSince = keeping.degradedSince ?? now
            keeping.complaint = ""
            return keeping.degradedSince
        }
        let noted = await outcome { () async throws(StoreError) in
            try await self.mirror.setMirrorState { $0.degradedSince = $0.degradedSince ?? since }
        }
        if case .failure(let error) = noted {
            self.logger.error("the fallback cannot be written", metadata: ["error": "\(error)"])
        }
        self.logger.warning(
            "database away, working from the fallback",
            metadata: ["store": "\(self.configuration.database)", "error": "\(cause)"])
    }
}
