import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/poll#poll-endpoints>
enum PollRoutes {
    static let all = [
        Endpoint("GET", "/channels/{channel}/polls/{message}/answers/{answer}", Self.voters),
        Endpoint("POST", "/channels/{channel}/polls/{message}/expire", Self.end),
    ]

    /// - Parameter missing: What is answered where the message has no poll.
    private static func message(
        _ world: WorldState, _ call: RESTCall, missing: ErrorCode
    ) throws(APIError) -> (MessageRecord, PollRecord) {
        let channel = try world.viewableChannel(call)
        if world.settings[.history] { try world.require(.readMessageHistory, call, in: channel) }
        let message = try MessageRoutes.message(call, in: channel, world)
        guard let poll = message.poll else { throw APIError(missing) }
        return (message, poll)
    }

    /// Who voted, by id.
    private static func voters(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (_, poll) = try Self.message(world, call, missing: .unknownMessage)
        let errors = FormErrors()
        let form = Form(query: call.query, errors: errors)
        let limit = form.int("limit", in: 1...100) ?? 25
        let after: UserID? = form.id("after")
        let text = call.parameters["answer"] ?? ""
        let number = Int(text).flatMap { (1...poll.answers.count).contains($0) ? $0 : nil }
        if number == nil {
            errors.add(["answer_id"], "NUMBER_TYPE_COERCE", "Value \"\(text)\" is no answer of the poll.")
        }
        try errors.check()
        guard let number else { throw APIError(.invalidFormBody) }
        let voters = poll.answers[number - 1].voters.sorted().filter { $0 > after ?? 0 }
        return .ok(["users": .array(voters.prefix(limit).map(world.userJSON))])
    }

    /// Only by the author.
    private static func end(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (message, poll) = try Self.message(world, call, missing: .noPoll)
        let caller = try call.caller()
        guard message.authorID == caller.userID else { throw APIError(.missingPermissions) }
        guard !poll.isFinalized else { throw APIError(.pollExpired) }
        world.endPoll(of: message)
        guard let ended = world.visibleMessage(message.id, in: message.channelID) else {
            throw APIError(.unknownMessage)
        }
        return .ok(world.messageJSON(ended, for: .rest(caller)))
    }
}
