import DiscordModel
import Testing

@testable import Sandbox

@Suite("The envelope of the REST API")
struct EnvelopeTests {
    @Test("Rule 1: Without or with a wrong token, bot routes answer 401")
    func authorization() async throws {
        try await Town.visit { town in
            #expect(try await town.anonymous("GET", "/users/@me").status == 401)
            var stranger = town.anonymous
            stranger.authorization = "Bot AAAA.bbbb.cccc"
            let wrong = try await stranger("GET", "/users/@me")
            #expect(wrong.status == 401 && wrong.code == 0)
            stranger.authorization = "Bot nonsense"
            #expect(try await stranger("GET", "/users/@me").code == 50014)
            stranger.authorization = town.bot.token
            #expect(try await stranger("GET", "/users/@me").status == 401)
            #expect(try await town.api("GET", "/users/@me").json?["username"]?.string == "Usher")
            #expect(try await town.anonymous("GET", "/gateway").status == 200)
        }
    }

    @Test("Rule 1: After a token reset the old token is worth nothing")
    func tokenReset() async throws {
        try await Town.visit { town async throws in
            let bot = await town.sandbox.resetToken(of: town.bot)
            #expect(try await town.api("GET", "/users/@me").status == 401)
            let api = API(base: town.sandbox.apiURL, authorization: "Bot \(bot.token)")
            #expect(try await api("GET", "/users/@me").status == 200)
        }
    }

    @Test("An application and its user have the same id (py-cord asks for the user's commands), except for old ones")
    func sameID() async throws {
        try await Town.visit { town async throws in
            #expect(town.bot.id.rawValue == town.bot.userID.rawValue)
            let old = await town.sandbox.makeApplication("Old", isOld: true)
            #expect(old.id.rawValue != old.userID.rawValue)
        }
    }

    @Test("There are default sounds (py-cord is not ready without)")
    func sounds() async throws {
        try await Town.visit { town in
            let sounds = try await town.api("GET", "/soundboard-default-sounds").json?.array ?? []
            #expect(sounds.first?["name"]?.string == "quack" && sounds.first?["available"] == true)
        }
    }

    @Test("Rule 2: No user agent, or a browser's, answers 40333", arguments: [nil, "Mozilla/5.0 (X11)"])
    func userAgent(agent: String?) async throws {
        try await Town.visit { town in
            var api = town.api
            api.userAgent = agent
            let answer = try await api("GET", "/users/@me")
            #expect(answer.status == 403 && answer.code == 40333)
        }
    }

    @Test("Rule 3: A body needs one of three content types, and must be JSON where it says so")
    func contentType() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/messages"
            let none = try await town.api("POST", path, raw: Array("{}".utf8))
            #expect(none.status == 400 && none.code == 50035)
            let text = try await town.api("POST", path, raw: Array("{}".utf8), type: "text/plain")
            #expect(text.code == 50035)
            let broken = try await town.api("POST", path, raw: Array("{".utf8), type: "application/json")
            #expect(broken.status == 400 && broken.code == 50109)
            let form = try await town.api(
                "POST", path, raw: Array("content=Hello+there".utf8), type: "application/x-www-form-urlencoded")
            #expect(form.json?["content"]?.string == "Hello there")
        }
    }

    @Test("Rule 4: Only version 10 is served", arguments: ["/api/v99", "/api/v6", "/api"])
    func version(base: String) async throws {
        try await Town.visit { town in
            var api = town.api
            api = API(base: town.sandbox.pageURL.dropLast() + base, authorization: api.authorization)
            let answer = try await api("GET", "/users/@me")
            #expect(answer.status == 400 && answer.code == 50041)
        }
    }

    @Test("Rule 5: Unknown routes answer 404 and unknown methods 405, both with code 0")
    func unknownRoutes() async throws {
        try await Town.visit { town in
            let unknown = try await town.api("GET", "/nowhere")
            #expect(unknown.status == 404 && unknown.code == 0)
            let method = try await town.api("PUT", "/channels/\(town.general)/messages", [:])
            #expect(method.status == 405 && method.code == 0)
        }
    }

    @Test("Rule 6: All problems of a body are answered at once, in a tree of its form")
    func validation() async throws {
        try await Town.visit { town in
            let answer = try await town.api(
                "POST", "/channels/\(town.general)/messages",
                [
                    "content": .string(String(repeating: "x", count: 2001)), "tts": "yes", "unknown": 1,
                    "embeds": [["title": "fine"], ["title": .string(String(repeating: "x", count: 257))]],
                ])
            #expect(answer.status == 400 && answer.code == 50035)
            #expect(answer.errors("content") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(answer.errors("tts") == ["BOOLEAN_TYPE_CONVERT"])
            #expect(answer.errors("embeds", "1", "title") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(answer.errors("embeds", "0", "title").isEmpty)
            #expect(answer.json?["errors"]?["unknown"] == nil)
            let list = try await town.api("POST", "/channels/\(town.general)/messages", ["embeds": "no list"])
            #expect(list.errors("embeds") == ["LIST_TYPE_CONVERT"])
        }
    }

    @Test("Rule 7: Ids are strings, rise with time and tell it; @everyone has the guild's id")
    func ids() async throws {
        try await Town.visit(clock: .manual(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000))) { town in
            let path = "/channels/\(town.general)/messages"
            let first = try await town.api("POST", path, ["content": "1"])
            let second = try await town.api("POST", path, ["content": "2"])
            let ids = try [first, second].map { try #require(MessageID($0.id)) }
            #expect(ids[0] < ids[1])
            #expect(ids[0].timestamp == town.clock.now)
            let roles = try await town.api("GET", "/guilds/\(town.guild.id)/roles")
            #expect(roles.json?.array?.contains { $0["id"]?.string == "\(town.guild.id)" } == true)
        }
    }

    @Test("Rule 9: The audit-log reason is decoded, limited and shown in the audit log")
    func auditLogReason() async throws {
        try await Town.visit(permissions: DemoWorld.botPermissions.union(.viewAuditLog)) { town in
            var api = town.api
            api.reason = "caf%C3%A9%20closed"
            let made = try await api("POST", "/guilds/\(town.guild.id)/channels", ["name": "x"])
            #expect(made.status == 201)
            let log = try await town.api("GET", "/guilds/\(town.guild.id)/audit-logs")
            #expect(log.json?["audit_log_entries"]?[0]?["reason"]?.string == "café closed")
            #expect(await town.guild.auditLogReasons() == ["café closed"])
            #expect(town.sandbox.requests.contains { $0.auditLogReason == "café closed" })
            api.reason = String(repeating: "x", count: 513)
            #expect(try await api("POST", "/guilds/\(town.guild.id)/channels", ["name": "y"]).code == 50035)
        }
    }

    @Test("JSON answers have exactly the content type application/json")
    func jsonContentType() async throws {
        try await Town.visit { town async throws in
            #expect(try await town.api("GET", "/users/@me").header("content-type") == "application/json")
        }
    }
}
