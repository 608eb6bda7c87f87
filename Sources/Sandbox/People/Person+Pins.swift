public import DiscordModel

extension Person {
    /// Pins a message.
    ///
    /// - Throws: ``PersonRefusal`` without Pin Messages, or where there are 250 already.
    public func pins(_ message: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in try world.pin(message, by: self.id, in: channel) }
    }
}

extension WorldState {
    mutating func pin(_ id: MessageID, by person: UserID, in channel: ChannelID) throws(PersonRefusal) {
        let message = try self.pinnableMessage(id, for: person, in: channel)
        guard message.pinnedAt == nil else { return }
        guard self.pins(in: channel).count < Limits.pins else {
            throw PersonRefusal("A channel has at most \(Limits.pins) pinned messages")
        }
        self.pin(message, by: person, nil)
    }

    mutating func unpin(_ id: MessageID, by person: UserID, in channel: ChannelID) throws(PersonRefusal) {
        let message = try self.pinnableMessage(id, for: person, in: channel)
        if message.pinnedAt != nil { self.unpin(message) }
    }

    private func pinnableMessage(
        _ id: MessageID, for person: UserID, in channel: ChannelID
    ) throws(PersonRefusal) -> MessageRecord {
        guard let message = self.visibleMessage(id, in: channel), self.canSee(message, person),
            MessageKind.written.contains(message.type)
        else { throw PersonRefusal("This person sees no such message") }
        // In direct messages everybody pins.
        guard message.guildID == nil || self.permissions(of: person, in: channel).contains(.pinMessages) else {
            throw PersonRefusal("This person may not pin messages")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkActive(channel) }
        return message
    }
}
