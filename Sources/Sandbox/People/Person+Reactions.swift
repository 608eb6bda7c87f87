public import DiscordModel

extension Person {
    /// Puts an emoji below a message.
    ///
    /// - Throws: ``PersonRefusal`` when the person doesn't see the message or may not react there.
    public func reacts(with emoji: String, to id: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in try world.react(emoji, to: id, by: self.id, in: channel) }
    }

    /// Takes the own emoji back.
    public func takesBack(_ emoji: String, from id: MessageID, in channel: ChannelID) async {
        self.world.write { world in world.takeBack(emoji, from: id, in: channel, by: self.id) }
    }
}

extension WorldState {
    mutating func takeBack(_ emoji: String, from id: MessageID, in channel: ChannelID, by person: UserID) {
        guard let message = self.visibleMessage(id, in: channel) else { return }
        self.takeBack(emoji, from: message, by: person)
    }
}

extension WorldState {
    mutating func react(
        _ emoji: String, to id: MessageID, by person: UserID, in channel: ChannelID
    ) throws(PersonRefusal) {
        guard let message = self.visibleMessage(id, in: channel), self.canSee(message, person) else {
            throw PersonRefusal("This person sees no such message")
        }
        guard let record = self.channels[channel],
            let emoji = self.emoji(emoji, below: message, by: person, in: record)
        else {
            throw PersonRefusal("This person has no such emoji")
        }
        let isNew = !message.reactions.contains { $0.emoji == emoji }
        guard !isNew || self.permissions(of: person, in: channel).contains(.addReactions) else {
            throw PersonRefusal("This person may not add reactions")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.react(emoji, to: message, by: person) }
    }
}
