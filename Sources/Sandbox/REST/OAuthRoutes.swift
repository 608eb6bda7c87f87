import Crypto
import DiscordModel

/// Tokens for people, and what they open. Source: <https://docs.discord.com/developers/topics/oauth2>
enum OAuthRoutes {
    static let all = [
        Endpoint("POST", "/oauth2/token", bucket: nil, needsBot: false, Self.token),
        Endpoint("POST", "/oauth2/token/revoke", bucket: nil, needsBot: false, Self.revoke),
        Endpoint("GET", "/oauth2/@me", bearer: [], Self.current),
        Endpoint("GET", "/users/@me/connections", bearer: [.connections], Self.connections),
        Endpoint("GET", "/users/@me/guilds/{guild}/member", bearer: [.readMember], Self.member),
    ]

    // MARK: Tokens

    private static func token(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let fields = try Self.fields(call)
        switch fields["grant_type"] {
        case "authorization_code":
            let client = try Self.client(fields, call, world)
            return .ok(try Self.redeemCode(fields, of: client, &world))
        case "refresh_token":
            let client = try Self.client(fields, call, world)
            return .ok(try Self.refresh(fields, of: client, &world))
        case "client_credentials":
            let client = try Self.client(fields, call, world)
            return .ok(try Self.ownToken(fields, of: client, &world))
        case let other:
            throw .oauth("unsupported_grant_type", "Grant type \(other ?? "None") is not supported")
        }
    }

    /// A code is good once, for a while, for whom it was made, with the address it was sent to.
    private static func redeemCode(
        _ fields: [String: String], of client: ApplicationRecord, _ world: inout WorldState
    ) throws(APIError) -> JSON {
        guard let text = fields["code"], !text.isEmpty else {
            throw .oauth("invalid_request", "Missing \"code\" in request.")
        }
        guard let code = world.oauth.code(text, at: world.now), code.grant.applicationID == client.id else {
            throw .oauth("invalid_grant", "Invalid \"code\" in request.")
        }
        guard let uri = fields["redirect_uri"], !uri.isEmpty else {
            throw .oauth("invalid_request", "Missing \"redirect_uri\" in request.")
        }
        guard uri == code.redirectURI else { throw .oauth("invalid_grant", "Invalid \"redirect_uri\" in request.") }
        guard Self.isVerified(fields["code_verifier"], code.challenge) else {
            throw .oauth("invalid_grant", "Invalid \"code_verifier\" in request.")
        }
        world.oauth.spendCode(text)
        return Self.tokens(for: code.grant, &world)
    }

    /// Source: RFC 7636, section 4.6
    private static func isVerified(_ verifier: String?, _ challenge: String?) -> Bool {
        guard let challenge else { return true }
        let digest = Base64.encode(Array(SHA256.hash(data: Array((verifier ?? "").utf8))))
        return digest.replacing("+", with: "-").replacing("/", with: "_") == challenge
    }

    /// The token is worth nothing afterwards; there is a new one. The access token of before lives on, which is assumed.
    private static func refresh(
        _ fields: [String: String], of client: ApplicationRecord, _ world: inout WorldState
    ) throws(APIError) -> JSON {
        guard let token = fields["refresh_token"], !token.isEmpty else {
            throw .oauth("invalid_request", "Missing \"refresh_token\" in request.")
        }
        guard let grant = world.oauth.grant(refreshedBy: token), grant.applicationID == client.id else {
            throw .oauth("invalid_grant", "Invalid \"refresh_token\" in request.")
        }
        world.oauth.spendRefreshToken(token)
        return Self.tokens(for: grant, &world)
    }

    /// A token of the application's owner, to try things with.
    ///
    /// Source: <https://docs.discord.com/developers/topics/oauth2#client-credentials-grant>
    private static func ownToken(
        _ fields: [String: String], of client: ApplicationRecord, _ world: inout WorldState
    ) throws(APIError) -> JSON {
        guard case .success(let scopes) = OAuthScope.read(fields["scope"] ?? ""), !scopes.isEmpty,
            !scopes.contains(.bot)
        else { throw .oauth("invalid_scope", "The requested scope is invalid, unknown, or malformed.") }
        let grant = world.oauth.grant(scopes, of: client.ownerID, to: client.id)
        return Self.tokens(for: grant, isRefreshable: false, &world)
    }

    private static func tokens(
        for grant: OAuthGrant, isRefreshable: Bool = true, _ world: inout WorldState
    ) -> JSON {
        let tokens = world.oauth.makeTokens(for: grant, isRefreshable: isRefreshable, at: world.now)
        var json: JSON = [
            "access_token": .string(tokens.access), "token_type": "Bearer",
            "expires_in": .number(Int(OAuthLedger.accessLife / .seconds(1))), "scope": .string(grant.scopes.text),
        ]
        if let refresh = tokens.refresh { json["refresh_token"] = .string(refresh) }
        if let guild = grant.guildID.flatMap({ world.guilds[$0] }) { json["guild"] = world.guildJSON(guild) }
        return json
    }

    /// Also of a token that nobody knows (RFC 7009, section 2.2).
    private static func revoke(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let fields = try Self.fields(call)
        let client = try Self.client(fields, call, world)
        guard let token = fields["token"], !token.isEmpty else {
            throw .oauth("invalid_request", "Missing \"token\" in request.")
        }
        world.oauth.revoke(token, of: client.id)
        return .ok([:])
    }

    /// These routes take forms only (rule 3).
    private static func fields(_ call: RESTCall) throws(APIError) -> [String: String] {
        guard let fields = call.fields else {
            throw .oauth("invalid_request", "The body must be application/x-www-form-urlencoded.")
        }
        return fields
    }

    /// Who asks: by HTTP Basic, or in the body.
    private static func client(
        _ fields: [String: String], _ call: RESTCall, _ world: WorldState
    ) throws(APIError) -> ApplicationRecord {
        let (id, secret) = Self.basic(call.authorization) ?? (fields["client_id"] ?? "", fields["client_secret"] ?? "")
        guard let client = ApplicationID(id).flatMap({ world.applications[$0] }), client.clientSecret == secret else {
            throw .oauth("invalid_client", "The client_id or the client_secret is wrong.", status: 401)
        }
        return client
    }

    private static func basic(_ header: String?) -> (id: String, secret: String)? {
        guard let header, header.hasPrefix("Basic "), let bytes = Base64.decode(String(header.dropFirst(6))),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        let (id, secret) = (text[..<colon], text[text.index(after: colon)...])
        return (PercentCoding.decode(id) ?? String(id), PercentCoding.decode(secret) ?? String(secret))
    }

    // MARK: What tokens open

    /// Source: <https://docs.discord.com/developers/topics/oauth2#get-current-authorization-information>
    private static func current(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let access = try call.bearer()
        guard let application = world.applications[access.grant.applicationID] else {
            throw APIError(.unknownApplication)
        }
        let whole = world.applicationJSON(application)
        let shown = [
            "id", "name", "icon", "description", "type", "verify_key", "flags", "flags_new", "bot_public",
            "bot_require_code_grant", "tags",
        ]
        var json: JSON = [
            "application": .object((whole.object ?? [:]).filter { shown.contains($0.key) }),
            "scopes": .array(access.grant.scopes.map { .string($0.rawValue) }), "expires": .time(access.expiresAt),
        ]
        if access.grant.scopes.contains(.identify) { json["user"] = world.userJSON(access.grant.userID) }
        return .ok(json)
    }

    private static func connections(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok([])
    }

    /// Source: <https://docs.discord.com/developers/resources/user#get-current-user-guild-member>
    private static func member(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let user = try call.bearer().grant.userID
        guard let member = world.guilds[try call.id("guild")]?.members[user] else { throw APIError(.unknownGuild) }
        return .ok(world.memberJSON(member))
    }
}

extension WorldState {
    /// Who calls: a bot, or a person's token where the route takes one.
    func admit(_ call: inout RESTCall, to endpoint: Endpoint) throws(APIError) {
        guard let scopes = endpoint.bearerScopes, let authorization = call.authorization,
            authorization.hasPrefix("Bearer ")
        else {
            call.application = try self.authorize(call.authorization)
            return
        }
        guard let access = self.oauth.access(String(authorization.dropFirst(7)), at: self.now) else {
            throw .unauthorized
        }
        guard Set(access.grant.scopes).isSuperset(of: scopes) else { throw APIError(.missingScope) }
        call.access = access
        call.application = self.applications[access.grant.applicationID]
    }
}

extension UserRecord {
    /// What a person's token shows of them.
    ///
    /// Source: <https://docs.discord.com/developers/resources/user#user-object>
    func json(for grant: OAuthGrant) -> JSON {
        var json = self.json
        json["mfa_enabled"] = false
        json["locale"] = "en-US"
        json["premium_type"] = 0
        if grant.scopes.contains(.email) {
            json["email"] = .string("\(self.username)@example.org")
            json["verified"] = true
        }
        return json
    }
}
