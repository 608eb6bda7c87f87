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
        self.state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            for sleeper in due { sleeper.continuation.resume() }
        }
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
                self.state.withLock { state in
                    if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                    if duration <= .zero { return continuation.resume() }
                    let deadline = state.now + duration
                    state.sleepers.append(Sleeper(number: number, deadline: deadline, continuation: continuation))
                    for watcher in state.watchers where watcher.deadline == deadline { watcher.inbox.push(()) }
                    state.watchers.removeAll { $0.deadline == deadline }
                }
            }
        } onCancel: {
            self.state.withLock { state in
                guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else { return }
                state.sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
            }
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
        self.state.withLock { state in
            if state.waiting.isEmpty {
                state.elements.append(element)
            } else {
                state.waiting.removeFirst().continuation.resume(returning: element)
            }
        }
    }

    func next() async throws -> Element {
        let number = self.state.withLock { state in
            state.count += 1
            return state.count
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Element, any Error>) in
                self.state.withLock { state in
                    if Task.isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else if state.elements.isEmpty {
                        state.waiting.append((number, continuation))
                    } else {
                        continuation.resume(returning: state.elements.removeFirst())
                    }
                }
            }
        } onCancel: {
            self.state.withLock { state in
                guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return }
                state.waiting.remove(at: index).continuation.resume(throwing: CancellationError())
            }
        }
    }

    var isEmpty: Bool { self.state.withLock { $0.elements.isEmpty } }
}
