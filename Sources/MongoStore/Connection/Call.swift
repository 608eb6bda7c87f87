internal import Synchronization
internal import Tickets

/// When the server was last heard of in the course of a call.
final class Progress: Sendable {
    private let lastWord = Mutex(ContinuousClock.now)

    func note() { self.lastWord.withLock { $0 = .now } }

    /// How much is left of `limit` until the server has been silent for too long.
    func left(of limit: Duration) -> Duration { limit - (ContinuousClock.now - self.lastWord.withLock { $0 }) }
}

/// The outcome of a call, which is given by whoever has it first.
final class Outcome<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Value, StoreError>, Never>)
        case given(Result<Value, StoreError>)
    }

    private let state = Mutex(State.open)

    /// Does nothing where another one has been given.
    func give(_ result: Result<Value, StoreError>) {
        let waiter = self.state.withLock { state -> CheckedContinuation<Result<Value, StoreError>, Never>? in
            switch state {
            case .open: state = .given(result)
            case .awaited(let waiter):
                state = .given(result)
                return waiter
            case .given: break
            }
            return nil
        }
        waiter?.resume(returning: result)
    }

    /// For one caller.
    var result: Result<Value, StoreError> {
        get async {
            await withCheckedContinuation { continuation in
                let early = self.state.withLock { state -> Result<Value, StoreError>? in
                    if case .given(let result) = state { return result }
                    state = .awaited(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        }
    }
}
