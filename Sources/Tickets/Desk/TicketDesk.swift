public import DiscordModel
public import DiscordREST
public import Logging
import Synchronization

/// Opens, changes and closes tickets: decides from the facts, writes the row, and drives Discord after it.
///
/// A click, a restart, a rate limit that ends and a server that comes back all lead into the same `advance`; there is
/// no second path for recovery.
public final class TicketDesk: Sendable {
    public let settings: SettingsDesk
    public let directory: GuildDirectory
    let store: any TicketStore
    let rest: RESTClient
    /// Keeps what is said in tickets.
    public let archive: TicketArchive
    /// Makes and hands out their transcripts.
    public let transcripts: TranscriptDesk
    let botID: UserID
    /// The custom id of the button that closes a ticket; known to whoever handles it.
    let closeButtonID: @Sendable (TicketID) -> String
    public let now: @Sendable () -> Timestamp
    let logger: Logger
    let locks = KeyedLock<TicketID>()
    let lanes = KeyedLock<Int64>()
    let queue = SettlingQueue()
    /// Tickets of this process for which Discord was not asked yet for what the row says, a channel or a thread, so that
    /// there can be none to find.
    let untried = Mutex<Set<TicketID>>([])
    let askedAgain = AskedAgain()
    /// How many people are still to be told, in the thread of a ticket, what became of closing it.
    let awaitedAnswers = Mutex<[TicketID: Int]>([:])
    /// Whose opening was given up while they waited for the answer, which tells them.
    let toldOpeners = Mutex<Set<TicketID>>([])
    /// One spare for a full category at a time.
    let categoryLocks = KeyedLock<ChannelID>()
    let openTickets = OpenTickets()
    let notices: AdminNotices?
    private static let mostConflicts = 50
    private let lastID = Mutex(TicketID(rawValue: 0))

    public init(
        store: any TicketStore, settings: SettingsDesk, rest: RESTClient, archive: TicketArchive,
        transcripts: TranscriptDesk, directory: GuildDirectory, botID: UserID,
        closeButtonID: @escaping @Sendable (TicketID) -> String, notices: AdminNotices? = nil,
        now: @escaping @Sendable () -> Timestamp = { .now }, logger: Logger
    ) {
        self.store = store
        self.settings = settings
        self.rest = rest
        self.archive = archive
        self.transcripts = transcripts
        self.directory = directory
        self.botID = botID
        self.closeButtonID = closeButtonID
        self.notices = notices
        self.now = now
        self.logger = logger
    }

    /// Opens a ticket for the member and makes its channel, or a private thread where the server has no room for one.
    ///
    /// - Parameter panel: Where they pressed the button; a thread would lie below it.
    /// - Returns: The ticket; its `channelID` is `nil` if Discord did not answer, and follows by itself.
    /// - Throws: `TicketRefusal`, `StoreError`.
    public func open(for opener: ActingMember, pressedIn panel: ChannelID?) async throws -> Ticket {
        let settings = try await self.settings.settings(of: opener.guildID)
        guard !settings.staffRoles.isEmpty else { throw TicketRefusal.notSetUp }
        switch try await self.reserve(for: opener, panel) {
        case .opened(let ticket): return try await self.makeChannel(of: ticket)
        case .alreadyActive(let ticket):
            guard try await self.closeIfChannelIsGone(ticket) else {
                guard ticket.isPresent(opener.userID) else {
                    throw TicketRefusal.removedFromTicket(number: ticket.paddedNumber)
                }
                throw TicketRefusal.alreadyOpen(number: ticket.paddedNumber, ticket.channelID)
            }
            guard case .opened(let ticket) = try await self.reserve(for: opener, panel) else {
                throw TicketRefusal.alreadyOpen(number: ticket.paddedNumber, nil)
            }
            return try await self.makeChannel(of: ticket)
        }
    }

    /// Gives somebody access to the ticket of the channel.
    ///
    /// - Parameter member: Their membership; `nil` if they are not on the server.
    /// - Throws: `TicketRefusal`, `StoreError`.
    public func add(
        _ user: User, member: Member?, toTicketIn channel: ChannelID, by actor: ActingMember
    ) async throws {
        let (ticket, settings) = try await self.ticket(in: channel, for: actor)
        if user.isBot == true { throw TicketRefusal.isBot(user.id) }
        guard let member else { throw TicketRefusal.notInServer(user.id) }
        if !ticket.isPresent(user.id) {
            // Whether staff see a thread is for its list of members to say, and for Manage Threads.
            if !ticket.isThread, settings.isStaff(member.roles) { throw TicketRefusal.alreadyStaff(user.id) }
            let missing = self.missingPermissions(of: user.id, member, in: ticket)
            if let parent = ticket.threadParentID, !missing.isEmpty {
                throw TicketRefusal.cannotTakePart(user.id, missing.names, parent)
            }
        }
        try await self.change(ticket, member: user.id) { (ticket, moment, event) throws(TicketRefusal) in
            try ticket.adding(user.id, by: actor.userID, at: moment, event: event)
        }
    }

    /// Takes somebody's access to the ticket of the channel away.
    ///
    /// - Parameter isConfirmed: Whether removing the opener was confirmed.
    /// - Returns: `false` if it is the opener and the removal needs confirmation first; nothing was changed then.
    /// - Throws: `TicketRefusal`, `StoreError`.
    public func remove(
        _ user: User, member: Member?, fromTicketIn channel: ChannelID, by actor: ActingMember, isConfirmed: Bool
    ) async throws -> Bool {
        let (ticket, settings) = try await self.ticket(in: channel, for: actor)
        if !ticket.isPresent(user.id), let member, settings.isStaff(member.roles) {
            throw TicketRefusal.isStaff(user.id)
        }
        if user.id == ticket.openerID, ticket.isActive, ticket.isPresent(user.id), !isConfirmed { return false }
        try await self.change(ticket, member: user.id) { (ticket, moment, event) throws(TicketRefusal) in
            try ticket.removing(user.id, by: actor.userID, at: moment, event: event)
        }
        return true
    }

    /// Closes the ticket of the channel.
    ///
    /// - Parameter afterAnswer: Takes what is to be done when the actor has their answer: a thread is archived only then,
    ///   since an answer in it could not be edited any more.
    /// - Throws: `TicketRefusal`, `StoreError`.
    public func close(
        ticketIn channel: ChannelID, by actor: ActingMember, reason: String?,
        afterAnswer: (@escaping @Sendable () -> Void) -> Void = { $0() }
    ) async throws -> Ticket {
        let (ticket, _) = try await self.ticket(in: channel, for: actor)
        // Also where the answer to the write is lost: it may have been written.
        defer { self.queue.add(ticket.id) }
        if ticket.isThread {
            self.awaitedAnswers.withLock { $0[ticket.id, default: 0] += 1 }
            afterAnswer {
                self.awaitedAnswers.withLock { $0[ticket.id] = $0[ticket.id].flatMap { $0 > 1 ? $0 - 1 : nil } }
                self.queue.add(ticket.id)
            }
        }
        let closed = try await self.update(ticket.id) { ticket in
            let decision = try ticket.closing(
                by: actor.userID, reason: reason, at: self.now(), event: self.makeID())
            return (decision.ticket, [decision.event])
        }
        do {
            return try await self.advance(ticket.id, isForeground: true) ?? closed
        } catch let error as RESTError {
            throw NotArchivedYet(ticket: closed, cause: self.refusal(for: error, of: closed))
        } catch let refused as RefusedSteps {
            guard let error = refused.error(where: { $0 == .archive }) as? RESTError else { return closed }
            throw NotArchivedYet(ticket: closed, cause: self.refusal(for: error, of: closed))
        }
    }

    /// The ticket of the channel, for a member of the staff.
    ///
    /// - Throws: `TicketRefusal.notStaff`, `.notATicketChannel`.
    public func ticket(
        in channel: ChannelID, for actor: ActingMember
    ) async throws -> (ticket: Ticket, settings: GuildSettings) {
        let settings = try await self.settings.settings(of: actor.guildID)
        guard actor.isStaff(under: settings) else { throw TicketRefusal.notStaff }
        guard let ticket = try await self.store.ticket(in: channel), ticket.guildID == actor.guildID else {
            throw TicketRefusal.notATicketChannel
        }
        return (ticket, settings)
    }
}

extension TicketDesk {
    private func reserve(for opener: ActingMember, _ panel: ChannelID?) async throws -> OpeningOutcome {
        let opening = TicketOpening(
            id: self.makeID(), guildID: opener.guildID, openerID: opener.userID, at: self.now(),
            panelChannelID: panel)
        self.untried.withLock { _ = $0.insert(opening.id) }
        let outcome: OpeningOutcome
        do { outcome = try await self.store.open(opening) } catch {
            // It may have been stored all the same; the sweep finds it then.
            self.untried.withLock { _ = $0.remove(opening.id) }
            throw error
        }
        if case .opened(let ticket) = outcome {
            self.openTickets.follow(ticket)
        } else {
            self.untried.withLock { _ = $0.remove(opening.id) }
        }
        return outcome
    }

    private func makeChannel(of ticket: Ticket) async throws -> Ticket {
        defer { self.queue.add(ticket.id) }
        do {
            return try await self.advance(ticket.id, isForeground: true) ?? ticket
        } catch let error where error is RESTError || error is RefusedSteps || error is GuildNotDescribed {
            self.logger.warning("ticket waits for Discord", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
            return try await self.store.ticket(ticket.id) ?? ticket
        }
    }

    /// A channel that was deleted while nobody looked must not keep its opener from opening another ticket, and one that
    /// they cannot see any more is shown to them again.
    private func closeIfChannelIsGone(_ ticket: Ticket) async throws -> Bool {
        self.queue.touch(ticket.id)
        guard let channel = ticket.channelID else { return false }
        do {
            let present = try await self.rest.send(GetChannel(channel))
            try await self.restoreAccess(of: ticket, in: present)
            return false
        } catch let error as RESTError {
            guard error.code == .unknownChannel else { return false }
            try await self.endAfterLosingChannel(ticket)
            self.queue.add(ticket.id)
            return true
        }
    }

    private func restoreAccess(of ticket: Ticket, in channel: Channel) async throws {
        let opener = ticket.openerID
        if ticket.isThread, ticket.isPresent(opener) { return try await self.applyAgain(opener, ticket.id) }
        guard let overwrites = channel.permissionOverwrites, ticket.isPresent(opener),
            !overwrites.contains(where: { $0.subject == .member(opener) && $0.change.allow.contains(.viewChannel) })
        else { return }
        try await self.applyAgain(opener, ticket.id)
    }

    private func applyAgain(_ user: UserID, _ id: TicketID) async throws {
        defer { self.queue.add(id) }
        try await self.update(id) { $0.isActive ? ($0.applyingAgain(user), []) : nil }
    }

    func endAfterLosingChannel(_ ticket: Ticket) async throws {
        try await self.update(ticket.id) { ticket in
            guard ticket.isActive else { return nil }
            let decision = ticket.losingChannel(bot: self.botID, at: self.now(), event: self.makeID())
            return (decision.ticket, [decision.event])
        }
    }

    /// Stores who shall have access, and applies it; what Discord refuses is taken back, so that the row stays true.
    private func change(
        _ ticket: Ticket, member user: UserID,
        _ decide: @Sendable (Ticket, Timestamp, TicketID) throws(TicketRefusal) -> Ticket.Decision
    ) async throws {
        // Also where the answer to the write is lost: it may have been written.
        defer { self.queue.add(ticket.id) }
        try await self.update(ticket.id) { ticket in
            (try decide(ticket, self.now(), self.makeID()).ticket, [])
        }
        do {
            try await self.advance(ticket.id, isForeground: true)
        } catch is RESTError {
            throw TicketRefusal.discordUnreachable
        } catch let refused as RefusedSteps {
            // Another step may be what Discord refused; that is tried again by itself.
            let error = refused.error { if case .apply(let member) = $0 { member.userID == user } else { false } }
            guard let error = error as? RESTError else { return }
            try await self.revert(user, in: ticket)
            throw self.refusal(for: error, of: ticket)
        }
    }

    private func revert(_ user: UserID, in before: Ticket) async throws {
        try await self.update(before.id) { ticket in
            var ticket = ticket
            ticket.members.removeAll { $0.userID == user }
            if let member = before.members.first(where: { $0.userID == user }) { ticket.members.append(member) }
            return (ticket, [])
        }
    }

    /// Reads, changes and writes the row, again where somebody else wrote in between.
    ///
    /// - Parameter change: `nil` leaves the row as it is.
    /// - Throws: `StoreError`; `.conflict` only after so many tries that it is not another writer who is in the way.
    @discardableResult
    func update(
        _ id: TicketID, _ change: (Ticket) throws -> (Ticket, [TicketEvent])?
    ) async throws -> Ticket {
        for attempt in 1... {
            guard let ticket = try await self.store.ticket(id) else { throw TicketRefusal.notATicketChannel }
            guard let (changed, events) = try change(ticket) else { return ticket }
            do {
                let saved = try await self.store.save(changed, adding: events)
                self.archive.follow(saved)
                self.openTickets.follow(saved)
                return saved
            } catch {
                try error.rethrow(unless: error.reason == .conflict && attempt < Self.mostConflicts)
                try Task.checkCancellation()
            }
        }
        preconditionFailure("an endless loop ended")
    }

    /// Each id is above the one before, also within a millisecond and after the clock was set back: events are told in
    /// the order of their ids.
    func makeID() -> TicketID {
        self.lastID.withLock { last in
            last = max(
                TicketID(at: self.now(), chance: .random(in: 0...UInt64.max)), TicketID(rawValue: last.rawValue + 1))
            return last
        }
    }
}

/// The ticket is closed, but Discord does not show it yet; that is tried again by itself.
struct NotArchivedYet: UserFacingError {
    let ticket: Ticket
    let cause: any UserFacingError

    var text: String { Texts.notArchivedYet(self.ticket, because: self.cause.text) }
}
