import Synchronization
import TestSupport
import Tickets

@testable import StoreRouter

/// Decides what becomes of each call of a store.
final class Faults: Sendable {
    enum Fate: Sendable {
        case works
        case fails(StoreError.Reason)
        /// It takes effect, and the caller is told that it failed.
        case answerIsLost(StoreError.Reason)
        /// Nothing comes back until `resume()`; then it works.
        case hangs
    }

    private struct State {
        var calls = 0
        var callsInside = 0
        var usual = Rule { _ in .works }
        var upcoming: [Fate] = []
        var hanging: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []
    }

    private struct Rule: Sendable {
        let fate: @Sendable (_ call: Int) -> Fate

        init(_ fate: @escaping @Sendable (Int) -> Fate) { self.fate = fate }
    }

    private let state = Mutex(State())
    /// Counts the calls of several stores together.
    private let total: Total

    final class Total: Sendable {
        private let calls = Mutex(0)
        var count: Int { self.calls.withLock { $0 } }
        func next() -> Int {
            self.calls.withLock { calls in
                calls += 1
                return calls
            }
        }
    }

    init(total: Total = Total()) { self.total = total }

    /// How many calls there have been.
    var calls: Int { self.state.withLock { $0.calls } }

    /// Whether a call is being worked on; one that hangs is not.
    var isBusy: Bool { self.state.withLock { $0.callsInside > $0.hanging.count } }

    func always(_ fate: Fate) { self.decide { _ in fate } }

    /// - Parameter fate: Told the number of the call among all that are counted together, from 1 on.
    func decide(_ fate: @escaping @Sendable (Int) -> Fate) {
        self.state.withLock { $0.usual = Rule(fate) }
    }

    func next(_ count: Int, _ fate: Fate) {
        self.state.withLock { $0.upcoming = Array(repeating: fate, count: min(count, 10_000)) }
    }

    /// Lets all that hangs go on, the last first, and hang no more.
    func resume() {
        let hanging = self.state.withLock { state in
            state.usual = Rule { _ in .works }
            defer { state.hanging = [] }
            return state.hanging
        }
        for continuation in hanging.reversed() { continuation.resume() }
    }

    /// Waits until so many calls hang.
    func untilHanging(_ count: Int) async throws {
        try await withLimit(usualLimit, "\(count) calls hang") { await self.wait(for: count) }
    }

    private func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isSo = self.state.withLock { state in
                if state.hanging.count < count { state.watchers.append((count, continuation)) }
                return state.hanging.count >= count
            }
            if isSo { continuation.resume() }
        }
    }

    func perform<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let number = self.total.next()
        let fate = self.state.withLock { state in
            state.calls += 1
            state.callsInside += 1
            return state.upcoming.isEmpty ? state.usual.fate(number) : state.upcoming.removeFirst()
        }
        defer { self.state.withLock { $0.callsInside -= 1 } }
        switch fate {
        case .works: return try await work()
        case .fails(let reason): throw StoreError(reason)
        case .answerIsLost(let reason):
            _ = try await work()
            throw StoreError(reason)
        case .hangs:
            await withCheckedContinuation { continuation in
                let reached = self.state.withLock { state in
                    state.hanging.append(continuation)
                    let reached = state.watchers.filter { $0.count <= state.hanging.count }.map(\.1)
                    state.watchers.removeAll { $0.count <= state.hanging.count }
                    return reached
                }
                for watcher in reached { watcher.resume() }
            }
            // As with a driver, that it is not waited for any longer does not stop it.
            return try await Task { await outcome(work) }.value.get()
        }
    }
}
