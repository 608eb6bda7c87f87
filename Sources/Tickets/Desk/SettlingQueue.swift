import Synchronization

/// Tickets for which something is left to do. Whoever changes one puts it here; each is worked on once at a time.
final class SettlingQueue: Sendable {
    private enum Phase {
        case queued
        /// With `again`, it was changed meanwhile.
        case working(again: Bool)
        /// Something failed; it is tried again after a pause, or when woken.
        case pausing(AsyncStream<Void>.Continuation)
    }

    let ids: AsyncStream<TicketID>
    private let continuation: AsyncStream<TicketID>.Continuation
    private let phases = Mutex<[TicketID: Phase]>([:])

    init() { (self.ids, self.continuation) = AsyncStream.makeStream() }

    /// There is something to do for the ticket now. Ends its pause, if it is in one.
    func add(_ id: TicketID) {
        let isNew = self.phases.withLock { phases in
            switch phases[id] {
            case nil:
                phases[id] = .queued
                return true
            case .queued?: return false
            case .working?:
                phases[id] = .working(again: true)
                return false
            case .pausing(let wake)?:
                wake.finish()
                return false
            }
        }
        if isNew { self.continuation.yield(id) }
    }

    /// Something may be left to do for the ticket, unless somebody works on it already.
    func touch(_ id: TicketID) {
        let isNew = self.phases.withLock { phases in
            defer { phases[id] = phases[id] ?? .queued }
            return phases[id] == nil
        }
        if isNew { self.continuation.yield(id) }
    }

    /// Ends all pauses: what was in the way may be gone.
    func wakeAll() {
        self.phases.withLock { phases in
            for case .pausing(let wake) in phases.values { wake.finish() }
        }
    }

    func begin(_ id: TicketID) { self.phases.withLock { $0[id] = .working(again: false) } }

    /// - Returns: Whether it must be worked on once more; it counts as begun then.
    func end(_ id: TicketID) -> Bool {
        self.phases.withLock { phases in
            guard case .working(again: true)? = phases[id] else {
                phases[id] = nil
                return false
            }
            phases[id] = .working(again: false)
            return true
        }
    }

    /// Returns after the pause, or sooner when there is reason to try again.
    ///
    /// - Returns: `false` if cancelled.
    func pause(_ id: TicketID, for duration: Duration) async -> Bool {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self)
        let isChanged = self.phases.withLock { phases in
            if case .working(again: true)? = phases[id] { return true }
            phases[id] = .pausing(wake)
            return false
        }
        if !isChanged {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in stream {} }
                group.addTask { try? await Task.sleep(for: duration) }
                await group.next()
                group.cancelAll()
            }
        }
        self.begin(id)
        return !Task.isCancelled
    }

    /// No more will come; what is in the queue is still handed out.
    func finish() { self.continuation.finish() }
}
