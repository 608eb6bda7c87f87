import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

/// What the page, or a test in any language, uses to act as a person and to shape the world: `/sandbox/…`. It is none of
/// Discord's API.
struct ControlServer: Sendable {
    let world: World
    let faults: Faults
    let gatewayFaults: GatewayFaults
    let inspector: Inspector
    /// Where the world is saved.
    let statePath: String?

    /// More than all files that a message can have, in Base64.
    private static let bodyLimit = 40 * 1024 * 1024

    func respond(to request: Request, path: [String], query: [String: String]) async throws -> Response {
        var call = ControlCall(path: Array(path.dropFirst()), query: query, body: [:])
        do throws(ControlError) {
            let (route, parameters) = try ControlRoutes.route(request.method.rawValue, call.path)
            call.parameters = parameters
            try await Self.readBody(of: request, into: &call)
            switch try await route.handle(self, call) {
            case .json(let json): return Self.answer(json.serialized())
            case .text(let text): return Self.answer(text)
            case .response(let response): return response
            }
        } catch {
            return Self.answer((["error": .string(error.sentence)] as JSON).serialized(), status: error.status)
        }
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
    private static func readBody(of request: Request, into call: inout ControlCall) async throws(ControlError) {
        guard request.method != .get else { return }
        let bytes: [UInt8]
        do {
            bytes = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
        } catch {
            throw ControlError(413, "The body is larger than \(Self.bodyLimit) bytes, or it did not arrive whole")
        }
        let type = request.headers[.contentType] ?? ""
        // What is deleted is named by the address.
        if request.method == .delete, bytes.isEmpty { return }
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

    private static func isFromHere(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        return request.head.authority.map { origin == "http://\($0)" } ?? false
    }

    static func answer(_ text: [UInt8], status: Int = 200) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text)))
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
