import DiscordModel
import DiscordREST
import Logging
import Synchronization

/// The steps that work on the ticket's channel.
extension TicketDesk {
    /// How long somebody who waits for their ticket waits for Discord's description of the server.
    private static let patienceForGuild = Duration.seconds(5)

    func createChannel(_ ticket: Ticket, isForeground: Bool) async throws {
        // What the bot may grant is not known before; to grant more than that is refused for good.
        guard
            await self.directory.wait(for: ticket.guildID, atMost: isForeground ? Self.patienceForGuild : .zero)
        else { throw GuildNotDescribed() }
        let isFirstTry = self.untried.withLock { $0.remove(ticket.id) != nil }
        if let parent = ticket.threadParentID {
            return try await self.createThread(
                ticket, below: parent, isFirstTry: isFirstTry, isForeground: isForeground)
        }
        let settings = try await self.settings.settings(of: ticket.guildID)
        let channel: ChannelID
        do {
            channel = try await self.existingChannel(of: ticket, isFirstTry: isFirstTry, settings: settings)
        } catch let error as RESTError where error.isFinalForOpening {
            if error.code == .guildChannelsFull {
                return try await self.turnIntoThread(ticket, isForeground: isForeground)
            }
            let refusal = self.refusal(for: error, in: settings.categoryID, of: ticket.guildID)
            throw try await self.giveUp(ticket, refusal, isForeground: isForeground)
        }
        try await self.move(ticket, into: channel, isFirstTry: isFirstTry, isApplied: true)
    }

    /// The ticket has its channel, or its thread.
    ///
    /// - Parameter isApplied: Whether it came with the access of all members.
    func move(_ ticket: Ticket, into channel: ChannelID, isFirstTry: Bool, isApplied: Bool) async throws {
        // Before the row says so: people may write as soon as they see the channel.
        self.archive.follow(channel, of: ticket)
        if !isFirstTry { self.archive.noteGap(in: channel) }
        try await self.update(ticket.id) { ticket in
            var ticket = ticket
            ticket.channelID = channel
            if isApplied {
                ticket.members = ticket.members.map {
                    TicketMember(userID: $0.userID, isPresent: $0.isPresent, isApplied: true)
                }
            }
            return (ticket, [])
        }
    }

    /// The channel of an earlier try whose answer was lost, or a new one.
    private func existingChannel(
        of ticket: Ticket, isFirstTry: Bool, settings: GuildSettings
    ) async throws -> ChannelID {
        if !isFirstTry {
            self.askedAgain.noteChannel(of: ticket)
            if let orphan = try await self.orphan(of: ticket) { return orphan }
        }
        let overwrites = self.channel(of: ticket, settings: settings).overwrites
        let category = self.usable(settings.categoryID, in: ticket.guildID)
        return try await self.placing(in: category, of: ticket.guildID) { (parent) async throws(RESTError) in
            let draft = ChannelDraft(
                name: ticket.channelName, type: .text, topic: Texts.topic(of: ticket), parentID: parent,
                permissionOverwrites: overwrites)
            return try await self.rest.send(
                CreateGuildChannel(in: ticket.guildID, draft, reason: "Ticket \(ticket.paddedNumber)")
            ).id
        }
    }

    /// A ticket that can have neither channel nor thread is cancelled, so that its opener is free to try again.
    ///
    /// - Returns: The refusal.
    func giveUp(
        _ ticket: Ticket, _ refusal: any UserFacingError, isForeground: Bool
    ) async throws -> any Error {
        // Whoever waits is told by the answer; else by a message, when the event is posted.
        if isForeground { self.toldOpeners.withLock { _ = $0.insert(ticket.id) } }
        try await self.update(ticket.id) { ticket in
            let decision = ticket.cancelling(because: refusal.text, at: self.now(), event: self.makeID())
            return (decision.ticket, [decision.event])
        }
        return refusal
    }

    /// A channel of an earlier try is known by the ticket's id in its topic.
    private func orphan(of ticket: Ticket) async throws -> ChannelID? {
        let topic = Texts.topic(of: ticket)
        return try await self.rest.send(GetGuildChannels(of: ticket.guildID)).first { $0.topic == topic }?.id
    }

    func greet(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        let settings = try await self.settings.settings(of: ticket.guildID)
        let staff = self.presentStaffRoles(settings)
        let mentions = ([Texts.mention(ticket.openerID)] + staff.map { Texts.mention($0) }).joined(separator: " ")
        let button = self.closeButtonID(ticket.id)
        let draft = MessageDraft(
            content: String(mentions.prefix(Limits.messageContent)),
            embeds: [
                Embed(title: Texts.greetingTitle(ticket), description: settings.panel.greeting, color: Colors.open)
            ],
            components: [.buttons([Button(Texts.closeButton, emoji: "🔒", style: .danger, customID: button)])],
            allowedMentions: AllowedMentions(users: [ticket.openerID], roles: Array(staff.prefix(100))),
            nonce: "greet-\(ticket.id)")
        let message = try await self.say(draft, in: channel, dueSince: ticket.openedAt) { $0.hasButton(button) }
        try await self.update(ticket.id) { ticket in
            var ticket = ticket
            ticket.greetingID = message
            return (ticket, [])
        }
    }

    /// Gives or takes access, and says so in the channel: whoever was added is called by it, and whoever asked for it
    /// reads it there, should their command have died unanswered.
    func apply(_ member: TicketMember, in ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        let settings = try await self.settings.settings(of: ticket.guildID)
        if ticket.isThread {
            try await self.apply(member, inThread: channel)
        } else if member.isPresent {
            let overwrite = self.channel(of: ticket, settings: settings).overwrite(of: member.userID)
            _ = try await self.rest.send(
                EditChannelPermissions(of: channel, overwrite, reason: "Added to ticket \(ticket.paddedNumber)"))
        } else {
            do {
                _ = try await self.rest.send(
                    DeleteChannelPermission(
                        of: channel, .member(member.userID), reason: "Removed from ticket \(ticket.paddedNumber)"))
            } catch {
                try error.rethrow(unless: error.code == .unknownOverwrite)
                // Taken away by hand already.
            }
        }
        if let event = member.pendingEvent, let text = Texts.line(of: event) {
            let pinged = event.kind == .userAdded ? [member.userID] : []
            let draft = MessageDraft(
                content: text, allowedMentions: AllowedMentions(users: pinged), nonce: "line-\(event.id)")
            try await self.sayIfAllowed(draft, in: channel, of: ticket, dueSince: event.at) { $0.content == text }
        }
        try await self.update(ticket.id) { ticket in
            guard let index = ticket.members.firstIndex(of: member) else { return nil }
            var ticket = ticket
            ticket.members[index].isApplied = true
            ticket.members[index].pendingEvent = nil
            return (ticket, [member.pendingEvent].compactMap(\.self))
        }
    }

    func channel(of ticket: Ticket, settings: GuildSettings) -> TicketChannel {
        TicketChannel(
            ticket: ticket, staffRoles: self.presentStaffRoles(settings), botID: self.botID,
            grantable: self.directory.botPermissions(in: ticket.guildID))
    }

    private func presentStaffRoles(_ settings: GuildSettings) -> [RoleID] {
        settings.staffRoles.filter { !self.directory.isGone($0, in: settings.guildID) }
    }

    /// The category, unless it is known to be deleted.
    func usable(_ category: ChannelID?, in guild: GuildID) -> ChannelID? {
        category.flatMap { self.directory.isGone($0, in: guild) ? nil : $0 }
    }

    /// What to tell the person of an error in the ticket that trying again will not cure.
    func refusal(for error: RESTError, of ticket: Ticket) -> any UserFacingError {
        guard let parent = ticket.threadParentID else {
            return self.refusal(for: error, in: ticket.channelID, of: ticket.guildID)
        }
        guard error.isRefusal else { return TicketRefusal.discordUnreachable }
        switch error.code {
        case .missingPermissions, .missingAccess:
            return TicketRefusal.lacksPermissions(self.lackedForThreads(below: parent, in: ticket.guildID), parent)
        default: return DiscordRefusal(error)
        }
    }

    /// The same for a channel of the server, or for the server as a whole.
    func refusal(for error: RESTError, in channel: ChannelID?, of guild: GuildID) -> any UserFacingError {
        guard error.isRefusal else { return TicketRefusal.discordUnreachable }
        switch error.code {
        case .missingPermissions, .missingAccess:
            let missing = TicketChannel.essential.subtracting(self.botPermissions(in: channel, of: guild))
            let names = missing.isEmpty ? ["Manage Channels", "Manage Roles"] : missing.names
            return TicketRefusal.lacksPermissions(names, channel)
        default: return DiscordRefusal(error)
        }
    }
}

extension TicketDesk {
    /// What the bot may do in the channel, or in the guild as a whole; everything where that is unknown.
    func botPermissions(in channel: ChannelID?, of guild: GuildID) -> Permissions {
        let base = self.directory.botPermissions(in: guild)
        guard let channel, let entry = self.directory[guild],
            let overwrites = entry.channels[channel]?.permissionOverwrites
        else { return base }
        return EffectivePermissions.inChannel(
            base: base, guild: guild, member: self.botID, roles: entry.botRoles, overwrites: overwrites)
    }
}

extension RESTError {
    /// Whether Discord has said for good that the channel cannot be made. Only its own words count: what stands before it
    /// also answers 403 and 404.
    fileprivate var isFinalForOpening: Bool {
        let final: Set<ErrorCode> = [.guildChannelsFull, .missingPermissions, .missingAccess, .invalidFormBody]
        return self.isRefusal && self.code.map(final.contains) ?? false
    }
}

extension Message {
    fileprivate func hasButton(_ customID: String) -> Bool {
        func isIn(_ components: [Component]) -> Bool {
            components.contains { $0.customID == customID || isIn($0.components ?? []) }
        }
        return isIn(self.components ?? [])
    }
}

/// An answer of Discord that there is no better sentence for.
struct DiscordRefusal: UserFacingError {
    let text: String

    init(_ error: RESTError) {
        self.text = Texts.discordRefused(error.message ?? error.reason.description, code: error.code?.rawValue)
    }
}

enum Colors {
    static let open = 0x3BA55D
    static let changed = 0x5B7FDB
    static let closed = 0xD9534F
}
