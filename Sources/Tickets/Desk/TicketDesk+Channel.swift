import DiscordModel
import DiscordREST
import Logging

/// The steps that work on the ticket's channel.
extension TicketDesk {
    func createChannel(_ ticket: Ticket, isFresh: Bool) async throws {
        let settings = try await self.settings.settings(of: ticket.guildID)
        let channel = try await self.existingChannel(of: ticket, isFresh: isFresh, settings: settings)
        // Before the row says so: people may write as soon as they see the channel.
        self.archive.follow(channel, of: ticket)
        if !isFresh { self.archive.noteGap(in: channel) }
        try await self.update(ticket.id) { ticket in
            var ticket = ticket
            ticket.channelID = channel
            ticket.members = ticket.members.map {
                TicketMember(userID: $0.userID, isPresent: $0.isPresent, isApplied: true)
            }
            return (ticket, [])
        }
    }

    /// The channel of an earlier try whose answer was lost, or a new one.
    private func existingChannel(
        of ticket: Ticket, isFresh: Bool, settings: GuildSettings
    ) async throws -> ChannelID {
        if !isFresh, let orphan = try await self.orphan(of: ticket) { return orphan }
        var draft = ChannelDraft(
            name: ticket.channelName, type: .text, topic: Texts.topic(of: ticket),
            parentID: self.usable(settings.categoryID, in: ticket.guildID),
            permissionOverwrites: self.channel(of: ticket, settings: settings).overwrites)
        do {
            return try await self.create(draft, for: ticket)
        } catch {
            guard draft.parentID != nil, error.concerns("parent_id") else { throw try await self.giveUp(ticket, error) }
            // The category is full or gone: a ticket outside of it is better than none.
            self.logger.warning(
                "ticket category unusable", metadata: ["guild": "\(ticket.guildID)", "error": "\(error)"])
        }
        draft.parentID = nil
        do { return try await self.create(draft, for: ticket) } catch { throw try await self.giveUp(ticket, error) }
    }

    private func create(_ draft: ChannelDraft, for ticket: Ticket) async throws(RESTError) -> ChannelID {
        try await self.rest.send(
            CreateGuildChannel(in: ticket.guildID, draft, reason: "Ticket \(ticket.paddedNumber)")
        ).id
    }

    /// A ticket whose channel cannot be made at all is cancelled, so that its opener is free to try again.
    private func giveUp(_ ticket: Ticket, _ error: RESTError) async throws -> any Error {
        guard error.isRefusal else { return error }
        let refusal = self.refusal(for: error, in: nil, of: ticket.guildID)
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
        let draft = MessageDraft(
            content: String(mentions.prefix(Limits.messageContent)),
            embeds: [
                Embed(title: Texts.greetingTitle(ticket), description: settings.panel.greeting, color: Colors.open)
            ],
            components: [
                .buttons([
                    Button(Texts.closeButton, emoji: "🔒", style: .danger, customID: self.closeButtonID(ticket.id))
                ])
            ],
            allowedMentions: AllowedMentions(users: [ticket.openerID], roles: Array(staff.prefix(100))),
            nonce: "greet-\(ticket.id)")
        let message = try await self.rest.send(CreateMessage(in: channel, draft))
        try await self.update(ticket.id) { ticket in
            var ticket = ticket
            ticket.greetingID = message.id
            return (ticket, [])
        }
    }

    func apply(_ member: TicketMember, in ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        let settings = try await self.settings.settings(of: ticket.guildID)
        if member.isPresent {
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
        try await self.update(ticket.id) { ticket in
            guard let index = ticket.members.firstIndex(of: member) else { return nil }
            var ticket = ticket
            ticket.members[index].isApplied = true
            ticket.members[index].pendingEvent = nil
            return (ticket, [member.pendingEvent].compactMap(\.self))
        }
    }

    func announceClosing(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID, let closing = ticket.closing else { return }
        let draft = MessageDraft(
            embeds: [Embed(description: Texts.closed(closing), color: Colors.closed)], nonce: "close-\(ticket.id)")
        do {
            _ = try await self.rest.send(CreateMessage(in: channel, draft))
        } catch {
            try error.rethrow(unless: error.isRefusal && error.code != .unknownChannel)
            // Without the right to speak here the ticket is closed all the same.
            self.logger.warning("closing not announced", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
        try await self.updateClosing(of: ticket) { $0.isAnnounced = true }
    }

    /// One PATCH renames the channel, moves it and takes writing away.
    func archive(_ ticket: Ticket) async throws {
        guard let channel = ticket.channelID else { return }
        let settings = try await self.settings.settings(of: ticket.guildID)
        var draft = ChannelDraft(
            name: ticket.archivedChannelName, parentID: self.usable(settings.archiveCategoryID, in: ticket.guildID),
            permissionOverwrites: self.channel(of: ticket, settings: settings).overwrites)
        let reason = "Ticket \(ticket.paddedNumber) closed"
        do {
            _ = try await self.rest.send(ModifyChannel(channel, draft, reason: reason))
        } catch {
            try error.rethrow(unless: draft.parentID != nil && error.concerns("parent_id"))
            draft.parentID = nil
            _ = try await self.rest.send(ModifyChannel(channel, draft, reason: reason))
        }
        try await self.updateClosing(of: ticket) { $0.isArchived = true }
    }

    func updateClosing(of ticket: Ticket, _ change: (inout Closing) -> Void) async throws {
        try await self.update(ticket.id) { ticket in
            guard var closing = ticket.closing else { return nil }
            var ticket = ticket
            change(&closing)
            ticket.closing = closing
            return (ticket, [])
        }
    }

    private func channel(of ticket: Ticket, settings: GuildSettings) -> TicketChannel {
        TicketChannel(
            ticket: ticket, staffRoles: self.presentStaffRoles(settings), botID: self.botID,
            grantable: self.directory.botPermissions(in: ticket.guildID))
    }

    private func presentStaffRoles(_ settings: GuildSettings) -> [RoleID] {
        settings.staffRoles.filter { !self.directory.isGone($0, in: settings.guildID) }
    }

    /// The category, unless it is known to be deleted.
    private func usable(_ category: ChannelID?, in guild: GuildID) -> ChannelID? {
        category.flatMap { self.directory.isGone($0, in: guild) ? nil : $0 }
    }

    /// What to tell the person of an error that trying again will not cure.
    func refusal(for error: RESTError, in channel: ChannelID?, of guild: GuildID) -> any UserFacingError {
        guard error.isRefusal else { return TicketRefusal.discordUnreachable }
        switch error.code {
        case .guildChannelsFull: return TicketRefusal.serverFull
        case .missingPermissions, .missingAccess:
            let missing = TicketChannel.essential.subtracting(self.directory.botPermissions(in: guild))
            let names = missing.isEmpty ? ["Manage Channels", "Manage Roles"] : missing.names
            return TicketRefusal.lacksPermissions(names, channel)
        default: return DiscordRefusal(error)
        }
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
