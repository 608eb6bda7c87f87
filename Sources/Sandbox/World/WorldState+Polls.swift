import DiscordModel

/// Where a poll is that ends some time.
struct OpenPoll: Sendable {
    let channelID: ChannelID
    let messageID: MessageID
    let endsAt: Timestamp
}

struct PollAlarm: Sendable {
    /// Of the clock.
    let number: Int
    let at: Timestamp
}

/// Polls: voting, and their end.
extension WorldState {
    /// From now on the poll is looked after; see ``endDuePolls()``.
    mutating func watchPoll(of message: MessageRecord) {
        guard let poll = message.poll, !poll.isFinalized else { return }
        self.openPolls.append(OpenPoll(channelID: message.channelID, messageID: message.id, endsAt: poll.endsAt))
    }

    /// Ends the polls whose time is over.
    mutating func endDuePolls() {
        let now = self.now
        let due = self.openPolls.filter { $0.endsAt <= now }
        guard !due.isEmpty else { return }
        self.openPolls.removeAll { $0.endsAt <= now }
        for poll in due.sorted(by: { $0.endsAt < $1.endsAt }) {
            guard let message = self.messages[poll.channelID]?[poll.messageID] else { continue }
            self.endPoll(of: message)
        }
    }

    /// MESSAGE_UPDATE with the final count, and a message that tells of it.
    mutating func endPoll(of message: MessageRecord) {
        guard var poll = message.poll, !poll.isFinalized else { return }
        poll.isFinalized = true
        var message = message
        message.poll = poll
        self.openPolls.removeAll { $0.messageID == message.id }
        self.update(message)
        // Nobody but one person would see the poll of an ephemeral message end.
        guard message.ephemeralFor == nil else { return }
        var result = self.newMessage(MessageKind.pollResult, in: message.channelID, by: message.authorID)
        result.reference = MessageReference(messageID: message.id, channelID: message.channelID)
        result.embeds = [poll.resultEmbed]
        result.webhook = message.webhook
        result.mentions.users = [message.authorID].filter { self.users[$0] != nil }
        self.store(result)
    }

    /// Puts these answers in place of those that the person has chosen before.
    mutating func setVotes(for answers: Set<Int>, by user: UserID, in message: MessageRecord, _ poll: PollRecord) {
        var poll = poll
        var events: [(String, Int)] = []
        for index in poll.answers.indices {
            let (had, has) = (poll.answers[index].voters.contains(user), answers.contains(index + 1))
            guard had != has else { continue }
            if had {
                poll.answers[index].voters.removeAll { $0 == user }
                events.insert(("MESSAGE_POLL_VOTE_REMOVE", index + 1), at: 0)
            } else {
                poll.answers[index].voters.append(user)
                events.append(("MESSAGE_POLL_VOTE_ADD", index + 1))
            }
        }
        guard !events.isEmpty else { return }
        var message = message
        message.poll = poll
        let voted = message
        self.messages[message.channelID]?.update(voted)
        self.tellPeople("message_update", about: voted) { $0.eventJSON(voted) }
        for (name, answer) in events {
            var json: JSON = [
                "user_id": .id(user), "channel_id": .id(voted.channelID), "message_id": .id(voted.id),
                "answer_id": .number(answer),
            ]
            if let guildID = voted.guildID { json["guild_id"] = .id(guildID) }
            for application in self.applications(thatSee: voted) {
                self.publish(name, json, guild: voted.guildID, to: application.id)
            }
        }
    }
}
