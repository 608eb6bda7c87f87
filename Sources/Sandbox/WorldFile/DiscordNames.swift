import DiscordModel

/// Permissions by the names of Discord's documentation.
///
/// Source: <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>
enum PermissionNames {
    static func permission(_ name: String) -> Permissions? { Self.bits[name] }

    static func names(of permissions: Permissions) -> [String] {
        Self.table.filter { permissions.contains($0.bit) }.map(\.name)
    }

    static let all = Self.table.map(\.name)
    private static let bits = Dictionary(Self.table.map { ($0.name, $0.bit) }) { first, _ in first }

    /// In the order of their bits.
    private static let table: [(name: String, bit: Permissions)] = [
        ("CREATE_INSTANT_INVITE", .createInstantInvite), ("KICK_MEMBERS", .kickMembers), ("BAN_MEMBERS", .banMembers),
        ("ADMINISTRATOR", .administrator), ("MANAGE_CHANNELS", .manageChannels), ("MANAGE_GUILD", .manageGuild),
        ("ADD_REACTIONS", .addReactions), ("VIEW_AUDIT_LOG", .viewAuditLog), ("PRIORITY_SPEAKER", .prioritySpeaker),
        ("STREAM", .stream), ("VIEW_CHANNEL", .viewChannel), ("SEND_MESSAGES", .sendMessages),
        ("SEND_TTS_MESSAGES", .sendTTSMessages), ("MANAGE_MESSAGES", .manageMessages), ("EMBED_LINKS", .embedLinks),
        ("ATTACH_FILES", .attachFiles), ("READ_MESSAGE_HISTORY", .readMessageHistory),
        ("MENTION_EVERYONE", .mentionEveryone), ("USE_EXTERNAL_EMOJIS", .useExternalEmojis),
        ("VIEW_GUILD_INSIGHTS", .viewGuildInsights), ("CONNECT", .connect), ("SPEAK", .speak),
        ("MUTE_MEMBERS", .muteMembers), ("DEAFEN_MEMBERS", .deafenMembers), ("MOVE_MEMBERS", .moveMembers),
        ("USE_VAD", .useVAD), ("CHANGE_NICKNAME", .changeNickname), ("MANAGE_NICKNAMES", .manageNicknames),
        ("MANAGE_ROLES", .manageRoles), ("MANAGE_WEBHOOKS", .manageWebhooks),
        ("MANAGE_GUILD_EXPRESSIONS", .manageGuildExpressions), ("USE_APPLICATION_COMMANDS", .useApplicationCommands),
        ("REQUEST_TO_SPEAK", .requestToSpeak), ("MANAGE_EVENTS", .manageEvents), ("MANAGE_THREADS", .manageThreads),
        ("CREATE_PUBLIC_THREADS", .createPublicThreads), ("CREATE_PRIVATE_THREADS", .createPrivateThreads),
        ("USE_EXTERNAL_STICKERS", .useExternalStickers), ("SEND_MESSAGES_IN_THREADS", .sendMessagesInThreads),
        ("USE_EMBEDDED_ACTIVITIES", .useEmbeddedActivities), ("MODERATE_MEMBERS", .moderateMembers),
        ("VIEW_CREATOR_MONETIZATION_ANALYTICS", .viewCreatorMonetizationAnalytics),
        ("USE_SOUNDBOARD", .useSoundboard), ("CREATE_GUILD_EXPRESSIONS", .createGuildExpressions),
        ("CREATE_EVENTS", .createEvents), ("USE_EXTERNAL_SOUNDS", .useExternalSounds),
        ("SEND_VOICE_MESSAGES", .sendVoiceMessages), ("SET_VOICE_CHANNEL_STATUS", .setVoiceChannelStatus),
        ("SEND_POLLS", .sendPolls), ("USE_EXTERNAL_APPS", .useExternalApps), ("PIN_MESSAGES", .pinMessages),
        ("BYPASS_SLOWMODE", .bypassSlowmode),
    ]
}

/// Source: <https://docs.discord.com/developers/events/gateway#privileged-intents>
enum IntentNames {
    static let privileged: [(name: String, value: Intents)] = [
        ("GUILD_MEMBERS", .guildMembers), ("GUILD_PRESENCES", .guildPresences), ("MESSAGE_CONTENT", .messageContent),
    ]

    static func names(of intents: Intents) -> [String] {
        Self.privileged.filter { intents.contains($0.value) }.map(\.name)
    }
}

/// The channels that people and bots can make; threads are made in them.
enum ChannelTypeNames {
    static let all: [(name: String, value: ChannelType)] = [
        ("text", .text), ("voice", .voice), ("category", .category), ("announcement", .announcement),
        ("stage", ChannelType(rawValue: 13)), ("forum", .forum), ("media", ChannelType(rawValue: 16)),
    ]
}
