import DiscordModel

/// Discord's API below `/api/v10`: the envelope of every call (rules 1 to 6, 9 to 11), around the routes.
struct RESTServer: Sendable {
    let world: World
    let faults: Faults
    let recording: TrafficRecording?
    let inspector: Inspector

    /// What is known of a call before it is understood.
    fileprivate struct Envelope {
        let request: HTTPRequest
        /// With `api` and the version.
        let path: [String]
        /// `nil` where there were too many.
        let bytes: [UInt8]?
        let began: Timestamp
        let start: ContinuousClock.Instant
    }

    /// Answers at once, unless a fault or an inquiry takes its time.
    func respond(to request: HTTPRequest, path: [String], query: [String: String]) -> HTTPAnswer {
        let envelope = Envelope(
            request: request, path: path, bytes: request.bytes(upTo: Limits.requestBytes),
            began: self.world.clock.now, start: .now)
        var call = RESTCall(method: request.method, path: Self.route(in: path), query: query)
        call.authorization = request.header("Authorization")
        let (rules, isBanned) = self.world.read { world in
            (world.settings, world.rateLimits.invalidRequests.isBanned(request.address, at: world.now))
        }
        if isBanned, rules[.invalidRequestBan] {
            return .now(self.response(RESTReply(status: 429, isOfTheWall: true), to: call, envelope))
        }
        do throws(APIError) {
            let endpoint = try Self.understand(envelope, &call, rules)
            let fault = self.faults.take(call.method, call.path)
            guard fault == nil, endpoint.inquire == nil else {
                return .later { [call] in try await self.respond(to: call, at: endpoint, under: fault, envelope) }
            }
            let reply = self.carryOut(endpoint, &call, envelope)
            return .now(self.response(reply, to: call, envelope))
        } catch {
            return .now(self.response(RESTReply(status: error.status, error: error), to: call, envelope))
        }
    }

    /// Finds out what the call wants.
    private static func understand(
        _ envelope: Envelope, _ call: inout RESTCall, _ rules: SandboxSettings
    ) throws(APIError) -> Endpoint {
        if rules[.apiVersion] { try Self.checkVersion(envelope.path) }
        if rules[.userAgent] { try Self.checkUserAgent(envelope.request.header("User-Agent")) }
        let endpoint = try RouteTable.discord.endpoint(call.method, call.path)
        call.parameters = endpoint.parameters(of: call.path)
        guard let bytes = envelope.bytes else { throw APIError(.requestTooLarge) }
        let contentType = envelope.request.header("Content-Type")
        (call.body, call.files) = try RequestBodyParsing.parse(
            bytes, contentType: contentType, enforcing: rules[.contentType])
        call.fields = RequestBodyParsing.fields(bytes, contentType: contentType)
        call.reason = try Self.auditLogReason(
            envelope.request.header("X-Audit-Log-Reason"), enforcing: rules[.auditLogReason])
        return endpoint
    }

    /// - Throws: ``ConnectionDropped``, when the fault wants it.
    private func respond(
        to call: RESTCall, at endpoint: Endpoint, under fault: Fault.Kind?, _ envelope: Envelope
    ) async throws -> HTTPResponse {
        var call = call
        let reply = await self.reply(to: &call, at: endpoint, under: fault, envelope)
        let response = self.response(reply, to: call, envelope)
        guard !reply.isDropped else { throw ConnectionDropped() }
        return response
    }

    private func reply(
        to call: inout RESTCall, at endpoint: Endpoint, under fault: Fault.Kind?, _ envelope: Envelope
    ) async -> RESTReply {
        if case .late(let duration)? = fault {
            self.carryOut(endpoint, call, after: duration)
            return RESTReply(status: 0, isDropped: true)
        }
        if let early = await self.earlyReply(fault, endpoint, call) { return early }
        if let refusal = await self.inquire(endpoint, call) { return RESTReply(status: refusal.status, error: refusal) }
        let reply = self.carryOut(endpoint, &call, fault == nil ? envelope : nil)
        return await self.lateReply(fault) ?? reply
    }

    /// Records what became of the call, and puts it in the form of HTTP.
    private func response(_ reply: RESTReply, to call: RESTCall, _ envelope: Envelope) -> HTTPResponse {
        let recorded = reply.recorded ?? self.world.write { world in world.record(call, reply, envelope) }
        self.writeDown(recorded, call, reply)
        let text = reply.isDropped ? nil : reply.text
        let body = call.files.isEmpty && call.body != nil ? envelope.bytes : call.body?.serialized()
        let isSecret = Self.isSecret(call)
        self.inspect(
            recorded, reply, body: isSecret ? nil : body, answer: isSecret ? nil : text,
            duration: envelope.start.duration(to: .now))
        return reply.response(text)
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
    ///
    /// - Parameter envelope: Where nothing can become of it but this reply: it is recorded then before anybody sees what it
    ///   did.
    private func carryOut(_ endpoint: Endpoint, _ call: inout RESTCall, _ envelope: Envelope? = nil) -> RESTReply {
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
            if let envelope { reply.recorded = world.record(call, reply, envelope) }
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
        let digits = part.utf8.dropFirst()
        return part.utf8.first == UInt8(ascii: "v") && !digits.isEmpty
            && digits.allSatisfy { (Byte.zero...Byte.nine).contains($0) }
    }

    /// What is left without `api` and the version.
    private static func route(in path: [String]) -> [String] {
        Array(path.count > 1 && Self.isVersion(path[1]) ? path.dropFirst(2) : path.dropFirst())
    }

    /// Only `/api/v10` is served; what would fall back to an old version fails loudly (rule 4). The routes for tokens are
    /// documented without a version.
    private static func checkVersion(_ path: [String]) throws(APIError) {
        guard (path.count > 1 && path[1] == "v10") || Self.isUnversioned(path) else {
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

    private func writeDown(_ request: RecordedRequest, _ call: RESTCall, _ reply: RESTReply) {
        guard let recording, !Self.isSecret(call) else { return }
        recording.write(
            request, files: call.files, isAnswered: !reply.isDropped && !reply.isOfTheWall,
            answer: reply.error?.body ?? reply.plainBody)
    }

    /// Secrets, codes and tokens are nobody's business, and Discord's description does not have these routes.
    fileprivate static func isSecret(_ call: RESTCall) -> Bool {
        call.path.first == "oauth2" && call.path.count > 1 && call.path[1] == "token"
    }
}

extension WorldState {
    fileprivate mutating func record(
        _ call: RESTCall, _ reply: RESTReply, _ envelope: RESTServer.Envelope
    ) -> RecordedRequest {
        var path = call.path
        // Also where the route is unknown, or the method.
        if path.count > 2, path[0] == "interactions" || path[0] == "webhooks" { path[2] = "TOKEN" }
        let request = RecordedRequest(
            method: call.method, path: "/" + path.joined(separator: "/"), query: call.query, status: reply.status,
            code: reply.error?.code, applicationID: call.application?.id,
            body: RESTServer.isSecret(call) ? nil : call.body, filenames: call.files.map(\.filename),
            auditLogReason: call.reason, at: envelope.began, duration: self.now - envelope.began)
        if self.requests.count >= self.settings.recordedRequests {
            self.requests.removeFirst(max(1, self.requests.count / 4))
        }
        self.requests.append(request)
        // The wall does not count what it refuses itself.
        if [401, 403, 429].contains(reply.status), reply.error?.scope != "shared", !reply.isOfTheWall {
            self.rateLimits.countInvalid(from: envelope.request.address, at: self.now, self.settings)
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
