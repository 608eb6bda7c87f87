import DiscordModel

/// What the control API shows of the world.
extension WorldState {
    var people: [UserRecord] {
        let developers = Set(self.applications.values.map(\.ownerID))
        return self.users.values.filter { !$0.isBot && !developers.contains($0.id) }.sorted { $0.id < $1.id }
    }

    func peopleJSON() -> JSON { ["people": .array(self.people.map { self.personJSON($0) })] }

    func personJSON(_ user: UserRecord) -> JSON {
        let guilds = self.guilds(of: user.id)
        let roles = guilds.map { guild in (guild.id.description, JSON.ids(guild.members[user.id]?.roleIDs ?? [])) }
        let note =
            if guilds.contains(where: { $0.ownerID == user.id }) {
                "owner"
            } else if guilds.contains(where: { !($0.members[user.id]?.roleIDs.isEmpty ?? true) }) { "staff" } else {
                "member"
            }
        return [
            "id": .id(user.id), "name": .string(user.username), "display_name": .string(user.displayName),
            "avatar_color": .number(user.avatarColor), "note": .string(note),
            "guild_roles": .object(JSONObject(roles)),
        ]
    }

    func stateJSON(as person: UserID) -> JSON {
        let me = self.users[person] ?? .deleted(person)
        return [
            "me": self.personJSON(me),
            "guilds": .array(self.guilds(of: person).map { self.seenGuildJSON($0, by: person) }),
            "dms": .array(
                self.directMessages(of: person).map { channel in
                    let other = channel.recipientIDs.first { $0 != person } ?? person
                    return [
                        "id": .id(channel.id), "recipient": ["user": self.seenUserJSON(other)],
                        "commands": self.commandsJSON(for: person, in: [channel]),
                    ]
                }),
            "emojis": .array(
                self.emojis.values.sorted { $0.id < $1.id }.map { emoji in
                    var json = self.emojiJSON(emoji)
                    json["guild_id"] = .null
                    if case .guild(let guild) = emoji.owner { json["guild_id"] = .id(guild) }
                    return json
                }),
        ]
    }

    private func seenGuildJSON(_ guild: GuildRecord, by person: UserID) -> JSON {
        let channels = self.visibleChannels(of: person, in: guild)
        let withThreads = self.withThreads(channels, for: person)
        let members = guild.members.values.sorted { $0.userID < $1.userID }
        return [
            "id": .id(guild.id), "name": .string(guild.name), "owner_id": .id(guild.ownerID),
            "roles": .array(guild.roles.values.sorted { $1.isBelow($0) }.map(\.json)),
            "members": .array(
                members.map { member in
                    [
                        "user": self.seenUserJSON(member.userID), "nick": .string(ifPresent: member.nick),
                        "roles": .ids(member.roleIDs), "is_owner": .bool(member.userID == guild.ownerID),
                    ]
                }),
            "channels": .array(withThreads.map { self.seenChannelJSON($0, by: person, in: guild) }),
            "commands": self.commandsJSON(for: person, in: channels),
        ]
    }

    private func seenUserJSON(_ id: UserID) -> JSON {
        let user = self.users[id] ?? .deleted(id)
        let isOnline = self.applicationsByUser[id].flatMap { self.applications[$0]?.isOnline } ?? true
        return [
            "id": .id(id), "username": .string(user.username), "global_name": .string(ifPresent: user.globalName),
            "bot": .bool(user.isBot), "online": .bool(isOnline), "avatar_color": .number(user.avatarColor),
        ]
    }

    private func seenChannelJSON(_ channel: ChannelRecord, by person: UserID, in guild: GuildRecord) -> JSON {
        let everyone = channel.overwrites.first { $0.subject == .role(.everyone(of: guild.id)) }
        let isHidden =
            everyone?.change.deny.contains(.viewChannel)
            ?? !(guild.roles[.everyone(of: guild.id)]?.permissions.contains(.viewChannel) ?? true)
        let permissions = self.permissions(of: person, in: channel)
        let maySend = permissions.contains(channel.sendPermission) && !self.isLocked(channel, for: person)
        return [
            "id": .id(channel.id), "name": .string(channel.name), "type": .number(channel.type.rawValue),
            "topic": .string(ifPresent: channel.topic), "parent_id": .id(ifPresent: channel.parentID),
            "position": .number(channel.position), "private": .bool(isHidden || channel.type == .privateThread),
            "can_send": .bool(maySend), "can_attach": .bool(maySend && permissions.contains(.attachFiles)),
            "can_ask": .bool(maySend && permissions.contains(.sendPolls)),
            "can_react": .bool(permissions.contains(.addReactions)),
            "can_manage": .bool(permissions.contains(.manageMessages)),
        ]
    }

    /// What the person may run in any of these channels.
    private func commandsJSON(for person: UserID, in channels: [ChannelRecord]) -> JSON {
        var found: [CommandID: CommandRecord] = [:]
        for channel in channels where channel.type.holdsMessages {
            for command in self.commands(for: person, in: channel) { found[command.id] = command }
        }
        return .array(
            found.values.sorted { $0.name < $1.name }.map { command in
                var json = command.json
                json["application_name"] = .string(self.applications[command.scope.applicationID]?.name ?? "")
                return json
            })
    }

    /// A message as events carry it to people; `user_ids` of a reaction are those who put it there, first to last, and
    /// those of the count of a poll's answer those who voted for it.
    func eventJSON(_ message: MessageRecord) -> JSON {
        var json = self.messageObject(message, for: .person)
        if let guildID = message.guildID { json.add("guild_id", .id(guildID)) }
        for (index, reaction) in message.reactions.enumerated() {
            json["reactions"]?[index]?["user_ids"] = .ids(reaction.users)
        }
        for (index, answer) in (message.poll?.answers.filter { !$0.voters.isEmpty } ?? []).enumerated() {
            json["poll"]?["results"]?["answer_counts"]?[index]?["user_ids"] = .ids(answer.voters)
        }
        return .object(json)
    }

    func outcomeJSON(_ outcome: InteractionOutcome) -> JSON {
        switch outcome {
        case .answered(let message): ["status": "answered", "message": self.eventJSON(message)]
        case .updated(let message): ["status": "answered", "message": self.eventJSON(message), "is_update": true]
        case .deferred: ["status": "deferred"]
        case .acknowledged, .choices: ["status": "acknowledged"]
        case .failed(let sentence): ["status": "failed", "error": .string(sentence)]
        case .form(let id, let form):
            [
                "status": "form",
                "form": [
                    "interaction_id": .id(id), "title": form["title"] ?? "", "custom_id": form["custom_id"] ?? "",
                    "components": form["components"] ?? [],
                ],
            ]
        }
    }

    func requestsJSON(limit: Int) -> JSON {
        [
            "requests": .array(
                self.requests.suffix(max(0, limit)).map { request in
                    var json: JSON = [
                        "method": .string(request.method), "path": .string(request.path),
                        "status": .number(request.status), "ms": .double(request.duration / .milliseconds(1)),
                        "at": .time(request.at), "application_id": .id(ifPresent: request.applicationID),
                    ]
                    if let code = request.code { json["code"] = .number(code.rawValue) }
                    if let reason = request.auditLogReason { json["audit_log_reason"] = .string(reason) }
                    return json
                })
        ]
    }

    /// Only ephemeral messages can be dismissed, and only by their person.
    mutating func dismiss(_ id: MessageID, by person: UserID) throws(PersonRefusal) {
        let found = self.messages.values.lazy.compactMap { $0[id] }.first
        guard let message = found, message.ephemeralFor == person else {
            throw PersonRefusal("This person has no such message to dismiss")
        }
        self.messages[message.channelID]?.remove(id)
        self.tellPeople(
            PersonEvent(name: "message_delete", data: ["id": .id(id), "channel_id": .id(message.channelID)]))
    }
}
