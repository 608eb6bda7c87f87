import DiscordModel
import Testing

@testable import Sandbox

@Suite("Messages")
struct MessageTests {
    private func send(_ body: JSON, in town: Town) async throws -> API.Answer {
        try await town.api("POST", "/channels/\(town.general)/messages", body)
    }

    private func text(_ length: Int) -> JSON { .string(String(repeating: "x", count: length)) }

    @Test("Rule 49: Empty messages answer 50006, and 2000 characters are the most")
    func content() async throws {
        try await Town.visit { town in
            let empty = try await self.send(["content": "   "], in: town)
            #expect(empty.status == 400 && empty.code == 50006)
            #expect(try await self.send(["content": self.text(2000)], in: town).status == 200)
            #expect(
                try await self.send(["content": self.text(2001)], in: town).errors("content") == [
                    "BASE_TYPE_MAX_LENGTH"
                ])
        }
    }

    @Test("Rule 49: Each part of an embed has its limit, ten embeds theirs, and 6000 characters all together")
    func embeds() async throws {
        try await Town.visit { town in
            let field: JSON = ["name": self.text(257), "value": self.text(1025)]
            let wrong = try await self.send(
                [
                    "embeds": [
                        [
                            "title": self.text(257), "description": self.text(4097), "color": 16_777_216,
                            "footer": ["text": self.text(2049)], "author": ["name": self.text(257)],
                            "fields": [field, ["name": "n", "value": ""]], "url": "javascript:x",
                        ]
                    ]
                ], in: town)
            for key in ["title", "description"] {
                #expect(wrong.errors("embeds", "0", key) == ["BASE_TYPE_MAX_LENGTH"])
            }
            #expect(wrong.errors("embeds", "0", "footer", "text") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("embeds", "0", "author", "name") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("embeds", "0", "fields", "0", "name") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("embeds", "0", "fields", "0", "value") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("embeds", "0", "fields", "1", "value") == ["BASE_TYPE_REQUIRED"])
            #expect(wrong.errors("embeds", "0", "color") == ["NUMBER_TYPE_MAX"])
            #expect(wrong.errors("embeds", "0", "url") == ["URL_TYPE_INVALID_SCHEME"])
            let large: JSON = ["description": self.text(3001)]
            #expect(
                try await self.send(["embeds": [large, large]], in: town).errors("embeds") == [
                    "MAX_EMBED_SIZE_EXCEEDED"
                ])
            let eleven = JSON.array(Array(repeating: ["title": "x"], count: 11))
            #expect(try await self.send(["embeds": eleven], in: town).errors("embeds") == ["BASE_TYPE_MAX_LENGTH"])
            let fields = JSON.array(Array(repeating: ["name": "n", "value": "v"], count: 26))
            let many = try await self.send(["embeds": [["fields": fields]]], in: town)
            #expect(many.errors("embeds", "0", "fields") == ["BASE_TYPE_MAX_LENGTH"])
        }
    }

    @Test("Rule 49: Without Embed Links embeds are left out silently, without Attach Files files answer 50013")
    func restricted() async throws {
        try await Town.visit { town in
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setOverwrites(
                of: town.general, to: [Overwrite(.role(role), deny: [.embedLinks, .attachFiles])])
            let sent = try await self.send(["content": "x", "embeds": [["title": "t"]]], in: town)
            #expect(sent.status == 200 && sent.json?["embeds"] == [])
            let (bytes, type) = multipart(["content": "x"], files: [("a.txt", "text/plain", "a")])
            let file = try await town.api("POST", "/channels/\(town.general)/messages", raw: bytes, type: type)
            #expect(file.code == 50013)
        }
    }

    @Test("Rule 49: Files arrive by multipart, at most ten of at most 10 MiB")
    func files() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            let (bytes, type) = multipart(
                [
                    "content": "two",
                    "attachments": [["id": 1, "description": "the second", "filename": "second.html"]],
                ],
                files: [("a b.txt", "text/plain", "first"), ("b.html", "text/html", "<p>second</p>")])
            let sent = try await town.api("POST", path, raw: bytes, type: type)
            let attachments = try #require(sent.json?["attachments"]?.array)
            #expect(attachments.map { $0["filename"]?.string } == ["a_b.txt", "second.html"])
            #expect(attachments[1]["description"]?.string == "the second")
            #expect(attachments[0]["size"]?.int == 5)
            let many = multipart([:], files: Array(repeating: ("a.txt", "text/plain", "a"), count: 11))
            #expect(try await town.api("POST", path, raw: many.bytes, type: many.type).code == 30015)
            let large = multipart([:], files: [("a.txt", "text/plain", String(repeating: "x", count: 10_485_761))])
            #expect(try await town.api("POST", path, raw: large.bytes, type: large.type).code == 50045)
        }
    }

    @Test("Rule 55: Attachments are served at a URL nobody can guess, HTML so that it can do no harm")
    func attachmentURLs() async throws {
        try await Town.visit { town in
            let (bytes, type) = multipart([:], files: [("t.html", "text/html", "<p>hello</p>")])
            let sent = try await town.api("POST", "/channels/\(town.general)/messages", raw: bytes, type: type)
            let url = try #require(sent.json?["attachments"]?[0]?["url"]?.string)
            #expect(try await town.api.text(url) == (200, "<p>hello</p>"))
            let bare = url.split(separator: "?")[0]
            #expect(try await town.api.text(String(bare)).status == 404)
            let page = API(base: "")
            let policy = try #require(try await page("GET", url).header("content-security-policy"))
            // Its scripts may run, in an origin that is nobody's, and can load nothing and send nothing.
            #expect(policy.hasPrefix("sandbox allow-scripts; default-src 'none';"))
            #expect(!policy.contains("allow-same-origin"))
        }
    }

    @Test("Rule 49: Replies need their message, unless fail_if_not_exists is false; categories take no messages")
    func replies() async throws {
        try await Town.visit { town in
            let said = try await town.mia.says("question", in: town.general)
            let reply = try await self.send(
                ["content": "answer", "message_reference": ["message_id": .string("\(said.id)")]], in: town)
            #expect(reply.json?["type"]?.int == 19)
            #expect(reply.json?["referenced_message"]?["id"]?.string == "\(said.id)")
            let missing: JSON = ["content": "x", "message_reference": ["message_id": "1"]]
            #expect(try await self.send(missing, in: town).code == 50035)
            let tolerant: JSON = [
                "content": "x", "message_reference": ["message_id": "1", "fail_if_not_exists": false],
            ]
            #expect(try await self.send(tolerant, in: town).status == 200)
            let category = await town.guild.makeChannel("c", type: .category)
            #expect(try await town.api("POST", "/channels/\(category)/messages", ["content": "x"]).code == 50008)
            let forum = await town.guild.makeChannel("f", type: .forum)
            #expect(try await town.api("POST", "/channels/\(forum)/messages", ["content": "x"]).code == 40058)
        }
    }

    @Test("Rule 51: History is newest first, in pages of 1 to 100, with one cursor")
    func history() async throws {
        try await Town.visit(intents: .messageContent) { town in
            for index in 1...60 { try await town.mia.says("\(index)", in: town.general) }
            let path = "/channels/\(town.general)/messages"
            func contents(_ query: String) async throws -> [String] {
                (try await town.api("GET", path + query).json?.array ?? []).compactMap { $0["content"]?.string }
            }
            #expect(try await contents("") == (11...60).reversed().map(String.init))
            #expect(try await contents("?limit=2") == ["60", "59"])
            for query in ["?limit=0", "?limit=101", "?before=1&after=1"] {
                #expect(try await town.api("GET", path + query).code == 50035)
            }
            let ids = await town.mia.messages(in: town.general).map(\.id)
            #expect(try await contents("?limit=2&before=\(ids[9])") == ["9", "8"])
            #expect(try await contents("?limit=2&after=\(ids[9])") == ["12", "11"])
            #expect(try await contents("?limit=3&around=\(ids[9])") == ["11", "10", "9"])
            #expect(try await contents("?limit=1&after=0") == ["1"])
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setOverwrites(of: town.general, to: [Overwrite(.role(role), deny: .readMessageHistory)])
            #expect(try await town.api("GET", path).json == [])
            #expect(try await town.api("GET", "\(path)/\(ids[0])").code == 50013)
        }
    }

    @Test("Rule 28: Without the privileged intent, what others write is empty on REST, unless it mentions the bot")
    func contentGate() async throws {
        try await Town.visit { town in
            let plain = try await town.mia.says("secret", in: town.general)
            let mention = try await town.mia.says("hello <@\(town.bot.userID)>", in: town.general)
            _ = try await self.send(["content": "mine"], in: town)
            let path = "/channels/\(town.general)/messages"
            #expect(try await town.api("GET", "\(path)/\(plain.id)").json?["content"]?.string == "")
            #expect(
                try await town.api("GET", "\(path)/\(mention.id)").json?["content"]?.string?.hasPrefix("hello") == true)
            #expect(try await town.api("GET", "\(path)?limit=1").json?[0]?["content"]?.string == "mine")
        }
    }

    @Test("Rule 52: Only the author edits; deleting another's needs Manage Messages; unlisted files go")
    func editing() async throws {
        try await Town.visit { town in
            let said = try await town.mia.says("mine", in: town.general)
            let path = "/channels/\(town.general)/messages"
            #expect(try await town.api("PATCH", "\(path)/\(said.id)", ["content": "x"]).code == 50005)
            #expect(try await town.api("PATCH", "\(path)/1", ["content": "x"]).code == 10008)
            let (bytes, type) = multipart(["content": "file"], files: [("a.txt", "text/plain", "a")])
            let sent = try await town.api("POST", path, raw: bytes, type: type)
            let kept = try await town.api("PATCH", "\(path)/\(sent.id)", ["content": "kept"])
            #expect(kept.json?["attachments"]?.array?.count == 1)
            #expect(kept.json?["edited_timestamp"]?.string != nil)
            let dropped = try await town.api("PATCH", "\(path)/\(sent.id)", ["attachments": []])
            #expect(dropped.json?["attachments"]?.array?.isEmpty == true)
            #expect(try await town.api("PATCH", "\(path)/\(sent.id)", ["content": ""]).code == 50006)
            #expect(try await town.api("DELETE", "\(path)/\(said.id)").status == 204)
            #expect(try await town.api("DELETE", "\(path)/\(said.id)").code == 10008)
        }
        try await Town.visit(permissions: [.viewChannel, .sendMessages, .readMessageHistory]) { town in
            let said = try await town.mia.says("mine", in: town.general)
            #expect(try await town.api("DELETE", "/channels/\(town.general)/messages/\(said.id)").code == 50013)
        }
    }

    @Test("Rule 53: Bulk deletion takes 2 to 100 messages of two weeks, all or none")
    func bulkDelete() async throws {
        try await Town.visit(clock: .manual()) { town in
            let path = "/channels/\(town.general)/messages/bulk-delete"
            func delete(_ ids: [MessageID]) async throws -> API.Answer {
                try await town.api("POST", path, ["messages": .array(ids.map { .string("\($0)") })])
            }
            let old = try await town.mia.says("old", in: town.general).id
            town.clock.advance(by: .seconds(15 * 86400))
            let first = try await town.mia.says("1", in: town.general).id
            let second = try await town.mia.says("2", in: town.general).id
            #expect(try await delete([first]).code == 50016)
            #expect(try await delete([first, first]).code == 50035)
            #expect(try await delete([old, first]).code == 50034)
            #expect(await town.mia.messages(in: town.general).count == 3)
            #expect(try await delete([first, second]).status == 204)
            #expect(await town.mia.messages(in: town.general).map(\.id) == [old])
        }
    }

    @Test("Rule 54: allowed_mentions decides who is pinged; parse and ids of one kind exclude each other")
    func mentions() async throws {
        try await Town.visit { town in
            let staff = await town.guild.makeRole("Staff")
            let text = JSON.string("<@\(town.mia.id)> <@&\(staff)> @everyone")
            let all = try await self.send(["content": text], in: town)
            #expect(all.json?["mentions"]?[0]?["id"]?.string == "\(town.mia.id)")
            #expect(all.json?["mention_roles"] == [.string("\(staff)")])
            #expect(all.json?["mention_everyone"]?.bool == true)
            let silent = try await self.send(["content": text, "allowed_mentions": ["parse": []]], in: town)
            #expect(silent.json?["mentions"] == [] && silent.json?["mention_roles"] == [])
            #expect(silent.json?["mention_everyone"]?.bool == false)
            let roles = try await self.send(
                ["content": text, "allowed_mentions": ["roles": [.string("\(staff)")]]], in: town)
            #expect(roles.json?["mention_roles"] == [.string("\(staff)")] && roles.json?["mentions"] == [])
            let clash: JSON = ["parse": ["users"], "users": [.string("\(town.mia.id)")]]
            #expect(
                try await self.send(["content": text, "allowed_mentions": clash], in: town).errors(
                    "allowed_mentions", "users"
                ).count == 1)
            let unknown = try await self.send(["content": "x", "allowed_mentions": ["parse": ["all"]]], in: town)
            #expect(unknown.errors("allowed_mentions", "parse", "0") == ["BASE_TYPE_CHOICES"])
        }
        let weak = DemoWorld.botPermissions.subtracting(.mentionEveryone)
        try await Town.visit(permissions: weak) { town in
            let everyone = RoleID.everyone(of: town.guild.id)
            await town.guild.setPermissions(of: everyone, to: .ordinaryMember.subtracting(.mentionEveryone))
            let staff = await town.guild.makeRole("Staff")
            let sent = try await self.send(["content": .string("<@&\(staff)> @everyone")], in: town)
            #expect(sent.json?["mention_roles"] == [] && sent.json?["mention_everyone"]?.bool == false)
        }
    }
}
