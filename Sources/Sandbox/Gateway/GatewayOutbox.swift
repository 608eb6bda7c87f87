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
        var reader: Reader?
        /// Nothing was there when the reader looked last.
        var isReaderIdle = true
    }

    /// A struct of its own: a bare closure behind a lock gains a layer of wrapping each time it is looked at.
    private struct Reader {
        let tell: @Sendable () -> Void
    }

    private let state = Mutex(State())
    private let limit: Int
    private let byteLimit: Int

    init(limit: Int, byteLimit: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Whether the client has been told that the connection ends.
    var isClosed: Bool { self.state.withLock { $0.isClosed } }

    /// Tells of the first item that comes after ``takeAll()`` found nothing, until ``shut()``. Set once.
    func open(_ tell: @escaping @Sendable () -> Void) {
        let isEmpty = self.state.withLock { state in
            state.reader = Reader(tell: tell)
            state.isReaderIdle = state.items.isEmpty
            return state.items.isEmpty
        }
        if !isEmpty { tell() }
    }

    /// Nobody reads any more.
    func shut() { self.state.withLock { $0.reader = nil } }

    /// - Returns: `false` when the client reads so slowly that the box is full; `item` is not taken in then.
    func add(_ item: Item) -> Bool {
        let size =
            switch item {
            case .payload(let payload): payload.data.count
            case .pong(let data): data.readableBytes
            case .close: 0
            }
        let (isAdded, reader): (Bool, Reader?) = self.state.withLock { state in
            guard !state.isClosed else { return (true, nil) }
            guard state.items.count < self.limit, state.byteCount + size <= self.byteLimit || state.items.isEmpty else {
                return (false, nil)
            }
            if case .close = item { state.isClosed = true }
            state.items.append(item)
            state.byteCount += size
            guard state.isReaderIdle, let reader = state.reader else { return (true, nil) }
            state.isReaderIdle = false
            return (true, reader)
        }
        reader?.tell()
        return isAdded
    }

    func takeAll() -> [Item] {
        self.state.withLock { state in
            defer {
                state.isReaderIdle = state.items.isEmpty
                state.items = []
                state.byteCount = 0
            }
            return state.items
        }
    }
}
