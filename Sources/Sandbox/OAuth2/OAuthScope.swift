/// What an application may ask a person for.
///
/// Those that need Discord's approval are not among them, nor `webhook.incoming`, for there are no such webhooks here.
///
/// Source: <https://docs.discord.com/developers/topics/oauth2#shared-resources-oauth2-scopes>
enum OAuthScope: String, Sendable, CaseIterable {
    case identify
    case email
    case connections
    case guilds
    case joinGuilds = "guilds.join"
    case readMember = "guilds.members.read"
    case joinGroups = "gdm.join"
    case bot
    case commands = "applications.commands"
    case updateCommands = "applications.commands.update"
    case updateCommandPermissions = "applications.commands.permissions.update"
    case entitlements = "applications.entitlements"
    case builds = "applications.builds.read"
    case store = "applications.store.update"
    case roleConnections = "role_connections.write"
    case openID = "openid"

    /// What stands on the consent page.
    var sentence: String {
        switch self {
        case .identify: "See your name and your avatar"
        case .email: "See your e-mail address"
        case .connections: "See which other accounts you have connected"
        case .guilds: "Know what servers you are in"
        case .joinGuilds: "Let you join servers"
        case .readMember: "See your nickname, roles and more in the servers you are in"
        case .joinGroups: "Let you join group conversations"
        case .bot: "Join a server, as a bot"
        case .commands: "Bring commands to that server"
        case .updateCommands: "Change its own commands"
        case .updateCommandPermissions: "Change who may use its commands, where you may do so"
        case .entitlements: "See what you have bought from it"
        case .builds: "See the builds of your applications"
        case .store: "See and change what your applications sell"
        case .roleConnections: "Tell servers about you, for roles that are linked to it"
        case .openID: "Sign you in by OpenID Connect"
        }
    }

    /// What comes with a server, and not with an account.
    var isOfServer: Bool { self == .bot || self == .commands }

    /// The scopes of a text, without repetitions.
    ///
    /// - Returns: The first unknown one instead, where there is one.
    static func read(_ text: String) -> Result<[OAuthScope], UnknownScope> {
        var scopes: [OAuthScope] = []
        for name in text.split(separator: " ") {
            guard let scope = OAuthScope(rawValue: String(name)) else {
                return .failure(UnknownScope(name: String(name)))
            }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return .success(scopes)
    }

    struct UnknownScope: Error {
        let name: String
    }
}

extension [OAuthScope] {
    /// As it stands in a token's answer.
    var text: String { self.map(\.rawValue).joined(separator: " ") }
}
