import DiscordModel

/// Who may do what in a ticket's channel.
struct TicketChannel {
    /// What an opener, an added member or a staff role can do.
    static let participant: Permissions = [
        .viewChannel, .sendMessages, .readMessageHistory, .attachFiles, .embedLinks, .addReactions,
        .useApplicationCommands,
    ]
    /// What a closed ticket leaves to its members.
    static let reader: Permissions = [.viewChannel, .readMessageHistory]
    /// What a closed ticket takes away, since a role of theirs might grant it.
    static let writing: Permissions = [
        .sendMessages, .sendMessagesInThreads, .addReactions, .attachFiles, .createPublicThreads,
        .createPrivateThreads,
    ]
    /// What the bot needs in the channel, whatever the staff does to the roles later.
    static let bot: Permissions = [
        .viewChannel, .sendMessages, .readMessageHistory, .attachFiles, .embedLinks, .manageChannels, .manageMessages,
    ]
    /// Without these the bot cannot keep a ticket.
    static let essential: Permissions = [
        .viewChannel, .sendMessages, .readMessageHistory, .attachFiles, .embedLinks, .manageChannels, .manageRoles,
    ]

    let ticket: Ticket
    let staffRoles: [RoleID]
    let botID: UserID
    /// Discord refuses an overwrite with any bit that the bot does not have itself (50013).
    let grantable: Permissions

    /// The whole list of overwrites, as many as a request may have; the bot's own is never missing, so that it cannot
    /// lock itself out.
    ///
    /// - Note: Of very many members of a closed ticket, the last ones lose the channel; the opener is the first.
    var overwrites: [Overwrite] {
        let everyone = Overwrite(.role(.everyone(of: self.ticket.guildID)), deny: .viewChannel)
        let own = Overwrite(.member(self.botID), allow: Self.bot.intersection(self.grantable))
        let staff = self.staffRoles.prefix(GuildSettings.maximumStaffRoles).map {
            Overwrite(.role($0), allow: Self.participant.intersection(self.grantable))
        }
        let members = self.ticket.members.filter(\.isPresent).map { self.overwrite(of: $0.userID) }
        return Array(([everyone, own] + staff + members).prefix(Limits.overwritesPerRequest))
    }

    func overwrite(of member: UserID) -> Overwrite {
        self.ticket.isActive
            ? Overwrite(.member(member), allow: Self.participant.intersection(self.grantable))
            : Overwrite(
                .member(member), allow: Self.reader.intersection(self.grantable),
                deny: Self.writing.intersection(self.grantable))
    }
}
