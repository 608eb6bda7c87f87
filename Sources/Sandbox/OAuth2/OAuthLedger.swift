import DiscordModel

/// What a person allowed an application once.
struct OAuthGrant: Sendable {
    let id: Int
    let applicationID: ApplicationID
    let userID: UserID
    let scopes: [OAuthScope]
    /// Where the bot was added.
    let guildID: GuildID?
}

/// A Bearer token that is good.
struct OAuthAccess: Sendable {
    let grant: OAuthGrant
    let expiresAt: Timestamp
}

/// The codes and tokens that were handed out.
struct OAuthLedger: Sendable {
    struct Code: Sendable {
        let grant: OAuthGrant
        let redirectURI: String
        /// Of PKCE: the SHA-256 of what only the client knows.
        let challenge: String?
        let expiresAt: Timestamp
    }

    struct Tokens: Sendable {
        let access: String
        /// `nil` for a client's own token.
        let refresh: String?
    }

    /// Documented. Source: <https://docs.discord.com/developers/topics/oauth2#authorization-code-grant>
    static let accessLife = Duration.seconds(604_800)
    /// Not documented; RFC 6749 recommends at most this.
    static let codeLife = Duration.seconds(600)

    private var grants: [Int: OAuthGrant] = [:]
    private var codes: [String: Code] = [:]
    private var access: [String: (grant: Int, expiresAt: Timestamp)] = [:]
    private var refresh: [String: Int] = [:]
    private var nextGrant = 0

    mutating func grant(
        _ scopes: [OAuthScope], of user: UserID, to application: ApplicationID, guild: GuildID? = nil
    ) -> OAuthGrant {
        self.nextGrant += 1
        let grant = OAuthGrant(
            id: self.nextGrant, applicationID: application, userID: user, scopes: scopes, guildID: guild)
        self.grants[grant.id] = grant
        return grant
    }

    // MARK: Codes

    mutating func makeCode(for grant: OAuthGrant, redirectURI: String, challenge: String?, at now: Timestamp) -> String
    {
        self.codes = self.codes.filter { $0.value.expiresAt > now }
        let text = Secrets.token(characters: 30)
        self.codes[text] = Code(
            grant: grant, redirectURI: redirectURI, challenge: challenge, expiresAt: now + Self.codeLife)
        return text
    }

    func code(_ text: String, at now: Timestamp) -> Code? {
        self.codes[text].flatMap { $0.expiresAt > now ? $0 : nil }
    }

    mutating func spendCode(_ text: String) { self.codes[text] = nil }

    // MARK: Tokens

    mutating func makeTokens(for grant: OAuthGrant, isRefreshable: Bool = true, at now: Timestamp) -> Tokens {
        self.access = self.access.filter { $0.value.expiresAt > now }
        let tokens = Tokens(
            access: Secrets.token(characters: 30), refresh: isRefreshable ? Secrets.token(characters: 30) : nil)
        self.access[tokens.access] = (grant.id, now + Self.accessLife)
        if let refresh = tokens.refresh { self.refresh[refresh] = grant.id }
        return tokens
    }

    func access(_ token: String, at now: Timestamp) -> OAuthAccess? {
        guard let (id, expiresAt) = self.access[token], expiresAt > now, let grant = self.grants[id] else { return nil }
        return OAuthAccess(grant: grant, expiresAt: expiresAt)
    }

    func grant(refreshedBy token: String) -> OAuthGrant? { self.refresh[token].flatMap { self.grants[$0] } }

    mutating func spendRefreshToken(_ token: String) { self.refresh[token] = nil }

    /// All tokens of the grant go, whichever of them this is.
    ///
    /// Source: <https://docs.discord.com/developers/topics/oauth2#authorization-code-grant-token-revocation-example>
    mutating func revoke(_ token: String, of application: ApplicationID) {
        guard let id = self.access[token]?.grant ?? self.refresh[token], self.grants[id]?.applicationID == application
        else { return }
        self.grants[id] = nil
        self.access = self.access.filter { $0.value.grant != id }
        self.refresh = self.refresh.filter { $0.value != id }
    }

    /// Whether the person has allowed the application all that before.
    func allows(_ scopes: [OAuthScope], of user: UserID, to application: ApplicationID) -> Bool {
        self.grants.values.contains { grant in
            grant.userID == user && grant.applicationID == application && Set(grant.scopes).isSuperset(of: scopes)
        }
    }
}
