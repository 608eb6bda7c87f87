public import DiscordModel

extension Person {
    /// Answers a message with Discord's own function for it.
    ///
    /// - Parameter pinging: Whether the switch beside the answer is on, as it is at first: whose message it is, is mentioned.
    /// - Throws: ``PersonRefusal`` when the person may not write there, or sees no such message.
    @discardableResult
    public func replies(
        _ text: String, to message: MessageID, in channel: ChannelID, pinging: Bool = true
    ) async throws -> SeenMessage {
        try self.world.write { world in
            SeenMessage(
                try world.reply(text, to: message, pinging: pinging, by: self.id, in: channel), in: world)
        }
    }
}
