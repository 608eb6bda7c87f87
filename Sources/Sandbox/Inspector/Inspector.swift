import DiscordModel
import NIOCore
import Synchronization

/// The latest of what passed between bots and the sandbox, for whoever looks.
///
/// Adding to it costs a lock and a few references to bytes that were made anyway; how something is shown is worked out
/// only for those who ask. Both the number and the size of what is kept are bounded, so that a long run does not grow.
final class Inspector: Sendable {
    struct Bounds: Sendable {
        var entries = 2000
        var bytes = 16 * 1024 * 1024
        /// A larger body is counted but not kept.
        var body = 512 * 1024
    }

    typealias Watcher = AsyncStream<InspectedEntry?>.Continuation

    private struct State {
        var entries = CircularBuffer<InspectedEntry>()
        var byteCount = 0
        var lastID = 0
        var watchers: [Int: Watcher] = [:]
        var lastWatcher = 0
    }

    let bounds: Bounds
    private let state = Mutex(State())

    init(_ bounds: Bounds = Bounds()) { self.bounds = bounds }

    func add(_ content: InspectedEntry.Content, of application: ApplicationID?, at now: Timestamp) {
        self.state.withLock { state in
            state.lastID += 1
            let entry = InspectedEntry(id: state.lastID, at: now, application: application, content: content)
            state.entries.append(entry)
            state.byteCount += entry.byteCount
            while state.entries.count > self.bounds.entries || state.byteCount > self.bounds.bytes {
                state.byteCount -= state.entries.removeFirst().byteCount
            }
            for watcher in state.watchers.values { watcher.yield(entry) }
        }
    }

    /// `nil` where the bytes are too many to be kept.
    func kept(_ bytes: [UInt8]?) -> [UInt8]? { bytes.flatMap { $0.count <= self.bounds.body ? $0 : nil } }

    // MARK: Looking

    /// The newest of those after `id`, oldest first.
    func entries(after id: Int = 0, limit: Int = .max) -> [InspectedEntry] {
        self.state.withLock { state in Array(state.entries.filter { $0.id > id }.suffix(max(0, limit))) }
    }

    /// `nil` when there was none, or it is no longer kept.
    func entry(_ id: Int) -> InspectedEntry? {
        self.state.withLock { state in
            guard let first = state.entries.first, id >= first.id, id <= state.lastID else { return nil }
            return state.entries[state.entries.index(state.entries.startIndex, offsetBy: id - first.id)]
        }
    }

    func clear() {
        self.state.withLock { state in
            state.entries.removeAll()
            state.byteCount = 0
        }
    }

    /// Yields each entry that comes from now on.
    ///
    /// - Returns: What ends that.
    func watch(_ watcher: Watcher) -> @Sendable () -> Void {
        let id = self.state.withLock { state in
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = watcher
            return state.lastWatcher
        }
        return { self.state.withLock { state in _ = state.watchers.removeValue(forKey: id) } }
    }

    /// Ends the streams of those who watch.
    func stopWatching() {
        let watchers = self.state.withLock { state in
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }
}
