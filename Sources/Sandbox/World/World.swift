import DiscordModel
import Synchronization

/// The world behind its lock. All that changes it goes through ``write(_:)``, which also tells the sessions and the
/// people who are watching, in the order of the changes.
final class World: Sendable {
    let clock: SandboxClock
    private let state: Mutex<WorldState>
    private let publisher = Mutex<Publisher?>(nil)
    private let watchers = Mutex(Watchers())

    init(clock: SandboxClock, settings: SandboxSettings) {
        self.clock = clock
        self.state = Mutex(WorldState(now: clock.now, settings: settings))
    }

    /// Sets who gets the dispatches. Called once, before the sandbox is used.
    func publish(with publisher: @escaping @Sendable (GatewayDispatch, ApplicationID) -> Void) {
        self.publisher.withLock { $0 = Publisher(publish: publisher) }
    }

    /// A struct of its own: a bare closure behind a generic lock gains a layer of wrapping each time it is looked at.
    private struct Publisher {
        let publish: @Sendable (GatewayDispatch, ApplicationID) -> Void
    }

    func read<Result: Sendable, Failure: Error>(
        _ body: (inout WorldState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try self.state.withLock { state throws(Failure) in
            state.now = self.clock.now
            return try body(&state)
        }
    }

    func write<Result: Sendable, Failure: Error>(
        _ body: (inout WorldState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { self.watchers.withLock { $0.tell() } }
        return try self.state.withLock { state throws(Failure) in
            state.now = self.clock.now
            defer { self.flush(&state) }
            return try body(&state)
        }
    }

    private func flush(_ state: inout WorldState) {
        if !state.changedInteractions.isEmpty {
            for id in state.changedInteractions { state.settleWaits(for: id) }
            state.changedInteractions = []
        }
        if !state.openPolls.isEmpty || state.pollAlarm != nil { self.setPollAlarm(&state) }
        guard !state.outbox.isEmpty else { return }
        let publisher = self.publisher.withLock { $0 }
        let outbox = state.outbox
        state.outbox = []
        for (dispatch, application) in outbox {
            for dispatch in state.withExtras(dispatch, for: application) { publisher?.publish(dispatch, application) }
        }
    }
}

extension World {
    /// Polls are the only things that happen by themselves.
    private func setPollAlarm(_ state: inout WorldState) {
        let next = state.openPolls.map(\.endsAt).min()
        guard next != state.pollAlarm?.at else { return }
        if let alarm = state.pollAlarm { self.clock.callOff(alarm.number) }
        state.pollAlarm = next.map { next in
            let number = self.clock.ring(after: [max(.zero, next - state.now)]) { [weak self] in
                self?.write { world in world.endDuePolls() }
            }
            return PollAlarm(number: number, at: next)
        }
    }

    /// Yields after each change, at least once for any number of changes; ends when the consumer stops.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = self.watchers.withLock { $0.add(continuation) }
        continuation.onTermination = { [weak self] _ in self?.watchers.withLock { $0.remove(id) } }
        return stream
    }

    private struct Watchers {
        private var continuations: [Int: AsyncStream<Void>.Continuation] = [:]
        private var nextID = 0

        mutating func add(_ continuation: AsyncStream<Void>.Continuation) -> Int {
            self.nextID += 1
            self.continuations[self.nextID] = continuation
            return self.nextID
        }

        mutating func remove(_ id: Int) { self.continuations[id] = nil }

        func tell() { for continuation in self.continuations.values { continuation.yield() } }
    }
}

extension World {
    /// Ends the streams of those who watch.
    func stopListening() {
        self.read { world in
            for listener in world.listeners.values { listener.continuation.finish() }
            world.listeners.removeAll()
        }
    }
}
