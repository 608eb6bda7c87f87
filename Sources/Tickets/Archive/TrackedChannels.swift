import DiscordModel
import Synchronization

/// The ticket to which a channel belongs.
struct TrackedTicket: Hashable, Sendable {
    let id: TicketID
    let guildID: GuildID
}

/// The channels whose messages are being kept. Asked for each message of each server, so it asks nobody else.
final class TrackedChannels: Sendable {
    private struct State {
        var tickets: [ChannelID: TrackedTicket] = [:]
        /// Where something may have been missed, and nobody looks for it yet.
        var gaps: Set<ChannelID> = []
        /// What was seen in a channel since its history began to be read.
        var arrivals: [ChannelID: Set<MessageID>] = [:]
    }

    private let state = Mutex(State())

    subscript(channel: ChannelID) -> TrackedTicket? { self.state.withLock { $0.tickets[channel] } }

    func add(_ ticket: TrackedTicket, channel: ChannelID) {
        self.state.withLock { $0.tickets[channel] = ticket }
    }

    func remove(_ channel: ChannelID) {
        self.state.withLock { state in
            state.tickets[channel] = nil
            state.gaps.remove(channel)
        }
    }

    /// - Returns: Whether that was not known already.
    func addGap(in channel: ChannelID) -> Bool {
        self.state.withLock { $0.tickets[channel] != nil && $0.gaps.insert(channel).inserted }
    }

    func removeGap(in channel: ChannelID) { self.state.withLock { _ = $0.gaps.remove(channel) } }

    func noteArrival(of message: MessageID, in channel: ChannelID) {
        self.state.withLock { _ = $0.arrivals[channel]?.insert(message) }
    }

    func beginReading(_ channel: ChannelID) { self.state.withLock { $0.arrivals[channel] = [] } }

    func endReading(_ channel: ChannelID) { self.state.withLock { $0.arrivals[channel] = nil } }

    func hasArrived(_ message: MessageID, in channel: ChannelID) -> Bool {
        self.state.withLock { $0.arrivals[channel]?.contains(message) == true }
    }
}
