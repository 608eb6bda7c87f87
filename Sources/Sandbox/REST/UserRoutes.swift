import DiscordModel

/// Users and direct messages. Source: <https://docs.discord.com/developers/resources/user>
enum UserRoutes {
    static let all = [
        Endpoint("GET", "/users/@me", bearer: [.identify], Self.me),
        Endpoint("PATCH", "/users/@me", Self.me),
        Endpoint("GET", "/users/{user}", Self.get),
        Endpoint("GET", "/users/@me/channels", Self.directMessages),
        Endpoint("POST", "/users/@me/channels", Self.openDirectMessage),
    ]

    private static func me(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        if let grant = call.access?.grant {
            guard let person = world.users[grant.userID] else { throw APIError(.unknownUser) }
            return .ok(person.json(for: grant))
        }
        let id = try call.caller().userID
        guard let user = world.users[id] else { throw APIError(.unknownUser) }
        return .ok(user.selfJSON)
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        guard let user = world.users[try call.id("user")] else { throw APIError(.unknownUser) }
        return .ok(user.json)
    }

    /// Always empty for bots.
    private static func directMessages(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok([])
    }

    /// The same channel every time (rule 56). Whether the person takes messages shows only when one is sent.
    private static func openDirectMessage(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let caller = try call.caller()
        let errors = FormErrors()
        let recipient: UserID? = Form(call.body, errors: errors).id("recipient_id", isRequired: true)
        try errors.check()
        guard let recipient, let user = world.users[recipient] else { throw APIError(.invalidRecipient) }
        guard !user.isBot || !world.settings[.directMessages] else { throw APIError(.cannotMessageUser) }
        if world.openDirectMessage(between: caller.userID, and: recipient) == nil {
            try world.takeDirectMessageOpening(by: caller.id)
        }
        return .ok(world.channelJSON(world.directMessage(between: caller.userID, and: recipient)))
    }
}

extension WorldState {
    mutating func directMessage(between bot: UserID, and person: UserID) -> ChannelRecord {
        if let existing = self.openDirectMessage(between: bot, and: person) { return existing }
        var channel = ChannelRecord(id: self.makeID(), type: .directMessage, guildID: nil)
        channel.recipientIDs = [bot, person]
        self.add(channel)
        return channel
    }

    fileprivate func openDirectMessage(between bot: UserID, and person: UserID) -> ChannelRecord? {
        self.channels.values.first { $0.guildID == nil && $0.recipientIDs == [bot, person] }
    }

    /// Ten new ones in ten seconds (rule 56). The numbers are assumed.
    fileprivate mutating func takeDirectMessageOpening(by id: ApplicationID) throws(APIError) {
        guard self.settings[.directMessages], self.settings.limitsNewDirectMessages,
            var application = self.applications[id]
        else { return }
        let now = self.now
        application.directMessageOpenings.removeAll { now - $0 >= .seconds(10) }
        guard application.directMessageOpenings.count < 10 else { throw APIError(.directMessagesTooFast) }
        application.directMessageOpenings.append(now)
        self.applications[id] = application
    }

    /// Whether the person gets what the bot writes (rule 56).
    func checkDelivery(from bot: UserID, in channel: ChannelRecord) throws(APIError) {
        guard self.settings[.directMessages], channel.type == .directMessage,
            let person = channel.recipientIDs.first(where: { $0 != bot }),
            let user = self.users[person]
        else { return }
        guard !user.isBot, !user.blockedUsers.contains(bot) else { throw APIError(.cannotMessageUser) }
        let sharesGuild = self.guilds.values.contains { $0.members[bot] != nil && $0.members[person] != nil }
        guard sharesGuild, !user.refusesDirectMessages else { throw APIError(.noMutualGuild) }
    }
}
