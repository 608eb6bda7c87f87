import DiscordModel
import NIOCore
import Synchronization

/// What waits to be written to one client, in order.
final class GatewayOutbox: Sendable {
    enum Item: Sendable {
        case payload(GatewayPayload)
        case pong(ByteBuffer)
        /// The last item: nothing is taken in after it. An answer is to a close frame of the client.
        case close(code: UInt16?, reason: String, isAnswer: Bool)
    }

    private struct State {
        var items: [Item] = []
        var byteCount = 0
        var isClosed = false
    }

    /// Yields when there is something to take.
    let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation
    private let state = Mutex(State())
    private let limit: Int
    private let byteLimit: Int

    init(limit: Int, byteLimit: Int) {
        (self.arrivals, self.arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Whether the client has been told that the connection ends.
    var isClosed: Bool { self.state.withLock { $0.isClosed } }

    /// - Returns: `false` when the client reads so slowly that the box is full; `item` is not taken in then.
    func add(_ item: Item) -> Bool {
        let size =
            switch item {
            case .payload(let payload): payload.data.count
            case .pong(let data): data.readableBytes
            case .close: 0
            }
        let isAdded = self.state.withLock { state in
            guard !state.isClosed else { return true }
            guard state.items.count < self.limit, state.byteCount + size <= self.byteLimit || state.items.isEmpty else {
                return false
            }
            if case .close = item { state.isClosed = true }
            state.items.append(item)
            state.byteCount += size
            return true
        }
        if isAdded { self.arrival.yield() }
        return isAdded
    }

    func takeAll() -> [Item] {
        self.state.withLock { state in
            defer {
                state.items = []
                state.byteCount = 0
            }
            return state.items
        }
    }
}
