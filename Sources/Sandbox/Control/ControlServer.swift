import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

/// What the page, or a test in any language, uses to act as a person: `/sandbox/…`. It is none of Discord's API.
struct ControlServer: Sendable {
    let world: World
    let gatewayFaults: GatewayFaults

    func respond(to request: Request, path: [String], query: [String: String]) async throws -> Response {
        var call = ControlCall(path: Array(path.dropFirst()), query: query, body: [:])
        do throws(ControlError) {
            if request.method == .post { call.body = try await Self.body(of: request) }
            switch (request.method, call.path.first ?? "") {
            case (.get, "events"): return try EventStream(world: self.world).respond(call)
            case (.get, _): return Self.answer(try self.read(call))
            case (.post, _): return Self.answer(try await self.act(call))
            default: throw ControlError(405, "There is no such method here")
            }
        } catch {
            return Self.answer(["error": .string(error.sentence)], status: error.status)
        }
    }

    private func read(_ call: ControlCall) throws(ControlError) -> JSON {
        switch (call.path.first ?? "", call.path.count) {
        case ("rules", 1): return self.rules()
        case ("people", 1): return self.world.read { $0.peopleJSON() }
        case ("state", 1):
            return try self.world.read { world throws(ControlError) in world.stateJSON(as: try call.person(in: world)) }
        case ("requests", 1):
            let limit = call.query["limit"].flatMap(Int.init) ?? 100
            return self.world.read { $0.requestsJSON(limit: limit) }
        case ("channels", 3) where call.path[2] == "messages":
            return try self.world.read { world throws(ControlError) in try Self.messages(call, in: world) }
        default: throw ControlError(404, "There is nothing at this address")
        }
    }

    private static func messages(_ call: ControlCall, in world: WorldState) throws(ControlError) -> JSON {
        let person = try call.person(in: world)
        guard let id = ChannelID(call.path[1]), let channel = world.channels[id], world.canView(person, channel) else {
            throw ControlError(404, "There is no such channel")
        }
        let messages = world.messages(in: id, for: person).suffix(call.query["limit"].flatMap(Int.init) ?? 100)
        return ["messages": .array(messages.map { world.eventJSON($0) })]
    }

    private func act(_ call: ControlCall) async throws(ControlError) -> JSON {
        switch call.path {
        case ["interactions", "command"]:
            return try await self.interact(call) { world, person throws(PersonRefusal) in
                try world.run(try call.invocation(), by: person, in: try call.bodyID("channel_id"))
            }
        case ["interactions", "component"]:
            return try await self.interact(call) { world, person throws(PersonRefusal) in
                let use = ComponentUse(
                    messageID: try call.bodyID("message_id"), customID: call.body["custom_id"]?.string ?? "",
                    values: call.body["values"]?.array?.compactMap(\.string))
                return try world.use(use, by: person, in: try call.bodyID("channel_id"))
            }
        case ["interactions", "modal"]:
            return try await self.interact(call) { world, person throws(PersonRefusal) in
                let submission = ModalSubmission(
                    interactionID: try call.bodyID("interaction_id"), values: call.body["values"]?.object ?? [:])
                return try world.submit(submission, by: person)
            }
        case ["interactions", "autocomplete"]: return try await self.complete(call)
        case ["dismiss"]: return try self.dismiss(call)
        case ["rules"]: return try self.switchRule(call)
        case ["rate-limits", "lift-bans"], ["rate-limits", "rename-buckets"]: return self.changeRateLimits(call)
        case ["applications"]: return try self.makeApplication(call)
        case ["gateway", "drop"]: return try self.dropGateway(call)
        case let path where path.count == 3 && path[0] == "channels" && path[2] == "threads":
            return try self.startThread(call)
        default: return try self.actOnMessages(call)
        }
    }

    private func dismiss(_ call: ControlCall) throws(ControlError) -> JSON {
        try self.write(call) { world, person throws(PersonRefusal) in
            let id: MessageID = try call.bodyID("message_id")
            try world.dismiss(id, by: person)
            return [:]
        }
    }

    /// - Returns: What came of it at the first callback, or with `wait=final` in the end.
    private func interact(
        _ call: ControlCall, _ begin: (inout WorldState, UserID) throws(PersonRefusal) -> InteractionID
    ) async throws(ControlError) -> JSON {
        let id = try self.write(call, begin)
        let outcome = await self.world.settle(id, isFinal: call.query["wait"] == "final")
        return self.world.read { $0.outcomeJSON(outcome) }
    }

    private func complete(_ call: ControlCall) async throws(ControlError) -> JSON {
        let id = try self.write(call) { world, person throws(PersonRefusal) in
            var invocation = try call.invocation()
            invocation.focused = call.body["focused"]?.string
            return try world.run(invocation, by: person, in: try call.bodyID("channel_id"))
        }
        guard case .choices(let choices) = await self.world.settle(id, isFinal: false) else { return ["choices": []] }
        return ["choices": .array(choices)]
    }

    func write<Result: Sendable>(
        _ call: ControlCall, _ action: (inout WorldState, UserID) throws(PersonRefusal) -> Result
    ) throws(ControlError) -> Result {
        try self.world.write { world throws(ControlError) in
            let person = try call.person(in: world)
            do throws(PersonRefusal) {
                return try action(&world, person)
            } catch {
                throw ControlError(400, error.description)
            }
        }
    }

    // MARK: HTTP

    /// Only JSON by its name: pages of other origins cannot send that without being asked first.
    private static func body(of request: Request) async throws(ControlError) -> JSON {
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw ControlError(415, "The body must be application/json")
        }
        do {
            let buffer = try await request.body.collect(upTo: 16 * 1024 * 1024)
            return try JSON(parsing: buffer.readableBytesView)
        } catch {
            throw ControlError(400, "The body is no JSON")
        }
    }

    private static func answer(_ body: JSON, status: Int = 200) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.serialized())))
    }
}

struct ControlError: Error {
    let status: Int
    let sentence: String

    init(_ status: Int, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }
}

struct ControlCall: Sendable {
    let path: [String]
    let query: [String: String]
    var body: JSON

    /// Who acts: `as`, by id or name.
    func person(in world: WorldState) throws(ControlError) -> UserID {
        let name = self.query["as"] ?? self.body["as"]?.string ?? ""
        if let id = UserID(name), world.users[id]?.isBot == false { return id }
        guard let user = world.users.values.first(where: { $0.username == name && !$0.isBot }) else {
            throw ControlError(404, "There is no person \(name)")
        }
        return user.id
    }

    func bodyID<Object>(_ key: String, of _: Object.Type = Object.self) throws(PersonRefusal) -> Snowflake<Object> {
        guard let id = self.body[key]?.string.flatMap(Snowflake<Object>.init) else {
            throw PersonRefusal("\(key) is missing, or is no id")
        }
        return id
    }

    func invocation() throws(PersonRefusal) -> CommandInvocation {
        guard let name = self.body["name"]?.string else { throw PersonRefusal("name is missing") }
        return CommandInvocation(
            applicationID: self.body["application_id"]?.string.flatMap(ApplicationID.init), name: name,
            subcommands: (self.body["subcommand"]?.string ?? "").split(separator: " ").map(String.init),
            type: self.body["type"]?.int ?? CommandRules.Kind.slash, options: self.body["options"]?.object ?? [:],
            targetID: self.body["target_id"]?.string)
    }
}
