public import DiscordModel

extension Person {
    /// Asks in a poll.
    ///
    /// - Parameter hours: How long one can vote.
    /// - Throws: ``PersonRefusal`` when the person may not do that there, or when it is too long or has too many answers.
    @discardableResult
    public func asks(
        _ question: String, answers: [String], hours: Int = 24, allowsMultiselect: Bool = false, in channel: ChannelID
    ) async throws -> SeenMessage {
        let poll: JSON = [
            "question": ["text": .string(question)],
            "answers": .array(answers.map { ["poll_media": ["text": .string($0)]] }),
            "duration": .number(hours), "allow_multiselect": .bool(allowsMultiselect),
        ]
        return try self.world.write { world in SeenMessage(try world.ask(poll, by: self.id, in: channel), in: world) }
    }

    /// Votes in a poll: these answers, counted from 1, in place of those chosen before. None takes the vote back.
    ///
    /// - Throws: ``PersonRefusal`` when the person does not see the poll, it is over, or does not let one choose so.
    public func votes(for answers: Set<Int>, in id: MessageID, of channel: ChannelID) async throws {
        try self.world.write { world in try world.vote(for: answers, in: id, of: channel, by: self.id) }
    }
}

extension WorldState {
    /// - Parameter poll: As bots send it.
    mutating func ask(
        _ poll: JSON, by person: UserID, in channelID: ChannelID
    ) throws(PersonRefusal) -> MessageRecord {
        let channel = try self.writableChannel(channelID, for: person)
        guard self.permissions(of: person, in: channel).contains(.sendPolls) else {
            throw PersonRefusal("This person may not ask in polls in #\(channel.name)")
        }
        let errors = FormErrors()
        var form = MessageForm.empty
        form.poll = try PersonRefusal.wrap { () throws(APIError) in
            try PollForm(Form(["poll": poll], errors: errors))
        }
        guard errors.isEmpty else { throw PersonRefusal(PollRecord.limits) }
        return try self.post(form, in: channel, by: person, answering: nil)
    }

    mutating func vote(
        for answers: Set<Int>, in id: MessageID, of channel: ChannelID, by person: UserID
    ) throws(PersonRefusal) {
        guard let message = self.messages[channel]?[id], self.canSee(message, person), let poll = message.poll else {
            throw PersonRefusal("This person sees no such poll")
        }
        guard !poll.isFinalized, self.now < poll.endsAt else { throw PersonRefusal("The poll has ended") }
        if let unknown = answers.sorted().first(where: { !(1...poll.answers.count).contains($0) }) {
            throw PersonRefusal("The poll has no answer \(unknown)")
        }
        guard answers.count <= 1 || poll.allowsMultiselect else {
            throw PersonRefusal("One answer alone may be chosen in this poll")
        }
        self.setVotes(for: answers, by: person, in: message, poll)
    }
}
