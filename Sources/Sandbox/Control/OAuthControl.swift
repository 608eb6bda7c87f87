import DiscordModel

/// What the consent page of OAuth2 asks for, and does.
enum OAuthControl {
    static var all: [ControlRoute] {
        [
            .serve("GET", "/oauth2/authorize") { server, call throws(ControlError) in try server.showConsent(call) },
            .serve("POST", "/oauth2/authorize") { server, call throws(ControlError) in try server.decide(call) },
        ]
    }
}

extension ControlServer {
    /// Whether a link to the consent page asks for something that can be granted.
    func isAuthorizable(_ query: [String: String]) -> Bool {
        self.world.read { world in (try? AuthorizationRequest(query, in: world)) != nil }
    }

    /// `GET …/oauth2/authorize?…`: what the page shows for a link with this query.
    fileprivate func showConsent(_ call: ControlCall) throws(ControlError) -> JSON {
        try self.world.read { world throws(ControlError) in world.consentJSON(try Self.request(call.query, in: world)) }
    }

    /// `POST …/oauth2/authorize` `{as, request, decision, guild_id?, permissions?}`: `request` has the fields of the link's
    /// query, `decision` is `authorize` or `cancel`.
    ///
    /// - Returns: `{location}`, where to go from here; null where nobody waits for a code.
    fileprivate func decide(_ call: ControlCall) throws(ControlError) -> JSON {
        let query = Dictionary(
            (call.body["request"]?.object ?? [:]).compactMap { key, value in value.string.map { (key, $0) } }
        ) { _, last in last }
        let request = try self.world.read { world throws(ControlError) in try Self.request(query, in: world) }
        switch call.body["decision"]?.string {
        case "cancel": return ["location": .string(ifPresent: request.refusalAddress)]
        case "authorize": break
        default: throw ControlError(400, "decision must be authorize or cancel")
        }
        return try self.write(call) { world, person throws(PersonRefusal) in
            let guild: GuildID? = call.body["guild_id"].map(\.isNull) ?? true ? nil : try call.bodyID("guild_id")
            let permissions = call.body["permissions"]?.string.flatMap(UInt64.init).map(Permissions.init(rawValue:))
            let location = try world.authorize(
                request, by: person, guild: guild, permissions: permissions ?? request.permissions)
            return ["location": .string(ifPresent: location)]
        }
    }

    private static func request(
        _ query: [String: String], in world: WorldState
    ) throws(ControlError) -> AuthorizationRequest {
        do throws(AuthorizationRefusal) {
            return try AuthorizationRequest(query, in: world)
        } catch {
            throw ControlError(400, error.sentence)
        }
    }
}
