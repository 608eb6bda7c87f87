import DiscordModel

extension WorldState {
    /// Source: <https://docs.discord.com/developers/topics/threads#thread-fields>
    ///
    /// - Parameter user: Their membership is added, if they are in the thread.
    func threadJSON(_ channel: ChannelRecord, for user: UserID? = nil) -> JSON {
        guard let thread = channel.thread else { return self.channelJSON(channel) }
        var json: JSONObject = [
            "id": .id(channel.id),
            "type": .number(channel.type.rawValue),
            "guild_id": .id(ifPresent: channel.guildID),
            "parent_id": .id(ifPresent: channel.parentID),
            "owner_id": .id(thread.ownerID),
            "name": .string(channel.name),
            "flags": 0,
            "last_message_id": .id(ifPresent: channel.lastMessageID),
            "last_pin_timestamp": .time(ifPresent: channel.lastPinAt),
            "rate_limit_per_user": .number(channel.secondsBetweenMessages),
            "message_count": .number(thread.messageCount),
            "total_message_sent": .number(thread.totalMessagesSent),
            "member_count": .number(thread.shownMemberCount),
            "thread_metadata": thread.metadataJSON(isPrivate: channel.type == .privateThread),
        ]
        if let user { json["member"] = self.threadMemberJSON(user, of: channel) }
        return .object(json)
    }

    /// `nil` for who is not in the thread.
    ///
    /// Source: <https://docs.discord.com/developers/resources/channel#thread-member-object>
    func threadMemberJSON(_ user: UserID, of channel: ChannelRecord, withMember: Bool = false) -> JSON? {
        guard let joinedAt = channel.thread?.members[user] else { return nil }
        var json: JSON = [
            "id": .id(channel.id), "user_id": .id(user), "join_timestamp": .time(joinedAt), "flags": 0,
        ]
        if withMember, let member = channel.guildID.flatMap({ self.guilds[$0]?.members[user] }) {
            json["member"] = self.memberJSON(member)
        }
        return json
    }

    /// As lists of threads come: the threads, and the memberships of who asks.
    func threadsJSON(_ threads: some Sequence<ChannelRecord>, for user: UserID) -> JSON {
        [
            "threads": .array(threads.map { self.threadJSON($0) }),
            "members": .array(threads.compactMap { self.threadMemberJSON(user, of: $0) }),
        ]
    }
}

extension ThreadRecord {
    /// Discord stops counting there.
    fileprivate static let mostCountedMembers = 50

    var shownMemberCount: Int { min(self.members.count, Self.mostCountedMembers) }

    /// Source: <https://docs.discord.com/developers/resources/channel#thread-metadata-object>
    fileprivate func metadataJSON(isPrivate: Bool) -> JSON {
        var json: JSON = [
            "archived": .bool(self.isArchived), "auto_archive_duration": .number(self.autoArchiveMinutes),
            "archive_timestamp": .time(self.archiveChangedAt), "locked": .bool(self.isLocked),
            "create_timestamp": .time(self.createdAt),
        ]
        if isPrivate { json["invitable"] = .bool(self.isInvitable) }
        return json
    }
}
