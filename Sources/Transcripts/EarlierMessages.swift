import DiscordModel
import Tickets

/// Which messages a transcript has shown already, so that an answer links only to what is there and repeats nothing
/// that was erased.
///
/// Ids of a conversation go up, so they stay sorted by themselves; the oldest are forgotten at a bound.
struct EarlierMessages: Sendable {
    /// 2 MB of ids.
    private static let capacity = 262_144

    private var shown: [MessageID] = []
    private var erased: Set<MessageID> = []

    mutating func note(_ message: TranscriptMessage) {
        if message.isErased, self.erased.count < Self.capacity { self.erased.insert(message.id) }
        if self.shown.count >= Self.capacity { self.shown.removeFirst(Self.capacity / 2) }
        if let last = self.shown.last, last >= message.id { return }
        self.shown.append(message.id)
    }

    func contains(_ id: MessageID) -> Bool {
        var (low, high) = (0, self.shown.count)
        while low < high {
            let middle = (low + high) / 2
            if self.shown[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < self.shown.count && self.shown[low] == id
    }

    func isErased(_ id: MessageID) -> Bool { self.erased.contains(id) }
}
