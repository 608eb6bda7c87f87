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
                try world.say(text, by: self.id, in: channel, answering: message, pinging: pinging), in: world)
        }
    }
}

extension WorldState {
    /// - Parameter pinging: Whether the author of the answered message is mentioned.
    mutating func post(
        _ form: MessageForm, in channel: ChannelRecord, by person: UserID, answering answered: MessageID?,
        pinging: Bool = true
    ) throws(PersonRefusal) -> MessageRecord {
        guard let answered else { return self.post(form, in: channel, from: Sender(userID: person)) }
        guard let original = self.visibleMessage(answered, in: channel.id), self.canSee(original, person) else {
            throw PersonRefusal("This person sees no such message to answer")
        }
        guard MessageKind.written.contains(original.type) else {
            throw PersonRefusal("That message cannot be answered")
        }
        var form = form
        form.allowedMentions = AllowedMentions.all(pingingRepliedUser: pinging)
        return self.post(
            form, in: channel, from: Sender(userID: person), type: MessageKind.reply,
            reference: MessageReference(messageID: answered, channelID: channel.id))
    }
}
