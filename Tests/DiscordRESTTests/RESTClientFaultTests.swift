import DiscordModel
import DiscordREST
import Logging
import NIOCore
import Testing

@Suite("The REST client against a server that fails", .timeLimit(.minutes(10)))
struct RESTClientFaultTests {
    static let limited = ScriptedServer.Reply.answer(
        429,
        headers: [
            "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1.5",
            "X-RateLimit-Bucket": "b", "X-RateLimit-Scope": "user", "Retry-After": "2",
        ],
        body: #"{"message": "You are being rate limited.", "retry_after": 1.5, "global": false}"#)

    @Test("A repeatable request is sent again after a failure of the server", arguments: [500, 502, 503, 504, 522])
    func serverFails(status: Int) async throws {
        let clock = JumpingClock()
        try await ScriptedServer.run(.answer(status), .answer(status), .answer(200, body: Wire.user)) { server, url in
            let user = try await RESTClient.test(url, clock: clock).send(GetCurrentUser())
            #expect(user.id == 1)
            #expect(server.received.count == 3)
            // 0.5 s and 1 s, each times 0.75.
            #expect(clock.elapsed == .milliseconds(1125))
        }
    }

    @Test("There is an end to repeats")
    func attempts() async throws {
        try await ScriptedServer.run(.answer(503)) { server, url in
            let error = await RESTClient.test(url).failure(of: GetCurrentUser())
            #expect(error?.reason == .serverFailed)
            #expect(error?.status == 503)
            #expect(server.received.count == 4)
        }
    }

    @Test("A failure that no repeat can mend is not repeated")
    func notImplemented() async throws {
        try await ScriptedServer.run(.answer(501)) { server, url in
            #expect(await RESTClient.test(url).failure(of: GetCurrentUser())?.reason == .serverFailed)
            #expect(server.received.count == 1)
        }
    }

    @Test("A message without a nonce is sent once only, whatever happens", arguments: [false, true])
    func notRepeatable(isDropped: Bool) async throws {
        try await ScriptedServer.run(isDropped ? .drop : .answer(500)) { server, url in
            let error = await RESTClient.test(url).failure(of: CreateMessage(in: 7, MessageDraft(content: "hi")))
            #expect(error?.reason == (isDropped ? .connectionFailed : .serverFailed))
            #expect(server.received.count == 1)
        }
    }

    @Test("A message with an enforced nonce is sent again, with the same nonce")
    func nonce() async throws {
        try await ScriptedServer.run(.drop, .answer(500), .answer(200, body: Wire.message)) { server, url in
            let draft = MessageDraft(content: "hi", nonce: "n1")
            _ = try await RESTClient.test(url).send(CreateMessage(in: 7, draft))
            #expect(server.received.count == 3)
            #expect(server.received.allSatisfy { String(buffer: $0.body).contains(#""nonce":"n1""#) })
        }
    }

    @Test("A deletion whose answer was lost is done when the thing is gone")
    func alreadyDone() async throws {
        let gone = ScriptedServer.Reply.answer(404, body: #"{"code": 10003, "message": "Unknown Channel"}"#)
        try await ScriptedServer.run(.drop, gone) { server, url in
            _ = try await RESTClient.test(url).send(DeleteChannel(7))
            #expect(server.received.count == 2)
            #expect(await RESTClient.test(url).failure(of: DeleteChannel(7))?.code == .unknownChannel)
        }
    }

    @Test("A request that met the rate limit is sent again when Discord says so, also a new message")
    func rateLimit() async throws {
        let clock = JumpingClock()
        try await ScriptedServer.run(Self.limited, .answer(200, body: Wire.message)) { server, url in
            let message = try await RESTClient.test(url, clock: clock)
                .send(CreateMessage(in: 7, MessageDraft(content: "hi")))
            #expect(message.content == "hi")
            #expect(server.received.count == 2)
            #expect(clock.elapsed == .milliseconds(1500))
        }
    }

    @Test("There is an end to rate limits, too")
    func rateLimitAgain() async throws {
        try await ScriptedServer.run(Self.limited) { server, url in
            let error = await RESTClient.test(url).failure(of: GetCurrentUser())
            #expect(error?.reason == .rateLimited)
            #expect(error?.retryAfter == .milliseconds(1500))
            #expect(server.received.count == 8)
        }
    }

    @Test("Who cannot wait for the limit is told how long it would be, and nothing is sent")
    func maximumWait() async throws {
        let full = [
            "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "4",
            "X-RateLimit-Bucket": "b",
        ]
        try await ScriptedServer.run(.answer(200, headers: full, body: Wire.user)) { server, url in
            let client = RESTClient.test(url, clock: ManualClock())
            _ = try await client.send(GetCurrentUser())
            let error = await client.failure(of: GetCurrentUser(), maximumWait: .seconds(2))
            #expect(error?.reason == .wouldWait)
            #expect(error?.retryAfter == .seconds(4))
            #expect(server.received.count == 1)
        }
    }

    @Test("Who cannot wait for a repeat gets the failure itself")
    func maximumWaitForRepeat() async throws {
        try await ScriptedServer.run(.answer(503)) { server, url in
            let error = await RESTClient.test(url, clock: ManualClock())
                .failure(of: GetCurrentUser(), maximumWait: .milliseconds(100))
            #expect(error?.reason == .serverFailed)
            #expect(server.received.count == 1)
        }
    }

    @Test("A ban pauses everything for a minute")
    func ban() async throws {
        let clock = JumpingClock()
        let banned = ScriptedServer.Reply.answer(429, headers: ["Retry-After": "3"], body: "error code: 1015")
        try await ScriptedServer.run(banned, .answer(200, body: Wire.user)) { _, url in
            _ = try await RESTClient.test(url, clock: clock).send(GetCurrentUser())
            #expect(clock.elapsed == .seconds(60))
        }
    }

    @Test("After a 401 every call fails at once and names the cure")
    func unauthorized() async throws {
        let unknown = ScriptedServer.Reply.answer(401, body: #"{"code": 0, "message": "401: Unauthorized"}"#)
        try await ScriptedServer.run(unknown) { server, url in
            let client = RESTClient.test(url)
            for request in 1...3 {
                let error = await client.failure(of: GetCurrentUser())
                #expect(error?.reason == .unauthorized)
                #expect(error?.message?.contains("Developer Portal") == true)
                #expect(server.received.count == 1, "request \(request)")
            }
        }
    }

    @Test("An interaction's dead token stops nothing")
    func deadInteraction() async throws {
        let dead = ScriptedServer.Reply.answer(401, body: #"{"code": 50027, "message": "Invalid Webhook Token"}"#)
        try await ScriptedServer.run(dead, .answer(200, body: Wire.user)) { _, url in
            let client = RESTClient.test(url)
            let error = await client.failure(of: CreateFollowup(for: 7, token: "t", MessageDraft(content: "x")))
            #expect(error?.reason == .refused)
            #expect(error?.code == .invalidWebhookToken)
            let user = try await client.send(GetCurrentUser())
            #expect(user.id == 1)
        }
    }

    @Test("Too many refusals end in a clear error without sending")
    func fuse() async throws {
        try await ScriptedServer.run(.answer(403, body: #"{"code": 50013, "message": "…"}"#)) { server, url in
            let client = RESTClient.test(url) { $0.limits.invalidRequestLimit = 2 }
            for _ in 0..<2 { #expect(await client.failure(of: GetChannel(7))?.code == .missingPermissions) }
            #expect(await client.failure(of: GetChannel(7))?.reason == .tooManyInvalidRequests)
            #expect(server.received.count == 2)
        }
    }

    @Test("A server that does not answer in time is given up")
    func timeout() async throws {
        try await ScriptedServer.run(.silence) { server, url in
            let client = RESTClient.test(url) { $0.requestTimeout = .seconds(3) }
            let error = await client.failure(of: CreateMessage(in: 7, MessageDraft(content: "hi")))
            #expect(error?.reason == .timedOut)
            #expect(server.received.count == 1)
        }
    }

    @Test("Cancelling ends a call that is under way")
    func cancellation() async throws {
        try await ScriptedServer.run(.silence) { server, url in
            let client = RESTClient.test(url)
            let error = try await withThrowingTaskGroup { group in
                group.addTask { await client.failure(of: GetCurrentUser()) }
                try await eventually { !server.received.isEmpty }
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(error?.reason == .cancelled)
            #expect(server.received.count == 1)
        }
    }

    @Test("Each sending is told to the observer")
    func events() async throws {
        let events = Shared<[RESTEvent]>([])
        try await ScriptedServer.run(.drop, Self.limited, .answer(200, body: Wire.user)) { _, url in
            let client = RESTClient.test(url) { $0.observe = { event in events.update { $0.append(event) } } }
            _ = try await client.send(GetCurrentUser())
        }
        let seen = events.value
        #expect(seen.map(\.status) == [nil, 429, 200])
        #expect(seen.map(\.attempt) == [1, 2, 3])
        #expect(seen.map(\.waited) == [.zero, .zero, .milliseconds(1500)])
        #expect(seen.allSatisfy { $0.method == .get && $0.template == "/users/@me" })
    }

    @Test("Logs hold neither tokens nor texts, and nothing above debug")
    func logs() async throws {
        let recorder = LogRecorder()
        try await ScriptedServer.run(.answer(500), .answer(400, body: #"{"message": "sEcReT"}"#)) { _, url in
            let logger = Logger(label: "test", factory: { _ in recorder })
            let client = RESTClient.test(url, logger: logger)
            let draft = MessageDraft(content: "sEcReT")
            _ = await client.failure(of: EditOriginalInteractionResponse(of: 7, token: "sEcReT", draft))
            _ = await client.failure(of: GetCurrentUser())
        }
        let lines = recorder.lines.value
        #expect(lines.count >= 2)
        #expect(lines.allSatisfy { $0.level <= .debug && !$0.text.contains("sEcReT") && !$0.text.contains("abc") })
    }
}

private final class LogRecorder: LogHandler {
    let lines = Shared<[(level: Logger.Level, text: String)]>([])

    var logLevel: Logger.Level {
        get { .trace }
        set { _ = newValue }
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }

    func log(event: LogEvent) {
        self.lines.update { $0.append((event.level, "\(event.message) \(event.metadata ?? [:])")) }
    }
}
