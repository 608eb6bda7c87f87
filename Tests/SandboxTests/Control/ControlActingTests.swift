import AsyncHTTPClient
import DiscordModel
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("The control API: acting as people")
struct ControlActingTests {
    private func path(_ town: Town, _ rest: String = "") -> String { "/channels/\(town.general)/messages\(rest)" }

    // MARK: Messages

    @Test("Messages are sent, answered, edited, pinned and deleted")
    func messages() async throws {
        try await Town.visit { town in
            let control = town.control
            let said = try await control("POST", self.path(town), ["as": "mia", "content": "hello"])
            let one = self.path(town, "/\(said.id)")
            let reply = try await control(
                "POST", self.path(town), ["as": "olivia", "content": "hi", "reply_to": .string(said.id)])
            #expect(reply.json?["referenced_message"]?["id"] == .string(said.id))
            #expect(reply.json?["mentions"]?[0]?["id"] == .id(town.mia.id))
            let edited = try await control("POST", one + "/edit", ["as": "mia", "content": "hello!"])
            #expect(edited.json?["content"]?.string == "hello!" && edited.json?["edited_timestamp"] != .null)
            #expect(try await control("GET", one + "?as=olivia").json?["content"]?.string == "hello!")
            #expect(try await control("POST", one + "/pin", ["as": "olivia"]).status == 200)
            #expect(try await control("GET", one + "?as=mia").json?["pinned"]?.bool == true)
            #expect(
                try await control("POST", one + "/pin", ["as": "mia"]).sentence == "This person may not pin messages")
            #expect(try await control("POST", one + "/unpin", ["as": "olivia"]).status == 200)
            #expect(try await control("POST", one + "/delete", ["as": "mia"]).status == 200)
            #expect(try await control("POST", one + "/delete", ["as": "mia"]).status == 404)
            #expect(try await control("GET", one + "?as=mia").status == 404)
        }
    }

    @Test("What people may not do is refused with a sentence")
    func refusals() async throws {
        try await Town.visit { town in
            let (control, mia) = (town.control, town.mia)
            let own = try await town.owner.says("mine", in: town.general)
            let one = self.path(town, "/\(own.id)")
            let edit = try await control("POST", one + "/edit", ["as": "mia", "content": "x"])
            #expect(edit.status == 400 && edit.sentence == "Only the author can edit a message")
            #expect(try await control("POST", one + "/delete", ["as": "mia"]).status == 400)
            #expect(try await control("POST", self.path(town), ["as": "mia"]).sentence == "A message cannot be empty")
            #expect(
                try await control("POST", self.path(town), ["as": "mia", "content": 5]).sentence == "content is no text"
            )
            #expect(try await control("POST", self.path(town), ["content": "x"]).sentence.hasPrefix("as is missing"))
            #expect(try await control("POST", self.path(town), ["as": "nobody", "content": "x"]).status == 404)
            #expect(try await control("POST", "/channels/5/messages", ["as": "mia", "content": "x"]).status == 404)
            #expect(
                try await control("POST", self.path(town), ["as": "mia", "content": "x", "reply_to": "5"]).status == 400
            )
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let secret = await town.guild.makeChannel("secret", overwrites: [everyone])
            let hidden = try await control("POST", "/channels/\(secret)/messages", ["as": "mia", "content": "x"])
            #expect(hidden.status == 404 && hidden.sentence == "There is no such channel")
            await town.guild.timeOut(mia, for: .seconds(60))
            #expect(try await control("POST", self.path(town), ["as": "mia", "content": "x"]).status == 400)
        }
    }

    @Test("Files come in Base64, or as a form from programs")
    func files() async throws {
        try await Town.visit { town in
            let control = town.control
            let encoded = try await control(
                "POST", self.path(town),
                ["as": "mia", "files": [["filename": "a.txt", "content_type": "text/plain", "data": "aGVsbG8="]]])
            let first = try #require(encoded.json?["attachments"]?[0]?["url"]?.string)
            #expect(try await API(base: "").text(first).text == "hello")
            let form = multipart(
                ["as": "mia", "content": "two"],
                files: [(name: "b.txt", type: "text/plain", text: "b"), (name: "c.txt", type: "text/plain", text: "c")])
            let sent = try await control("POST", self.path(town), raw: form.bytes, type: form.type)
            #expect(sent.json?["content"]?.string == "two")
            #expect(sent.json?["attachments"]?.array?.compactMap { $0["filename"]?.string } == ["b.txt", "c.txt"])
            let broken = try await control("POST", self.path(town), raw: Array("--x".utf8), type: form.type)
            #expect(broken.status == 400)
            let wrong = try await control(
                "POST", self.path(town), ["as": "mia", "files": [["filename": "a", "data": "?"]]])
            #expect(wrong.status == 400 && wrong.sentence == "A file needs a filename, and data in Base64")
            // A page of somebody else's could send a form without being asked.
            var request = HTTPClientRequest(url: town.sandbox.pageURL + "sandbox" + self.path(town))
            request.method = .POST
            request.headers.add(name: "Origin", value: "http://evil.example")
            request.headers.add(name: "Content-Type", value: form.type)
            request.body = .bytes(form.bytes)
            #expect(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code == 415)
        }
    }

    @Test("Reactions come and go")
    func reactions() async throws {
        try await Town.visit { town in
            let control = town.control
            let said = try await town.owner.says("hello", in: town.general)
            let one = self.path(town, "/\(said.id)/reactions")
            let reacted = try await control("POST", one, ["as": "mia", "emoji": "👍"])
            #expect(reacted.json?["reactions"]?[0]?["count"]?.int == 1)
            #expect(try await control("POST", one, ["as": "mia", "emoji": "x"]).status == 400)
            #expect(try await control("DELETE", one + "/%F0%9F%91%8D?as=olivia").status == 404)
            #expect(try await control("DELETE", one + "/%F0%9F%91%8D?as=mia").json?["reactions"] == nil)
        }
    }

    @Test("Waiting for a message ends when it is there, or when the time is over")
    func waiting() async throws {
        try await Town.visit { town in
            let first = try await town.mia.says("first", in: town.general)
            let path = self.path(town, "?as=mia&after=\(first.id)")
            #expect(try await town.control("GET", path).json == ["messages": [], "has_more": false])
            async let next = town.control("GET", path + "&wait=20")
            async let named = town.control("GET", path + "&wait=20&contains=needle")
            // Both listen, or find it at once.
            try await town.owner.says("second", in: town.general)
            #expect(try await next.json?["messages"]?[0]?["content"]?.string == "second")
            let posted = try await town.api("POST", self.path(town), ["embeds": [["title": "a needle in a stack"]]])
            let found = try await named.json?["messages"]?.array ?? []
            #expect(found.map { $0["id"] } == [.string(posted.id)])
            let limited = try await town.control("GET", path + "&limit=1")
            #expect(limited.json?["messages"]?.array?.compactMap { $0["content"]?.string } == ["second"])
            let over = try await town.control("GET", path + "&contains=nowhere&wait=0.01")
            #expect(over.status == 200 && over.json == ["messages": [], "has_more": false])
            #expect(try await town.control("GET", path + "&wait=61").status == 400)
            #expect(try await town.control("GET", path + "&wait=soon").status == 400)
            #expect(try await town.control("GET", self.path(town, "?as=mia&after=x")).status == 400)
            #expect(try await town.control("GET", self.path(town, "?as=nobody&wait=20")).status == 404)
        }
    }

    @Test("What happens to messages by other hands, happens")
    func otherHands() async throws {
        try await Town.visit { town in
            let (control, listener) = (town.control, GatewayListenerDouble(town))
            let sent = try await town.mia.sends(.init("a.txt", bytes: [97]), saying: "look", in: town.general)
            let one = self.path(town, "/\(sent.id)")
            let unfurled = try await control("POST", one + "/unfurl", ["title": "A page"])
            #expect(unfurled.json?["embeds"]?[0]?["title"]?.string == "A page")
            let fresh = try await control("POST", one + "/expire-files", [:])
            #expect(try await API(base: "").text(sent.attachments[0].url).status == 404)
            let url = try #require(fresh.json?["attachments"]?[0]?["url"]?.string)
            #expect(try await API(base: "").text(url).status == 200)
            #expect(try await control("POST", one + "/lose-files", [:]).status == 200)
            #expect(try await API(base: "").text(url).status == 404)
            let other = try await town.mia.says("other", in: town.general)
            let ids: JSON = ["ids": .ids([sent.id, other.id])]
            #expect(try await control("POST", self.path(town, "/bulk-delete"), ids).status == 200)
            #expect(listener.names.contains("MESSAGE_DELETE_BULK"))
            #expect(await town.mia.messages(in: town.general).isEmpty)
            #expect(try await control("POST", self.path(town, "/bulk-delete"), ["ids": []]).status == 400)
            #expect(try await control("POST", self.path(town, "/bulk-delete"), ["ids": ["x"]]).status == 400)
            #expect(try await control("POST", one + "/unfurl", ["title": "A page"]).status == 404)
        }
    }

    @Test("Messages that nobody types are placed")
    func samples() async throws {
        try await Town.visit { town in
            let (control, path) = (town.control, "/channels/\(town.general)/samples")
            let said = try await town.mia.says("hello", in: town.general)
            let kinds: [(JSON, Int)] = [
                (["kind": "join"], 7), (["kind": "pin_notice", "message_id": .id(said.id)], 6),
                (["kind": "forward", "message_id": .id(said.id), "channel_id": .id(town.general)], 0),
                (["kind": "voice", "seconds": 2.5], 0), (["kind": "sticker", "name": "wave"], 0),
                (["kind": "poll", "question": "?", "answers": ["a", "b"]], 0),
            ]
            for (fields, type) in kinds {
                var body = fields
                body["as"] = "mia"
                let placed = try await control("POST", path, body)
                #expect(placed.status == 200 && placed.json?["type"]?.int == type, "\(fields) \(placed.sentence)")
            }
            for wrong in [["kind": "x"], ["kind": "forward"], ["kind": "voice"], ["kind": "sticker"], ["kind": "poll"]]
                as [JSON]
            {
                var body = wrong
                body["as"] = "mia"
                #expect(try await control("POST", path, body).status == 400, "\(wrong)")
            }
        }
    }

    // MARK: Direct messages

    @Test("A direct message reaches the bot, and is one conversation")
    func directMessages() async throws {
        try await Town.visit { town in
            let (control, listener) = (town.control, GatewayListenerDouble(town))
            let opened = try await control("POST", "/direct-messages", ["as": "mia", "application": "Usher"])
            let again = try await control("POST", "/direct-messages", ["as": "mia", "application": .id(town.bot.id)])
            #expect(opened.id == again.id)
            _ = try await control("POST", "/channels/\(opened.id)/messages", ["as": "mia", "content": "psst"])
            #expect(listener.data(of: "MESSAGE_CREATE").first?["content"]?.string == "psst")
            #expect(try await control("POST", "/direct-messages", ["as": "mia"]).status == 400)
            #expect(try await control("POST", "/direct-messages", ["as": "mia", "application": "x"]).status == 404)
            #expect(try await control("DELETE", "/channels/\(opened.id)").status == 409)
        }
    }

    // MARK: Threads

    @Test("Threads are started, joined, changed and left")
    func threads() async throws {
        try await Town.visit { town in
            let (control, path) = (town.control, "/channels/\(town.general)/threads")
            let started = try await control("POST", path, ["as": "mia", "name": "Plan", "private": true])
            let thread = "/threads/\(started.id)"
            _ = await town.guild.addPerson("noah")
            #expect(try await control("POST", thread + "/members", ["as": "noah"]).status == 404)
            let added = try await control("POST", thread + "/members", ["as": "mia", "user": "noah"])
            #expect(added.json?["member_count"]?.int == 2)
            #expect(try await control("POST", thread + "/members", ["as": "mia", "user": "nobody"]).status == 404)
            let renamed = try await control(
                "PATCH", thread, ["as": "mia", "name": "Plan B", "auto_archive_duration": 60])
            #expect(renamed.json?["name"]?.string == "Plan B")
            #expect(renamed.json?["thread_metadata"]?["auto_archive_duration"]?.int == 60)
            let wrong = try await control("PATCH", thread, ["as": "mia", "auto_archive_duration": 61])
            #expect(wrong.status == 400 && wrong.sentence.hasPrefix("auto_archive_duration: Value must be one of"))
            #expect(
                try await control("PATCH", thread, ["as": "noah", "locked": true]).sentence == "Missing Permissions")
            #expect(try await control("DELETE", thread + "/members/noah?as=noah").status == 200)
            #expect(try await control("DELETE", thread + "/members/noah?as=mia").status == 404)
            #expect(try await control("PATCH", thread, ["as": "mia", "archived": true]).status == 200)
            #expect(try await control("GET", path + "?as=mia").json == ["threads": []])
            let archived = try await control("GET", path + "?as=mia&archived=true").json?["threads"]?.array
            #expect(archived?.map { $0["name"]?.string } == ["Plan B"])
            #expect(try await control("POST", thread + "/members", ["as": "olivia"]).sentence == "Thread is archived")
            #expect(try await control("PATCH", "/threads/5", ["as": "mia", "name": "x"]).status == 404)
            #expect(try await control("POST", path, ["as": "mia", "name": ""]).status == 400)
            #expect(try await control("POST", path, ["as": "mia", "name": "x", "private": 1]).status == 400)
        }
    }

    @Test("In a forum, a thread is a post with its first message")
    func posts() async throws {
        try await Town.visit { town in
            let forum = await town.guild.makeChannel("ideas", type: .forum)
            let path = "/channels/\(forum)/threads"
            let post = try await town.control("POST", path, ["as": "mia", "name": "A ferry", "content": "One more"])
            let messages = try await town.control("GET", "/channels/\(post.id)/messages?as=mia").json?["messages"]
            #expect(messages?[0]?["id"] == .string(post.id) && messages?[0]?["content"]?.string == "One more")
            #expect(try await town.control("POST", path, ["as": "mia", "name": "Empty"]).status == 400)
        }
    }

    // MARK: What bots offer

    @Test("Buttons and menus are used by what can be read on them")
    func labels() async throws {
        try await Town.visit { town in
            _ = try await town.postButton("Create Ticket", id: "open")
            let press: JSON = ["as": "mia", "channel_id": .id(town.general), "label": "Create Ticket"]
            async let outcome = town.control("POST", "/interactions/component", press)
            try await town.answerNext(["type": 4, "data": ["content": "done"]])
            #expect(try await outcome.json?["message"]?["content"]?.string == "done")
            let options: JSON = [["label": "Red", "value": "r"], ["label": "Blue", "value": "b"]]
            let menu: JSON = ["type": 3, "custom_id": "colour", "placeholder": "Which colour?", "options": options]
            let posted = try await town.api(
                "POST", "/channels/\(town.general)/messages",
                ["content": "Choose", "components": [["type": 1, "components": [menu]]]])
            let choice: JSON = [
                "as": "mia", "channel_id": .id(town.general), "message_id": .string(posted.id),
                "label": "Which colour?", "values": ["Blue"],
            ]
            async let chosen = town.control("POST", "/interactions/component", choice)
            try await town.answerNext(after: 1, ["type": 4, "data": ["content": "blue"]])
            #expect(try await chosen.json?["message"]?["content"]?.string == "blue")
            var wrong = press
            wrong["label"] = "Nothing"
            #expect(try await town.control("POST", "/interactions/component", wrong).status == 400)
        }
    }

    @Test("A press can be forged, and the bot is asked")
    func forging() async throws {
        try await Town.visit { town in
            let body: JSON = ["as": "mia", "channel_id": .id(town.general), "application": "Usher", "custom_id": "any"]
            async let outcome = town.control("POST", "/interactions/forged-press", body)
            try await town.answerNext(["type": 4, "data": ["content": "No", "flags": 64]])
            #expect(try await outcome.json?["message"]?["content"]?.string == "No")
            var wrong = body
            wrong["application"] = "Nobody"
            #expect(try await town.control("POST", "/interactions/forged-press", wrong).status == 404)
            wrong = body
            wrong["custom_id"] = nil
            #expect(try await town.control("POST", "/interactions/forged-press", wrong).status == 400)
        }
    }

    @Test("One can wait until a bot is there, and until it has a command")
    func waitingForBots() async throws {
        try await Town.visit { town async throws in
            let (control, path) = (town.control, "/applications/Usher")
            #expect(try await control("GET", path + "/online").json == ["online": false])
            async let online = control("GET", path + "/online?wait=20")
            try await GatewayClient.connect(to: town.sandbox.gatewayURL) { client in
                _ = try await client.frame(10)
                try await client.identify(town.bot.token, intents: .guilds)
                _ = try await client.frame(0)
            }
            #expect(try await online.json == ["online": true])
            async let commands = control("GET", path + "/commands?name=ask&wait=20")
            _ = try await town.makeCommand(["name": "other", "description": "d"])
            _ = try await town.makeCommand(["name": "ask", "description": "d"])
            #expect(try await commands.json?["commands"]?.array?.compactMap { $0["name"]?.string } == ["ask"])
            let none = try await control("GET", path + "/commands?guild_id=\(town.guild.id)")
            #expect(none.json == ["commands": []])
            #expect(try await control("GET", path + "/commands?guild_id=x").status == 400)
            #expect(try await control("GET", "/applications/Nobody/online").status == 404)
        }
    }
}

@Suite("The control API: HTTP")
struct ControlHTTPTests {
    @Test("Every route is in the documents, and nothing else")
    func documented() throws {
        let file = URL(fileURLWithPath: WorldFileTests.example).deletingLastPathComponent()
            .appendingPathComponent("sandbox-control.md")
        let document = try String(contentsOf: file, encoding: .utf8)
        let told = document.matches(of: #/\*\*`([A-Z]+ \/sandbox\S+)`\*\*/#).map { String($0.output.1) }
        let real = ControlRoutes.all.map { "\($0.method) /sandbox\($0.path)" }
        #expect(told.count == Set(told).count && real.count == Set(real).count)
        #expect(Set(told).subtracting(real) == [] && Set(real).subtracting(told) == [])
    }

    @Test(
        "Every refusal is JSON with a sentence",
        arguments: [
            ("GET", "/nothing", 404), ("POST", "/nothing/at/all", 404), ("DELETE", "/people", 405),
            ("GET", "/save", 405),
            ("PUT", "/channels/1/messages", 405), ("GET", "/guilds/1/roles", 405),
            ("GET", "/channels/x/messages?as=mia", 404),
        ])
    func refusals(method: String, path: String, status: Int) async throws {
        try await Town.visit { town in
            let answer = try await town.control(method, path, method == "GET" ? nil : [:])
            #expect(answer.status == status && !answer.sentence.isEmpty)
            #expect(answer.header("content-type") == "application/json")
        }
    }

    @Test("Bodies that are no JSON object, of another type, or too large are refused")
    func bodies() async throws {
        try await Town.visit { town in
            let control = town.control
            #expect(try await control("POST", "/people", raw: Array("{".utf8), type: "application/json").status == 400)
            #expect(try await control("POST", "/people", raw: Array("[]".utf8), type: "application/json").status == 400)
            #expect(try await control("POST", "/people", raw: Array("{}".utf8), type: "text/plain").status == 415)
            #expect(try await control("POST", "/people", raw: [], type: nil).status == 415)
            let large = [UInt8](repeating: 32, count: 41 * 1024 * 1024)
            let answer = try await control("POST", "/people", raw: large, type: "application/json")
            #expect(answer.status == 413 && answer.sentence.contains("larger than"))
        }
    }
}
