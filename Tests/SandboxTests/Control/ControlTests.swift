import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

@Suite("The control API")
struct ControlTests {
    private func control(_ town: Town) -> API { town.control }

    @Test("People are listed, with their roles and places")
    func people() async throws {
        try await Town.visit { town in
            let people = try await self.control(town)("GET", "/people").json?["people"]?.array ?? []
            #expect(people.compactMap { $0["name"]?.string } == ["olivia", "mia"])
            #expect(people.compactMap { $0["note"]?.string } == ["owner", "member"])
        }
    }

    @Test("The state shows only what the person sees, and only commands they may use")
    func state() async throws {
        try await Town.visit { town in
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            await town.guild.makeChannel("secret", overwrites: [everyone])
            _ = try await town.makeCommand(["name": "setup", "description": "d", "default_member_permissions": "32"])
            let mia = try await self.control(town)("GET", "/state?as=\(town.mia.id)")
            let guild = try #require(mia.json?["guilds"]?[0])
            #expect(guild["channels"]?.array?.compactMap { $0["name"]?.string } == ["general"])
            #expect(guild["commands"] == [])
            #expect(guild["members"]?.array?.count == 3)
            let olivia = try await self.control(town)("GET", "/state?as=olivia")
            let channels = olivia.json?["guilds"]?[0]?["channels"]?.array ?? []
            #expect(channels.map { $0["private"]?.bool } == [false, true])
            #expect(olivia.json?["guilds"]?[0]?["commands"]?[0]?["application_name"]?.string == "Usher")
            #expect(try await self.control(town)("GET", "/state?as=nobody").status == 404)
        }
    }

    @Test("One can write, press, run, fill in and dismiss")
    func acting() async throws {
        try await Town.visit { town in
            let control = self.control(town)
            let (mia, channel) = (JSON.string("\(town.mia.id)"), JSON.string("\(town.general)"))
            let said = try await control(
                "POST", "/channels/\(town.general)/messages", ["as": mia, "content": "hello"])
            #expect(said.json?["content"]?.string == "hello")
            let posted = try await town.postButton()
            async let press = control(
                "POST", "/interactions/component",
                ["as": mia, "channel_id": channel, "message_id": .string(posted.id), "custom_id": "open"])
            let input: JSON = ["type": 4, "custom_id": "why", "style": 1]
            try await town.answerNext([
                "type": 9,
                "data": [
                    "custom_id": "f", "title": "T", "components": [["type": 18, "label": "L", "component": input]],
                ],
            ])
            let form = try #require(try await press.json)
            #expect(form["status"]?.string == "form" && form["form"]?["title"]?.string == "T")
            async let modal = control(
                "POST", "/interactions/modal?wait=final",
                ["as": mia, "interaction_id": form["form"]?["interaction_id"] ?? "", "values": ["why": "because"]])
            let (interaction, _) = try await town.answerNext(after: 1, ["type": 5, "data": ["flags": 64]])
            _ = try await town.anonymous(
                "PATCH", town.webhook(interaction, "/messages/@original"), ["content": "done"])
            let answered = try #require(try await modal.json)
            #expect(answered["status"]?.string == "answered" && answered["message"]?["content"]?.string == "done")
            let id = answered["message"]?["id"] ?? ""
            #expect(try await control("POST", "/dismiss", ["as": "olivia", "message_id": id]).status == 400)
            #expect(try await control("POST", "/dismiss", ["as": mia, "message_id": id]).status == 200)
            let messages = try await control("GET", "/channels/\(town.general)/messages?as=mia&limit=100")
            #expect(messages.json?["messages"]?.array?.compactMap { $0["content"]?.string } == ["hello", "Press"])
        }
    }

    @Test("A command is run with its options, and deferring is told at once")
    func command() async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand([
                "name": "add", "description": "d",
                "options": [["type": 6, "name": "user", "description": "d", "required": true]],
            ])
            let body: JSON = [
                "as": "olivia", "guild_id": .string("\(town.guild.id)"), "channel_id": .string("\(town.general)"),
                "application_id": .string("\(town.bot.id)"), "name": "add",
                "options": ["user": .string("\(town.mia.id)")],
            ]
            async let outcome = self.control(town)("POST", "/interactions/command", body)
            try await town.answerNext(["type": 5])
            #expect(try await outcome.json == ["status": "deferred"])
            var wrong = body
            wrong["options"] = [:]
            let refused = try await self.control(town)("POST", "/interactions/command", wrong)
            #expect(refused.status == 400 && refused.json?["error"]?.string == "/add needs the option user")
            let foreign = try await self.control(town)(
                "POST", "/interactions/command", raw: [123, 125], type: "text/plain")
            #expect(foreign.status == 415)
        }
    }

    @Test("Events reach those who may see them")
    func events() async throws {
        try await Town.visit { town async throws in
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let secret = await town.guild.makeChannel("secret", overwrites: [everyone])
            let request = HTTPClientRequest(url: town.sandbox.pageURL + "sandbox/events?as=mia")
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            #expect(response.headers.first(name: "content-type") == "text/event-stream")
            var text = ""
            for try await part in response.body {
                text += String(buffer: part)
                if text == "event: hello\ndata: {}\n\n" {
                    try await town.owner.says("hidden", in: secret)
                    try await town.owner.says("open", in: town.general)
                    await town.guild.makeRole("New")
                }
                if text.contains("event: state") { break }
            }
            #expect(text.contains("event: message_create\ndata: {") && text.contains("\"open\""))
            #expect(!text.contains("hidden"))
        }
    }

    @Test("The inspector lists requests, the page has a strict policy, and both are JSON or HTML")
    func inspectorAndPage() async throws {
        try await Town.visit { town in
            _ = try await town.api("GET", "/users/@me")
            let requests = try await self.control(town)("GET", "/requests?limit=1")
            #expect(requests.json?["requests"]?[0]?["path"]?.string == "/users/@me")
            let page = try await API(base: "")("GET", town.sandbox.pageURL)
            #expect(page.status == 200)
            #expect(page.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            #expect(try await API(base: "")("GET", town.sandbox.pageURL + "page/missing.js").status == 404)
        }
    }

    @Test("The demo world has its people, channels, and a bot that is installed")
    func demoWorld() async throws {
        let sandbox = try await Sandbox.start()
        let demo = try await DemoWorld(in: sandbox)
        let names = Set(await demo.members[0].visibleChannels().map(\.name))
        #expect(names == ["Information", "welcome", "Talk", "general", "get-help"])
        #expect(await demo.guild.channel(named: "get-help") != nil)
        let welcome = try #require(await demo.guild.channel(named: "welcome"))
        #expect(await demo.members[0].messages(in: welcome.id).count == 1)
        await #expect(throws: PersonRefusal.self) { try await demo.members[0].says("hi", in: welcome.id) }
        let api = API(base: sandbox.apiURL, authorization: "Bot \(demo.bot.token)")
        #expect(try await api("GET", "/users/@me/guilds").json?[0]?["name"]?.string == "Harbour Café")
        await sandbox.stop()
    }
}
