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
        let since = TicketID(at: self.now() + .seconds(-30 * 24 * 60 * 60), chance: 0)
        var tickets = try await self.store.activeTickets(in: actor.guildID, after: nil, limit: 500)
        tickets += try await self.store.archivedTickets(
            in: actor.guildID, openedBefore: self.now() + .seconds(60), after: since, limit: 500)
        return tickets.filter {
            String($0.number).hasPrefix(digits) && $0.mayBeRead(by: actor, under: settings)
        }.sorted { $0.number > $1.number }
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
        try await self.store.attachments(of: ticket).first { $0.id == id && $0.state == .kept && $0.digest != nil }
    }
}
