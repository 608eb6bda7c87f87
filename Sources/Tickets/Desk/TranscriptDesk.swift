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

    /// The latest tickets that the member may read, latest first, as many as Discord shows of completions.
    ///
    /// - Parameter typed: Only those with numbers that begin so.
    /// - Throws: `StoreError`.
    public func latestTickets(for actor: ActingMember, typed: String) async throws -> [Ticket] {
        let settings = try await self.settings.settings(of: actor.guildID)
        let all = 1...Int(Int32.max)
        let digits = String(typed.drop { $0 == "0" || $0 == "#" })
        var ranges = [all]
        if !digits.isEmpty {
            let latest = try await self.store.readableTickets(in: actor.guildID, numbers: all, limit: 1).first
            ranges = Ticket.numbers(beginningWith: digits, upTo: latest?.number ?? 0)
        }
        var search = TicketSearch(guild: actor.guildID, store: self.store) { $0.mayBeRead(by: actor, under: settings) }
        for numbers in ranges { try await search.look(through: numbers) }
        return search.found
    }
}

/// Looks for tickets that somebody may read, from the latest on.
private struct TicketSearch {
    let guild: GuildID
    let store: any TicketStore
    let isMeant: (Ticket) -> Bool
    private(set) var found: [Ticket] = []
    /// Somebody is typing and waits.
    private var pagesLeft = 20
    private static let page = 100

    init(guild: GuildID, store: any TicketStore, isMeant: @escaping (Ticket) -> Bool) {
        self.guild = guild
        self.store = store
        self.isMeant = isMeant
    }

    mutating func look(through numbers: ClosedRange<Int>) async throws {
        var last = numbers.upperBound
        while self.found.count < Limits.commandChoices, self.pagesLeft > 0, last >= numbers.lowerBound {
            self.pagesLeft -= 1
            // Staff may read every ticket; to find those of one member takes more.
            let size = last == numbers.upperBound ? Limits.commandChoices : Self.page
            let page = try await self.store.readableTickets(
                in: self.guild, numbers: numbers.lowerBound...last, limit: size)
            self.found += page.filter(self.isMeant).prefix(Limits.commandChoices - self.found.count)
            guard page.count == size, let lowest = page.last?.number else { return }
            last = lowest - 1
        }
    }
}

extension Ticket {
    /// The numbers that begin with the digits, in ranges, highest first.
    fileprivate static func numbers(beginningWith digits: String, upTo latest: Int) -> [ClosedRange<Int>] {
        guard digits.count <= 9, digits.allSatisfy(\.isNumber), let first = Int(digits) else { return [] }
        let tens = sequence(first: 1) { $0 * 10 }.prefix { first * $0 <= latest }
        return tens.map { first * $0...(first + 1) * $0 - 1 }.reversed()
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
            return try await self.readableTickets(in: guild, numbers: number...number, limit: 1).first
        }
        guard let id = TicketID(name), let ticket = try await self.ticket(id) else { return nil }
        return ticket.guildID == guild ? ticket : nil
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
