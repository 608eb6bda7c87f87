import DiscordModel

/// One route of the control API: what it looks like and what it does.
struct ControlRoute: Sendable {
    typealias Handler = @Sendable (ControlServer, ControlCall) async throws(ControlError) -> ControlAnswer

    enum Work: Sendable {
        case atOnce(@Sendable (ControlServer, ControlCall) throws(ControlError) -> JSON)
        /// Begins an interaction, and shows what comes of it.
        case interaction(
            @Sendable (ControlServer, ControlCall) throws(ControlError) -> InteractionID,
            @Sendable (inout WorldState, InteractionOutcome) -> JSON)
        case later(Handler)
    }

    let method: String
    /// Below `/sandbox`: `/channels/{channel}/messages`
    let path: String
    let work: Work
    private let pattern: [Endpoint.Segment]

    private init(_ method: String, _ path: String, _ work: Work) {
        self.method = method
        self.path = path
        self.pattern = path.split(separator: "/").map { part in
            part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
        self.work = work
    }

    /// What asks the server for more than its world, or takes its time.
    static func serve(
        _ method: String, _ path: String,
        _ serve: @escaping @Sendable (ControlServer, ControlCall) async throws(ControlError) -> JSON
    ) -> Self {
        Self(
            method, path, .later { server, call async throws(ControlError) in .json(try await serve(server, call)) })
    }

    /// The same, for what answers in a form of its own.
    static func answer(_ method: String, _ path: String, _ handle: @escaping Handler) -> Self {
        Self(method, path, .later(handle))
    }

    /// Looks at the world as a whole.
    static func look(
        _ path: String, _ look: @escaping @Sendable (WorldState, ControlCall) throws(ControlError) -> JSON
    ) -> Self {
        Self(
            "GET", path,
            .atOnce { server, call throws(ControlError) in
                try server.world.read { world throws(ControlError) in try look(world, call) }
            })
    }

    /// Changes the world; nobody is asked whether they may.
    static func shape(
        _ method: String, _ path: String,
        _ shape: @escaping @Sendable (inout WorldState, ControlCall) throws(ControlError) -> JSON
    ) -> Self {
        Self(
            method, path,
            .atOnce { server, call throws(ControlError) in
                try server.world.write { world throws(ControlError) in try shape(&world, call) }
            })
    }

    /// Somebody acts, whom `as` names; they meet the rules that people meet.
    static func act(
        _ method: String, _ path: String,
        _ act: @escaping @Sendable (inout WorldState, UserID, ControlCall) throws(ControlError) -> JSON
    ) -> Self {
        Self(
            method, path,
            .atOnce { server, call throws(ControlError) in
                try server.world.write { world throws(ControlError) in
                    try act(&world, try call.person(in: world), call)
                }
            })
    }

    /// Somebody uses what a bot offers. Answered when there is something to say: at the first callback, or with
    /// `wait=final` in the end.
    static func interact(
        _ path: String,
        showing show: @escaping @Sendable (inout WorldState, InteractionOutcome) -> JSON = { $0.outcomeJSON($1) },
        _ begin: @escaping @Sendable (inout WorldState, UserID, ControlCall) throws(PersonRefusal) -> InteractionID
    ) -> Self {
        Self.begin(path, showing: show) { server, call throws(ControlError) in
            try server.write(call) { world, person throws(PersonRefusal) in try begin(&world, person, call) }
        }
    }

    /// The same, for what is refused in other ways as well.
    static func begin(
        _ path: String,
        showing show: @escaping @Sendable (inout WorldState, InteractionOutcome) -> JSON = { $0.outcomeJSON($1) },
        _ begin: @escaping @Sendable (ControlServer, ControlCall) throws(ControlError) -> InteractionID
    ) -> Self {
        Self("POST", path, .interaction(begin, show))
    }

    /// The first segment, which is never a parameter.
    var subject: String {
        guard case .literal(let first)? = self.pattern.first else { return "" }
        return first
    }

    func parameters(of path: [String]) -> [String: String]? {
        guard path.count == self.pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, part) in zip(self.pattern, path) {
            switch segment {
            case .literal(let text): guard text == part else { return nil }
            case .parameter(let name): parameters[name] = part
            }
        }
        return parameters
    }
}

enum ControlAnswer: Sendable {
    case json(JSON)
    /// JSON text.
    case text([UInt8])
    case response(HTTPResponse)
}

/// All routes, by subject.
enum ControlRoutes {
    static let all =
        WorldControl.all + PeopleControl.all + ApplicationControl.all + GuildControl.all + RoleControl.all
        + MemberControl.all + BanControl.all + ChannelControl.all + MessageControl.all + ThreadControl.all
        + InteractionControl.all
        + RuleControl.all + FaultControl.all + GatewayControl.all + InspectorControl.all
        + OAuthControl.all

    private static let bySubject = Dictionary(grouping: Self.all, by: \.subject)

    /// - Throws: 404 for an unknown path, with those that begin alike; 405 for a method that it doesn't have.
    static func route(_ method: String, _ path: [String]) throws(ControlError) -> (ControlRoute, [String: String]) {
        var methods: [String] = []
        // A literal is listed before a parameter in its place.
        let near = path.first.flatMap { Self.bySubject[$0] } ?? []
        for route in near {
            guard let parameters = route.parameters(of: path) else { continue }
            if route.method == method { return (route, parameters) }
            methods.append(route.method)
        }
        guard methods.isEmpty else {
            throw ControlError(405, "Here is only \(Set(methods).sorted().joined(separator: ", "))")
        }
        guard !near.isEmpty else {
            throw ControlError(404, "There is nothing at this address; docs/sandbox-control.md has all there is")
        }
        let paths = Set(near.map(\.path)).sorted().joined(separator: ", ")
        throw ControlError(404, "There is nothing at this address, but at \(paths)")
    }
}
