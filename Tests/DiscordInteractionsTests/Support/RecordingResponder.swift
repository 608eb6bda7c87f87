import DiscordInteractions
import DiscordModel
import Synchronization

/// Keeps what would have gone to Discord, in the order in which it arrived.
final class RecordingResponder: InteractionResponder {
    enum Answer: Hashable, Sendable {
        case callback(InteractionCallback)
        case edit(MessageDraft)
    }

    struct Unreachable: Error {}

    private let record = Mutex<[Answer]>([])
    /// How the first answer fails, and how a later one.
    private let failure: (any Error)?
    private let editFailure: (any Error)?
    private let started: AsyncStream<Void>
    private let starts: AsyncStream<Void>.Continuation

    init(failure: (any Error)? = nil, editFailure: (any Error)? = nil) {
        self.failure = failure
        self.editFailure = editFailure
        (self.started, self.starts) = AsyncStream.makeStream()
    }

    var answers: [Answer] { self.record.withLock { $0 } }

    /// Returns when the first answer is on its way, which is before it has arrived.
    func waitForFirstAnswer() async {
        for await _ in self.started { return }
    }

    func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws {
        self.starts.yield()
        // The way to Discord takes a while, in which others go on.
        for _ in 0..<100 { await Task.yield() }
        try Task.checkCancellation()
        if let failure { throw failure }
        self.record.withLock { $0.append(.callback(callback)) }
    }

    func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {
        if let editFailure { throw editFailure }
        self.record.withLock { $0.append(.edit(draft)) }
    }
}
