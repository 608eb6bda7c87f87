import Synchronization

/// Lets one task at a time work on one key, in order of arrival; other keys go on undisturbed.
///
/// A ticket is advanced under its own key. The lock is of this process
/// only: what two processes must not do twice is guarded by the store's `revision`.
public final class KeyedLock<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        let turn: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var nextID = 0
        /// A key is in here while somebody holds it.
        var queues: [Key: [Waiter]] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// - Throws: `CancellationError` if the task is cancelled before its turn, or what `work` throws.
    ///   The lock is given on in every case.
    public func withLock<T>(_ key: Key, _ work: () async throws -> T) async throws -> T {
        try await self.acquire(key)
        defer { self.release(key) }
        return try await work()
    }

    private func acquire(_ key: Key) async throws {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isMine = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let answer: Bool? = self.state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.queues[key]?.append(Waiter(id: id, turn: turn)) != nil { return nil }
                    state.queues[key] = []
                    return true
                }
                if let answer { turn.resume(returning: answer) }
            }
        } onCancel: {
            let waiter: Waiter? = self.state.withLock { state in
                guard let index = state.queues[key]?.firstIndex(where: { $0.id == id }) else { return nil }
                return state.queues[key]?.remove(at: index)
            }
            waiter?.turn.resume(returning: false)
        }
        guard isMine else { throw CancellationError() }
    }

    private func release(_ key: Key) {
        let next: Waiter? = self.state.withLock { state in
            guard state.queues[key]?.isEmpty == false else {
                state.queues[key] = nil
                return nil
            }
            return state.queues[key]?.removeFirst()
        }
        next?.turn.resume(returning: true)
    }
}
