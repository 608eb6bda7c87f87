import Synchronization

/// What waits until somebody has their answer.
final class Afterwards: Sendable {
    /// `nil` from the answer on.
    private let waiting = Mutex<[@Sendable () -> Void]?>([])

    /// At once, if nothing has to be waited for any more.
    func add(_ work: @escaping @Sendable () -> Void) {
        let isWaiting = self.waiting.withLock { waiting in
            waiting?.append(work)
            return waiting != nil
        }
        if !isWaiting { work() }
    }

    func begin() {
        let all = self.waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for work in all { work() }
    }
}
