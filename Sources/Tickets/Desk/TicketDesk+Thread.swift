import DiscordModel
import DiscordREST
import Logging
import Synchronization

/// Tickets in private threads, for a server that has no room for one more channel.
extension TicketDesk {
    /// Within this time Discord archives no thread by itself: its shortest choice.
    private static let shortestAutoArchive = Duration.seconds(60 * 60)
    /// Our clock may be ahead of Discord's. A thread that is older than its ticket is another one's.
    private static let clockTolerance = Duration.seconds(-600)

    /// Discord has said that the server is full: from now on the row says that the ticket lives in a thread, which is
    /// asked for after that.
    func turnIntoThread(_ ticket: Ticket, isForeground: Bool) async throws {
        if let obstacle = try await self.obstacle(toThreadOf: ticket) {
            throw try await self.giveUp(ticket, TicketRefusal.serverFull(obstacle), isForeground: isForeground)
        }
        // Whoever takes it up from here knows of no try yet, so that there is no thread to find.
        self.untried.withLock { _ = $0.insert(ticket.id) }
        try await self.update(ticket.id) { ticket in
            guard ticket.isActive, ticket.channelID == nil else { return nil }
            var ticket = ticket
            ticket.isThread = true
            return (ticket, [])
        }
    }

    private func obstacle(toThreadOf ticket: Ticket) async throws -> ThreadObstacle? {
        guard let guild = self.directory[ticket.guildID] else { return nil }
        var roles: [RoleID]?
        do { roles = try await self.rest.send(GetGuildMember(ticket.openerID, in: ticket.guildID)).roles } catch {
            try (error as any Error).rethrow(unless: error.isRefusal)
            // They have left, or cannot be looked at: nothing is held against them.
        }
        return guild.obstacle(
            toThreadsBelow: ticket.panelChannelID, of: ticket.guildID, bot: self.botID, opener: ticket.openerID,
            openerRoles: roles.map { Set($0) })
    }

    func createThread(_ ticket: Ticket, below parent: ChannelID, isFirstTry: Bool, isForeground: Bool) async throws {
        let thread: ChannelID
        if !isFirstTry { self.askedAgain.noteThread(of: ticket, below: parent) }
        do {
            if !isFirstTry, let orphan = try await self.orphan(of: ticket, below: parent) {
                thread = orphan
            } else {
                let reason = "Ticket \(ticket.paddedNumber)"
                thread = try await self.rest.send(
                    StartThread(in: parent, TicketThread.draft(of: ticket), reason: reason)
                ).id
            }
        } catch let error as RESTError where error.isFinalForThread {
            let refusal = self.refusal(for: error, ofThreadBelow: parent, in: ticket.guildID)
            throw try await self.giveUp(ticket, refusal, isForeground: isForeground)
        }
        // Nobody is in it but the bot: members follow one by one.
        try await self.move(ticket, into: thread, isFirstTry: isFirstTry, isApplied: false)
    }

    /// A thread of an earlier try whose answer was lost. Threads have no topic: it is known by its name, by the channel
    /// it lies below, and by being the bot's own and no older than the ticket.
    private func orphan(of ticket: Ticket, below parent: ChannelID) async throws -> ChannelID? {
        let begin = ticket.openedAt + Self.clockTolerance
        func isOrphan(_ thread: Channel) -> Bool {
            thread.type == .privateThread && thread.parentID == parent && thread.ownerID == self.botID
                && thread.name == ticket.channelName && thread.id.timestamp >= begin
        }
        let active = try await self.rest.send(GetActiveThreads(of: ticket.guildID)).threads
        if let found = active.first(where: isOrphan) { return found.id }
        guard self.now() - ticket.openedAt > Self.shortestAutoArchive else { return nil }
        var moment: Timestamp?
        while true {
            let page = try await self.rest.send(GetPrivateArchivedThreads(below: parent, before: moment))
            if let found = page.threads.first(where: isOrphan) { return found.id }
            // The last archived come first, and none was archived before it was made.
            guard page.hasMore == true, let last = page.threads.last?.threadMetadata?.archiveTimestamp, last >= begin,
                last != moment
            else { return nil }
            moment = last
        }
    }

    /// Brings somebody in, or takes them out. Doing it twice does no harm.
    func apply(_ member: TicketMember, inThread thread: ChannelID) async throws {
        do {
            try await self.waking(thread) { () async throws(RESTError) in
                if member.isPresent {
                    _ = try await self.rest.send(AddThreadMember(member.userID, to: thread))
                } else {
                    _ = try await self.rest.send(RemoveThreadMember(member.userID, from: thread))
                }
            }
        } catch let error as RESTError {
            // Who has left the server is in no thread of it; they are brought in again when they come back.
            try error.rethrow(unless: error.isRefusal && error.code == .unknownMember)
        }
    }

    /// One PATCH gives the thread its last name, and closes it for everybody but moderators.
    ///
    /// - Returns: Those members of whom the thread does not show what the row says, since Discord refused it.
    func archiveThread(_ thread: ChannelID, of ticket: Ticket) async throws -> Set<UserID> {
        // An archived thread takes no changes, and has no list of overwrites that would bring all of them at once.
        var refused: Set<UserID> = []
        for member in ticket.members where !member.isApplied {
            do { try await self.apply(member, inThread: thread) } catch let error as RESTError {
                try error.rethrow(unless: error.isRefusal && error.code != .unknownChannel)
                self.logger.warning(
                    "access not applied before closing", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
                refused.insert(member.userID)
            }
        }
        let reason = "Ticket \(ticket.paddedNumber) closed"
        let draft = TicketThread.archival(of: ticket)
        do {
            try await self.waking(thread) { () async throws(RESTError) in
                _ = try await self.rest.send(
                    ModifyThread(thread, draft, reason: reason), maximumWait: Self.patienceForName)
            }
        } catch let error as RESTError {
            try error.rethrow(unless: error.reason == .wouldWait || error.reason == .rateLimited)
            // It keeps the name that it has: to rename it later, it would have to be opened again.
            var unnamed = draft
            unnamed.name = nil
            let request = ModifyThread(thread, unnamed, reason: reason)
            try await self.waking(thread) { () async throws(RESTError) in
                _ = try await self.rest.send(request)
            }
        }
        return refused
    }

    /// Discord archives a thread in which nobody has written for long, and archived ones take no changes.
    private func waking(_ thread: ChannelID, _ work: () async throws(RESTError) -> Void) async throws {
        do { try await work() } catch {
            try (error as any Error).rethrow(unless: error.isRefusal && error.code == .threadArchived)
            _ = try await self.rest.send(ModifyThread(thread, ThreadDraft(isArchived: false)))
            try await work()
        }
    }

    /// What somebody lacks who is to take part in the ticket's thread; empty for a channel, which brings its own
    /// overwrites.
    func missingPermissions(of user: UserID, _ member: Member, in ticket: Ticket) -> Permissions {
        guard let parent = ticket.threadParentID, let guild = self.directory[ticket.guildID],
            let channel = guild.channels[parent]
        else { return [] }
        return TicketThread.participant.subtracting(
            guild.permissions(of: user, roles: Set(member.roles), in: channel, of: ticket.guildID))
    }

    private func refusal(
        for error: RESTError, ofThreadBelow parent: ChannelID, in guild: GuildID
    ) -> any UserFacingError {
        switch error.code {
        case .unknownChannel: TicketRefusal.serverFull(.noChannel)
        case .wrongChannelType: TicketRefusal.serverFull(.noTextChannel(parent))
        case .activeThreadsFull: TicketRefusal.serverFull(.threadsFull)
        case .missingPermissions, .missingAccess:
            TicketRefusal.serverFull(.botLacks(self.lackedForThreads(below: parent, in: guild), parent))
        default: DiscordRefusal(error)
        }
    }

    /// All that it might be where the directory knows of nothing missing.
    func lackedForThreads(below parent: ChannelID, in guild: GuildID) -> [String] {
        let missing = TicketThread.bot.subtracting(self.botPermissions(in: parent, of: guild))
        return (missing.isEmpty ? TicketThread.bot.subtracting([.viewChannel, .readMessageHistory]) : missing).names
    }
}

extension RESTError {
    /// Whether Discord has said for good that there can be no thread.
    fileprivate var isFinalForThread: Bool {
        let final: Set<ErrorCode> = [
            .unknownChannel, .wrongChannelType, .activeThreadsFull, .missingPermissions, .missingAccess,
            .invalidFormBody,
        ]
        return self.isRefusal && self.code.map(final.contains) ?? false
    }
}
