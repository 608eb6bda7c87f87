public import DiscordModel

extension Person {
    /// Puts an emoji below a message.
    ///
    /// - Throws: ``PersonRefusal`` when the person doesn't see the message or may not react there.
    public func reacts(with emoji: String, to id: MessageID, in channel: ChannelID) async throws {
        try self.world.write { world in
            guard let message = world.visibleMessage(id, in: channel), world.canSee(message, self.id) else {
                throw PersonRefusal("This person sees no such message")
            }
            let isNew = !message.reactions.contains { $0.emoji == emoji }
            guard !isNew || world.permissions(of: self.id, in: channel).contains(.addReactions) else {
                throw PersonRefusal("This person may not add reactions")
            }
            do throws(APIError) {
                try world.react(emoji, to: message, by: self.id)
            } catch {
                throw PersonRefusal(error.message)
            }
        }
    }

    /// Takes the own emoji back.
    public func takesBack(_ emoji: String, from id: MessageID, in channel: ChannelID) async {
        self.world.write { world in
            guard let message = world.visibleMessage(id, in: channel) else { return }
            world.takeBack(emoji, from: message, by: self.id)
        }
    }
}
