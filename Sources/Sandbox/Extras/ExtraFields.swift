import DiscordModel

/// Goes through one answer or event and changes it in ways that Discord's documentation allows.
///
/// Source: <https://docs.discord.com/developers/reference#api-versioning> (additions are no breaking change) and, for
/// what may be null or missing, the tables of each object.
struct ExtraFields {
    var random: StableRandom
    /// The bot that reads this; what others wrote may have components of unknown types.
    let bot: UserID?

    /// Objects whose keys are ids or locales: nothing can be added to those.
    private static let maps: Set<String> = [
        "users", "members", "roles", "channels", "messages", "attachments", "authorizing_integration_owners",
        "integration_types_config", "name_localizations", "description_localizations",
    ]

    /// What an object is told by, and what of it may be missing.
    private struct Kind {
        let marks: [String]
        /// Fields that may be null as well as missing.
        var nullable: [String] = []
        /// Fields that may be missing where they would say nothing.
        var optional: [String] = []
    }

    private static let kinds = [
        Kind(
            marks: ["username", "discriminator"],
            nullable: ["avatar_decoration_data", "banner", "accent_color", "collectibles", "primary_guild"],
            optional: ["bot", "system", "flags", "public_flags"]),
        Kind(
            marks: ["joined_at", "communication_disabled_until"],
            nullable: [
                "nick", "avatar", "banner", "premium_since", "communication_disabled_until", "avatar_decoration_data",
                "collectibles",
            ],
            optional: ["pending"]),
        Kind(
            marks: ["permission_overwrites", "type"],
            nullable: ["topic", "last_message_id", "parent_id", "last_pin_timestamp"],
            optional: ["nsfw", "rate_limit_per_user", "flags"]),
        Kind(marks: ["thread_metadata", "owner_id"], nullable: ["last_message_id", "last_pin_timestamp"]),
        Kind(marks: ["author", "timestamp", "channel_id"], optional: ["components", "flags"]),
        Kind(marks: ["hoist", "permissions"], nullable: ["icon", "unicode_emoji"]),
        Kind(marks: ["filename", "proxy_url"], nullable: ["width", "height"]),
        Kind(marks: ["verification_level", "owner_id"], nullable: ["icon_hash", "max_presences"]),
    ]

    /// - Parameter isMap: Whether the keys are ids or locales.
    mutating func decorate(_ json: JSON, isMap: Bool = false) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map { self.decorate($0) })
        case .object(let fields): return .object(self.decorate(fields, isMap: isMap))
        default: return json
        }
    }

    private mutating func decorate(_ fields: JSONObject, isMap: Bool) -> JSONObject {
        var result: JSONObject = [:]
        // In order, so that chance falls alike each time.
        for key in fields.keys.sorted() {
            result[key] = fields[key].map { self.decorate($0, isMap: !isMap && Self.maps.contains(key)) }
        }
        guard !isMap else { return result }
        for kind in Self.kinds where kind.marks.allSatisfy({ fields[$0] != nil }) { self.blur(&result, kind) }
        self.addUnknownKinds(to: &result)
        if self.random.happens(onceIn: 2) { result["future_field_\(self.random.next(below: 100))"] = self.value() }
        return result
    }

    private mutating func blur(_ fields: inout JSONObject, _ kind: Kind) {
        for name in kind.nullable where fields[name]?.isNull ?? true {
            fields[name] = self.random.happens(onceIn: 2) ? .null : nil
        }
        for name in kind.optional {
            guard let value = fields[name], [false, 0, []].contains(value) else { continue }
            if self.random.happens(onceIn: 2) { fields[name] = nil }
        }
    }

    /// A channel of a type that no client knows in GUILD_CREATE, a component of such a type in what others wrote.
    private mutating func addUnknownKinds(to fields: inout JSONObject) {
        if fields["verification_level"] != nil, let channels = fields["channels"]?.array {
            let channel: JSON = [
                "id": .string("\(1 + self.random.next(below: 1000))"), "type": 99, "name": "hologram", "position": 0,
                "flags": .number(1 << 30), "permission_overwrites": [],
            ]
            fields["channels"] = .array(channels + [channel])
        }
        if let bot, let author = fields["author"]?["id"]?.string, author != bot.description,
            fields["content"]?.string?.isEmpty == false, self.random.happens(onceIn: 2)
        {
            let component: JSON = ["type": 99, "id": 1, "components": [["type": 98, "id": 2]]]
            fields["components"] = .array((fields["components"]?.array ?? []) + [component])
        }
    }

    private mutating func value() -> JSON {
        let values: [JSON] = [.null, true, 7, 0.5, "text", [], ["inner": [1, "two", .null]]]
        return values[self.random.next(below: values.count)]
    }
}
