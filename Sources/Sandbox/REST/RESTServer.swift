import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

/// Discord's API below `/api/v10`: the envelope of every call (rules 1 to 6, 9 to 11), around the routes.
struct RESTServer: Sendable {
    let world: World
    let faults: Faults
    let recording: TrafficRecording?
    let inspector: Inspector

    /// What is known of a call before it is understood.
    private struct Envelope {
        /// Whom it came from.
        let address: String
        /// With `api` and the version.
        let path: [String]
        /// `nil` where there were too many.
        let bytes: [UInt8]?
        let headers: HTTPFields
    }

    /// - Parameter address: Whom the request comes from; bans go by it.
    /// - Throws: ``ConnectionDropped``, when a fault wants it.
    func respond(
        to request: Request, path: [String], query: [String: String], from address: String
    ) async throws -> Response {
        let (began, start) = (self.world.clock.now, ContinuousClock.now)
        let envelope = Envelope(
            address: address, path: path, bytes: try await Self.body(of: request), headers: request.headers)
        var call = RESTCall(method: request.method.rawValue, path: Self.route(in: path), query: query)
        call.authorization = envelope.headers[.authorization]
        let reply = await self.reply(to: envelope, &call)
        let recorded = self.record(call, reply, from: address, began: began)
        let text = reply.isDropped ? nil : reply.text
        let body = call.files.isEmpty && call.body != nil ? envelope.bytes : call.body?.serialized()
        let isSecret = Self.isSecret(call)
        self.inspect(
            recorded, reply, body: isSecret ? nil : body, answer: isSecret ? nil : text,
            duration: start.duration(to: .now))
        guard !reply.isDropped else { throw ConnectionDropped() }
        return reply.response(text)
    }

    private static func body(of request: Request) async throws -> [UInt8]? {
        do {
            return Array(try await request.body.collect(upTo: Limits.requestBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }

    private func reply(to envelope: Envelope, _ call: inout RESTCall) async -> RESTReply {
        let (rules, isBanned) = self.world.read { world in
            (world.settings, world.rateLimits.invalidRequests.isBanned(envelope.address, at: world.now))
        }
        if isBanned, rules[.invalidRequestBan] { return RESTReply(status: 429, isOfTheWall: true) }
        do throws(APIError) {
            if rules[.apiVersion] { try Self.checkVersion(envelope.path) }
            if rules[.userAgent] { try Self.checkUserAgent(envelope.headers[.userAgent]) }
            let endpoint = try RouteTable.discord.endpoint(call.method, call.path)
            call.parameters = endpoint.parameters(of: call.path)
            guard let bytes = envelope.bytes else { throw APIError(.requestTooLarge) }
            (call.body, call.files) = try RequestBodyParsing.parse(
                bytes, contentType: envelope.headers[.contentType], enforcing: rules[.contentType])
            call.fields = RequestBodyParsing.fields(bytes, contentType: envelope.headers[.contentType])
            call.reason = try Self.auditLogReason(
                envelope.headers[.auditLogReason], enforcing: rules[.auditLogReason])
            let fault = self.faults.take(call.method, call.path)
            if case .late(let duration)? = fault {
                self.carryOut(endpoint, call, after: duration)
                return RESTReply(status: 0, isDropped: true)
            }
            if let early = await self.earlyReply(fault, endpoint, call) { return early }
            if let refusal = await self.inquire(endpoint, call) { throw refusal }
            let reply = self.carryOut(endpoint, &call)
            return await self.lateReply(fault) ?? reply
        } catch {
            return RESTReply(status: error.status, error: error)
        }
    }

    /// A bot that is none is refused later, like elsewhere.
    private func inquire(_ endpoint: Endpoint, _ call: RESTCall) async -> APIError? {
        guard let inquire = endpoint.inquire else { return nil }
        var call = call
        if endpoint.needsBot {
            call.application = self.world.read { world in try? world.authorize(call.authorization) }
            guard call.application != nil else { return nil }
        }
        return await inquire(self.world, call)
    }

    /// Authorises, counts, and lets the route do its work, in one go.
    private func carryOut(_ endpoint: Endpoint, _ call: inout RESTCall) -> RESTReply {
        let (reply, application) = self.world.write { [call] world in
            var (call, reply) = (call, RESTReply())
            do throws(APIError) {
                if endpoint.needsBot { try world.admit(&call, to: endpoint) }
                let (status, refusal) = world.takeRateLimit(endpoint, call)
                reply.rateLimit = status
                if let refusal { throw refusal }
                let answer = try endpoint.handle(&world, call)
                (reply.status, reply.plainBody) = (answer.status, answer.body)
                reply.body = world.withExtras(answer.body, of: endpoint, call)
            } catch {
                (reply.status, reply.error) = (error.status, error)
            }
            return (reply, call.application)
        }
        call.application = application
        return reply
    }

    /// Nobody waits for it any more, and it happens all the same.
    private func carryOut(_ endpoint: Endpoint, _ call: RESTCall, after delay: Duration) {
        Task {
            try await self.world.clock.sleep(for: delay)
            var call = call
            _ = self.carryOut(endpoint, &call)
        }
    }

    // MARK: Checks

    private static func isVersion(_ part: String) -> Bool {
        part.count > 1 && part.hasPrefix("v") && part.dropFirst().allSatisfy(\.isNumber)
    }

    /// What is left without `api` and the version.
    private static func route(in path: [String]) -> [String] {
        Array(path.count > 1 && Self.isVersion(path[1]) ? path.dropFirst(2) : path.dropFirst())
    }

    /// Only `/api/v10` is served; what would fall back to an old version fails loudly (rule 4). The routes for tokens are
    /// documented without a version.
    private static func checkVersion(_ path: [String]) throws(APIError) {
        guard Self.isUnversioned(path) || (path.count > 1 && path[1] == "v10") else {
            throw APIError(.invalidAPIVersion)
        }
    }

    /// Discord documents these without a version, too.
    private static func isUnversioned(_ path: [String]) -> Bool {
        path == ["api", "oauth2", "token"] || path == ["api", "oauth2", "token", "revoke"]
    }

    private static func checkUserAgent(_ agent: String?) throws(APIError) {
        guard let agent, !agent.isEmpty, !agent.hasPrefix("Mozilla/"), !agent.hasPrefix("Opera/") else {
            throw APIError(.blockedByCloudflare)
        }
    }

    /// Percent-encoded UTF-8, up to 512 characters.
    private static func auditLogReason(
        _ header: String?, enforcing isEnforced: Bool
    ) throws(APIError) -> String? {
        guard let header else { return nil }
        let reason = PercentCoding.decode(header) ?? header
        guard reason.unicodeScalars.count <= Limits.auditLogReason || !isEnforced else {
            throw FormErrors.error(
                ["X-Audit-Log-Reason"], "BASE_TYPE_MAX_LENGTH", "Must be \(Limits.auditLogReason) or fewer in length.")
        }
        return reason
    }

    // MARK: Faults

    private func earlyReply(_ fault: Fault.Kind?, _ endpoint: Endpoint, _ call: RESTCall) async -> RESTReply? {
        switch fault {
        case .status(let status, afterEffect: false)?:
            return RESTReply(status: status, error: APIError(status: status, "\(status): injected"))
        case .dropConnection(.beforeEffect)?: return RESTReply(status: 0, isDropped: true)
        case .hold(.beforeEffect)?:
            await self.faults.hold()
            return RESTReply(status: 0, isDropped: true)
        case .banned?: return RESTReply(status: 429, isOfTheWall: true)
        case .rateLimited(let seconds, let scope, let isGlobal)?:
            let error = APIError.rateLimited(
                retryAfter: seconds / .seconds(1), scope: scope, isGlobal: isGlobal || scope == "global")
            let status = self.world.read { $0.rateLimitStatus(of: endpoint, call, refusing: error) }
            return RESTReply(status: 429, rateLimit: status, error: error)
        case .delay(let duration)?:
            // A client that gives up waiting cancels this; its call takes effect nevertheless, as with a slow server.
            try? await self.world.clock.sleep(for: duration)
            return nil
        default: return nil
        }
    }

    private func lateReply(_ fault: Fault.Kind?) async -> RESTReply? {
        switch fault {
        case .status(let status, afterEffect: true)?:
            return RESTReply(status: status, error: APIError(status: status, "\(status): injected"))
        case .dropConnection(.afterEffect)?: return RESTReply(status: 0, isDropped: true)
        case .delayAnswer(let duration)?:
            try? await self.world.clock.sleep(for: duration)
            return nil
        case .hold(.afterEffect)?:
            await self.faults.hold()
            return RESTReply(status: 0, isDropped: true)
        default: return nil
        }
    }

    // MARK: Answering

    private func inspect(
        _ request: RecordedRequest, _ reply: RESTReply, body: [UInt8]?, answer: [UInt8]?, duration: Duration
    ) {
        let refusal = reply.error.flatMap { error in
            error.retryAfter.map {
                InspectedCall.Refusal(retryAfter: $0, scope: error.scope ?? "user", isGlobal: error.isGlobal)
            }
        }
        let call = InspectedCall(
            request: request, duration: duration, rateLimit: reply.rateLimit, refusal: refusal,
            body: self.inspector.kept(body), answer: self.inspector.kept(answer))
        self.inspector.add(.call(call), of: request.applicationID, at: request.at)
    }

    /// Secrets, codes and tokens are nobody's business, and Discord's description does not have these routes.
    private static func isSecret(_ call: RESTCall) -> Bool { call.path.starts(with: ["oauth2", "token"]) }

    private func record(
        _ call: RESTCall, _ reply: RESTReply, from address: String, began: Timestamp
    ) -> RecordedRequest {
        // Also where the route is unknown, or the method.
        let hasToken = ["interactions", "webhooks"].contains(call.path.first)
        let isSecret = Self.isSecret(call)
        let path = call.path.enumerated().map { index, part in hasToken && index == 2 ? "TOKEN" : part }
        let request = RecordedRequest(
            method: call.method, path: "/" + path.joined(separator: "/"), query: call.query, status: reply.status,
            code: reply.error?.code, applicationID: call.application?.id,
            body: isSecret ? nil : call.body,
            filenames: call.files.map(\.filename), auditLogReason: call.reason, at: began,
            duration: self.world.clock.now - began)
        if !isSecret {
            self.recording?.write(
                request, files: call.files, isAnswered: !reply.isDropped && !reply.isOfTheWall,
                answer: reply.error?.body ?? reply.plainBody)
        }
        self.world.write { world in
            if world.requests.count >= world.settings.recordedRequests {
                world.requests.removeFirst(max(1, world.requests.count / 4))
            }
            world.requests.append(request)
            // The wall does not count what it refuses itself.
            if [401, 403, 429].contains(reply.status), reply.error?.scope != "shared", !reply.isOfTheWall {
                world.rateLimits.countInvalid(from: address, at: world.now, world.settings)
            }
        }
        return request
    }
}

/// Ends the connection without an answer.
struct ConnectionDropped: Error {}

extension WorldState {
    /// `Bot TOKEN`. Something that has not even a token's form answers 50014.
    func authorize(_ header: String?) throws(APIError) -> ApplicationRecord {
        guard let header, header.hasPrefix("Bot ") else { throw .unauthorized }
        let token = String(header.dropFirst(4))
        if let application = self.applicationsByToken[token].flatMap({ self.applications[$0] }) { return application }
        guard token.split(separator: ".").count == 3 else { throw APIError(.invalidToken) }
        throw .unauthorized
    }
}
