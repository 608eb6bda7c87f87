import DiscordModel
import Foundation

typealias EmojiID = Snowflake<EmojiRecord>

/// A picture that somebody uploaded to be used like a letter.
///
/// Source: <https://docs.discord.com/developers/resources/emoji#emoji-object>
struct EmojiRecord: Sendable, Codable {
    enum Owner: Sendable, Hashable, Codable {
        case guild(GuildID)
        /// Such ones only the application itself may use.
        case application(ApplicationID)
    }

    let id: EmojiID
    let owner: Owner
    var name: String
    /// Who may use it; all, where there are none.
    var roleIDs: [RoleID]
    let creatorID: UserID
    let contentType: String
    let image: Data

    /// What a GIF is like is not looked at: all of them count as animated.
    var isAnimated: Bool { self.contentType == "image/gif" }
    /// As routes of reactions have it.
    var path: String { "\(self.name):\(self.id)" }

    static let nameLength = 2...32
    static let imageBytes = 256 * 1024
    /// Of each kind, on a server without boosts.
    static let perGuild = 50
    static let perApplication = 2000
    static let contentTypes = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]

    /// Where its picture is served, in place of Discord's CDN.
    static let folder = "emojis"
}

extension WorldState {
    func emojis(of owner: EmojiRecord.Owner) -> [EmojiRecord] {
        guard !self.emojis.isEmpty else { return [] }
        return self.emojis.values.filter { $0.owner == owner }.sorted { $0.id < $1.id }
    }

    /// - Parameter showsCreator: Whoever manages them is told who made each.
    func emojiJSON(_ emoji: EmojiRecord, showsCreator: Bool = false) -> JSON {
        var json: JSON = [
            "id": .id(emoji.id), "name": .string(emoji.name), "roles": .ids(emoji.roleIDs), "require_colons": true,
            "managed": false, "animated": .bool(emoji.isAnimated), "available": true,
        ]
        if showsCreator { json["user"] = self.userJSON(emoji.creatorID) }
        return json
    }

    mutating func publishEmojis(of guild: GuildID) {
        self.tellPeople(.state)
        guard let record = self.guilds[guild] else { return }
        let list = JSON.array(self.emojis(of: .guild(guild)).map { self.emojiJSON($0) })
        self.publish("GUILD_EMOJIS_UPDATE", ["guild_id": .id(guild), "emojis": list], toAllIn: record)
    }

    // MARK: Using them

    /// The emoji that is meant, as ``ReactionRecord`` keeps it: one that is below the message already, which anybody may
    /// use, one of Unicode's, or one that this user may use there.
    ///
    /// - Parameter text: Itself, or `name:id`, where the id alone counts.
    /// - Returns: `nil` for anything else.
    func emoji(
        _ text: String, below message: MessageRecord, by user: UserID, in channel: ChannelRecord
    ) -> String? {
        if let known = message.reactions.first(where: { $0.isOf(text) }) { return known.emoji }
        if text.isEmoji { return text }
        guard let emoji = self.customEmoji(text) else { return nil }
        switch emoji.owner {
        case .application(let application): return self.applicationsByUser[user] == application ? emoji.path : nil
        case .guild(let id):
            guard let guild = self.guilds[id], let member = guild.members[user],
                emoji.roleIDs.isEmpty || !Set(emoji.roleIDs).isDisjoint(with: member.roleIDs),
                channel.guildID == id || self.permissions(of: user, in: channel).contains(.useExternalEmojis)
            else { return nil }
            return emoji.path
        }
    }

    private func customEmoji(_ text: String) -> EmojiRecord? {
        guard !self.emojis.isEmpty, let colon = text.lastIndex(of: ":") else { return nil }
        return EmojiID(String(text[text.index(after: colon)...])).flatMap { self.emojis[$0] }
    }

    /// As reactions show it. One that is gone keeps its name.
    func reactionEmojiJSON(_ emoji: String) -> JSON {
        guard let colon = emoji.lastIndex(of: ":"), let id = EmojiID(String(emoji[emoji.index(after: colon)...])) else {
            return ["id": .null, "name": .string(emoji)]
        }
        var json: JSON = ["id": .id(id), "name": .string(String(emoji[..<colon]))]
        if self.emojis[id]?.isAnimated == true { json["animated"] = true }
        return json
    }
}
