import Synchronization
import Tickets

/// The one place with tasks of their own. A driver's blocking call cannot be cancelled, so whoever waits for it has to
/// be able to leave while it goes on; and what has to be done to its end must not stop because a caller was cancelled.
enum Apart {
    /// Does `work` to its end, also if the task that waits for it is cancelled.
    static func toItsEnd<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        await Task { await work() }.value
    }

    /// What `work` gives, or `.unavailable` when the time is over or `answer` was given from elsewhere. `work` is told
    /// to stop then, and if it does not, goes on unheard.
    ///
    /// - Parameters:
    ///   - further: Asked when the time is over whether there shall be more of it, and how much then.
    ///   - late: What to do with a value that came too late.
    static func within<Value: Sendable>(
        _ limit: Duration, _ clock: any Clock<Duration>, _ answer: Answer<Value>,
        further: (limit: Duration, isGiven: @Sendable () async -> Bool)? = nil,
        late: @escaping @Sendable (Value) async -> Void = { _ in },
        _ work: @escaping @Sendable () async -> Result<Value, StoreError>
    ) async -> Result<Value, StoreError> {
        let call = Task {
            let result = await work()
            if !answer.give(result), case .success(let value) = result { await late(value) }
        }
        let timer = Task {
            var pause = limit
            repeat {
                guard (try? await clock.sleep(for: pause)) != nil else { return }
                pause = further?.limit ?? .zero
            } while await further?.isGiven() ?? false
            _ = answer.give(.failure(.unavailable("no answer within \(limit)")))
        }
        defer {
            timer.cancel()
            call.cancel()
        }
        return await withTaskCancellationHandler {
            await answer.value()
        } onCancel: {
            call.cancel()
        }
    }
}

/// Whatever comes first: what was asked for, or that it is not waited for any longer.
final class Answer<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, StoreError>?
        var waiting: CheckedContinuation<Result<Value, StoreError>, Never>?
    }

    private let state = Mutex(State())

    /// - Returns: `false` if an answer was given before; that one stands.
    func give(_ result: Result<Value, StoreError>) -> Bool {
        let (isFirst, waiting) = self.state.withLock { state in
            guard state.result == nil else { return (false, state.waiting) }
            state.result = result
            defer { state.waiting = nil }
            return (true, state.waiting)
        }
        if isFirst { waiting?.resume(returning: result) }
        return isFirst
    }

    /// To be asked for once.
    func value() async -> Result<Value, StoreError> {
        await withCheckedContinuation { continuation in
            let result = self.state.withLock { state in
                if state.result == nil { state.waiting = continuation }
                return state.result
            }
            if let result { continuation.resume(returning: result) }
        }
    }
}

/// What `ask` gives or throws.
func outcome<Value: Sendable>(
    _ ask: @Sendable () async throws(StoreError) -> Value
) async -> Result<Value, StoreError> {
    do { return .success(try await ask()) } catch { return .failure(error) }
}
