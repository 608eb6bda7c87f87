import DiscordModel

extension RoleRecord {
    /// Source: <https://docs.discord.com/developers/topics/permissions#role-object>
    var json: JSON {
        var json: JSONObject = [
            "id": .id(self.id),
            "name": .string(self.name),
            "permissions": .permissions(self.permissions),
            "position": .number(self.position),
            "color": .number(self.color),
            "colors": ["primary_color": .number(self.color), "secondary_color": .null, "tertiary_color": .null],
            "hoist": .bool(self.isHoisted),
            "managed": .bool(self.managedBy != nil),
            "mentionable": .bool(self.isMentionable),
            "icon": .null,
            "unicode_emoji": .null,
            "flags": 0,
        ]
        if let managedBy { json["tags"] = ["bot_id": .id(managedBy)] }
        return .object(json)
    }
}

extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/guild#guild-member-object>
    func memberJSON(_ member: MemberRecord, withUser: Bool = true, permissions: Permissions? = nil) -> JSON {
        var json = JSONObject(capacity: 15)
        json.add("nick", .string(ifPresent: member.nick))
        json.add("roles", .ids(member.roleIDs))
        json.add("joined_at", .time(member.joinedAt))
        json.add("communication_disabled_until", .time(ifPresent: member.timedOutUntil))
        for name in ["avatar", "avatar_decoration_data", "banner", "collectibles", "premium_since"] {
            json.add(name, .null)
        }
        json.add("pending", false)
        json.add("flags", 0)
        json.add("mute", false)
        json.add("deaf", false)
        if withUser { json.add("user", self.userJSON(member.userID)) }
        if let permissions { json.add("permissions", .permissions(permissions)) }
        return .object(json)
    }

    /// As interactions carry a member inside `resolved`: without user, mute and deaf.
    func partialMemberJSON(_ member: MemberRecord, permissions: Permissions) -> JSON {
        var json = self.memberJSON(member, withUser: false)
        json["mute"] = nil
        json["deaf"] = nil
        json["permissions"] = .permissions(permissions)
        return json
    }

    /// Source: <https://docs.discord.com/developers/resources/guild#guild-object>
    func guildJSON(_ guild: GuildRecord) -> JSON {
        var json = Self.constantGuildFields
        json["id"] = .id(guild.id)
        json["name"] = .string(guild.name)
        json["owner_id"] = .id(guild.ownerID)
        json["roles"] = .array(guild.roles.values.sorted { $0.isBelow($1) }.map(\.json))
        json["emojis"] = .array(self.emojis(of: .guild(guild.id)).map { self.emojiJSON($0) })
        return .object(json)
    }

    /// What GUILD_CREATE carries, as one application sees it.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#guild-create>
    func guildCreateJSON(_ guild: GuildRecord, for application: ApplicationRecord) -> JSON {
        var json = self.guildJSON(guild)
        let own = guild.members[application.userID]
        let listsMembers = application.sessionIntents.contains(.guildPresences) || !self.settings[.memberLists]
        let members = listsMembers ? guild.members.values.sorted { $0.userID < $1.userID } : own.map { [$0] } ?? []
        json["joined_at"] = .time(own?.joinedAt ?? self.now)
        json["large"] = false
        json["unavailable"] = false
        json["member_count"] = .number(guild.members.count)
        json["members"] = .array(members.map { self.memberJSON($0) })
        json["channels"] = .array(
            self.sortedChannels(of: guild).map { self.channelJSON($0, forGatewayOf: application) })
        for key in [
            "voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds",
        ] { json[key] = [] }
        json["threads"] = .array(
            self.activeThreads(of: guild, for: application.userID).map { thread in
                var json = self.threadJSON(thread, for: application.userID)
                // It is in the thread, and so is left out of the member.
                for key in ["id", "user_id"] where json["member"] != nil { json["member"]?[key] = nil }
                return json
            })
        return json
    }

    private static let constantGuildFields: JSONObject = [
        "icon": .null, "description": .null, "home_header": .null, "splash": .null, "discovery_splash": .null,
        "features": [], "banner": .null, "application_id": .null, "region": "deprecated", "afk_channel_id": .null,
        "afk_timeout": 300, "system_channel_id": .null, "system_channel_flags": 0, "widget_enabled": false,
        "widget_channel_id": .null, "verification_level": 0, "default_message_notifications": 0, "mfa_level": 0,
        "explicit_content_filter": 0, "max_presences": .null, "max_members": 500_000,
        "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": .null,
        "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US", "rules_channel_id": .null,
        "safety_alerts_channel_id": .null, "public_updates_channel_id": .null, "premium_progress_bar_enabled": false,
        "nsfw": false, "nsfw_level": 0, "stickers": [], "incidents_data": .null,
    ]
}
