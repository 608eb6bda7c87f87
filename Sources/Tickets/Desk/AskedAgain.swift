import DiscordModel
import Synchronization

/// Tickets for which this process asked Discord more than once: an earlier request may still be carried out.
final class AskedAgain: Sendable {
    /// Threads have no topic that would name their ticket.
    private struct Place: Hashable {
        let parent: ChannelID
        let name: String
    }

    private struct State {
        var channels: Set<TicketID> = []
        var threads: [Place: TicketID] = [:]
    }

    private let state = Mutex(State())

    func noteChannel(of ticket: Ticket) { self.state.withLock { _ = $0.channels.insert(ticket.id) } }

    func noteThread(of ticket: Ticket, below parent: ChannelID) {
        self.state.withLock { $0.threads[Place(parent: parent, name: ticket.channelName)] = ticket.id }
    }

    func hasChannel(of ticket: TicketID) -> Bool { self.state.withLock { $0.channels.contains(ticket) } }

    func ticket(ofThread thread: Channel) -> TicketID? {
        guard let parent = thread.parentID, let name = thread.name else { return nil }
        return self.state.withLock { $0.threads[Place(parent: parent, name: name)] }
    }
}
