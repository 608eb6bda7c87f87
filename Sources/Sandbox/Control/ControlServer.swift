import DiscordModel
import NIOHTTP1

/// What the page, or a test in any language, uses to act as a person and to shape the world: `/sandbox/…`. It is none of
/// Discord's API.
struct ControlServer: Sendable {
    let world: World
    let faults: Faults
    let gatewayFaults: GatewayFaults
    let inspector: Inspector
    /// Where the world is saved.
    let statePath: String?

    func respond(to request: HTTPRequest, path: [String], query: [String: String]) -> HTTPAnswer {
        var call = ControlCall(path: Array(path.dropFirst()), query: query, body: [:])
        do throws(ControlError) {
            let (route, parameters) = try ControlRoutes.route(request.method, call.path)
            call.parameters = parameters
            try Self.readBody(of: request, into: &call)
            switch route.work {
            case .atOnce(let work): return .now(Self.answer(try work(self, call).serialized()))
            case .interaction(let begin, let show):
                let id = try begin(self, call)
                let isFinal = call.query["wait"] == "final"
                return .whenGiven { give in
                    self.world.settle(id, isFinal: isFinal) { world, outcome in
                        give(Self.answer(show(&world, outcome).serialized()))
                    }
                }
            case .later(let work): return .later { [call] in await self.respond(to: call, work) }
            }
        } catch {
            return .now(Self.refusal(error))
        }
    }

    private func respond(to call: ControlCall, _ work: ControlRoute.Handler) async -> HTTPResponse {
        do throws(ControlError) {
            switch try await work(self, call) {
            case .json(let json): return Self.answer(json.serialized())
            case .text(let text): return Self.answer(text)
            case .response(let response): return response
            }
        } catch {
            return Self.refusal(error)
        }
    }

    private static func refusal(_ error: ControlError) -> HTTPResponse {
        Self.answer((["error": .string(error.sentence)] as JSON).serialized(), status: error.status)
    }

    /// What a person does, with its refusal as 400.
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

    /// Answers when there is something to say, and looks again after each change of the world. At the end of `wait`
    /// seconds of real time, or at once where nothing is said of waiting, it answers what there is.
    ///
    /// - Parameter look: What there is, and whether that is worth answering.
    func wait(
        _ call: ControlCall,
        for look: @escaping @Sendable (WorldState) throws(ControlError) -> (json: JSON, isEnough: Bool)
    ) async throws(ControlError) -> JSON {
        let changes = self.world.changes()
        let world = self.world
        let first = try world.read { state throws(ControlError) in try look(state) }
        guard let seconds = try call.seconds("wait"), !first.isEnough else { return first.json }
        let outcome = await withTaskGroup(of: Result<JSON, ControlError>?.self) { group in
            group.addTask {
                for await _ in changes {
                    do throws(ControlError) {
                        let seen = try world.read { state throws(ControlError) in try look(state) }
                        if seen.isEnough { return .success(seen.json) }
                    } catch {
                        return .failure(error)
                    }
                }
                return nil
            }
            group.addTask {
                do { try await Task.sleep(for: .seconds(seconds)) } catch { return nil }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let outcome else { return try world.read { state throws(ControlError) in try look(state).json } }
        return try outcome.get()
    }

    // MARK: HTTP

    /// Only JSON by its name: pages of other origins cannot send that without being asked first. Forms with files they
    /// can, and so these are taken from programs alone, which name no origin, and from the sandbox's own page.
    private static func readBody(of request: HTTPRequest, into call: inout ControlCall) throws(ControlError) {
        guard request.method != "GET" else { return }
        guard let bytes = request.bytes(upTo: SandboxServer.bodyLimit) else {
            throw ControlError(413, "The body is larger than \(SandboxServer.bodyLimit) bytes")
        }
        let type = request.header("Content-Type") ?? ""
        // What is deleted is named by the address.
        if request.method == "DELETE", bytes.isEmpty { return }
        if type.hasPrefix("multipart/form-data"), Self.isFromHere(request) {
            do throws(APIError) {
                let (body, files) = try RequestBodyParsing.parse(bytes, contentType: type)
                (call.body, call.uploads) = (body ?? [:], files)
            } catch {
                throw ControlError(400, "The body is no multipart/form-data, or its payload_json is no JSON")
            }
            return
        }
        guard type.hasPrefix("application/json") else {
            throw ControlError(415, "The body must be application/json, or from a program multipart/form-data")
        }
        do throws(JSONError) { call.body = try JSON(parsing: bytes) } catch {
            throw ControlError(400, "The body is no JSON")
        }
        guard call.body.object != nil else { throw ControlError(400, "The body is no JSON object") }
    }

    private static func isFromHere(_ request: HTTPRequest) -> Bool {
        guard let origin = request.header("Origin") else { return true }
        return request.header("Host").map { origin == "http://\($0)" } ?? false
    }

    static func answer(_ text: [UInt8], status: Int = 200) -> HTTPResponse {
        var headers = HTTPHeaders()
        // With those of the server.
        headers.reserveCapacity(6)
        headers.add(name: "Content-Type", value: "application/json")
        headers.add(name: "Cache-Control", value: "no-store")
        return HTTPResponse(
            status: HTTPResponseStatus(statusCode: status), headers: headers, body: .bytes(text))
    }
}

extension ControlCall {
    /// A number of the query; `nil` where it is not there.
    func number(_ name: String, in range: ClosedRange<Int>) throws(ControlError) -> Int? {
        guard let text = self.query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw ControlError(400, "\(name) must be a whole number from \(range.lowerBound) on")
        }
        return number
    }

    /// A number of seconds of the query, at most 60.
    func seconds(_ key: String) throws(ControlError) -> Double? {
        guard let text = self.query[key], text != "final" else { return nil }
        guard let seconds = Double(text), (0...60).contains(seconds) else {
            throw ControlError(400, "\(key) is no number of seconds from 0 to 60")
        }
        return seconds
    }
}
