import DiscordModel
import Synchronization

/// Something that was seen in a ticket's channel.
struct Arrival: Sendable {
    enum What: Sendable {
        case message(MessageOutline, json: [UInt8])
        case deletion(MessageID)
    }

    let channel: ChannelID
    let ticket: TrackedTicket
    let what: What
    let at: Timestamp

    var bytes: Int {
        switch self.what {
        case .message(_, let json): json.count
        case .deletion: 0
        }
    }
}

/// What waits to be written, in order. It has an end: a store that is away for long must not fill the memory.
final class ArrivalQueue: Sendable {
    private struct State {
        var arrivals: [Arrival] = []
        var bytes = 0
    }

    private let capacity: Int
    private let capacityInBytes: Int
    private let state = Mutex(State())

    init(capacity: Int = 10_000, bytes: Int = 32 << 20) {
        self.capacity = capacity
        self.capacityInBytes = bytes
    }

    var count: Int { self.state.withLock { $0.arrivals.count } }

    /// - Returns: `false` if there was no room.
    func add(_ arrival: Arrival) -> Bool {
        self.state.withLock { state in
            guard state.arrivals.count < self.capacity, state.bytes + arrival.bytes <= self.capacityInBytes else {
                return false
            }
            state.arrivals.append(arrival)
            state.bytes += arrival.bytes
            return true
        }
    }

    /// The oldest ones.
    func take(_ limit: Int) -> [Arrival] {
        self.state.withLock { state in
            let taken = Array(state.arrivals.prefix(limit))
            state.arrivals.removeFirst(taken.count)
            state.bytes -= taken.reduce(0) { $0 + $1.bytes }
            return taken
        }
    }

    /// Puts back what could not be written, before all else.
    func putBack(_ arrivals: [Arrival]) {
        self.state.withLock { state in
            state.arrivals.insert(contentsOf: arrivals, at: 0)
            state.bytes += arrivals.reduce(0) { $0 + $1.bytes }
        }
    }
}

/// Wakes one task; several calls before it looks are one.
struct Signal: Sendable {
    let calls: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (self.calls, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func raise() { self.continuation.yield() }

    func finish() { self.continuation.finish() }
}
