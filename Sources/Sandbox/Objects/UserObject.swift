import DiscordModel
import Synchronization

extension UserRecord {
    /// Source: <https://docs.discord.com/developers/resources/user#user-object>
    var json: JSON {
        .object([
            "id": .id(self.id),
            "username": .string(self.username),
            "global_name": .string(ifPresent: self.globalName),
            "discriminator": .string(self.isBot ? "\(1000 + self.id.rawValue % 9000)" : "0"),
            "avatar": .null,
            "avatar_decoration_data": .null,
            "banner": .null,
            "accent_color": .null,
            "collectibles": .null,
            "primary_guild": .null,
            "bot": .bool(self.isBot),
            "system": false,
            "flags": 0,
            "public_flags": 0,
        ])
    }

    /// What the user sees of themselves.
    var selfJSON: JSON {
        var json = self.json
        json["mfa_enabled"] = true
        json["locale"] = "en-US"
        json["verified"] = true
        json["email"] = .null
        json["premium_type"] = 0
        return json
    }
}

extension JSON {
    static func string(ifPresent text: String?) -> JSON { text.map(JSON.string) ?? .null }
    static func id(ifPresent id: Snowflake<some Any>?) -> JSON { id.map { .id($0) } ?? .null }
    static func time(_ time: Timestamp) -> JSON { .string(time.description) }
    static func time(ifPresent time: Timestamp?) -> JSON { time.map { .string($0.description) } ?? .null }
    static func ids(_ ids: some Sequence<Snowflake<some Any>>) -> JSON { .array(ids.map { .id($0) }) }
    static func permissions(_ permissions: Permissions) -> JSON { .digits(permissions.rawValue) }
    static func number(_ value: Int) -> JSON { .int(Int64(value)) }
}

/// The objects of users, of which each message has several.
final class UserObjects: Sendable {
    private struct Made {
        let username: String
        let globalName: String?
        let isBot: Bool
        let json: JSON

        func isOf(_ user: UserRecord) -> Bool {
            self.username == user.username && self.globalName == user.globalName && self.isBot == user.isBot
        }
    }

    private let made = Mutex<[UserID: Made]>([:])

    func json(of user: UserRecord) -> JSON {
        self.made.withLock { made in
            if let known = made[user.id], known.isOf(user) { return known.json }
            let json = JSON.object((user.json.object ?? [:]).frozen())
            made[user.id] = Made(
                username: user.username, globalName: user.globalName, isBot: user.isBot, json: json)
            return json
        }
    }
}

extension WorldState {
    func userJSON(_ id: UserID) -> JSON { self.userObjects.json(of: self.users[id] ?? .deleted(id)) }
}

extension UserRecord {
    /// Stands in where the account is gone.
    static func deleted(_ id: UserID) -> UserRecord {
        UserRecord(id: id, username: "Deleted User", globalName: nil, isBot: false)
    }

    var displayName: String { self.globalName ?? self.username }
}
