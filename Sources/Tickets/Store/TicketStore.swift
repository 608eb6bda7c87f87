public import DiscordModel

/// Where tickets live. One conforming type per database; each passes `StoreConformanceTests`.
///
/// Every method is one transaction. None of them retries: `StoreError.isRetryable` tells the caller.
public protocol TicketStore: ArchiveStore, RecordStore {
    /// `nil` if the guild was never set up.
    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings?

    /// Replaces the settings of the guild.
    func save(_ settings: GuildSettings) async throws(StoreError)

    /// Numbers the ticket and stores it together with `TicketEvent.created`, unless the opener has an active one in
    /// this guild and slot. The rule is a constraint of the database: of two openings at once, also from two
    /// processes, exactly one wins. A repeated opening with the same id finds its own ticket.
    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket?

    /// The ticket whose channel this is or was.
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket?

    /// The guild's open tickets with an id above `id`, in order of their ids.
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket]

    /// Tickets of all guilds for which something is left to do, with an id above `id`, in order of their ids.
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket]

    /// Writes `ticket` if the stored revision is still `ticket.revision`, counts it up, and adds the events.
    /// - Returns: The ticket with its new revision.
    /// - Throws: `.conflict` if somebody else wrote in between; nothing is stored then.
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket

    /// What happened to the ticket, in order.
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent]

    /// Notes that the log channel has the event. A second time changes nothing.
    func markPosted(_ event: TicketID) async throws(StoreError)

    /// Keeps the transcript; one made again replaces the earlier one.
    func save(_ transcript: Transcript) async throws(StoreError)

    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript?

    /// A note that the program keeps for itself, such as what it last told Discord of its commands.
    func note(_ key: String) async throws(StoreError) -> String?

    func setNote(_ key: String, to value: String) async throws(StoreError)

    /// Keeps a note, unless there is one under the key already. Of two that do so at once, both are told the same.
    /// - Returns: What is kept under the key now.
    func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String

    /// How the store is doing as a whole. Never asks the database.
    func condition() async -> StoreCondition

    /// What its connections are doing; empty where there are none to speak of.
    func connectionFigures() async -> ConnectionFigures?

    /// Throws if the store cannot be read and written just now.
    func checkHealth() async throws(StoreError)

    /// Ends all work; later calls throw `.unavailable`.
    func shutDown() async
}

extension TicketStore {
    public func condition() async -> StoreCondition { .normal }
    public func connectionFigures() async -> ConnectionFigures? { nil }

    /// For stores that only one process writes, and that are no database of their own.
    public func makeNote(_ key: String, _ value: String) async throws(StoreError) -> String {
        if let note = try await self.note(key) { return note }
        try await self.setNote(key, to: value)
        return value
    }
}

/// How busy the connections of a store are just now.
public struct ConnectionFigures: Hashable, Sendable {
    /// Connections that serve a call.
    public var inUse: Int
    /// Open connections that wait for work.
    public var idle: Int
    /// Calls that wait for a connection.
    public var waiting: Int
    /// How many calls have had to wait since the store was opened.
    public var waited: Int

    public init(inUse: Int = 0, idle: Int = 0, waiting: Int = 0, waited: Int = 0) {
        self.inUse = inUse
        self.idle = idle
        self.waiting = waiting
        self.waited = waited
    }

    /// Of two pools together.
    public static func + (left: Self, right: Self) -> Self {
        Self(
            inUse: left.inUse + right.inUse, idle: left.idle + right.idle, waiting: left.waiting + right.waiting,
            waited: left.waited + right.waited)
    }
}

/// A ticket to be opened; the store gives it its number.
public struct TicketOpening: Hashable, Sendable {
    public let id: TicketID
    public let guildID: GuildID
    public let openerID: UserID
    public let at: Timestamp
    public let slot: Int
    /// Where the opener pressed the button.
    public let panelChannelID: ChannelID?

    public init(
        id: TicketID, guildID: GuildID, openerID: UserID, at: Timestamp, slot: Int = 1, panelChannelID: ChannelID? = nil
    ) {
        self.id = id
        self.guildID = guildID
        self.openerID = openerID
        self.at = at
        self.slot = slot
        self.panelChannelID = panelChannelID
    }

    /// The ticket this becomes under the given number.
    public func ticket(number: Int) -> Ticket {
        Ticket(
            id: self.id, guildID: self.guildID, number: number, openerID: self.openerID, openedAt: self.at,
            slot: self.slot, panelChannelID: self.panelChannelID, members: [TicketMember(userID: self.openerID)])
    }

    /// The first event of the ticket.
    public var event: TicketEvent {
        TicketEvent(id: self.id, ticketID: self.id, kind: .created, at: self.at, actorID: self.openerID)
    }
}

public enum OpeningOutcome: Hashable, Sendable {
    case opened(Ticket)
    /// Nothing was stored: this ticket of theirs is still active.
    case alreadyActive(Ticket)
}
