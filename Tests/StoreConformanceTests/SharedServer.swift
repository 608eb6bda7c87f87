import Synchronization
import Tickets

/// A server that many tests use, a few of them at once.
///
/// All the tests of the suite begin together. A server that is written in Python would answer each of a hundred of them
/// late, and where every call has a limit, late is never. And when it has come to rest for good, the tests that are
/// still to come are told so at once, instead of each finding it out for itself.
final class SharedServer: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isSilent = false
    }

    struct Silent: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether the test has its turn already, as one that copies from one database of the server to another.
    @TaskLocal private static var isInside = false

    private let name: String
    private let answers: @Sendable () async -> Bool
    private let state: Mutex<State>

    /// - Parameter answers: Whether the server is still there, with a limit.
    init(_ name: String, guests: Int, answers: @escaping @Sendable () async -> Bool) {
        self.name = name
        self.answers = answers
        self.state = Mutex(State(free: guests))
    }

    func with(_ body: () async throws -> Void) async throws {
        guard !Self.isInside else { return try await body() }
        try await Self.$isInside.withValue(true) { try await self.inTurn(body) }
    }

    private func inTurn(_ body: () async throws -> Void) async throws {
        await self.enter()
        defer { self.leave() }
        guard !self.state.withLock({ $0.isSilent }) else {
            throw Silent(description: "\(self.name) had stopped answering before this test began")
        }
        do { try await body() } catch let error as StoreError where error.reason == .unavailable {
            if await !self.answers() { self.state.withLock { $0.isSilent = true } }
            throw error
        }
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isIn = self.state.withLock { state in
                if state.free == 0 {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isIn { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = self.state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
