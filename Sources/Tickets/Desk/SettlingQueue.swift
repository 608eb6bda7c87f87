/// Tickets for which something is left to do. Whoever changes one puts it here.
final class SettlingQueue: Sendable {
    let ids: AsyncStream<TicketID>
    private let continuation: AsyncStream<TicketID>.Continuation

    init() { (self.ids, self.continuation) = AsyncStream.makeStream() }

    func add(_ id: TicketID) { self.continuation.yield(id) }

    /// No more will come; what is in the queue is still handed out.
    func finish() { self.continuation.finish() }
}
