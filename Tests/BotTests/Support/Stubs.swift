import DiscordInteractions
import DiscordModel
import Synchronization
import Tickets

/// A store that keeps settings, and shows some tickets that nobody can change.
final class StubStore: BareStore {
    private let content = Mutex<[GuildID: GuildSettings]>([:])
    private let tickets: [Ticket]
    private let refusal: StoreError.Reason

    /// - Parameter refusal: What becomes of each write of a ticket.
    init(tickets: [Ticket] = [], refusal: StoreError.Reason = .unavailable) {
        self.tickets = tickets
        self.refusal = refusal
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? { self.content.withLock { $0[guild] } }

    func save(_ settings: GuildSettings) async throws(StoreError) {
        self.content.withLock { $0[settings.guildID] = settings }
    }

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { self.tickets.first { $0.id == id } }

    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        self.tickets.first { $0.channelID == channel }
    }

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome { throw StoreError(.unavailable) }
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        throw StoreError(self.refusal)
    }
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] { [] }
    func markPosted(_ event: TicketID) async throws(StoreError) {}
    func save(_ transcript: Transcript) async throws(StoreError) {}
    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? { nil }
    func note(_ key: String) async throws(StoreError) -> String? { nil }
    func setNote(_ key: String, to value: String) async throws(StoreError) {}
    func checkHealth() async throws(StoreError) {}
    func shutDown() async {}
}

/// Writes nothing.
struct BlankRenderer: TranscriptRenderer {
    func render(
        _ heading: TranscriptHeading, pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int { 0 }
}

extension TranscriptRenderers {
    static let blank = TranscriptRenderers(
        alone: { _ in BlankRenderer() }, lean: { _ in BlankRenderer() }, linked: { _, _ in BlankRenderer() })
}

/// Keeps the answers.
final class RecordingResponder: InteractionResponder {
    private let callbacks = Mutex<[InteractionCallback]>([])
    private let edits = Mutex<[MessageDraft]>([])

    func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws {
        self.callbacks.withLock { $0.append(callback) }
    }

    func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {
        self.edits.withLock { $0.append(draft) }
    }

    var first: InteractionCallback? { self.callbacks.withLock { $0.first } }

    /// The message that the person has in the end.
    var message: MessageDraft? {
        if let edit = self.edits.withLock({ $0.last }) { return edit }
        switch self.first {
        case .message(let draft), .update(let draft): return draft
        default: return nil
        }
    }
}
