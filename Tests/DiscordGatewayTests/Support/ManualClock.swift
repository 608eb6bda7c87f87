import DiscordGateway
import Synchronization

/// Time that stands still until a test moves it on.
final class ManualClock: Sendable {
    private struct Sleeper {
        let number: Int
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var count = 0
        var sleepers: [Sleeper] = []
        var watchers: [(deadline: Duration, inbox: Inbox<Void>)] = []
    }

    private let state = Mutex(State())

    var gatewayClock: GatewayClock {
        GatewayClock(now: { self.state.withLock { $0.now } }, sleep: { try await self.sleep(for: $0) })
    }

    /// Returns as soon as somebody sleeps for this long, counted from now.
    func waitForSleeper(for duration: Duration) async throws {
        let inbox = Inbox<Void>()
        self.state.withLock { state in
            let deadline = state.now + duration
            if state.sleepers.contains(where: { $0.deadline == deadline }) {
                inbox.push(())
            } else {
                state.watchers.append((deadline, inbox))
            }
        }
        try await inbox.next()
    }

    func advance(by duration: Duration) {
        let due = self.state.withLock { state in
            state.now += duration
            defer { state.sleepers.removeAll { $0.deadline <= state.now } }
            return state.sleepers.filter { $0.deadline <= state.now }
        }
        // Outside of the lock, which cancellation handlers take too.
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits for a sleeper, then lets it wake.
    func pass(_ duration: Duration) async throws {
        try await self.waitForSleeper(for: duration)
        self.advance(by: duration)
    }

    private func sleep(for duration: Duration) async throws {
        let number = self.state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                switch self.begin(Sleeper(number: number, deadline: duration, continuation: continuation)) {
                case .sleeps(let watchers): for watcher in watchers { watcher.push(()) }
                case .isDue: continuation.resume()
                case .isCancelled: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let sleeper: Sleeper? = self.state.withLock { state in
                let index = state.sleepers.firstIndex { $0.number == number }
                return index.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private enum Beginning {
        case sleeps(noticedBy: [Inbox<Void>])
        case isDue
        case isCancelled
    }

    /// - Parameter sleeper: With a deadline that is counted from now.
    private func begin(_ sleeper: Sleeper) -> Beginning {
        self.state.withLock { state in
            if Task.isCancelled { return .isCancelled }
            if sleeper.deadline <= .zero { return .isDue }
            let deadline = state.now + sleeper.deadline
            state.sleepers.append(
                Sleeper(number: sleeper.number, deadline: deadline, continuation: sleeper.continuation))
            defer { state.watchers.removeAll { $0.deadline == deadline } }
            return .sleeps(noticedBy: state.watchers.filter { $0.deadline == deadline }.map(\.inbox))
        }
    }
}

/// Values from one place, awaited in another.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiting: [(number: Int, continuation: CheckedContinuation<Element, any Error>)] = []
        var count = 0
    }

    private let state = Mutex(State())

    func push(_ element: Element) {
        let waiting: CheckedContinuation<Element, any Error>? = self.state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.elements.append(element)
            return nil
        }
        waiting?.resume(returning: element)
    }

    func next() async throws -> Element {
        let number = self.state.withLock { state in
            state.count += 1
            return state.count
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Element, any Error>) in
                let result: Result<Element, any Error>? = self.state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if !state.elements.isEmpty { return .success(state.elements.removeFirst()) }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiting: CheckedContinuation<Element, any Error>? = self.state.withLock { state in
                let index = state.waiting.firstIndex { $0.number == number }
                return index.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    var isEmpty: Bool { self.state.withLock { $0.elements.isEmpty } }
}
