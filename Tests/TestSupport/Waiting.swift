import Synchronization

/// What was waited for did not come.
public struct NotInTime: Error, CustomStringConvertible {
    public let description: String

    init(_ what: String, _ limit: Duration) { self.description = "not within \(limit): \(what)" }
}

/// How long anything is waited for that should not take long even on a busy machine.
public let usualLimit = Duration.seconds(300)

/// Waits for `work`, but not for ever.
///
/// - Parameters:
///   - what: What is waited for, for the error.
///   - work: It is cancelled when the time is over, or when the caller is. Whether it minds that is its own affair: nobody
///     waits for it any longer.
/// - Throws: ``NotInTime`` when the time is over, `CancellationError` when the caller was cancelled, and what
///   `work` throws.
public func withLimit<Value: Sendable>(
    _ limit: Duration, _ what: @autoclosure () -> String, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    // `nil` when the time is over.
    let (results, result) = AsyncStream.makeStream(of: Result<Value, any Error>?.self)
    // Not in a group, which would wait for work that does not end.
    let working = Task {
        do { result.yield(.success(try await work())) } catch { result.yield(.failure(error)) }
    }
    let waiting = Task {
        try await Task.sleep(for: limit)
        result.yield(nil)
    }
    defer {
        working.cancel()
        waiting.cancel()
    }
    for await result in results {
        guard let result else { throw NotInTime(what(), limit) }
        return try result.get()
    }
    throw CancellationError()
}

/// Looks until it holds: for what tells nobody when it happens, as in another process.
///
/// - Throws: ``NotInTime`` when the time is over, and what `holds` throws.
public func waitUntil(
    _ what: @autoclosure () -> String, within limit: Duration = usualLimit, _ holds: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !holds() {
        guard ContinuousClock.now < end else { throw NotInTime(what(), limit) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Lets some do something at a time, and the others wait, who are first served if they came first.
public final class Turns: Sendable {
    private let state: Mutex<(free: Int, waiting: [AsyncStream<Void>.Continuation])>

    public init(count: Int) { self.state = Mutex((count, [])) }

    /// - Throws: `CancellationError` when it was cancelled before its turn, and what `body` throws.
    public func take<Value>(_ body: () async throws -> Value) async throws -> Value {
        let turn = self.state.withLock { state -> AsyncStream<Void>? in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            let (turn, come) = AsyncStream.makeStream(of: Void.self)
            state.waiting.append(come)
            return turn
        }
        if let turn, await turn.first(where: { _ in true }) == nil { throw CancellationError() }
        defer { self.giveBack() }
        return try await body()
    }

    private func giveBack() {
        self.state.withLock { state in
            while !state.waiting.isEmpty {
                // Some have gone away meanwhile.
                if case .enqueued = state.waiting.removeFirst().yield() { return }
            }
            state.free += 1
        }
    }
}
