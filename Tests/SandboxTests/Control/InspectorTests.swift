import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("The inspector", .timeLimit(.minutes(10)))
struct InspectorTests {
    private func entries(_ town: Town, _ query: String = "") async throws -> [JSON] {
        try await town.control("GET", "/inspector" + query).json?["entries"]?.array ?? []
    }

    @Test("A call is there with its headers, its time, its body and its answer")
    func call() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            let posted = try await town.api("POST", path, ["content": "hello"])
            let entry = try #require(try await self.entries(town).last)
            #expect(entry["kind"]?.string == "rest" && entry["method"]?.string == "POST")
            #expect(entry["path"]?.string == path && entry["status"]?.int == 200)
            #expect(entry["application"]?.string == "Usher")
            #expect((entry["ms"]?.double ?? -1) >= 0)
            #expect(entry["rate_limit"]?["limit"]?.int == 5)
            #expect(entry["rate_limit"]?["bucket"]?.string == posted.header("x-ratelimit-bucket"))
            #expect(entry["body"] == nil && entry["answer"] == nil)
            let whole = try await town.control("GET", "/inspector/\(entry["id"]?.int ?? 0)")
            #expect(whole.json?["body"] == ["content": "hello"])
            #expect(whole.json?["answer"] == posted.json)
        }
    }

    @Test("A refusal has its code, and a 429 how long to wait")
    func refusals() async throws {
        try await Town.visit { town in
            _ = try await town.api("GET", "/channels/1")
            town.sandbox.faults.add(
                Fault(path: "/**", kind: .rateLimited(retryAfter: .milliseconds(2500), scope: "shared")))
            _ = try await town.api("GET", "/users/@me")
            let entries = try await self.entries(town)
            #expect(entries.first?["code"]?.int == 10003)
            #expect(entries.last?["retry_after"]?.double == 2.5 && entries.last?["scope"]?.string == "shared")
        }
    }

    @Test("What went over the Gateway is there, with session and sequence, and no token is shown")
    func frames() async throws {
        try await Town.visit { town in
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client async throws in
                let (sessionID, _) = try await client.begin(town.bot.token, intents: [])
                _ = try await town.postButton()
                async let press = town.mia.presses("Create Ticket", in: town.general)
                let event = try await client.dispatch("INTERACTION_CREATE")
                let (interaction, _) = try await town.answerNext(["type": 4, "data": ["content": "hello"]])
                _ = try await press

                let entries = try await self.entries(town, "?full=true")
                let names = entries.compactMap { $0["name"]?.string }
                #expect(
                    names == ["Connection opened", "Hello", "Identify", "READY", "INTERACTION_CREATE"])
                let created = try #require(entries.first { $0["name"]?.string == "INTERACTION_CREATE" })
                #expect(created["direction"]?.string == "out" && created["op"]?.int == 0)
                #expect(created["seq"] == event["s"] && created["session"]?.string == sessionID)
                #expect(created["shard"] == [0, 1] && created["application"]?.string == "Usher")
                #expect(created["data"]?["id"] == event["d"]?["id"])
                let callback = try #require(entries.last)
                #expect(callback["path"]?.string == "/interactions/\(interaction.id)/TOKEN/callback")
                #expect(callback["status"]?.int == 204 && callback["application"]?.string == "Usher")
                let text = JSON.array(entries).description
                #expect(!text.contains(town.bot.token) && !text.contains(interaction.token))
                #expect(text.contains("(hidden)"))
            }
        }
    }

    @Test("Neither the token of a webhook is shown nor its address")
    func webhook() async throws {
        try await Town.visit(permissions: [.viewChannel, .manageWebhooks]) { town in
            let made = try await town.api("POST", "/channels/\(town.general)/webhooks", ["name": "Captain"])
            let token = try #require(made.json?["token"]?.string)
            _ = try await town.anonymous("POST", "/webhooks/\(made.id)/\(token)", ["content": "Ahoy"])
            let entries = try await self.entries(town, "?full=true")
            #expect(entries.count == 2 && entries.last?["path"]?.string == "/webhooks/\(made.id)/TOKEN")
            #expect(entries.first?["answer"]?["name"]?.string == "Captain")
            #expect(!entries.contains { $0.description.contains(token) })
        }
    }

    @Test("A token in the path of an unknown route is not shown either")
    func unknownRoute() async throws {
        try await Town.visit { town in
            _ = try await town.anonymous("GET", "/webhooks/\(town.bot.id)/secret/nothing/here")
            #expect(try await self.entries(town).last?["path"]?.string == "/webhooks/\(town.bot.id)/TOKEN/nothing/here")
        }
    }

    @Test("How a connection ended is there, too: with a code, by the bot, or just cut")
    func endings() async throws {
        try await Town.visit { town in
            let (happenings, watcher) = AsyncStream<InspectedEntry?>.makeStream()
            _ = town.sandbox.inspector.watch(watcher)
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client async throws in
                _ = try await client.frame(10)
                try await client.send("nonsense")
                #expect(try await client.closeCode() == 4002)
            }
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client async throws in
                try await client.begin(town.bot.token, intents: [])
                town.sandbox.gatewayFaults.dropConnections()
                #expect(try await client.closeCode() == nil)
            }
            for await entry in happenings {
                guard case .frame(let frame)? = entry?.content, case .closed(nil, _, byBot: false) = frame.event else {
                    continue
                }
                break
            }
            let entries = try await self.entries(town)
            let closed = try #require(entries.first { $0["code"]?.int == 4002 })
            #expect(closed["direction"]?.string == "out" && closed["reason"]?.string?.isEmpty == false)
            #expect(entries.contains { $0["name"]?.string == "Not understood" && $0["op"] == .null })
        }
    }

    @Test("Only so many entries and bytes are kept, and large bodies not at all")
    func bounds() throws {
        let inspector = Inspector(.init(entries: 3, bytes: 100, body: 50))
        let now = Timestamp(millisecondsSince1970: 0)
        func add(_ size: Int) {
            let frame = InspectedFrame(
                event: .received(operation: 1), session: nil, size: size, bytes: Array(repeating: 32, count: size))
            inspector.add(.frame(frame), of: nil, at: now)
        }
        for _ in 0..<5 { add(1) }
        #expect(inspector.entries().map(\.id) == [3, 4, 5])
        #expect(inspector.entries(after: 3).map(\.id) == [4, 5])
        #expect(inspector.entries(limit: 1).map(\.id) == [5])
        #expect(inspector.entry(4)?.id == 4 && inspector.entry(2) == nil && inspector.entry(6) == nil)
        add(60)
        add(60)
        #expect(inspector.entries().map(\.id) == [7])
        #expect(inspector.kept(Array(repeating: 0, count: 51)) == nil)
        #expect(inspector.kept(Array(repeating: 0, count: 50))?.count == 50)
        inspector.clear()
        #expect(inspector.entries().isEmpty && inspector.entry(7) == nil)
        add(1)
        #expect(inspector.entries().map(\.id) == [8])
    }

    @Test("Entries come as they happen")
    func stream() async throws {
        try await Town.visit { town in
            let request = HTTPClientRequest(url: town.sandbox.pageURL + "sandbox/inspector/events")
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            #expect(response.headers.first(name: "content-type") == "text/event-stream")
            var text = ""
            for try await part in response.body {
                text += String(buffer: part)
                if text == "event: hello\ndata: {}\n\n" { _ = try await town.api("GET", "/users/@me") }
                if text.contains("event: entry") { break }
            }
            #expect(text.contains("\"path\":\"/users/@me\"") && text.contains("\"status\":200"))
        }
    }

    @Test("It can be cleared, and says what is wrong with a question")
    func clearing() async throws {
        try await Town.visit { town in
            _ = try await town.api("GET", "/users/@me")
            #expect(try await town.control("DELETE", "/inspector").status == 200)
            #expect(try await self.entries(town).isEmpty)
            #expect(try await town.control("GET", "/inspector/1").status == 404)
            #expect(try await town.control("GET", "/inspector/x").status == 404)
            #expect(try await town.control("GET", "/inspector?limit=x").status == 400)
            #expect(try await town.control("DELETE", "/people").status == 405)
        }
    }
}
