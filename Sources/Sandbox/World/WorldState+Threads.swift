import DiscordModel

/// Threads coming, changing and going, with all that follows from it. Who may do so is asked before.
extension WorldState {
    func threads(in parent: ChannelID) -> [ChannelRecord] {
        let guild = self.channels[parent]?.guildID.flatMap { self.guilds[$0] }
        return (guild?.threadIDs ?? []).compactMap { self.channels[$0] }.filter { $0.parentID == parent }
    }

    /// Those that are not archived and that the user sees, the newest first.
    func activeThreads(of guild: GuildRecord, for user: UserID) -> [ChannelRecord] {
        guild.threadIDs.compactMap { self.channels[$0] }
            .filter { $0.thread?.isArchived == false && self.canView(user, $0) }.sorted { $0.id > $1.id }
    }

    mutating func makeThread(
        _ draft: ThreadDraft, in parent: ChannelRecord, by user: UserID, joining isJoining: Bool = true
    ) -> ChannelRecord {
        let id = draft.source.map { ChannelID($0.id.rawValue) } ?? draft.id ?? self.makeID()
        var channel = ChannelRecord(id: id, type: draft.type, guildID: parent.guildID)
        channel.name = draft.name.trimmed
        channel.parentID = parent.id
        channel.secondsBetweenMessages = draft.secondsBetweenMessages
        var thread = ThreadRecord(ownerID: user, createdAt: self.now, joining: isJoining)
        thread.autoArchiveMinutes = draft.autoArchiveMinutes
        thread.isInvitable = draft.isInvitable
        channel.thread = thread
        self.channels[id] = channel
        if let guildID = parent.guildID { self.guilds[guildID]?.threadIDs.append(id) }
        self.publishNew(channel)
        if isJoining { self.publishMembers(added: [user], of: id) }
        self.tellOfStart(of: channel, from: draft.source)
        return self.channels[id] ?? channel
    }

    /// What stands in the channel and in the thread when there is a new one.
    ///
    /// Source: <https://docs.discord.com/developers/topics/threads#new-message-types>
    private mutating func tellOfStart(of thread: ChannelRecord, from source: MessageRecord?) {
        guard let parentID = thread.parentID, let parent = self.channels[parentID], let owner = thread.thread?.ownerID,
            parent.type.isTextLike, thread.type != .privateThread
        else { return }
        // From the newest message there is nothing to tell. How old one must be, is not documented.
        if source == nil || source?.id != parent.lastMessageID {
            var notice = self.newMessage(MessageKind.threadCreated, in: parentID, by: owner)
            notice.content = thread.name
            notice.reference = MessageReference(messageID: nil, channelID: thread.id)
            self.store(notice)
        }
        guard var source else { return }
        source.flags.insert(.hasThread)
        self.update(source)
        var starter = self.newMessage(MessageKind.threadStarter, in: thread.id, by: source.authorID)
        starter.reference = MessageReference(messageID: source.id, channelID: source.channelID)
        self.store(starter)
    }

    /// Puts the changed thread in place of the old one.
    mutating func replaceThread(_ channel: ChannelRecord) {
        let wasArchived = self.channels[channel.id]?.thread?.isArchived == true
        self.channels[channel.id] = channel
        self.publishThread("THREAD_UPDATE", channel)
        if wasArchived, channel.thread?.isArchived == false { self.publishMemberships(of: channel) }
    }

    mutating func removeThread(_ channel: ChannelRecord) {
        let viewers = self.applications(thatView: channel)
        self.dropThread(channel)
        self.publishThreadDeletion(channel, to: viewers)
        // The message it was started from can have another one, which is assumed.
        if let parent = channel.parentID, var source = self.messages[parent]?[MessageID(channel.id.rawValue)] {
            source.flags.remove(.hasThread)
            self.update(source)
        }
    }

    /// Without a word.
    mutating func dropThread(_ channel: ChannelRecord) {
        self.channels[channel.id] = nil
        self.messages[channel.id] = nil
        if let guildID = channel.guildID { self.guilds[guildID]?.threadIDs.removeAll { $0 == channel.id } }
    }
}

// MARK: Members

extension WorldState {
    /// Who writes in a thread wakes it and is in it from then on.
    ///
    /// - Parameter isJoining: A webhook is nobody who could be in it.
    mutating func enter(_ id: ChannelID, _ user: UserID, joining isJoining: Bool = true) {
        guard var channel = self.channels[id], let thread = channel.thread else { return }
        if thread.isArchived, !self.isLocked(channel, for: user) {
            channel.thread?.setArchived(false, at: self.now)
            self.replaceThread(channel)
        }
        guard isJoining, thread.members[user] == nil, thread.members.count < Limits.threadMembers else { return }
        self.addToThread([user], id)
    }

    /// - Parameter users: None of whom is in it yet.
    mutating func addToThread(_ users: [UserID], _ id: ChannelID) {
        guard !users.isEmpty else { return }
        for user in users { self.channels[id]?.thread?.members[user] = self.now }
        self.publishToNewMembers(users, of: id)
        self.publishMembers(added: users, of: id)
    }

    mutating func leave(_ id: ChannelID, _ user: UserID) {
        guard let before = self.channels[id], before.thread?.members[user] != nil else { return }
        self.channels[id]?.thread?.members[user] = nil
        self.publishMembers(removed: user, of: id)
    }

    /// "mia added noah to the thread."
    mutating func notice(_ type: Int, in thread: ChannelID, by user: UserID, about other: UserID) {
        var notice = self.newMessage(type, in: thread, by: user)
        notice.mentions.users = [other]
        self.store(notice)
    }
}
