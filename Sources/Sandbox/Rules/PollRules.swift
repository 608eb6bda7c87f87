import DiscordModel

/// What a poll may be, of the rule about messages (49).
///
/// Source: <https://docs.discord.com/developers/resources/poll#poll-create-request-object>
struct PollForm: Sendable {
    let question: String
    let answers: [PollRecord.Answer]
    let hours: Int
    let allowsMultiselect: Bool

    /// - Throws: 520004 for an emoji that is none, or of a server. Notes in the form what else is wrong.
    init?(_ form: Form) throws(APIError) {
        guard let poll = form.form("poll") else { return nil }
        self.question =
            poll.form("question", isRequired: true)?
            .string("text", length: PollRecord.questionLength, isRequired: true) ?? ""
        var answers: [PollRecord.Answer] = []
        for answer in poll.forms("answers", count: PollRecord.answerCount, isRequired: true) ?? [] {
            guard let media = answer.form("poll_media", isRequired: true) else { continue }
            let text = media.string("text", length: PollRecord.answerLength, isRequired: true) ?? ""
            answers.append(PollRecord.Answer(text: text, emoji: try Self.emoji(media)))
        }
        self.answers = answers
        let hours = poll.int("duration", in: PollRecord.hours) ?? PollRecord.usualHours
        // Where the rule is off, it may be anything.
        self.hours = min(max(hours, PollRecord.hours.lowerBound), PollRecord.hours.upperBound)
        self.allowsMultiselect = poll.bool("allow_multiselect") ?? false
        _ = poll.choice("layout_type", of: [1])
    }

    private static func emoji(_ media: Form) throws(APIError) -> String? {
        guard let emoji = media.form("emoji") else { return nil }
        guard !emoji.isSet("id"), let name = emoji.string("name"), name.isEmoji else { throw APIError(.pollEmoji) }
        return name
    }

    func poll(startingAt now: Timestamp) -> PollRecord {
        PollRecord(
            question: self.question, answers: self.answers, endsAt: now + .seconds(3600 * self.hours),
            allowsMultiselect: self.allowsMultiselect)
    }
}
