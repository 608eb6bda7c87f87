import DiscordModel
import Synchronization

/// The latest interactions: Discord may deliver one twice, and it must not be acted on twice.
final class RecentInteractions: Sendable {
    private struct Content {
        var ids: Set<InteractionID> = []
        var order: [InteractionID] = []
        var next = 0
    }

    private static let capacity = 1024

    private let content = Mutex(Content())

    /// - Returns: Whether it is a new one.
    func insert(_ id: InteractionID) -> Bool {
        self.content.withLock { content in
            guard content.ids.insert(id).inserted else { return false }
            if content.order.count < Self.capacity {
                content.order.append(id)
            } else {
                content.ids.remove(content.order[content.next])
                content.order[content.next] = id
                content.next = (content.next + 1) % Self.capacity
            }
            return true
        }
    }
}
