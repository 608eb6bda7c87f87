import DiscordModel

typealias WebhookID = Snowflake<WebhookRecord>

/// An address at which messages for one channel are handed in, without a bot.
///
/// Source: <https://docs.discord.com/developers/resources/webhook#webhook-object>
struct WebhookRecord: Sendable, Codable {
    let id: WebhookID
    let token: String
    let guildID: GuildID
    var channelID: ChannelID
    /// What its messages are signed with, if they have no name of their own.
    var name: String
    let creatorID: UserID
    /// The bot that made it, whose buttons it may send.
    let applicationID: ApplicationID

    static let perChannel = 15
    static let perGuild = 1000
    static let nameLength = 1...80
}

/// Who a message of a webhook claims to be.
struct MessageWebhook: Sendable, Codable {
    let id: WebhookID
    let name: String

    /// Webhooks have no account. Pictures given by `avatar_url` are not fetched.
    ///
    /// Source: <https://docs.discord.com/developers/resources/message#message-object> (author)
    var authorJSON: JSON {
        var json = UserRecord(id: UserID(self.id.rawValue), username: self.name, globalName: nil, isBot: true).json
        json["discriminator"] = "0000"
        return json
    }
}

extension WorldState {
    /// - Parameter byToken: Whoever has nothing but the token is not told who made it.
    func webhookJSON(_ webhook: WebhookRecord, byToken: Bool = false) -> JSON {
        var json: JSON = [
            "id": .id(webhook.id), "type": 1, "guild_id": .id(webhook.guildID), "channel_id": .id(webhook.channelID),
            "name": .string(webhook.name), "avatar": .null, "token": .string(webhook.token),
            "application_id": .id(webhook.applicationID),
            "url": .string("\(self.originURL)/api/webhooks/\(webhook.id)/\(webhook.token)"),
        ]
        if !byToken { json["user"] = self.userJSON(webhook.creatorID) }
        return json
    }

    mutating func publishWebhooks(of channel: ChannelID, in guild: GuildID) {
        guard let record = self.guilds[guild] else { return }
        self.publish("WEBHOOKS_UPDATE", ["guild_id": .id(guild), "channel_id": .id(channel)], toAllIn: record)
    }
}
