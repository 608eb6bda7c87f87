public import DiscordModel
public import Logging

/// Hands out what was said in tickets to those who may read it, and takes it out of the archive when it has to go.
public struct TranscriptDesk: Sendable {
    public let settings: SettingsDesk
    /// `nil` where no web page can be reached, so that there is nothing to link to.
    public let links: TranscriptLinks?
    let archive: TicketArchive
    let store: any TicketStore
    let headings: TranscriptHeadings
    let renderers: TranscriptRenderers
    public let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Where the copies of attachments lie.
    public var files: AttachmentFiles { self.archive.files }
    /// A transcript that is made while somebody's messages are erased must not bring them back.
    let locks = KeyedLock<TicketID>()

    public init(
        archive: TicketArchive, settings: SettingsDesk, headings: TranscriptHeadings, renderers: TranscriptRenderers,
        links: TranscriptLinks?, now: @escaping @Sendable () -> Timestamp = { .now }, logger: Logger
    ) {
        self.archive = archive
        self.store = archive.store
        self.settings = settings
        self.headings = headings
        self.renderers = renderers
        self.links = links
        self.now = now
        self.logger = logger
    }

    /// The ticket of the channel, or the one that is named, if the member may read it.
    ///
    /// - Parameter name: Its number or its id, as people type it; `nil` for the ticket of the channel.
    /// - Throws: `TranscriptRefusal`, `StoreError`.
    public func ticket(
        _ name: String?, in channel: ChannelID?, for actor: ActingMember
    ) async throws -> Ticket {
        let ticket: Ticket?
        if let name {
            ticket = try await self.store.ticket(named: name, in: actor.guildID)
        } else {
            ticket = if let channel { try await self.store.ticket(in: channel) } else { nil }
            if ticket == nil { throw TranscriptRefusal.whichTicket }
        }
        let settings = try await self.settings.settings(of: actor.guildID)
        // To whom a ticket is none of their business it does not even exist.
        guard let ticket, ticket.guildID == actor.guildID,
            name == nil || ticket.mayBeRead(by: actor, under: settings)
        else { throw TranscriptRefusal.noSuchTicket(name ?? "") }
        guard ticket.mayBeRead(by: actor, under: settings) else { throw TranscriptRefusal.mayNotRead }
        return ticket
    }

    /// The latest tickets that the member may read, latest first.
    ///
    /// - Parameter typed: Only those with numbers that begin so.
    public func latestTickets(for actor: ActingMember, typed: String) async throws -> [Ticket] {
        let settings = try await self.settings.settings(of: actor.guildID)
        let digits = typed.drop { $0 == "0" || $0 == "#" }
        let isMeant = { (ticket: Ticket) in
            String(ticket.number).hasPrefix(digits) && ticket.mayBeRead(by: actor, under: settings)
        }
        let active = try await self.store.activeTickets(in: actor.guildID, after: nil, limit: 500)
        let now = self.now()
        var search = LatestTickets(guild: actor.guildID, store: self.store, isMeant: isMeant)
        try await search.look(from: now + .seconds(-30 * 24 * 60 * 60), to: now + .seconds(60))
        return (active.filter(isMeant) + search.found).sorted { $0.number > $1.number }
    }
}

/// Looks for closed tickets from the latest on, though stores list them from the oldest on: where there are more than a
/// page of them, the later half of the time comes first.
private struct LatestTickets {
    let guild: GuildID
    let store: any TicketStore
    let isMeant: (Ticket) -> Bool
    private(set) var found: [Ticket] = []
    /// Somebody is typing and waits.
    private var pagesLeft = 20
    private static let page = 500
    /// Discord shows so many.
    private static let enough = Limits.commandChoices

    init(guild: GuildID, store: any TicketStore, isMeant: @escaping (Ticket) -> Bool) {
        self.guild = guild
        self.store = store
        self.isMeant = isMeant
    }

    mutating func look(from start: Timestamp, to end: Timestamp) async throws {
        guard self.pagesLeft > 0, self.found.count < Self.enough else { return }
        self.pagesLeft -= 1
        let page = try await self.store.archivedTickets(
            in: self.guild, openedBefore: end, after: TicketID(at: start, chance: 0), limit: Self.page)
        let span = end - start
        guard page.count == Self.page, span > .seconds(2) else { return self.found += page.filter(self.isMeant) }
        let middle = start + span / 2
        try await self.look(from: middle, to: end)
        try await self.look(from: start, to: middle)
    }
}

extension Ticket {
    /// Staff may read every ticket of their server; the opener and those who were added, as long as nobody has removed
    /// them.
    public func mayBeRead(by actor: ActingMember, under settings: GuildSettings) -> Bool {
        actor.guildID == self.guildID && (actor.isStaff(under: settings) || self.isPresent(actor.userID))
    }
}

extension TicketStore {
    /// The guild's ticket with the number or the id; `nil` if there is none, or if it was closed and nothing is kept of
    /// what was said in it.
    ///
    /// - Parameter name: `42`, `0042`, `#42`, `ticket-0042`, or the id as the log channel shows it.
    public func ticket(named name: String, in guild: GuildID) async throws -> Ticket? {
        let name = name.lowercased()
        let digits =
            ["ticket-", "closed-", "#"].first { name.hasPrefix($0) }.map { name.dropFirst($0.count) } ?? name[...]
        if let number = Int(digits), digits.allSatisfy(\.isNumber), digits.count <= 9 {
            return try await self.ticket(number: number, in: guild)
        }
        guard let id = TicketID(name), let ticket = try await self.ticket(id) else { return nil }
        return ticket.guildID == guild ? ticket : nil
    }

    private func ticket(number: Int, in guild: GuildID) async throws -> Ticket? {
        let later = Timestamp(millisecondsSince1970: .max >> 20)
        for isActive in [true, false] {
            var last: TicketID?
            while true {
                let page =
                    isActive
                    ? try await self.activeTickets(in: guild, after: last, limit: 500)
                    : try await self.archivedTickets(in: guild, openedBefore: later, after: last, limit: 500)
                if let ticket = page.first(where: { $0.number == number }) { return ticket }
                guard let next = page.last?.id else { break }
                last = next
            }
        }
        return nil
    }
}

/// For whoever came with a link.
extension TranscriptDesk {
    /// The ticket that the grant opens; `nil` where nothing can be read any more.
    ///
    /// - Throws: `StoreError`.
    public func ticket(for grant: TranscriptLinks.Grant) async throws -> Ticket? {
        try await self.store.ticket(grant.ticketID)
    }

    /// The attachment, if it belongs to the ticket and a copy of it is kept.
    ///
    /// - Throws: `StoreError`.
    public func keptAttachment(_ id: AttachmentID, of ticket: TicketID) async throws -> ArchivedAttachment? {
        guard case .attachment(let attachment)? = try await self.store.record(.attachment(id)),
            attachment.ticketID == ticket, attachment.state == .kept, attachment.digest != nil
        else { return nil }
        return attachment
    }
}
