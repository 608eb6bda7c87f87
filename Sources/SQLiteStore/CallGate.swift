internal import Synchronization
internal import Tickets

/// Lets calls pass until it is closed, and tells when the last of them has left.
///
/// GRDB's pool must not be closed while somebody else starts to use it; this keeps the two apart.
final class CallGate: Sendable {
    private struct State {
        var isClosed = false
        var callsInside = 0
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { self.waiting = [] }
            return self.waiting
        }
    }

    private let state = Mutex(State())

    /// Each call that passes has to `leave()`.
    func enter() throws(StoreError) {
        let passes = self.state.withLock { state in
            if !state.isClosed { state.callsInside += 1 }
            return !state.isClosed
        }
        guard passes else { throw StoreError(.unavailable, underlyingError: StoreProblem("the store is shut down")) }
    }

    func leave() {
        let waiting = self.state.withLock { state in
            state.callsInside -= 1
            return state.callsInside == 0 ? state.takeWaiting() : []
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Lets nobody in any more and waits until all have left.
    /// - Returns: Whether it was open before: `true` for exactly one of several callers.
    func close() async -> Bool {
        let wasOpen = self.state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.callsInside > 0 { state.waiting.append(continuation) }
                return state.callsInside == 0
            }
            if isEmpty { continuation.resume() }
        }
        return wasOpen
    }
}
