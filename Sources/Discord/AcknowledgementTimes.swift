import DiscordInteractions
import DiscordModel
import Synchronization

/// How long the last interactions waited between their arrival from the Gateway and the moment their acknowledgement
/// was handed to the network. Discord gives three seconds.
public final class AcknowledgementTimes: Sendable {
    private struct Ring {
        var times: [Duration] = []
        var next = 0
    }

    /// How many are kept.
    private static let capacity = 4096

    private let ring = Mutex(Ring())

    public init() {}

    func add(_ time: Duration) {
        self.ring.withLock { ring in
            if ring.times.count < Self.capacity {
                ring.times.append(time)
            } else {
                ring.times[ring.next] = time
            }
            ring.next = (ring.next + 1) % Self.capacity
        }
    }

    /// The time that so many of a hundred did not exceed; `nil` before the first interaction.
    public func percentile(_ percent: Int) -> Duration? {
        let sorted = self.ring.withLock { $0.times }.sorted()
        return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }
}

/// Notes when an interaction's first answer leaves.
struct TimedResponder: InteractionResponder {
    let responder: any InteractionResponder
    let arrival: ContinuousClock.Instant
    let times: AcknowledgementTimes

    func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws {
        self.times.add(self.arrival.duration(to: .now))
        try await self.responder.respond(callback, to: interaction)
    }

    func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {
        try await self.responder.editOriginal(draft, of: interaction)
    }
}
