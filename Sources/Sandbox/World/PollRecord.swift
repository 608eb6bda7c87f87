import DiscordModel

/// A question below which people choose answers.
///
/// Source: <https://docs.discord.com/developers/resources/poll#poll-object>
struct PollRecord: Sendable, Codable {
    struct Answer: Sendable, Codable {
        let text: String
        /// One of Unicode's.
        var emoji: String?
        /// First to last.
        var voters: [UserID] = []
    }

    let question: String
    /// Their ids count from 1.
    var answers: [Answer]
    let endsAt: Timestamp
    let allowsMultiselect: Bool
    /// The votes have been counted.
    var isFinalized = false

    static let questionLength = 1...300
    static let answerLength = 1...55
    static let answerCount = 1...10
    static let hours = 1...768
    static let usualHours = 24
    /// The same, for people.
    static let limits =
        "A poll has a question of up to \(questionLength.upperBound) characters, one to \(answerCount.upperBound) "
        + "answers of up to \(answerLength.upperBound), and lasts one to \(hours.upperBound) hours"

    /// The one with the most votes; `nil` where there are several, or no votes.
    var winner: Int? {
        let best = self.answers.indices.filter { self.answers[$0].voters.count == self.mostVotes }
        return self.mostVotes > 0 && best.count == 1 ? best.first : nil
    }

    var mostVotes: Int { self.answers.map(\.voters.count).max() ?? 0 }
    var totalVotes: Int { self.answers.map(\.voters.count).reduce(0, +) }

    /// - Parameter user: For whom `me_voted` is.
    func json(for user: UserID?) -> JSON {
        let counts = self.answers.enumerated().compactMap { index, answer -> JSON? in
            guard !answer.voters.isEmpty else { return nil }
            let voted = user.map(answer.voters.contains) ?? false
            return ["id": .number(index + 1), "count": .number(answer.voters.count), "me_voted": .bool(voted)]
        }
        return [
            "question": ["text": .string(self.question)],
            "answers": .array(
                self.answers.enumerated().map { index, answer in
                    var media: JSON = ["text": .string(answer.text)]
                    if let emoji = answer.emoji { media["emoji"] = ["id": .null, "name": .string(emoji)] }
                    return ["answer_id": .number(index + 1), "poll_media": media]
                }),
            "expiry": .time(self.endsAt), "allow_multiselect": .bool(self.allowsMultiselect), "layout_type": 1,
            "results": ["is_finalized": .bool(self.isFinalized), "answer_counts": .array(counts)],
        ]
    }

    /// What the message that tells of the end shows.
    ///
    /// Source: <https://docs.discord.com/developers/resources/message#embed-fields-by-embed-type-poll-result-embed-fields>
    var resultEmbed: JSON {
        var fields = [
            ("poll_question_text", self.question), ("victor_answer_votes", "\(self.mostVotes)"),
            ("total_votes", "\(self.totalVotes)"),
        ]
        if let winner {
            fields += [("victor_answer_id", "\(winner + 1)"), ("victor_answer_text", self.answers[winner].text)]
            if let emoji = self.answers[winner].emoji { fields.append(("victor_answer_emoji_name", emoji)) }
        }
        return [
            "type": "poll_result",
            "fields": .array(fields.map { ["name": .string($0), "value": .string($1), "inline": false] }),
        ]
    }
}
