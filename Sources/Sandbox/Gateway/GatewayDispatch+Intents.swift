import DiscordModel

extension GatewayDispatch {
    /// The intents of which one is needed for an event; empty for the events that nothing holds back. The events of
    /// ephemeral messages count as outside of guilds.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway#list-of-intents>
    static func documentedIntents(of name: String, isInGuild: Bool) -> Intents {
        switch name {
        case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
            isInGuild ? .guildMessages : .directMessages
        case "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI":
            isInGuild ? .guildMessageReactions : .directMessageReactions
        case "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE":
            isInGuild ? .guildMessagePolls : .directMessagePolls
        case "TYPING_START": isInGuild ? .guildMessageTyping : .directMessageTyping
        case "CHANNEL_PINS_UPDATE": isInGuild ? .guilds : .directMessages
        default: Self.guildEvents[name] ?? []
        }
    }

    private static let guildEvents: [String: Intents] = {
        let groups: [(Intents, [String])] = [
            (
                .guilds,
                [
                    "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE",
                    "GUILD_ROLE_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE",
                    "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE",
                    "STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE",
                    "VOICE_CHANNEL_STATUS_UPDATE", "VOICE_CHANNEL_START_TIME_UPDATE",
                ]
            ),
            ([.guilds, .guildMembers], ["THREAD_MEMBERS_UPDATE"]),
            (.guildMembers, ["GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"]),
            (.guildModeration, ["GUILD_AUDIT_LOG_ENTRY_CREATE", "GUILD_BAN_ADD", "GUILD_BAN_REMOVE"]),
            (
                .guildExpressions,
                [
                    "GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE", "GUILD_SOUNDBOARD_SOUND_CREATE",
                    "GUILD_SOUNDBOARD_SOUND_UPDATE", "GUILD_SOUNDBOARD_SOUND_DELETE", "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
                ]
            ),
            (
                .guildIntegrations,
                [
                    "GUILD_INTEGRATIONS_UPDATE", "INTEGRATION_CREATE", "INTEGRATION_UPDATE", "INTEGRATION_DELETE",
                ]
            ),
            (.guildWebhooks, ["WEBHOOKS_UPDATE"]),
            (.guildInvites, ["INVITE_CREATE", "INVITE_DELETE"]),
            (.guildVoiceStates, ["VOICE_STATE_UPDATE", "VOICE_CHANNEL_EFFECT_SEND"]),
            (.guildPresences, ["PRESENCE_UPDATE"]),
            (
                .guildScheduledEvents,
                [
                    "GUILD_SCHEDULED_EVENT_CREATE", "GUILD_SCHEDULED_EVENT_UPDATE", "GUILD_SCHEDULED_EVENT_DELETE",
                    "GUILD_SCHEDULED_EVENT_USER_ADD", "GUILD_SCHEDULED_EVENT_USER_REMOVE",
                ]
            ),
            (
                .autoModerationConfiguration,
                ["AUTO_MODERATION_RULE_CREATE", "AUTO_MODERATION_RULE_UPDATE", "AUTO_MODERATION_RULE_DELETE"]
            ),
            (.autoModerationExecution, ["AUTO_MODERATION_ACTION_EXECUTION"]),
        ]
        return Dictionary(
            uniqueKeysWithValues: groups.flatMap { intents, names in names.map { name in (name, intents) } })
    }()
}
