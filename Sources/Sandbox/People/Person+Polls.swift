public import DiscordModel

extension Person {
    /// Votes in a poll: these answers, counted from 1, in place of those chosen before. None takes the vote back.
    ///
    /// - Throws: ``PersonRefusal`` when the person does not see the poll, it is over, or does not let one choose so.
    public func votes(for answers: Set<Int>, in id: MessageID, of channel: ChannelID) async throws {
        try self.world.write { world in try world.vote(for: answers, in: id, of: channel, by: self.id) }
    }
}

extension WorldState {
    mutating func vote(
        for answers: Set<Int>, in id: MessageID, of channel: ChannelID, by person: UserID
    ) throws(PersonRefusal) {
        guard let message = self.messages[channel]?[id], self.canSee(message, person), let poll = message.poll else {
            throw PersonRefusal("This person sees no such poll")
        }
        guard !poll.isFinalized, self.now < poll.endsAt else { throw PersonRefusal("The poll has ended") }
        if let unknown = answers.sorted().first(where: { !poll.answers.indices.contains($0 - 1) }) {
            throw PersonRefusal("The poll has no answer \(unknown)")
        }
        guard answers.count <= 1 || poll.allowsMultiselect else {
            throw PersonRefusal("One answer alone may be chosen in this poll")
        }
        self.setVotes(for: answers, by: person, in: message, poll)
    }
}
