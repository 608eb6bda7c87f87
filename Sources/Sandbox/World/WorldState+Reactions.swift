import DiscordModel

/// One emoji below a message, and who put it there, first to last.
struct ReactionRecord: Sendable, Codable {
    /// One of Unicode's, or `name:id` of a server's or an application's own.
    let emoji: String
    var users: [UserID]

    /// Of `name:id` the id alone counts.
    func isOf(_ text: String) -> Bool {
        if self.emoji == text { return true }
        guard let id = self.emoji.split(separator: ":").dropFirst().last else { return false }
        return text.split(separator: ":").dropFirst().last == id
    }
}

/// Reactions (rule 54).
extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/message#reaction-object>
    func reactionsJSON(of message: MessageRecord, for viewer: Viewer) -> JSON {
        let own: UserID? = if case .application(let application, _) = viewer { application.userID } else { nil }
        return .array(
            message.reactions.map { reaction in
                let count = JSON.number(reaction.users.count)
                return [
                    "emoji": self.reactionEmojiJSON(reaction.emoji), "count": count,
                    "count_details": ["burst": 0, "normal": count],
                    "me": .bool(own.map(reaction.users.contains) ?? false), "me_burst": false, "burst_colors": [],
                ]
            })
    }

    /// - Throws: 30010 for the 21st emoji, 50083 in an archived thread.
    mutating func react(_ emoji: String, to message: MessageRecord, by user: UserID) throws(APIError) {
        try self.checkActive(message.channelID)
        var message = message
        if let index = message.reactions.firstIndex(where: { $0.emoji == emoji }) {
            guard !message.reactions[index].users.contains(user) else { return }
            message.reactions[index].users.append(user)
        } else {
            guard message.reactions.count < Limits.reactions || !self.settings[.pinsAndReactions] else {
                throw APIError(.reactionsFull)
            }
            message.reactions.append(ReactionRecord(emoji: emoji, users: [user]))
        }
        var json = self.reactionEvent(emoji, user, message)
        json["message_author_id"] = .id(message.authorID)
        if let guildID = message.guildID, let member = self.guilds[guildID]?.members[user] {
            json["member"] = self.memberJSON(member)
        }
        self.publishReactions("MESSAGE_REACTION_ADD", json, of: message)
    }

    mutating func takeBack(_ emoji: String, from message: MessageRecord, by user: UserID) {
        var message = message
        guard let index = message.reactions.firstIndex(where: { $0.emoji == emoji && $0.users.contains(user) })
        else { return }
        message.reactions[index].users.removeAll { $0 == user }
        message.reactions.removeAll { $0.users.isEmpty }
        self.publishReactions("MESSAGE_REACTION_REMOVE", self.reactionEvent(emoji, user, message), of: message)
    }

    /// - Parameter emoji: `nil` means all.
    mutating func removeReactions(_ emoji: String?, from message: MessageRecord) {
        var message = message
        let removed = message.reactions.first { $0.emoji == emoji }
        message.reactions.removeAll { emoji == nil || $0.emoji == emoji }
        var json: JSON = ["channel_id": .id(message.channelID), "message_id": .id(message.id)]
        if let guildID = message.guildID { json["guild_id"] = .id(guildID) }
        guard emoji != nil else { return self.publishReactions("MESSAGE_REACTION_REMOVE_ALL", json, of: message) }
        guard let removed else { return }
        json["emoji"] = self.reactionEmojiJSON(removed.emoji)
        self.publishReactions("MESSAGE_REACTION_REMOVE_EMOJI", json, of: message)
    }

    private func reactionEvent(_ emoji: String, _ user: UserID, _ message: MessageRecord) -> JSON {
        var json: JSON = [
            "user_id": .id(user), "channel_id": .id(message.channelID), "message_id": .id(message.id),
            "emoji": self.reactionEmojiJSON(emoji), "burst": false, "type": 0,
        ]
        if let guildID = message.guildID { json["guild_id"] = .id(guildID) }
        return json
    }

    /// Stores the message, and tells bots of the reaction. No MESSAGE_UPDATE comes of one.
    private mutating func publishReactions(_ name: String, _ json: JSON, of message: MessageRecord) {
        self.messages[message.channelID]?.update(message)
        self.tellPeople("message_update", about: message) { $0.eventJSON(message) }
        for application in self.applications(thatSee: message) {
            self.publish(name, json, guild: message.guildID, to: application.id)
        }
    }
}
