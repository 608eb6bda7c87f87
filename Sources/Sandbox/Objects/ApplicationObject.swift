import DiscordModel

extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/application#application-object>
    func applicationJSON(_ application: ApplicationRecord) -> JSON {
        let flags = Self.flags(of: application.privilegedIntents)
        return [
            "id": .id(application.id), "name": .string(application.name), "icon": .null,
            "description": .string(application.description),
            "type": .null, "verify_key": .string(application.signingKey.verifyKey), "flags": .number(flags),
            "flags_new": .string("\(flags)"), "bot": self.userJSON(application.userID), "bot_public": true,
            "bot_require_code_grant": false, "summary": "", "rpc_origins": [],
            "tags": .array(application.tags.map { .string($0) }),
            "redirect_uris": .array(application.redirectURIs.map { .string($0) }),
            "interactions_endpoint_url": .string(ifPresent: application.interactionsEndpoint?.url),
            "role_connections_verification_url": .null,
            "owner": self.userJSON(application.ownerID), "team": .null, "explicit_content_filter": 0,
            "approximate_guild_count": .number(self.guilds.values.count { $0.applicationIDs.contains(application.id) }),
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
            "integration_types_config": ["0": [:]],
        ]
    }

    /// The bits of the privileged intents, in the form for applications that were not reviewed.
    ///
    /// Source: <https://docs.discord.com/developers/resources/application#application-object-application-flags>
    static func flags(of intents: Intents) -> Int {
        (intents.contains(.guildPresences) ? 1 << 13 : 0) | (intents.contains(.guildMembers) ? 1 << 15 : 0)
            | (intents.contains(.messageContent) ? 1 << 19 : 0)
    }
}
