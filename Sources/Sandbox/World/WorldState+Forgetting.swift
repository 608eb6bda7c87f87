public import DiscordModel

/// What a long run piles up and nobody asks for again.
extension WorldState {
    /// Drops what is older than `age` without telling anybody, as if it had been scrolled away for good: messages in
    /// direct messages and in `rooms`, all but those with buttons that everybody sees; and interactions, files, nonces
    /// and the audit log.
    ///
    /// - Returns: How many messages that everybody sees were dropped in each channel.
    mutating func forget(olderThan age: Duration, in rooms: Set<ChannelID>) -> [ChannelID: Int] {
        let limit = self.now + (.zero - age)
        self.forgetInteractions(olderThan: age)
        self.nonces = self.nonces.filter { $0.value.at > limit }
        for guild in self.guilds.keys { self.guilds[guild]?.auditLog.removeAll { $0.id.timestamp <= limit } }
        let emptied = rooms.union(self.channels.values.lazy.filter { $0.guildID == nil }.map(\.id))
        self.attachments = self.attachments.filter { id, file in
            id.timestamp > limit || (self.channels[file.channelID] != nil && !emptied.contains(file.channelID))
        }
        var dropped: [ChannelID: Int] = [:]
        for channel in emptied {
            let messages: [MessageRecord]? = self.messages[channel]?.removeOld { message in
                message.createdAt <= limit && (message.ephemeralFor != nil || message.components.isEmpty)
            }
            dropped[channel] = messages?.count { $0.ephemeralFor == nil }
        }
        return dropped
    }
}

extension Sandbox {
    /// Drops what a long run piles up, so that the sandbox itself stays small: see `WorldState.forget`.
    ///
    /// - Parameters:
    ///   - age: On the sandbox's clock. Nothing that somebody still waits for may be older.
    ///   - rooms: Channels whose old messages go, too, except those with buttons that everybody sees. Direct messages
    ///     always belong to them.
    /// - Returns: How many messages that everybody sees were dropped in each channel.
    @discardableResult
    public func forget(olderThan age: Duration, in rooms: Set<ChannelID> = []) -> [ChannelID: Int] {
        self.world.read { world in world.forget(olderThan: age, in: rooms) }
    }
}
