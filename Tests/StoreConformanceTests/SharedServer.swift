import Synchronization
import TestSupport
import Tickets

/// A server that many tests use, a few of them at once.
///
/// All the tests of the suite begin together. A server that is written in Python would answer each of a hundred of them
/// late, and where every call has a limit, late is never. And when it has come to rest for good, the tests that are
/// still to come are told so at once, instead of each finding it out for itself.
final class SharedServer: Sendable {
    struct Silent: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether the test has its turn already, as one that copies from one database of the server to another.
    @TaskLocal private static var isInside = false

    private let name: String
    private let answers: @Sendable () async -> Bool
    private let turns: Turns
    private let isSilent = Mutex(false)

    /// - Parameter answers: Whether the server is still there, with a limit.
    init(_ name: String, guests: Int, answers: @escaping @Sendable () async -> Bool) {
        self.name = name
        self.answers = answers
        self.turns = Turns(count: guests)
    }

    func with(_ body: () async throws -> Void) async throws {
        guard !Self.isInside else { return try await body() }
        try await Self.$isInside.withValue(true) {
            try await self.turns.take { try await self.inTurn(body) }
        }
    }

    private func inTurn(_ body: () async throws -> Void) async throws {
        guard !self.isSilent.withLock(\.self) else {
            throw Silent(description: "\(self.name) had stopped answering before this test began")
        }
        do { try await body() } catch let error as StoreError where error.reason == .unavailable {
            if await !self.answers() { self.isSilent.withLock { $0 = true } }
            throw error
        }
    }
}
