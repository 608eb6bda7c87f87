import DiscordModel

/// What may be done with threads, by bots and by people alike (rules 47 and 48).
///
/// Source: <https://docs.discord.com/developers/topics/threads>
extension WorldState {
    func isModerator(_ user: UserID, of thread: ChannelRecord) -> Bool {
        self.permissions(of: user, in: thread).contains(.manageThreads)
    }

    /// In a locked thread only moderators write.
    func isLocked(_ channel: ChannelRecord, for user: UserID) -> Bool {
        channel.thread?.isLocked == true && self.settings[.archivedThreads] && !self.isModerator(user, of: channel)
    }

    /// Messages, reactions and members of archived threads stay as they are.
    ///
    /// - Throws: 50083.
    func checkActive(_ channel: ChannelID) throws(APIError) {
        guard self.channels[channel]?.thread?.isArchived != true || !self.settings[.archivedThreads] else {
            throw APIError(.threadArchived)
        }
    }

    /// Writing wakes an archived thread, unless it is locked, or the guild has no room for one more that is active.
    ///
    /// - Throws: 160005, 160006, 30033.
    func checkTakesMessages(_ channel: ChannelRecord, from user: UserID) throws(APIError) {
        guard let thread = channel.thread else { return }
        guard !self.isLocked(channel, for: user) else { throw APIError(.threadLocked) }
        if thread.isArchived { try self.checkRoomForActiveThread(in: channel.guildID) }
        if thread.members[user] == nil { try self.checkRoomForMember(in: thread) }
    }

    /// - Throws: 50083, 160005.
    func checkMayEdit(in channel: ChannelID, _ user: UserID) throws(APIError) {
        try self.checkActive(channel)
        guard let record = self.channels[channel], !self.isLocked(record, for: user) else {
            throw APIError(.threadLocked)
        }
    }

    /// Messages of archived threads can be deleted, those of locked and archived ones only by moderators.
    ///
    /// - Throws: 160005; which code it is, is assumed.
    func checkMayDelete(in channel: ChannelID, _ user: UserID) throws(APIError) {
        guard let channel = self.channels[channel], channel.thread?.isArchived == true else { return }
        guard !self.isLocked(channel, for: user) else { throw APIError(.threadLocked) }
    }

    func checkRoomForActiveThread(in guild: GuildID?) throws(APIError) {
        let active = guild.flatMap { self.guilds[$0] }?.threadIDs.count {
            self.channels[$0]?.thread?.isArchived == false
        }
        guard active ?? 0 < self.settings.activeThreadLimit || !self.settings[.threads] else {
            throw APIError(.activeThreadsFull)
        }
    }

    func checkRoomForMember(in thread: ThreadRecord) throws(APIError) {
        guard thread.members.count < Limits.threadMembers || !self.settings[.threads] else {
            throw APIError(.threadMembersFull)
        }
    }
}

// MARK: Starting

extension ThreadDraft {
    /// Private threads only below text channels; public ones have the type that belongs to their parent's.
    fileprivate func fits(_ parent: ChannelType) -> Bool {
        switch parent {
        case .text: self.type == .publicThread || self.type == .privateThread && self.source == nil
        case .announcement: self.type == .announcementThread
        default: parent.holdsThreadsOnly && self.type == .publicThread && self.source == nil
        }
    }

    /// No right to write in the parent is needed, but in a forum no other.
    fileprivate func neededPermission(in parent: ChannelType) -> Permissions {
        if parent.holdsThreadsOnly { return .sendMessages }
        return self.type == .privateThread ? .createPrivateThreads : .createPublicThreads
    }
}

extension WorldState {
    /// - Throws: 50024, 50013, 160004, 160006.
    mutating func start(
        _ draft: ThreadDraft, in parent: ChannelRecord, by user: UserID
    ) throws(APIError) -> ChannelRecord {
        guard parent.guildID != nil, draft.fits(parent.type) else { throw APIError(.wrongChannelType) }
        let own = self.permissions(of: user, in: parent)
        guard own.contains(draft.neededPermission(in: parent.type)) || !self.settings[.threads] else {
            throw APIError(.missingPermissions)
        }
        if let source = draft.source, self.channels[ChannelID(source.id.rawValue)] != nil {
            throw APIError(.threadExists)
        }
        try self.checkRoomForActiveThread(in: parent.guildID)
        return self.makeThread(draft, in: parent, by: user)
    }
}

// MARK: Members

extension WorldState {
    /// - Throws: 50083, 30033.
    mutating func join(_ channel: ChannelRecord, _ user: UserID) throws(APIError) {
        try self.checkActive(channel.id)
        guard let thread = channel.thread, thread.members[user] == nil else { return }
        try self.checkRoomForMember(in: thread)
        self.addToThread([user], channel.id)
    }

    /// Needs to be able to write in the thread; where it is not invitable, only moderators add others than moderators.
    /// Who is added must see the parent, which is assumed.
    ///
    /// - Throws: 50083, 50013, 160005, 10007, 50001, 30033.
    mutating func add(_ user: UserID, to channel: ChannelRecord, by adder: UserID) throws(APIError) {
        try self.checkActive(channel.id)
        guard let thread = channel.thread, let guild = channel.guildID.flatMap({ self.guilds[$0] }) else { return }
        guard self.permissions(of: adder, in: channel).contains(.sendMessagesInThreads) || !self.settings[.threads]
        else { throw APIError(.missingPermissions) }
        guard !self.isLocked(channel, for: adder) else { throw APIError(.threadLocked) }
        guard guild.members[user] != nil else {
            throw APIError(self.users[user] == nil ? .unknownUser : .unknownMember)
        }
        guard thread.members[user] == nil else { return }
        guard self.mayInvite(user, to: channel, by: adder) else { throw APIError(.missingPermissions) }
        guard let parent = channel.parentID.flatMap({ self.channels[$0] }), self.canView(user, parent) else {
            throw APIError(.missingAccess)
        }
        try self.checkRoomForMember(in: thread)
        self.addToThread([user], channel.id)
        self.notice(MessageKind.recipientAdd, in: channel.id, by: adder, about: user)
    }

    fileprivate func mayInvite(_ user: UserID, to channel: ChannelRecord, by adder: UserID) -> Bool {
        guard channel.type == .privateThread, channel.thread?.isInvitable == false, self.settings[.threads] else {
            return true
        }
        return self.isModerator(adder, of: channel) || self.isModerator(user, of: channel)
    }

    /// - Throws: 50083.
    mutating func leave(_ channel: ChannelRecord, _ user: UserID) throws(APIError) {
        try self.checkActive(channel.id)
        self.leave(channel.id, user)
    }

    /// By moderators, and by who made a private thread. Removing who is not in it does nothing, which is assumed.
    ///
    /// - Throws: 50083, 50013.
    mutating func remove(_ user: UserID, from channel: ChannelRecord, by remover: UserID) throws(APIError) {
        try self.checkActive(channel.id)
        let isOwner = channel.type == .privateThread && channel.thread?.ownerID == remover
        guard isOwner || self.isModerator(remover, of: channel) || !self.settings[.threads] else {
            throw APIError(.missingPermissions)
        }
        guard channel.thread?.members[user] != nil else { return }
        self.notice(MessageKind.recipientRemove, in: channel.id, by: remover, about: user)
        self.leave(channel.id, user)
    }
}

// MARK: Mentions

extension WorldState {
    /// Roles with more members than these are not added by a mention. Observed, not documented.
    private static let mostMembersOfMentionedRole = 100

    private func largeRoles(in message: MessageRecord) -> Set<RoleID> {
        guard !message.mentions.roles.isEmpty, let guild = message.guildID.flatMap({ self.guilds[$0] }) else {
            return []
        }
        return Set(
            message.mentions.roles.filter { role in
                guild.members.values.count { $0.roleIDs.contains(role) } > Self.mostMembersOfMentionedRole
            })
    }

    func mentionsTooManyForThread(_ message: MessageRecord) -> Bool {
        self.channels[message.channelID]?.thread != nil && !self.largeRoles(in: message).isEmpty
    }

    /// Whom a message in a thread pings, by name or by a role, is in the thread from then on, if they see its parent. Only
    /// those who are named get a notice, which is assumed.
    mutating func addMentioned(in message: MessageRecord) {
        guard message.ephemeralFor == nil, let channel = self.channels[message.channelID], let thread = channel.thread,
            let parent = channel.parentID.flatMap({ self.channels[$0] }),
            let guild = channel.guildID.flatMap({ self.guilds[$0] })
        else { return }
        let roles = Set(message.mentions.roles).subtracting(self.largeRoles(in: message))
        let byRole = guild.members.values.filter { !roles.isDisjoint(with: $0.roleIDs) }.map(\.userID).sorted()
        let named = Set(message.mentions.users)
        var added: [UserID] = []
        for user in message.mentions.users + byRole where !added.contains(user) {
            guard thread.members[user] == nil, thread.members.count + added.count < Limits.threadMembers,
                guild.members[user] != nil, self.canView(user, parent),
                self.mayInvite(user, to: channel, by: message.authorID)
            else { continue }
            added.append(user)
        }
        self.addToThread(added, channel.id)
        for user in added where named.contains(user) {
            self.notice(MessageKind.recipientAdd, in: channel.id, by: message.authorID, about: user)
        }
    }
}
