import DiscordModel
import Synchronization
import Tickets

/// A store that keeps settings, and of the rest nothing.
final class SettingsStore: BareStore {
    private let content: Mutex<[GuildID: GuildSettings]>

    init(_ settings: GuildSettings...) {
        self.content = Mutex(Dictionary(uniqueKeysWithValues: settings.map { ($0.guildID, $0) }))
    }

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        // Others get their turn here, as with a real database.
        await Task.yield()
        return self.content.withLock { $0[guild] }
    }

    func save(_ settings: GuildSettings) async throws(StoreError) {
        await Task.yield()
        self.content.withLock { $0[settings.guildID] = settings }
    }

    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome { throw StoreError(.unavailable) }
    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? { nil }
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? { nil }
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        throw StoreError(.unavailable)
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
