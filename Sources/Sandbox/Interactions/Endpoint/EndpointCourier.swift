import DiscordModel

/// Brings interactions to the endpoints of applications, and looks at these from time to time.
struct EndpointCourier: Sendable {
    private let world: World
    private let errands: AsyncStream<EndpointErrand>

    /// There is one for each world.
    init(world: World) {
        let (errands, continuation) = AsyncStream<EndpointErrand>.makeStream()
        self.world = world
        self.errands = errands
        world.write { world in world.endpointErrands = continuation }
    }

    /// Runs until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await errand in self.errands {
                group.addTask {
                    switch errand {
                    case .deliver(let delivery): await self.deliver(delivery)
                    case .check(let application): _ = await self.world.checkEndpoint(of: application)
                    }
                }
            }
        }
    }

    private func deliver(_ delivery: EndpointDelivery) async {
        let limit = self.world.read { $0.settings.answerDeadline }
        let reply = await EndpointClient(clock: self.world.clock).send(delivery.request, within: limit)
        self.world.write { world in world.take(reply, to: delivery) }
    }
}

extension World {
    /// Whether an endpoint checks signatures, as Discord finds out before it saves one, and from time to time: a PING with
    /// a wrong signature must get 401, one with the right signature `{"type": 1}`.
    ///
    /// Source: <https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint>
    ///
    /// - Returns: What is wrong, in a sentence; `nil` if nothing is.
    func problem(withEndpoint url: String, of application: ApplicationRecord) async -> String? {
        let client = EndpointClient(clock: self.clock)
        let (ping, settings, now) = self.write { world in
            (world.pingJSON(of: application).serialized(), world.settings, world.now)
        }
        func send(signedBy key: SigningKey) async -> EndpointReply {
            await client.send(
                EndpointRequest(url: url, body: ping, sentAt: now, signingKey: key), within: settings.answerDeadline)
        }
        switch await send(signedBy: application.signingKey) {
        case .silence(let reason): return reason
        case .answer(200, let type, let bytes):
            guard EndpointReply.isBody(type, oneOf: ["application/json"]), let json = try? JSON(parsing: bytes),
                json["type"]?.int == 1
            else { return "A PING must be answered with {\"type\": 1}, as application/json" }
        case .answer(let status, _, _): return "A PING was answered with \(status); it must be 200 and {\"type\": 1}"
        }
        switch await send(signedBy: SigningKey()) {
        case .silence(let reason): return reason
        case .answer(401, _, _): return nil
        case .answer(400, _, _) where !settings.requiresUnauthorizedFromEndpoints: return nil
        case .answer(let status, _, _): return "A wrong signature was answered with \(status); it must be 401"
        }
    }

    /// Looks at an application's endpoint, and drops it if it is not as it should be.
    ///
    /// - Returns: What is wrong, in a sentence; `nil` if nothing is, or there is no endpoint.
    func checkEndpoint(of id: ApplicationID) async -> String? {
        guard let application = self.read({ $0.applications[id] }), let url = application.interactionsEndpoint?.url
        else { return nil }
        guard let problem = await self.problem(withEndpoint: url, of: application) else { return nil }
        // A sandbox that is stopped has not looked.
        guard !Task.isCancelled else { return nil }
        self.write { world in world.dropEndpoint(url, of: id, because: problem) }
        return problem
    }

    /// Waits, in real time, while an interaction is at an endpoint that has said nothing yet.
    func awaitAnswer(ofEndpointTo token: String, within limit: Duration) async {
        let isThere: @Sendable () -> Bool = {
            self.read { world in
                world.interactionsByToken[token].flatMap { world.interactions[$0] }.map {
                    $0.isAtEndpoint && $0.callbackType == nil
                } ?? false
            }
        }
        guard isThere() else { return }
        let changes = self.changes()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                guard isThere() else { return }
                for await _ in changes where !isThere() { return }
            }
            // Whoever calls before they answer at all is refused then.
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Looks at an endpoint, and saves it if it is as it should be; `nil` takes it away.
    func saveEndpoint(_ url: String?, of id: ApplicationID) async throws(EndpointRefusal) {
        guard let application = self.read({ $0.applications[id] }) else {
            throw EndpointRefusal("There is no such application")
        }
        if let url {
            if let problem = EndpointURL.problem(with: url) { throw EndpointRefusal(problem.message) }
            if let problem = await self.problem(withEndpoint: url, of: application) { throw EndpointRefusal(problem) }
        }
        self.write { world in world.setEndpoint(url, of: id) }
    }
}

extension WorldState {
    /// Nobody knows its token: a callback for it is 404.
    ///
    /// Source: <https://github.com/discord/discord-api-docs/issues/7311>
    fileprivate mutating func pingJSON(of application: ApplicationRecord) -> JSON {
        [
            "id": .id(self.makeID(InteractionRecord.self)), "application_id": .id(application.id), "type": 1,
            "token": .string(Secrets.token(characters: 96)), "version": 1,
            "user": self.userJSON(application.ownerID), "entitlements": [], "authorizing_integration_owners": [:],
            "app_permissions": .permissions(.all), "attachment_size_limit": .number(Limits.attachmentBytes),
        ]
    }
}
