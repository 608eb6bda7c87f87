public import DiscordModel

/// A ticket's private thread, which takes the place of a channel where a server has no room for one. Threads have no
/// overwrites: who may do what follows from the channel that the thread lies below, and from who is in it.
enum TicketThread {
    /// What the bot needs in the channel below which the thread lies.
    static let bot: Permissions = [
        .viewChannel, .readMessageHistory, .manageThreads, .createPrivateThreads, .sendMessagesInThreads,
    ]
    /// What somebody needs there to take part.
    static let participant: Permissions = [.viewChannel, .sendMessagesInThreads]
    /// Discord's longest, in minutes: until then it stays in the list of channels, though nobody writes.
    private static let autoArchiveDuration = 10080

    /// Nobody but moderators brings others in, as in a ticket's channel.
    static func draft(of ticket: Ticket) -> ThreadDraft {
        ThreadDraft(
            name: ticket.channelName, type: .privateThread, isInvitable: false,
            autoArchiveDuration: Self.autoArchiveDuration)
    }

    /// Only moderators write there then, or open it again.
    static func archival(of ticket: Ticket) -> ThreadDraft {
        ThreadDraft(name: ticket.archivedChannelName, isArchived: true, isLocked: true)
    }
}

/// Why a ticket cannot live in a thread.
public enum ThreadObstacle: Hashable, Sendable {
    /// Where the button was pressed is not known, or was deleted.
    case noChannel
    /// Private threads lie below text channels only.
    case noTextChannel(ChannelID)
    case botLacks([String], ChannelID)
    /// Whoever opens the ticket could not take part in it.
    case openerLacks([String], ChannelID)
    /// Discord ends how many threads of a server are active at once.
    case threadsFull
}

extension GuildDirectory.Entry {
    /// What keeps tickets of these people from being threads below the channel; `nil` where nothing is known that would.
    ///
    /// - Parameter openerRoles: Without `@everyone`; `nil` where they are not known.
    func obstacle(
        toThreadsBelow parent: ChannelID?, of guild: GuildID, bot: UserID, opener: UserID, openerRoles: Set<RoleID>?
    ) -> ThreadObstacle? {
        guard let parent, let channel = self.channels[parent] else { return .noChannel }
        let own = self.permissions(of: bot, roles: self.botRoles, in: channel, of: guild)
        guard own.isSuperset(of: TicketThread.bot) else {
            return .botLacks(TicketThread.bot.subtracting(own).names, parent)
        }
        guard channel.type == .text else { return .noTextChannel(parent) }
        guard let openerRoles else { return nil }
        let theirs = self.permissions(of: opener, roles: openerRoles, in: channel, of: guild)
        return theirs.isSuperset(of: TicketThread.participant)
            ? nil : .openerLacks(TicketThread.participant.subtracting(theirs).names, parent)
    }

    /// What a member with these roles may do in the channel.
    func permissions(of member: UserID, roles: Set<RoleID>, in channel: Channel, of guild: GuildID) -> Permissions {
        let base = EffectivePermissions.base(
            everyone: self.roles[.everyone(of: guild)]?.permissions ?? [],
            roles: roles.compactMap { self.roles[$0]?.permissions }, isOwner: self.ownerID == member)
        return EffectivePermissions.inChannel(
            base: base, guild: guild, member: member, roles: roles, overwrites: channel.permissionOverwrites ?? [])
    }
}
