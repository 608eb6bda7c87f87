import DiscordModel
import Logging
import ServiceLifecycle
import Synchronization
import Tickets

extension FallbackStore {
    /// Looks after the server while it is away and after the mirror while it is not, until cancelled or told to end.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.tend() }
    }

    private func tend() async {
        var wakes = self.wakes.makeAsyncIterator()
        var failures = 0
        while !Task.isCancelled, self.gate.phase != .shutDown {
            let isWell: Bool
            if self.gate.phase == .mirror {
                guard await self.pause(afterFailures: failures + 1) else { return }
                isWell = await self.comeBack()
            } else if self.keeping.withLock({ !$0.isComplete || $0.isStale }) {
                if failures > 0 { guard await self.pause(afterFailures: failures) else { return } }
                isWell = await self.mend()
            } else {
                guard await wakes.next() != nil else { return }
                isWell = true
            }
            failures = isWell ? 0 : failures + 1
        }
    }

    /// - Returns: `false` if cancelled.
    private func pause(afterFailures failures: Int) async -> Bool {
        let pause = self.configuration.probe.pause(afterFailures: failures)
        return (try? await self.configuration.clock.sleep(for: pause)) != nil
    }

    /// Fills the mirror while the server serves.
    private func mend() async -> Bool {
        guard let server = self.gate.server, self.gate.phase == .server else { return false }
        let filled = await outcome { () async throws(StoreError) in
            let origin = try await self.identify(server)
            let isOther = try await self.mirror.mirrorState().origin != origin
            try await self.fillMirror(isOther || !self.isComplete ? .anew : .meanwhile, origin: origin)
        }
        if case .failure(let error) = filled {
            self.logger.debug("the fallback could not be filled", metadata: ["error": "\(error)"])
        }
        return self.keeping.withLock { $0.isComplete && !$0.isStale }
    }

    /// Looks whether the server answers, and if so, returns to it with all that was changed meanwhile.
    ///
    /// - Returns: Whether the server serves again.
    func comeBack() async -> Bool {
        let found = await outcome { () async throws(StoreError) in
            let server = try await self.serverStore(openingWithin: self.configuration.openLimit)
            try await self.ask(server) { (server) async throws(StoreError) in try await server.checkHealth() }
            try await self.untilEarlierCallsAreOver()
            return (server, try await self.identify(server))
        }
        switch found {
        case .failure(let error):
            self.complain(error)
            return false
        case .success(let (server, origin)):
            return await self.comeBack(to: server, origin)
        }
    }

    private func comeBack(to server: any TicketStore, _ origin: String) async -> Bool {
        guard let before = try? await self.mirror.mirrorState() else { return false }
        let isOther = before.origin != nil && before.origin != origin
        self.keeping.withLock { $0.conflicts = 0 }
        self.logger.info("the database answers again, and gets \(before.waiting) changes")
        if !isOther { guard await self.bringChanges(to: server, isFrozen: false) else { return false } }
        guard await self.gate.close(from: .mirror, isReleasing: false) else { return false }
        // Another database gets nothing that was changed here, also not what came in between.
        let isReady =
            isOther
            ? (try? await self.mirror.mirrorState().waiting) == 0
            : await self.bringChanges(to: server, isFrozen: true)
        guard isReady else {
            self.gate.open(to: .mirror)
            return false
        }
        if isOther { self.keeping.withLock { $0.isComplete = false } }
        await self.endStandingIn()
        self.gate.open(to: .server(server))
        let conflicts = self.keeping.withLock { keeping in
            keeping.isStale = true
            return keeping.conflicts
        }
        self.logger.notice(
            "database is back, \(before.waiting) changes brought to it, \(conflicts) conflicts",
            metadata: ["store": "\(self.configuration.database)"])
        self.wake.yield()
        return true
    }

    func endStandingIn() async {
        self.keeping.withLock { keeping in
            keeping.degradedSince = nil
            keeping.waiting = 0
            keeping.complaint = ""
        }
        let noted = await outcome { () async throws(StoreError) in
            try await self.mirror.setMirrorState { $0.degradedSince = nil }
        }
        if case .failure(let error) = noted { await self.giveUpMirror(because: error) }
    }

    /// - Parameter isFrozen: Whether no call can change the mirror meanwhile; then for no longer than calls may wait.
    /// - Returns: Whether nothing, or while calls go on, next to nothing is left to be brought.
    func bringChanges(to server: any TicketStore, isFrozen: Bool) async -> Bool {
        let bringing = Bringing(
            server: server, gateLimit: isFrozen ? self.configuration.gateLimit : nil,
            time: Stopwatch(self.configuration.clock))
        var batches = 0
        while true {
            let sent: Int
            switch await outcome({ () async throws(StoreError) in
                try await self.replayBatch(bringing)
            }) {
            case .success(let count): sent = count
            case .failure(let error):
                self.complain(error)
                return false
            }
            if sent == 0 { return true }
            batches += 1
            // Where people change as fast as is sent, the rest is sent while they wait.
            if !isFrozen, sent < self.configuration.batch || batches == 1000 { return true }
            if let left = bringing.left, left == .zero { return false }
        }
    }

    /// Says it once, at a level that fits: that the server is still away is no news.
    private func complain(_ error: StoreError) {
        let isNew = self.keeping.withLock { keeping in
            defer { keeping.complaint = error.description }
            return keeping.complaint != error.description
        }
        guard isNew else { return }
        if error.reason == .unavailable {
            self.logger.info("the database is still away", metadata: ["error": "\(error)"])
        } else {
            self.logger.error(
                "the database answers, but the changes cannot be brought to it; the fallback goes on standing in",
                metadata: ["store": "\(self.configuration.database)", "error": "\(error)"])
        }
    }
}
