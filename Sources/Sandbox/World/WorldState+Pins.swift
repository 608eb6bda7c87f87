import DiscordModel

/// Pinned messages (rule 54).
extension WorldState {
    /// The newest pin first.
    func pins(in channel: ChannelID) -> [MessageRecord] {
        (self.messages[channel] ?? MessageList()).filter { $0.pinnedAt != nil }
            .sorted { left, right in
                let (leftTime, rightTime) = (left.pinnedAt ?? left.createdAt, right.pinnedAt ?? right.createdAt)
                return leftTime == rightTime ? left.id > right.id : leftTime > rightTime
            }
    }

    /// Pins the message and says so in the channel.
    mutating func pin(_ message: MessageRecord, by user: UserID, _ application: ApplicationID?) {
        var pinned = message
        pinned.pinnedAt = self.now
        self.changePin(of: pinned, lastPinAt: self.now)
        var notice = self.newMessage(MessageKind.pinNotice, in: message.channelID, by: user)
        notice.applicationID = application
        notice.reference = MessageReference(messageID: message.id, channelID: message.channelID)
        self.store(notice)
    }

    mutating func unpin(_ message: MessageRecord) {
        var unpinned = message
        unpinned.pinnedAt = nil
        let rest = self.pins(in: message.channelID).first { $0.id != message.id }
        self.changePin(of: unpinned, lastPinAt: rest?.pinnedAt)
    }

    /// Source: <https://docs.discord.com/developers/events/gateway-events#channel-pins-update>
    private mutating func changePin(of message: MessageRecord, lastPinAt: Timestamp?) {
        self.channels[message.channelID]?.lastPinAt = lastPinAt
        self.update(message)
        var json: JSON = [
            "channel_id": .id(message.channelID), "last_pin_timestamp": .time(ifPresent: lastPinAt),
        ]
        if let guildID = message.guildID { json["guild_id"] = .id(guildID) }
        for application in self.applications(thatSee: message) {
            self.publish("CHANNEL_PINS_UPDATE", json, guild: message.guildID, to: application.id)
        }
    }

    /// A message without text, still to be stored.
    mutating func newMessage(_ type: Int, in channel: ChannelID, by user: UserID) -> MessageRecord {
        MessageRecord(
            id: self.makeID(), channelID: channel, guildID: self.channels[channel]?.guildID, authorID: user, type: type,
            createdAt: self.now)
    }
}
