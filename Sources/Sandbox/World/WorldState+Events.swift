import DiscordModel

/// Who is told what. Each application installed in a guild gets the guild's events, as far as it may see them.
extension WorldState {
    /// - Parameter intents: By default those that Discord's table names for the event.
    mutating func publish(
        _ name: String, _ data: JSON, guild: GuildID?, intents: Intents? = nil, to application: ApplicationID
    ) {
        self.publish(GatewayDispatch(name, data, guildID: guild, intents: intents), to: application)
    }

    /// The sessions hear nothing of a guild that they don't have (rule 29).
    mutating func publish(_ dispatch: GatewayDispatch, to application: ApplicationID) {
        if let guild = dispatch.guildID.flatMap({ self.guilds[$0] }), self.withholds(dispatch.name, of: guild) {
            return
        }
        self.outbox.append((self.filtered(dispatch), application))
    }

    /// Where rule 27 is off, no event needs an intent.
    func filtered(_ dispatch: GatewayDispatch) -> GatewayDispatch {
        guard !self.settings[.intents] else { return dispatch }
        var dispatch = dispatch
        dispatch.intents = []
        return dispatch
    }

    /// To every application of the guild.
    mutating func publish(_ name: String, _ data: JSON, toAllIn guild: GuildRecord) {
        for application in guild.applicationIDs {
            self.publish(name, data, guild: guild.id, to: application)
        }
    }

    func installedApplications(in guild: GuildID) -> [ApplicationRecord] {
        self.guilds[guild]?.applicationIDs.compactMap { self.applications[$0] } ?? []
    }
}

// MARK: Channels

extension WorldState {
    /// CHANNEL_CREATE and CHANNEL_UPDATE, obfuscated for who may not view the channel; without obfuscation they get nothing.
    mutating func publishChannel(_ name: String, _ channel: ChannelRecord) {
        self.tellPeople(.state)
        guard let guildID = channel.guildID else { return }
        for application in self.installedApplications(in: guildID) {
            guard self.settings.obfuscatesHiddenChannels || self.canView(application.userID, channel) else { continue }
            let json = self.channelJSON(channel, forGatewayOf: application)
            self.publish(name, json, guild: guildID, to: application.id)
        }
    }

    mutating func publishChannelDeletion(_ channel: ChannelRecord, viewers: Set<ApplicationID>) {
        self.tellPeople(.state)
        guard let guildID = channel.guildID else { return }
        let json = self.channelJSON(channel)
        for application in viewers {
            self.publish("CHANNEL_DELETE", json, guild: guildID, to: application)
        }
    }

    /// The channels each bot sees, to be compared after a change of rights.
    func visibility(in guild: GuildID) -> [ApplicationID: Set<ChannelID>] {
        var visible: [ApplicationID: Set<ChannelID>] = [:]
        guard let record = self.guilds[guild] else { return visible }
        for application in self.installedApplications(in: guild) {
            visible[application.id] = Set(
                record.channelIDs.filter { id in
                    self.channels[id].map { self.isShown($0, to: application.userID) } ?? false
                })
        }
        return visible
    }

    /// Makes a change and sends CHANNEL_UPDATE for each other channel that a bot gains or loses by it.
    mutating func changingVisibility<Result, Failure: Error>(
        in guild: GuildID, except channel: ChannelID? = nil, _ change: (inout WorldState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = self.visibility(in: guild)
        let result = try change(&self)
        for (id, after) in self.visibility(in: guild) {
            guard let application = self.applications[id], let before = before[id] else { continue }
            for changed in after.symmetricDifference(before).sorted() where changed != channel {
                guard let record = self.channels[changed] else { continue }
                let isGained = after.contains(changed)
                let name = isGained || self.settings.obfuscatesHiddenChannels ? "CHANNEL_UPDATE" : "CHANNEL_DELETE"
                let json = self.channelJSON(record, forGatewayOf: application)
                self.publish(name, json, guild: guild, to: id)
            }
        }
        return result
    }
}

// MARK: Messages

extension WorldState {
    /// MESSAGE_CREATE and MESSAGE_UPDATE. An ephemeral message goes without guild to the application that sent it.
    mutating func publishMessage(_ name: String, _ message: MessageRecord) {
        self.tellPeople(name.lowercased(), about: message) { $0.eventJSON(message) }
        for application in self.applications(thatSee: message) {
            let isInGuild = message.guildID != nil && message.ephemeralFor == nil
            let hasContent = application.privilegedIntents.contains(.messageContent)
            let gated = Viewer.application(application, hasContent: false)
            let viewer = hasContent ? .application(application, hasContent: true) : gated
            let full = self.eventJSON(message, for: viewer)
            // Sessions of one application may differ in whether they asked for the content.
            let isGated = hasContent && !self.showsAll(of: message, to: gated)
            let dispatch = GatewayDispatch(
                name, full, guildID: isInGuild ? message.guildID : nil,
                dataWithoutMessageContent: isGated ? self.eventJSON(message, for: gated) : nil)
            self.publish(dispatch, to: application.id)
        }
    }

    private func eventJSON(_ message: MessageRecord, for viewer: Viewer) -> JSON {
        var json = self.messageObject(message, for: viewer)
        if let type = self.channels[message.channelID]?.type { json.add("channel_type", .number(type.rawValue)) }
        guard let guildID = message.guildID, message.ephemeralFor == nil else { return .object(json) }
        json.add("guild_id", .id(guildID))
        if let member = self.guilds[guildID]?.members[message.authorID] {
            json.add("member", self.memberJSON(member, withUser: false))
        }
        guard !message.mentions.users.isEmpty else { return .object(json) }
        json["mentions"] = .array(
            message.mentions.users.map { user in
                var mention = self.userJSON(user)
                if let member = self.guilds[guildID]?.members[user] {
                    mention["member"] = self.memberJSON(member, withUser: false)
                }
                return mention
            })
        return .object(json)
    }

    mutating func publishDeletion(of message: MessageRecord) {
        var json: JSON = ["id": .id(message.id), "channel_id": .id(message.channelID)]
        let isInGuild = message.guildID != nil && message.ephemeralFor == nil
        if isInGuild { json["guild_id"] = message.guildID.map { .id($0) } }
        let payload = json
        self.tellPeople("message_delete", about: message) { _ in payload }
        for application in self.applications(thatSee: message) {
            self.publish("MESSAGE_DELETE", json, guild: isInGuild ? message.guildID : nil, to: application.id)
        }
    }

    func applications(thatSee message: MessageRecord) -> [ApplicationRecord] {
        guard let channel = self.channels[message.channelID] else { return [] }
        if message.ephemeralFor != nil {
            return message.applicationID.flatMap { self.applications[$0] }.map { [$0] } ?? []
        }
        guard let guildID = channel.guildID else {
            return channel.recipientIDs.compactMap { self.applicationsByUser[$0] }.compactMap { self.applications[$0] }
        }
        return self.installedApplications(in: guildID).filter { self.canView($0.userID, channel) }
    }
}

// MARK: People

extension WorldState {
    /// Tells all who watch; they fetch only what they may see.
    func tellPeople(_ event: PersonEvent) {
        for listener in self.listeners.values { listener.continuation.yield(event) }
    }

    /// Tells those who may see the message.
    func tellPeople(_ name: String, about message: MessageRecord, _ json: (WorldState) -> JSON) {
        guard !self.listeners.isEmpty else { return }
        let event = PersonEvent(name: name, data: json(self))
        for listener in self.listeners.values where self.canSee(message, listener.person) {
            listener.continuation.yield(event)
        }
    }

    func tellPeopleOfTyping(_ user: UserID, in channel: ChannelRecord) {
        let event = PersonEvent(
            name: "typing_start",
            data: ["channel_id": .id(channel.id), "user_id": .id(user), "user": self.userJSON(user)])
        for listener in self.listeners.values where self.canView(listener.person, channel) {
            listener.continuation.yield(event)
        }
    }

    func canSee(_ message: MessageRecord, _ person: UserID) -> Bool {
        if let recipient = message.ephemeralFor { return recipient == person }
        guard let channel = self.channels[message.channelID] else { return false }
        return self.permissions(of: person, in: channel).isSuperset(of: [.viewChannel, .readMessageHistory])
    }
}
