import DiscordModel
import Synchronization
import Testing

@testable import Sandbox

/// Interactions by HTTP instead of the Gateway.
@Suite("Interactions over HTTP", .timeLimit(.minutes(2)))
struct EndpointTests {
    private static let hello: JSON = ["type": 4, "data": ["content": "hello", "flags": 64]]

    /// A town whose bot has an endpoint that checks signatures.
    private static func visit(
        answer: @escaping EndpointServer.Answer = { _ in .json(Self.hello) },
        settings: SandboxSettings = SandboxSettings(), _ test: (Town, EndpointServer, String) async throws -> Void
    ) async throws {
        try await Town.visit(settings: settings) { town in
            try await EndpointServer.run(for: town, verifyKey: town.bot.verifyKey, answer) { server, url in
                try await town.sandbox.setInteractionsEndpoint(url, of: town.bot)
                try await test(town, server, url)
            }
        }
    }

    private static func failure(_ outcome: Outcome) -> String? {
        guard case .failed(let sentence) = outcome else { return nil }
        return sentence
    }

    @Test(
        "Rule 59: An endpoint that checks signatures is saved, shown, and gets the interactions instead of the Gateway")
    func exclusive() async throws {
        try await Town.visit { town in
            try await EndpointServer.run(
                for: town, verifyKey: town.bot.verifyKey, { _ in .json(Self.hello) }
            ) { server, url in
                let gateway = GatewayListenerDouble(town)
                let before = try await town.api("GET", "/applications/@me").json
                #expect(before?["interactions_endpoint_url"] == .null)
                #expect(before?["verify_key"]?.string == town.bot.verifyKey && town.bot.verifyKey.count == 64)
                let saved = try await town.api(
                    "PATCH", "/applications/@me", ["interactions_endpoint_url": .string(url)])
                #expect(saved.status == 200 && saved.json?["interactions_endpoint_url"]?.string == url)
                #expect(server.pings == 1 && server.refused == 1)
                #expect(try await town.api("GET", "/applications/@me").json == saved.json)

                _ = try await town.makeCommand(["name": "close", "description": "Closes"])
                let reply = try #require(try await town.mia.runs("/close", in: town.general).reply)
                #expect(reply.content == "hello" && reply.isEphemeral)
                let sent = try #require(server.received.first)
                #expect(sent["type"]?.int == 2 && sent["data"]?["name"]?.string == "close")
                #expect(sent["token"]?.string == town.interactions()[0].token)
                #expect(sent["member"]?["user"]?["id"]?.id() == town.mia.id)
                #expect(!gateway.names.contains("INTERACTION_CREATE"))

                let removed = try await town.api("PATCH", "/applications/@me", ["interactions_endpoint_url": .null])
                #expect(removed.json?["interactions_endpoint_url"] == .null)
                async let outcome = town.mia.runs("/close", in: town.general)
                _ = try await gateway.next("INTERACTION_CREATE")
                try await town.answerNext(after: 1, Self.hello)
                #expect(try await outcome.reply?.content == "hello")
                #expect(server.received.count == 1)
                #expect(await town.sandbox.endpointEvents(of: town.bot).map(\.kind) == [.saved, .removed])
            }
        }
    }

    @Test("Rule 59: An endpoint that checks no signatures is refused with Discord's error, and nothing is saved")
    func unchecked() async throws {
        try await Town.visit { town in
            try await EndpointServer.run(for: town, verifyKey: nil) { server, url in
                let body: JSON = ["interactions_endpoint_url": .string(url), "description": "Opens tickets"]
                let refused = try await town.api("PATCH", "/applications/@me", body)
                #expect(refused.status == 400 && refused.code == 50035)
                #expect(
                    refused.errors("interactions_endpoint_url") == ["APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"])
                let shown = try await town.api("GET", "/applications/@me").json
                #expect(shown?["interactions_endpoint_url"] == .null && shown?["description"]?.string == "")
                await #expect(throws: EndpointRefusal.self) {
                    try await town.sandbox.setInteractionsEndpoint(url, of: town.bot)
                }
                #expect(server.pings == 4)
            }
        }
    }

    @Test(
        "Rule 59: What answers PINGs with nonsense is refused",
        arguments: [
            EndpointServer.Reply.json(["type": 2]), .json(["type": 1], status: 201), .status(204),
            EndpointServer.Reply(type: "text/plain", body: Array(#"{"type": 1}"#.utf8)),
            EndpointServer.Reply(body: Array("<html>".utf8)),
            EndpointServer.Reply(status: 302, type: nil, location: "/elsewhere"),
        ] as [EndpointServer.Reply])
    func nonsensePing(reply: EndpointServer.Reply) async throws {
        try await Town.visit { town in
            try await NonsenseServer.run(reply) { url, count in
                let refused = try await town.api(
                    "PATCH", "/applications/@me", ["interactions_endpoint_url": .string(url)])
                #expect(
                    refused.errors("interactions_endpoint_url") == ["APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"])
                // Redirects are not followed.
                #expect(count() == 1)
            }
        }
    }

    @Test(
        "Rule 59: Only web addresses of this machine are called",
        arguments: [
            ("nonsense", "URL_TYPE_INVALID_URL"), ("ftp://127.0.0.1/x", "URL_TYPE_INVALID_SCHEME"),
            ("https://example.org/x", "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"),
            ("http://127.0.0.1.example.org/x", "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"),
            ("http://127.0.0.1@example.org/x", "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"),
            ("http://127.0.0.1:1/x", "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"),
        ])
    func addresses(url: String, code: String) async throws {
        try await Town.visit { town in
            let refused = try await town.api("PATCH", "/applications/@me", ["interactions_endpoint_url": .string(url)])
            #expect(refused.status == 400 && refused.errors("interactions_endpoint_url") == [code])
            let long = "http://127.0.0.1/" + String(repeating: "x", count: 2048)
            let tooLong = try await town.api(
                "PATCH", "/applications/@me", ["interactions_endpoint_url": .string(long)])
            #expect(tooLong.errors("interactions_endpoint_url") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(try await town.anonymous("PATCH", "/applications/@me", [:]).status == 401)
        }
    }

    @Test("Rule 59: 202 without a body is followed by the callback route")
    func accepted() async throws {
        try await Self.visit(answer: { _ in .status(202) }) { town, server, _ in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            try await town.sandbox.until("the request") { server.received.count == 1 }
            let (_, answer) = try await town.answerNext(["type": 5, "data": ["flags": 64]], withResponse: true)
            #expect(answer.status == 200)
            let interaction = town.interactions()[0]
            _ = try await town.anonymous(
                "PATCH", town.webhook(interaction, "/messages/@original"), ["content": "done"])
            #expect(try await outcome.reply?.content == "done")
            #expect(await town.sandbox.endpointEvents(of: town.bot).map(\.kind) == [.saved])
        }
    }

    @Test("Rule 59: A deferred answer is completed through the webhook, and a second answer is 40060")
    func deferred() async throws {
        try await Self.visit(answer: { _ in .json(["type": 5]) }) { town, _, _ in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            async let outcome = town.mia.runs("/close", in: town.general)
            let interaction = try await town.nextInteraction()
            try await town.sandbox.until("the deferral") { town.interactions()[0].callbackType == 5 }
            let path = "/interactions/\(interaction.id)/\(interaction.token)/callback"
            #expect(try await town.anonymous("POST", path, Self.hello).code == 40060)
            #expect(try await town.anonymous("POST", town.webhook(interaction), ["content": "done"]).status == 200)
            #expect(try await outcome.reply?.content == "done")
        }
    }

    @Test("Rule 59: The webhook of an interaction is unknown until the endpoint has answered")
    func earlyFollowUp() async throws {
        let webhook = Webhook()
        let answer: EndpointServer.Answer = { interaction in
            await webhook.use(interaction["token"]?.string ?? "")
            return .json(Self.hello)
        }
        try await Self.visit(answer: answer) { town, _, _ in
            webhook.api.withLock { $0 = (town.anonymous, "/webhooks/\(town.bot.id)/") }
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            #expect(try await town.mia.runs("/close", in: town.general).reply?.content == "hello")
            #expect(webhook.codes.withLock { $0 } == [10015])
        }
    }

    @Test("Rule 59: Forms, updates and completions are answered in the response as well")
    func kinds() async throws {
        let input: JSON = ["type": 4, "custom_id": "why", "style": 1]
        let form: JSON = [
            "custom_id": "f", "title": "Why?", "components": [["type": 18, "label": "Reason", "component": input]],
        ]
        let answer: EndpointServer.Answer = { interaction in
            switch interaction["type"]?.int {
            case 3: .json(["type": 9, "data": form])
            case 4: .json(["type": 8, "data": ["choices": [["name": "Billing", "value": "billing"]]]])
            case 5: .json(["type": 7, "data": ["content": "Thank you", "components": []]])
            default: .json(Self.hello)
            }
        }
        try await Self.visit(answer: answer) { town, _, _ in
            let option: JSON = ["type": 3, "name": "topic", "description": "d", "autocomplete": true]
            _ = try await town.makeCommand(["name": "open", "description": "d", "options": [option]])
            let choices = try await town.mia.completions(of: "topic", typing: "bi", for: "/open", in: town.general)
            #expect(choices.map(\.name) == ["Billing"])
            _ = try await town.postButton()
            let seen = try #require(try await town.mia.presses("Create Ticket", in: town.general).form)
            let thanks = try await town.mia.fillsIn(seen, ["Reason": "broken"])
            #expect(thanks.reply?.content == "Thank you")
            #expect(await town.mia.messages(in: town.general).map(\.content) == ["Thank you"])
        }
    }

    @Test("Rule 59: Answers with files come as multipart")
    func files() async throws {
        let (bytes, type) = multipart(
            ["type": 4, "data": ["content": "file", "attachments": [["id": 0]]]],
            files: [("a.txt", "text/plain", "a")])
        try await Self.visit(answer: { _ in EndpointServer.Reply(type: type, body: bytes) }) { town, _, _ in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            let reply = try #require(try await town.mia.runs("/close", in: town.general).reply)
            #expect(reply.attachments.map(\.filename) == ["a.txt"])
        }
    }

    @Test(
        "Rule 59: An answer that the callback route would refuse is a failure for the person, and the reason is told",
        arguments: [
            (EndpointServer.Reply.json(["type": 4, "data": ["content": ""]]), "50006"),
            (.json(["type": 4, "data": ["content": .string(String(repeating: "x", count: 2001))]]), "MAX_LENGTH"),
            (.json(["type": 8, "data": ["choices": []]]), "BASE_TYPE_CHOICES"),
            (EndpointServer.Reply(body: Array("{".utf8)), "50109"),
            (EndpointServer.Reply(type: "text/html", body: Array("<p>hello".utf8)), "text/html"),
            (.json(Self.hello, status: 201), "201"), (.status(204), "204"), (.status(500), "500"),
            (.json(Self.hello, status: 202), "202"),
            (EndpointServer.Reply(status: 307, type: nil, location: "/interactions"), "307"),
        ] as [(EndpointServer.Reply, String)])
    func refusedAnswers(reply: EndpointServer.Reply, hint: String) async throws {
        try await Self.visit(answer: { _ in reply }) { town, server, _ in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            let outcome = try await town.mia.runs("/close", in: town.general)
            #expect(Self.failure(outcome) == "The application did not respond")
            #expect(server.received.count == 1)
            let event = try #require(await town.sandbox.endpointEvents(of: town.bot).last)
            #expect(event.kind == .failed && event.reason.contains(hint))
            let interaction = town.interactions()[0]
            let path = "/interactions/\(interaction.id)/\(interaction.token)/callback"
            #expect(try await town.anonymous("POST", path, Self.hello).code == 10062)
        }
    }

    @Test("Rule 59: Whoever answers after three seconds is too late, also with a good answer")
    func slow() async throws {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let answer: EndpointServer.Answer = { _ in
            for await _ in gate { break }
            return .json(Self.hello)
        }
        try await Self.visit(answer: answer) { town, server, _ in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            async let outcome = town.mia.runs("/close", in: town.general)
            try await town.sandbox.until("the request") { server.received.count == 1 }
            // The person waits, and so does the one who sent the request.
            while town.clock.sleepers < 2 { await Task.yield() }
            town.clock.advance(by: .seconds(3))
            #expect(Self.failure(try await outcome) == "The application did not respond")
            try await town.sandbox.until("the failure") {
                await town.sandbox.endpointEvents(of: town.bot).last?.kind == .failed
            }
            opener.finish()
            #expect(await town.mia.messages(in: town.general).isEmpty)
        }
    }

    @Test("Rule 59: Where nobody listens any more, the person sees a failure, and the check drops the endpoint")
    func gone() async throws {
        try await Town.visit { town in
            try await EndpointServer.run(for: town, verifyKey: town.bot.verifyKey) { _, url in
                try await town.sandbox.setInteractionsEndpoint(url, of: town.bot)
            }
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            let outcome = try await town.mia.runs("/close", in: town.general)
            #expect(Self.failure(outcome) == "The application did not respond")
            #expect(await town.sandbox.checkInteractionsEndpoint(of: town.bot)?.isEmpty == false)
            #expect(await town.sandbox.interactionsEndpoint(of: town.bot) == nil)
            #expect(await town.sandbox.endpointEvents(of: town.bot).map(\.kind) == [.saved, .failed, .dropped])
        }
    }

    @Test(
        "Rule 59: An endpoint that stops checking signatures is dropped after some interactions; the Gateway delivers then"
    )
    func dropped() async throws {
        var settings = SandboxSettings()
        settings.endpointCheckInterval = 3
        try await Self.visit(settings: settings) { town, server, url in
            let gateway = GatewayListenerDouble(town)
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            for _ in 0..<3 { _ = try await town.mia.runs("/close", in: town.general) }
            try await town.sandbox.until("the check") { server.pings == 2 && server.refused == 2 }
            #expect(await town.sandbox.interactionsEndpoint(of: town.bot) == url)
            server.stopChecking()
            for _ in 0..<3 { _ = try await town.mia.runs("/close", in: town.general) }
            try await town.sandbox.until("the end of the endpoint") {
                await town.sandbox.interactionsEndpoint(of: town.bot) == nil
            }
            let event = try #require(await town.sandbox.endpointEvents(of: town.bot).last)
            #expect(event.kind == .dropped && event.url == url && event.reason.contains("401"))
            #expect(!gateway.names.contains("INTERACTION_CREATE"))
            async let outcome = town.mia.runs("/close", in: town.general)
            _ = try await gateway.next("INTERACTION_CREATE")
            try await town.answerNext(after: 6, Self.hello)
            #expect(try await outcome.reply?.content == "hello")
        }
    }

    @Test("Rule 59: Wrong signatures are answered with 401; where that is switched off, 400 will do, and nothing else")
    func refusals() async throws {
        try await Town.visit { town in
            for (status, isStrict, isSaved) in [
                (401, true, true), (400, true, false), (400, false, true), (403, false, false), (200, false, false),
            ] {
                await town.sandbox.changeSettings { $0.requiresUnauthorizedFromEndpoints = isStrict }
                try await EndpointServer.run(
                    for: town, verifyKey: town.bot.verifyKey, refusal: status
                ) { _, url in
                    let answer = try await town.api(
                        "PATCH", "/applications/@me", ["interactions_endpoint_url": .string(url)])
                    #expect((answer.status == 200) == isSaved, "\(status)")
                }
            }
        }
    }

    @Test("Rule 59: The callback of a PING is unknown")
    func pingCallback() async throws {
        let pings = Pings()
        try await Town.visit { town in
            try await NonsenseServer.run(.json(["type": 1]), { pings.add($0) }) { url, _ in
                _ = try await town.api("PATCH", "/applications/@me", ["interactions_endpoint_url": .string(url)])
                let ping = try #require(pings.first)
                #expect(ping["type"]?.int == 1 && ping["application_id"]?.id() == town.bot.id)
                let (id, token) = (ping["id"]?.string ?? "", ping["token"]?.string ?? "")
                let answer = try await town.anonymous("POST", "/interactions/\(id)/\(token)/callback", ["type": 1])
                #expect(answer.status == 404 && answer.code == 10062)
            }
        }
    }

    @Test("Rule 59: The control API saves an endpoint, looks at it, and tells what came of it")
    func control() async throws {
        try await Town.visit { town in
            let control = API(base: town.sandbox.pageURL + "sandbox")
            let path = "/applications/\(town.bot.id)"
            try await EndpointServer.run(for: town, verifyKey: town.bot.verifyKey) { server, url in
                let saved = try await control("POST", path, ["interactions_endpoint_url": .string(url)])
                #expect(saved.status == 200 && saved.json?["interactions_endpoint_url"]?.string == url)
                let good = try await control("POST", path + "/check-endpoint", [:])
                #expect(good.json?["problem"] == .null)
                server.stopChecking()
                let bad = try await control("POST", path + "/check-endpoint", [:])
                #expect(bad.json?["problem"]?.string?.contains("401") == true)
                #expect(bad.json?["interactions_endpoint_url"] == .null)
                let refused = try await control("POST", path, ["interactions_endpoint_url": .string(url)])
                #expect(refused.status == 400 && refused.json?["error"]?.string?.contains("401") == true)
            }
            let shown = try await control("GET", path)
            #expect(shown.json?["endpoint_events"]?.array?.map { $0["kind"]?.string } == ["saved", "dropped"])
            #expect(shown.json?["verify_key"]?.string == town.bot.verifyKey)
            #expect(try await control("GET", "/applications/1").status == 404)
            #expect(try await control("POST", path, ["interactions_endpoint_url": 7]).status == 400)
        }
    }

    @Test("An application's description and tags can be edited, in their limits")
    func profile() async throws {
        try await Town.visit { town in
            let edited = try await town.api(
                "PATCH", "/applications/@me", ["description": "Opens tickets", "tags": ["desk"], "unknown": 1])
            #expect(edited.json?["description"]?.string == "Opens tickets" && edited.json?["tags"] == ["desk"])
            let wrong = try await town.api(
                "PATCH", "/applications/@me",
                ["description": .string(String(repeating: "x", count: 401)), "tags": ["a", "b", "c", "d", "e", "f"]])
            #expect(wrong.errors("description") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("tags") == ["BASE_TYPE_MAX_LENGTH"])
        }
    }
}

/// Follows up before it answers.
private final class Webhook: Sendable {
    let api = Mutex<(API, String)?>(nil)
    let codes = Mutex<[Int?]>([])

    func use(_ token: String) async {
        guard let (api, path) = self.api.withLock({ $0 }) else { return }
        let code = try? await api("POST", path + token, ["content": "early"]).code
        self.codes.withLock { $0.append(code) }
    }
}
