import DiscordModel

/// A link to the consent page does not ask for something that can be granted; the sentence says why and what to do.
struct AuthorizationRefusal: Error {
    let sentence: String
}

/// What a link to the consent page asks for.
///
/// Source: <https://docs.discord.com/developers/topics/oauth2#authorization-code-grant>
struct AuthorizationRequest: Sendable {
    let application: ApplicationRecord
    let scopes: [OAuthScope]
    /// `nil` where a bot is added and nobody waits for a code.
    let redirectURI: String?
    let state: String?
    /// Of PKCE (RFC 7636). Discord documents it for its Social SDK.
    let challenge: String?
    let permissions: Permissions
    let guildID: GuildID?
    let isGuildFixed: Bool
    /// `prompt=none`: whoever has agreed before is not asked again.
    let isQuiet: Bool

    init(_ query: [String: String], in world: WorldState) throws(AuthorizationRefusal) {
        self.application = try Self.application(query["client_id"], in: world)
        self.scopes = try Self.scopes(query["scope"])
        self.redirectURI = try Self.redirectURI(query, self.scopes, of: self.application)
        self.state = query["state"]
        self.challenge = try Self.challenge(query)
        self.isQuiet = query["prompt"] == "none" && !self.scopes.contains(.bot)
        guard let bits = UInt64(query["permissions"].flatMap { $0.isEmpty ? nil : $0 } ?? "0") else {
            throw AuthorizationRefusal(sentence: "permissions is no number: it is the sum of the permissions' bits.")
        }
        self.permissions = Permissions(rawValue: bits).intersection(.all)
        self.guildID = query["guild_id"].flatMap { GuildID($0) }
        self.isGuildFixed = query["disable_guild_select"] == "true" && self.guildID != nil
        guard ["0", ""].contains(query["integration_type"] ?? "") else {
            throw AuthorizationRefusal(
                sentence: "The sandbox adds applications to servers only: use integration_type=0, or leave it out.")
        }
    }

    private static func application(_ id: String?, in world: WorldState) throws(AuthorizationRefusal)
        -> ApplicationRecord
    {
        guard let id, !id.isEmpty else {
            throw AuthorizationRefusal(sentence: "client_id is missing: it is the application's id.")
        }
        guard let application = ApplicationID(id).flatMap({ world.applications[$0] }) else {
            throw AuthorizationRefusal(
                sentence: "There is no application with the client_id \(id). The sandbox forgets all when it ends.")
        }
        return application
    }

    private static func scopes(_ text: String?) throws(AuthorizationRefusal) -> [OAuthScope] {
        let known = OAuthScope.allCases.map(\.rawValue).joined(separator: ", ")
        switch OAuthScope.read(text ?? "") {
        case .failure(let unknown):
            throw AuthorizationRefusal(sentence: "The scope \(unknown.name) is unknown here. There are: \(known).")
        case .success(let scopes):
            guard !scopes.isEmpty else {
                throw AuthorizationRefusal(
                    sentence: "scope is missing: name what is wanted, with spaces between: \(known).")
            }
            guard !scopes.contains(.commands) || scopes.contains(.bot) else {
                throw AuthorizationRefusal(
                    sentence: "The sandbox knows no commands without a bot: use the scope bot, which brings them along."
                )
            }
            return scopes
        }
    }

    /// An address that is not registered is never gone to.
    private static func redirectURI(
        _ query: [String: String], _ scopes: [OAuthScope], of application: ApplicationRecord
    ) throws(AuthorizationRefusal) -> String? {
        let uri = query["redirect_uri"].flatMap { $0.isEmpty ? nil : $0 }
        switch query["response_type"] ?? "" {
        case "" where uri == nil && scopes.allSatisfy(\.isOfServer): return nil
        case "code": break
        case "": throw AuthorizationRefusal(sentence: "response_type is missing: use response_type=code.")
        case let other:
            throw AuthorizationRefusal(sentence: "response_type=\(other) is not there: use response_type=code.")
        }
        guard let uri else {
            throw AuthorizationRefusal(sentence: "redirect_uri is missing: it is where the code is sent to.")
        }
        guard application.redirectURIs.contains(uri) else {
            let registered = application.redirectURIs.joined(separator: ", ")
            throw AuthorizationRefusal(
                sentence: "\(uri) is no redirect URI of \(application.name). "
                    + (registered.isEmpty ? "It has none. " : "It has: \(registered). ")
                    + "Set them with POST /sandbox/applications/\(application.id) and redirect_uris.")
        }
        return uri
    }

    private static func challenge(_ query: [String: String]) throws(AuthorizationRefusal) -> String? {
        guard let challenge = query["code_challenge"], !challenge.isEmpty else { return nil }
        guard query["code_challenge_method"] == "S256", challenge.utf8.count == 43 else {
            throw AuthorizationRefusal(
                sentence: "A code_challenge needs code_challenge_method=S256, and is 43 characters long.")
        }
        return challenge
    }
}

// MARK: Consent

extension WorldState {
    /// Where this person may add a bot (Manage Server).
    func manageableGuilds(of person: UserID) -> [GuildRecord] {
        self.guilds(of: person).filter { self.mayManage($0, person) }
    }

    private func mayManage(_ guild: GuildRecord, _ person: UserID) -> Bool {
        let rights = self.guildPermissions(of: person, in: guild)
        return rights.contains(.manageGuild) || rights.contains(.administrator)
    }

    /// The person agrees.
    ///
    /// - Parameters:
    ///   - guild: Where a bot is added.
    ///   - permissions: Those that were left to the bot.
    /// - Returns: Where to go from the page; `nil` where nobody waits for a code.
    mutating func authorize(
        _ request: AuthorizationRequest, by person: UserID, guild: GuildID?, permissions: Permissions
    ) throws(PersonRefusal) -> String? {
        let guild = request.scopes.contains(.bot) ? guild ?? request.guildID : nil
        if request.scopes.contains(.bot) {
            guard let guild else { throw PersonRefusal("Choose the server that the bot is added to") }
            guard let record = self.guilds[guild], self.mayManage(record, person) else {
                throw PersonRefusal("This person may not add bots to that server: it takes Manage Server")
            }
            guard record.bans[request.application.userID] == nil else {
                throw PersonRefusal("\(request.application.name) is banned from that server; lift the ban first")
            }
            self.install(request.application, in: guild, permissions: permissions.intersection(request.permissions))
        }
        guard let uri = request.redirectURI else { return nil }
        let grant = self.oauth.grant(request.scopes, of: person, to: request.application.id, guild: guild)
        let code = self.oauth.makeCode(for: grant, redirectURI: uri, challenge: request.challenge, at: self.now)
        let isWithBot = guild != nil
        return RedirectURI.address(
            uri,
            adding: [
                ("code", code), ("state", request.state), ("guild_id", guild?.description),
                ("permissions", isWithBot ? "\(permissions.intersection(request.permissions).rawValue)" : nil),
            ])
    }

    /// What the consent page shows.
    func consentJSON(_ request: AuthorizationRequest) -> JSON {
        [
            "application": [
                "id": .id(request.application.id), "name": .string(request.application.name),
                "description": .string(request.application.description),
            ],
            "scopes": .array(
                request.scopes.map { ["name": .string($0.rawValue), "sentence": .string($0.sentence)] }),
            "adds_bot": .bool(request.scopes.contains(.bot)),
            "guild_id": .id(ifPresent: request.guildID), "is_guild_fixed": .bool(request.isGuildFixed),
            "permissions": .array(
                request.permissions.bits.map { bit in
                    ["value": .permissions(bit), "name": .string(bit.names.joined())]
                }),
            "redirect_uri": .string(ifPresent: request.redirectURI), "is_quiet": .bool(request.isQuiet),
            "people": .array(self.people.map { self.consentJSON(of: $0, request) }),
        ]
    }

    private func consentJSON(of person: UserRecord, _ request: AuthorizationRequest) -> JSON {
        let guilds: [JSON] = self.manageableGuilds(of: person.id).map { guild in
            [
                "id": .id(guild.id), "name": .string(guild.name),
                "has_bot": .bool(guild.members[request.application.userID] != nil),
            ]
        }
        let isAuthorized = self.oauth.allows(request.scopes, of: person.id, to: request.application.id)
        return [
            "id": .id(person.id), "name": .string(person.username), "display_name": .string(person.displayName),
            "avatar_color": .number(person.avatarColor), "is_authorized": .bool(isAuthorized),
            "guilds": .array(guilds),
        ]
    }
}

extension AuthorizationRequest {
    /// Where to go from the page when the person does not agree.
    ///
    /// Source: RFC 6749, section 4.1.2.1
    var refusalAddress: String? {
        self.redirectURI.map { uri in
            RedirectURI.address(
                uri,
                adding: [
                    ("error", "access_denied"),
                    ("error_description", "The resource owner or authorization server denied the request"),
                    ("state", self.state),
                ])
        }
    }
}
