import DiscordModel
import DiscordREST
import NIOCore
import Testing

@Suite("The REST client against a server: what is sent and what is read", .timeLimit(.minutes(10)))
struct RESTClientTests {
    @Test("A request carries the bot's token, the user agent, JSON and the encoded reason")
    func headers() async throws {
        try await ScriptedServer.run(.answer(200, body: #"{"id": "7", "type": 0}"#)) { server, url in
            let draft = ChannelDraft(name: "ticket-0001", parentID: 5)
            let channel = try await RESTClient.test(url).send(ModifyChannel(7, draft, reason: "Müll\r\n: weg"))
            #expect(channel.id == 7)
            let request = try #require(server.received.first)
            #expect(request.method == "PATCH")
            #expect(request.uri == "/api/v10/channels/7")
            #expect(request.headers["authorization"] == "Bot abc")
            #expect(request.headers["user-agent"] == "DiscordBot (https://github.com/usher-tickets/usher, 0.1)")
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["x-audit-log-reason"] == "M%C3%BCll%0D%0A%3A%20weg")
            let body = try WireDecoder().decode([String: String].self, from: request.body.readableBytesView)
            #expect(body == ["name": "ticket-0001", "parent_id": "5"])
        }
    }

    @Test("A reason is cut off at 512 characters")
    func longReason() async throws {
        try await ScriptedServer.run(.answer(204)) { server, url in
            _ = try await RESTClient.test(url).send(DeleteChannel(7, reason: String(repeating: "x", count: 600)))
            #expect(server.received.first?.headers["x-audit-log-reason"]?.count == 512)
        }
    }

    @Test("A request without a body has none, and queries are encoded")
    func query() async throws {
        try await ScriptedServer.run(.answer(200, body: "[\(Wire.message)]")) { server, url in
            let page = try await RESTClient.test(url).send(GetChannelMessages(in: 7, limit: 1000, before: 9))
            #expect(page.map(\.content) == ["hi"])
            #expect(server.received.first?.uri == "/api/v10/channels/7/messages?limit=100&before=9")
            #expect(server.received.first?.headers["content-type"] == nil)
            #expect(server.received.first?.body.readableBytes == 0)
        }
    }

    @Test("An interaction's answer carries no bot token")
    func interaction() async throws {
        try await ScriptedServer.run(.answer(204)) { server, url in
            let request = CreateInteractionResponse(to: 3, token: "tok", .deferredMessage(ephemeral: true))
            _ = try await RESTClient.test(url).send(request)
            #expect(server.received.first?.uri == "/api/v10/interactions/3/tok/callback")
            #expect(server.received.first?.headers["authorization"] == nil)
        }
    }

    @Test("Files go as multipart, with the JSON that lists them")
    func files() async throws {
        struct Payload: Decodable {
            struct Attachment: Decodable {
                let id: Int
                let filename: String
            }
            let content: String
            let attachments: [Attachment]
        }
        try await ScriptedServer.run(.answer(200, body: Wire.message)) { server, url in
            let file = FileUpload(filename: "t.html", contentType: "text/html", bytes: ByteBuffer(string: "<p>"))
            let request = CreateMessage(in: 7, MessageDraft(content: "Here"), files: [file])
            _ = try await RESTClient.test(url).send(request)
            let received = try #require(server.received.first)
            let type = try #require(received.headers["content-type"])
            let parts = try #require(MultipartParts(received.body, contentType: type)?.parts)
            #expect(parts.map(\.name) == ["payload_json", "files[0]"])
            #expect(parts.last?.content == Array("<p>".utf8))
            let payload = try WireDecoder().decode(Payload.self, from: parts[0].content)
            #expect(payload.content == "Here")
            #expect(payload.attachments.map(\.id) == [0])
            #expect(payload.attachments.map(\.filename) == ["t.html"])
        }
    }

    @Test("An overwrite is sent without its id, which stands in the path")
    func overwrite() async throws {
        struct Body: Decodable, Equatable {
            let id: String?
            let type: Int
            let allow: String
            let deny: String
        }
        try await ScriptedServer.run(.answer(204)) { server, url in
            let overwrite = Overwrite(.member(4), allow: .viewChannel, deny: .sendMessages)
            _ = try await RESTClient.test(url).send(EditChannelPermissions(of: 7, overwrite))
            let received = try #require(server.received.first)
            #expect(received.uri == "/api/v10/channels/7/permissions/4")
            let body = try WireDecoder().decode(Body.self, from: received.body.readableBytesView)
            #expect(body == Body(id: nil, type: 1, allow: "1024", deny: "2048"))
        }
    }

    @Test("A refusal tells its code and each field that is wrong, with array indexes")
    func refusal() async throws {
        let body = #"""
            {"code": 50035, "message": "Invalid Form Body", "errors": {
              "_errors": [{"code": "REQUEST", "message": "As a whole"}],
              "embeds": {"10": {"title": {"_errors": [{"code": "B", "message": "two"}]}},
                         "2": {"fields": {"0": {"name": {"_errors": [{"code": "A", "message": "one"}]}}}}},
              "content": {"_errors": [{"code": 7, "message": "three"}]}}}
            """#
        try await ScriptedServer.run(.answer(400, body: body)) { server, url in
            let error = await RESTClient.test(url).failure(of: GetChannel(7))
            #expect(error?.reason == .refused)
            #expect(error?.status == 400)
            #expect(error?.code == .invalidFormBody)
            #expect(error?.message == "Invalid Form Body")
            #expect(
                error?.fieldErrors == [
                    .init(path: "", code: "REQUEST", message: "As a whole"),
                    .init(path: "content", code: "7", message: "three"),
                    .init(path: "embeds[2].fields[0].name", code: "A", message: "one"),
                    .init(path: "embeds[10].title", code: "B", message: "two"),
                ])
            #expect(error.map(String.init(describing:))?.contains("GET /channels/{}: ") == true)
            #expect(server.received.count == 1)
        }
    }

    @Test(
        "A refusal without Discord's JSON is told by its status",
        arguments: ["", "<html>", "[]", #"{"code": "x", "message": 5, "errors": []}"#, #"{"code": 0}"#])
    func oddRefusal(body: String) async throws {
        try await ScriptedServer.run(.answer(404, body: body)) { _, url in
            let error = await RESTClient.test(url).failure(of: GetChannel(7))
            #expect(error?.reason == .refused)
            #expect(error?.status == 404)
            #expect(error?.code == nil)
        }
    }

    @Test("An answer that is not what was expected is an error, and is not asked for again")
    func unreadable() async throws {
        try await ScriptedServer.run(.answer(200, body: #"{"id": 5}"#)) { server, url in
            let error = await RESTClient.test(url).failure(of: GetChannel(7))
            #expect(error?.reason == .unreadableAnswer)
            #expect(server.received.count == 1)
        }
    }

    @Test("What a request without an answer answers is not looked at")
    func ignoredAnswer() async throws {
        try await ScriptedServer.run(.answer(200, body: #"{"id": 5}"#)) { _, url in
            let answer = try await RESTClient.test(url).send(DeleteChannel(7))
            #expect(answer == NoContent())
        }
    }

    @Test("The Gateway's address and session limits are read")
    func gateway() async throws {
        let body = #"""
            {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit":
             {"total": 1000, "remaining": 998, "reset_after": 14400000, "max_concurrency": 1}}
            """#
        try await ScriptedServer.run(.answer(200, body: body)) { _, url in
            let gateway = try await RESTClient.test(url).send(GetGatewayBot())
            #expect(gateway.url == "wss://gateway.discord.gg")
            #expect(gateway.sessionStartLimit.resetAfter == .seconds(14_400))
        }
    }

    @Test("An application's flags tell which privileged intents are switched on")
    func application() async throws {
        try await ScriptedServer.run(.answer(200, body: #"{"id": "5", "name": "Usher", "flags": 557056}"#)) { _, url in
            let application = try await RESTClient.test(url).send(GetCurrentApplication())
            #expect(application.flags?.allowsMessageContent == true)
            #expect(application.flags?.allowsGuildMembers == true)
            #expect(application.flags?.contains(.gatewayPresenceLimited) == false)
        }
    }
}
