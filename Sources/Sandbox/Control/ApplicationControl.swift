import DiscordModel

/// Bots: making them, their commands, and whether they are there.
enum ApplicationControl {
    static var all: [ControlRoute] {
        [
            .look("/applications") { world, _ in
                let all = world.applications.values.sorted { $0.id < $1.id }
                return ["applications": .array(all.map { world.controlJSON($0) })]
            },
            .shape("POST", "/applications", Self.make),
            .look("/applications/{application}") { world, call throws(ControlError) in
                try call.application(in: world).setUpJSON
            },
            .serve("POST", "/applications/{application}", Self.setUp),
            .serve("POST", "/applications/{application}/check-endpoint", Self.checkEndpoint),
            .serve("GET", "/applications/{application}/online", Self.online),
            .serve("GET", "/applications/{application}/commands", Self.commands),
            .shape("POST", "/applications/{application}/reset-token", Self.resetToken),
        ]
    }

    /// `{name, token?, privileged_intents?, guild_id?, permissions?}`: makes an application, and installs it on a server.
    private static func make(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        guard let name = try call.text("name"), !name.isEmpty else { throw ControlError(400, "name is missing") }
        let (intents, permissions) = (try Self.intents(call), try Self.permissions(call))
        let token = try call.text("token")
        if let token, token.isEmpty || token.contains(where: \.isWhitespace) {
            throw ControlError(400, "token has white space, or nothing in it")
        }
        if let token, world.applicationsByToken[token] != nil { throw ControlError(409, "The token is taken") }
        var guild: GuildRecord?
        if let id: GuildID = try call.id("guild_id") {
            guild = world.guilds[id]
            guard guild != nil else { throw ControlError(404, "There is no such server") }
            guard permissions != nil else { throw ControlError(400, "permissions is missing") }
        }
        let application = world.makeApplication(name, privilegedIntents: intents, token: token)
        if let guild { world.install(application, in: guild.id, permissions: permissions ?? []) }
        return world.controlJSON(application)
    }

    /// A number, or names.
    private static func intents(_ call: ControlCall) throws(ControlError) -> Intents {
        switch call.body["privileged_intents"] {
        case nil, .null?: return []
        case .int(let bits)?: return Intents(rawValue: Int(bits)).intersection(.privileged)
        case .array(let names)?:
            var intents: Intents = []
            for name in names {
                guard let intent = IntentNames.privileged.first(where: { $0.name == name.string }) else {
                    let known = IntentNames.privileged.map(\.name)
                    let complaint = Closest.complaint(name.string ?? "?", isNo: "privileged intent", among: known)
                    throw ControlError(400, "privileged_intents: \(complaint)")
                }
                intents.formUnion(intent.value)
            }
            return intents
        default: throw ControlError(400, "privileged_intents is neither a number nor a list of names")
        }
    }

    private enum PermissionKey: String, CaseIterable { case permissions }

    /// A number in a string, or names.
    private static func permissions(_ call: ControlCall) throws(ControlError) -> Permissions? {
        guard let given = call.body["permissions"], !given.isNull else { return nil }
        let problems = WorldProblems()
        let fields = WorldFields<PermissionKey>(WorldNode(["permissions": given]), "permissions", problems)
        let permissions = fields.permissions(.permissions)
        try problems.check(400)
        return permissions
    }

    /// `?wait=SECONDS` waits until the bot has a session on the Gateway.
    private static func online(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        try await server.wait(call) { world throws(ControlError) in
            let isOnline = try call.application(in: world).isOnline
            return (["online": .bool(isOnline)], isOnline)
        }
    }

    /// `?guild_id=` those of a server, `?name=` those of a name; `wait=SECONDS` waits until there is one.
    private static func commands(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        var guild: GuildID?
        if let text = call.query["guild_id"] {
            guild = GuildID(text)
            guard guild != nil else { throw ControlError(400, "guild_id is no id") }
        }
        let scope = guild
        return try await server.wait(call) { world throws(ControlError) in
            let application = try call.application(in: world)
            let all = world.commands(in: CommandScope(applicationID: application.id, guildID: scope))
            let named = all.filter { call.query["name"] == nil || call.query["name"] == $0.name }
            return (["commands": .array(named.map(\.json))], !named.isEmpty)
        }
    }

    // MARK: Interactions over HTTP

    /// `{interactions_endpoint_url?, redirect_uris?}`: null takes an endpoint away, and a list replaces the one there was.
    /// An endpoint is looked at before it is saved.
    private static func setUp(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        let id = try server.world.read { world throws(ControlError) in try call.application(in: world).id }
        let uris = try call.redirectURIs()
        switch call.body["interactions_endpoint_url"] {
        case nil: break
        case .null?: try await Self.saveEndpoint(nil, of: id, in: server.world)
        case .string(let url)?: try await Self.saveEndpoint(url.isEmpty ? nil : url, of: id, in: server.world)
        default: throw ControlError(400, "interactions_endpoint_url is no text")
        }
        return try server.world.write { world throws(ControlError) in
            if let uris { world.applications[id]?.redirectURIs = uris }
            return try call.application(in: world).setUpJSON
        }
    }

    private static func saveEndpoint(
        _ url: String?, of id: ApplicationID, in world: World
    ) async throws(ControlError) {
        do throws(EndpointRefusal) {
            try await world.saveEndpoint(url, of: id)
        } catch {
            throw ControlError(400, error.description)
        }
    }

    /// Looks at the endpoint now, as the sandbox does from time to time; `problem` is null where there is none.
    private static func checkEndpoint(
        _ server: ControlServer, _ call: ControlCall
    ) async throws(ControlError) -> JSON {
        let id = try server.world.read { world throws(ControlError) in try call.application(in: world).id }
        let problem = await server.world.checkEndpoint(of: id)
        var shown = try server.world.read { world throws(ControlError) in try call.application(in: world).setUpJSON }
        shown["problem"] = .string(ifPresent: problem)
        return shown
    }

    /// The old token is worth nothing from now on.
    private static func resetToken(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let id = try call.application(in: world).id
        world.resetToken(of: id)
        return ["token": .string(world.applications[id]?.token ?? "")]
    }
}

extension WorldState {
    func controlJSON(_ application: ApplicationRecord) -> JSON {
        [
            "id": .id(application.id), "user_id": .id(application.userID), "name": .string(application.name),
            "token": .string(application.token), "client_secret": .string(application.clientSecret),
            "verify_key": .string(application.signingKey.verifyKey),
            "privileged_intents": .array(IntentNames.names(of: application.privilegedIntents).map { .string($0) }),
            "online": .bool(application.isOnline),
            "guild_count": .number(self.guilds.values.count { $0.applicationIDs.contains(application.id) }),
        ]
    }
}

extension ControlCall {
    /// `nil` where there are none in the body.
    fileprivate func redirectURIs() throws(ControlError) -> [String]? {
        guard let given = self.body["redirect_uris"], !given.isNull else { return nil }
        guard let uris = given.array?.map({ $0.string ?? "" }) else {
            throw ControlError(400, "redirect_uris is no list")
        }
        if let problem = uris.lazy.compactMap({ RedirectURI.problem(with: $0) }).first {
            throw ControlError(400, problem)
        }
        return uris
    }
}

extension ApplicationRecord {
    /// How it is set up; `endpoint_events` are what came of its endpoint, oldest first.
    fileprivate var setUpJSON: JSON {
        [
            "id": .id(self.id), "name": .string(self.name), "user_id": .id(self.userID),
            "verify_key": .string(self.signingKey.verifyKey),
            "interactions_endpoint_url": .string(ifPresent: self.interactionsEndpoint?.url),
            "redirect_uris": .array(self.redirectURIs.map { .string($0) }),
            "endpoint_events": .array(self.endpointEvents.map(\.json)),
        ]
    }
}
