import Synchronization
import Tickets

extension FallbackStore {
    /// Whether the server answers somebody who comes anew, with a connection of his own. Then one that does not answer
    /// us has too much to do, or waits for a lock; that is no reason to leave it.
    func answersOthers() async -> Bool {
        guard self.configuration.probeLimit > .zero, self.gate.phase == .server else { return false }
        // One look for all who want to know; and who has just waited for one that found nobody does not wait again.
        let look = self.looking.withLock { looking -> Task<Bool, Never>? in
            if let look = looking.current { return look }
            if let silence = looking.silence, silence.elapsed < .seconds(1) { return nil }
            let look = Task {
                let answers = await self.look()
                self.looking.withLock { looking in
                    looking.current = nil
                    looking.silence = answers ? nil : Stopwatch(self.configuration.clock)
                }
                return answers
            }
            looking.current = look
            return look
        }
        return await look?.value ?? false
    }

    struct Looking {
        var current: Task<Bool, Never>?
        /// Since when the last look has found nobody.
        var silence: Stopwatch?
    }

    private func look() async -> Bool {
        let result = await Apart.within(
            self.configuration.probeLimit, self.configuration.clock, Answer<Void>()
        ) { [openServer] in
            await outcome { () async throws(StoreError) in
                let store = try await openServer()
                let health = await outcome { () async throws(StoreError) in try await store.checkHealth() }
                await store.shutDown()
                try health.get()
            }
        }
        // Whatever else it says, it has said something.
        if case .failure(let error) = result { return error.reason != .unavailable }
        return true
    }

    /// Before the server gets anything anew: what was given up to wait for may still be going on there, and must not be
    /// done after what comes now.
    ///
    /// That every driver ends each of its calls some time is what this relies on. What may then still lie in the server
    /// itself, or on the way to it, is the stores' matter: they let no such write take effect after a later one.
    func untilEarlierCallsAreOver() async throws(StoreError) {
        let areOver = await Apart.within(
            self.configuration.callLimit, self.configuration.clock, Answer<Void>()
        ) { [outstanding] in
            await outstanding.areOver()
            return .success(())
        }
        guard case .success = areOver else { throw .unavailable("calls from before are not over yet") }
    }
}

/// Counts the calls of the server that have not ended, whether somebody waits for them or not.
final class OutstandingCalls: Sendable {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func begin() { self.state.withLock { $0.count += 1 } }

    func end() {
        let waiting: [CheckedContinuation<Void, Never>] = self.state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until there are none.
    func areOver() async {
        await withCheckedContinuation { continuation in
            let isOver = self.state.withLock { state in
                if state.count > 0 { state.waiting.append(continuation) }
                return state.count == 0
            }
            if isOver { continuation.resume() }
        }
    }
}
