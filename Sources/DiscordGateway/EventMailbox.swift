import Synchronization

/// Hands events from a shard's connections to its handler, in order.
///
/// A full mailbox makes the connection wait. Heartbeats go on meanwhile, but their acknowledgements are no longer
/// read: if the handler does not catch up within a heartbeat the shard reconnects, and Discord sends the events again.
///
/// Continuations are resumed outside of the lock: cancelling a task holds its status while the handler waits for our
/// lock, and resuming waits for that status; one inside the other in both orders would be a deadlock.
final class EventMailbox: Sendable {
    private struct State {
        var events: [DispatchEvent] = []
        /// The event that the handler is working on, if any.
        var sequenceInHand: Int?
        var receiver: CheckedContinuation<DispatchEvent?, Never>?
        var sender: CheckedContinuation<Void, Never>?
    }

    private enum Sending {
        case isFull
        case isStored
        case wakes(CheckedContinuation<DispatchEvent?, Never>)
    }

    private enum Receiving {
        case waits
        case isCancelled
        case gets(DispatchEvent, sender: CheckedContinuation<Void, Never>?)
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    /// The first event whose handler has not returned.
    var firstUnhandledSequence: Int? {
        self.state.withLock { $0.sequenceInHand ?? $0.events.first?.sequence }
    }

    /// Waits while the mailbox is full. One task at a time may call this.
    ///
    /// - Returns: Whether the event was taken; not if the task was cancelled before.
    func send(_ event: DispatchEvent) async -> Bool {
        while true {
            switch self.put(event) {
            case .isStored:
                return true
            case .wakes(let receiver):
                receiver.resume(returning: event)
                return true
            case .isFull:
                if Task.isCancelled { return false }
                await self.waitForRoom()
            }
        }
    }

    private func put(_ event: DispatchEvent) -> Sending {
        self.state.withLock { state in
            guard state.events.count < self.capacity else { return .isFull }
            if let receiver = state.receiver.take() {
                state.sequenceInHand = event.sequence
                return .wakes(receiver)
            }
            state.events.append(event)
            return .isStored
        }
    }

    private func waitForRoom() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = self.state.withLock { state in
                    guard !Task.isCancelled, state.events.count >= self.capacity else { return false }
                    state.sender = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            self.state.withLock { $0.sender.take() }?.resume()
        }
    }

    /// The next event; asking for it says that the last one is done. `nil` when the task is cancelled.
    func receive() async -> DispatchEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                switch self.take(orWaitWith: continuation) {
                case .waits: break
                case .isCancelled: continuation.resume(returning: nil)
                case .gets(let event, let sender):
                    sender?.resume()
                    continuation.resume(returning: event)
                }
            }
        } onCancel: {
            self.state.withLock { $0.receiver.take() }?.resume(returning: nil)
        }
    }

    private func take(orWaitWith continuation: CheckedContinuation<DispatchEvent?, Never>) -> Receiving {
        self.state.withLock { state in
            state.sequenceInHand = nil
            if Task.isCancelled { return .isCancelled }
            guard !state.events.isEmpty else {
                state.receiver = continuation
                return .waits
            }
            let event = state.events.removeFirst()
            state.sequenceInHand = event.sequence
            return .gets(event, sender: state.sender.take())
        }
    }
}
