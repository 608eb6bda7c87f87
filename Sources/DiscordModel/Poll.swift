/// A question with answers to vote for.
///
/// Source: <https://docs.discord.com/developers/resources/poll#poll-object>
public struct Poll: Decodable, Hashable, Sendable {
    /// The text of a question or an answer.
    public struct Media: Decodable, Hashable, Sendable {
        public let text: String?
        public let emoji: Emoji?
    }

    public struct Answer: Decodable, Hashable, Sendable {
        public let id: Int
        public let media: Media

        private enum CodingKeys: String, CodingKey {
            case id = "answer_id"
            case media = "poll_media"
        }
    }

    public struct Count: Decodable, Hashable, Sendable {
        /// Of the answer.
        public let id: Int
        public let count: Int
    }

    public struct Results: Decodable, Hashable, Sendable {
        /// Whether the votes were counted exactly, which Discord does some time after the end.
        public let isFinalized: Bool?
        /// An answer without votes may be missing.
        public let counts: [Count]

        private enum CodingKeys: String, CodingKey {
            case isFinalized = "is_finalized"
            case counts = "answer_counts"
        }
    }

    public let question: Media
    public let answers: [Answer]
    public let expiry: Timestamp?
    public let allowsMultipleAnswers: Bool?
    /// Missing where Discord has not counted.
    public let results: Results?

    private enum CodingKeys: String, CodingKey {
        case question, answers, expiry, results
        case allowsMultipleAnswers = "allow_multiselect"
    }

    public func votes(for answer: Answer) -> Int {
        self.results?.counts.first { $0.id == answer.id }?.count ?? 0
    }
}
