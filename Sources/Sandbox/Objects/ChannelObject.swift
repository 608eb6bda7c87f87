import DiscordModel

extension ChannelFlags {
    static let obfuscatedName = "___hidden___"
}

extension ChannelType {
    /// Types whose names Discord normalises and that hold messages.
    var isTextLike: Bool { self == .text || self == .announcement }
    var holdsMessages: Bool { self.isTextLike || self == .voice || self == .directMessage || self.isThread }
    var isThread: Bool { (Self.announcementThread.rawValue...Self.privateThread.rawValue).contains(self.rawValue) }
    var holdsThreads: Bool { self.isTextLike || self.holdsThreadsOnly }
    var holdsThreadsOnly: Bool { self == .forum || self.rawValue == 16 }
}

extension Overwrite {
    var json: JSON {
        let (id, type): (JSON, JSON) =
            switch self.subject {
            case .role(let id): (.id(id), 0)
            case .member(let id): (.id(id), 1)
            }
        return [
            "id": id, "type": type, "allow": .permissions(self.change.allow), "deny": .permissions(self.change.deny),
        ]
    }

    var subjectID: UInt64 {
        switch self.subject {
        case .role(let id): id.rawValue
        case .member(let id): id.rawValue
        }
    }
}

extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/channel#channel-object>
    ///
    /// - Parameter isPartial: Without overwrites and application; a thread has neither.
    func channelJSON(_ channel: ChannelRecord, isPartial: Bool = false) -> JSON {
        if channel.thread != nil { return self.threadJSON(channel) }
        var json = JSONObject(capacity: 16)
        json.add("id", .id(channel.id))
        json.add("type", .number(channel.type.rawValue))
        json.add("flags", 0)
        if channel.type != .category { json.add("last_message_id", .id(ifPresent: channel.lastMessageID)) }
        guard let guildID = channel.guildID else {
            let recipients = channel.recipientIDs.filter { self.users[$0]?.isBot != true }
            json.add("recipients", .array(recipients.map { self.userJSON($0) }))
            return .object(json)
        }
        json.add("guild_id", .id(guildID))
        json.add("name", .string(channel.name))
        json.add("position", .number(channel.position))
        json.add("parent_id", .id(ifPresent: channel.parentID))
        if !isPartial { json.add("permission_overwrites", .array(channel.overwrites.map(\.json))) }
        json.add("nsfw", .bool(channel.isAgeRestricted))
        json.add("rate_limit_per_user", .number(channel.secondsBetweenMessages))
        json.add("topic", .string(ifPresent: channel.topic))
        if !isPartial { json.add("application_id", .null) }
        switch channel.type {
        case .category: break
        case .voice:
            json.add("bitrate", 64000)
            json.add("user_limit", 0)
            json.add("rtc_region", .null)
            json.add("video_quality_mode", 1)
        case .forum:
            json.add("available_tags", [])
            json.add("default_reaction_emoji", .null)
            json.add("default_sort_order", .null)
            json.add("default_forum_layout", 0)
        default: json.add("last_pin_timestamp", .time(ifPresent: channel.lastPinAt))
        }
        return .object(json)
    }

    /// The same on the Gateway, where a channel the bot may not view is there but tells nothing (rule 35).
    func channelJSON(_ channel: ChannelRecord, forGatewayOf application: ApplicationRecord) -> JSON {
        var json = self.channelJSON(channel)
        guard self.settings.obfuscatesHiddenChannels, let guildID = channel.guildID,
            !self.isShown(channel, to: application.userID)
        else { return json }
        let everyone = Overwrite(.role(.everyone(of: guildID)), deny: .viewChannel)
        json["name"] = .string(ChannelFlags.obfuscatedName)
        json["flags"] = .number(ChannelFlags.obfuscated.rawValue)
        json["permission_overwrites"] = [everyone.json]
        json["topic"] = .null
        json["last_message_id"] = .null
        json["rate_limit_per_user"] = 0
        json["nsfw"] = false
        return json
    }

    /// As interactions carry a channel inside `resolved` and on top level: never obfuscated.
    ///
    /// - Parameters:
    ///   - user: What who uses the interaction may do there.
    ///   - bot: What the bot may.
    func partialChannelJSON(_ channel: ChannelRecord, user: Permissions, bot: Permissions) -> JSON {
        var json = self.channelJSON(channel, isPartial: true)
        json["permissions"] = .permissions(user)
        json["app_permissions"] = .permissions(bot)
        return json
    }

    /// Categories and channels in the order of their positions.
    func sortedChannels(of guild: GuildRecord) -> [ChannelRecord] {
        guild.channelIDs.compactMap { self.channels[$0] }.sorted { ($0.position, $0.id) < ($1.position, $1.id) }
    }
}
