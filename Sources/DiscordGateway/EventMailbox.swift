import Synchronization

/// Hands events from a shard's connections to its handler, in order.
///
/// A full mailbox makes the connection wait. Heartbeats go on meanwhile, but their acknowledgements are no longer
/// read: if the handler does not catch up within a heartbeat the shard reconnects, and Discord sends the events again.
final class EventMailbox: Sendable {
    private struct State {
        var events: [DispatchEvent] = []
        /// The event that the handler is working on, if any.
        var sequenceInHand: Int?
        var receiver: CheckedContinuation<DispatchEvent?, Never>?
        var sender: CheckedContinuation<Void, Never>?
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
            let isTaken: Bool = self.state.withLock { state in
                guard state.events.count < self.capacity else { return false }
                if let receiver = state.receiver {
                    state.receiver = nil
                    state.sequenceInHand = event.sequence
                    receiver.resume(returning: event)
                } else {
                    state.events.append(event)
                }
                return true
            }
            if isTaken { return true }
            if Task.isCancelled { return false }
            await self.waitForRoom()
        }
    }

    private func waitForRoom() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.state.withLock { state in
                    if Task.isCancelled || state.events.count < self.capacity {
                        continuation.resume()
                    } else {
                        state.sender = continuation
                    }
                }
            }
        } onCancel: {
            self.state.withLock { $0.sender.take()?.resume() }
        }
    }

    /// The next event; asking for it says that the last one is done. `nil` when the task is cancelled.
    func receive() async -> DispatchEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.state.withLock { state in
                    state.sequenceInHand = nil
                    if Task.isCancelled {
                        continuation.resume(returning: nil)
                    } else if state.events.isEmpty {
                        state.receiver = continuation
                    } else {
                        let event = state.events.removeFirst()
                        state.sequenceInHand = event.sequence
                        state.sender.take()?.resume()
                        continuation.resume(returning: event)
                    }
                }
            }
        } onCancel: {
            self.state.withLock { $0.receiver.take()?.resume(returning: nil) }
        }
    }
}
