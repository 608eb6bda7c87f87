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
    func channelJSON(_ channel: ChannelRecord) -> JSON {
        if channel.thread != nil { return self.threadJSON(channel) }
        var json: JSONObject = [
            "id": .id(channel.id),
            "type": .number(channel.type.rawValue),
            "flags": 0,
            "last_message_id": .id(ifPresent: channel.lastMessageID),
        ]
        guard let guildID = channel.guildID else {
            json["recipients"] = .array(
                channel.recipientIDs.filter { self.users[$0]?.isBot != true }.map(self.userJSON))
            return .object(json)
        }
        json["guild_id"] = .id(guildID)
        json["name"] = .string(channel.name)
        json["position"] = .number(channel.position)
        json["parent_id"] = .id(ifPresent: channel.parentID)
        json["permission_overwrites"] = .array(channel.overwrites.map(\.json))
        json["nsfw"] = .bool(channel.isAgeRestricted)
        json["rate_limit_per_user"] = .number(channel.secondsBetweenMessages)
        json["topic"] = .string(ifPresent: channel.topic)
        json["application_id"] = .null
        switch channel.type {
        case .category: json["last_message_id"] = nil
        case .voice:
            json["bitrate"] = 64000
            json["user_limit"] = 0
            json["rtc_region"] = .null
            json["video_quality_mode"] = 1
        case .forum:
            json["available_tags"] = []
            json["default_reaction_emoji"] = .null
            json["default_sort_order"] = .null
            json["default_forum_layout"] = 0
        default: json["last_pin_timestamp"] = .time(ifPresent: channel.lastPinAt)
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
    func partialChannelJSON(_ channel: ChannelRecord, user: UserID, bot: UserID) -> JSON {
        var json = self.channelJSON(channel)
        json["permission_overwrites"] = nil
        json["application_id"] = nil
        json["permissions"] = .permissions(self.shownPermissions(of: user, in: channel))
        json["app_permissions"] = .permissions(self.shownPermissions(of: bot, in: channel))
        return json
    }

    /// Categories and channels in the order of their positions.
    func sortedChannels(of guild: GuildRecord) -> [ChannelRecord] {
        guild.channelIDs.compactMap { self.channels[$0] }.sorted { ($0.position, $0.id) < ($1.position, $1.id) }
    }
}
