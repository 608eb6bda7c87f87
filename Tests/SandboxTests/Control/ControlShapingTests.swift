import DiscordModel
import Foundation
import Testing

@testable import Sandbox

extension API.Answer {
    /// The sentence of a refusal.
    var sentence: String { self.json?["error"]?.string ?? "" }
}

@Suite("The control API: shaping the world")
struct ControlShapingTests {
    // MARK: People

    @Test("People are made, changed and looked up")
    func people() async throws {
        try await Town.visit { town in
            let made = try await town.control(
                "POST", "/people",
                ["username": "noah", "display_name": "Noah", "color": "#112233", "blocks": ["Usher"]])
            #expect(made.status == 200)
            let id = made.id
            #expect(made.json?["display_name"]?.string == "Noah" && made.json?["avatar_color"]?.int == 0x112233)
            #expect(try await town.api("POST", "/users/@me/channels", ["recipient_id": .string(id)]).status == 200)
            let changed = try await town.control(
                "PATCH", "/people/noah", ["display_name": .null, "blocks": [], "dms_closed": true])
            #expect(changed.json?["display_name"]?.string == "noah")
            let noah = town.sandbox.world.read { world in world.users.values.first { $0.username == "noah" } }
            #expect(noah?.blockedUsers == [] && noah?.refusesDirectMessages == true)
            #expect(try await town.control("GET", "/people/\(id)").json?["name"]?.string == "noah")
        }
    }

    @Test("A person who cannot be is refused")
    func wrongPeople() async throws {
        try await Town.visit { town in
            let control = town.control
            let taken = try await control("POST", "/people", ["username": "mia"])
            #expect(taken.status == 409 && taken.sentence == "there is somebody called “mia” already")
            let wrong = try await control("POST", "/people", ["usernam": "x", "color": "red"])
            #expect(wrong.status == 400)
            #expect(wrong.sentence.contains("usernam: “usernam” is no key of a person: did you mean username?"))
            #expect(
                wrong.sentence.contains("color: a colour such as") && wrong.sentence.contains("username is missing"))
            #expect(try await control("PATCH", "/people/nobody", [:]).status == 404)
            #expect(try await control("GET", "/people/nobody").status == 404)
            #expect(try await control("PATCH", "/people/mia", ["blocks": ["Nobot"]]).status == 400)
        }
    }

    // MARK: Servers

    @Test("A server is made with all that lies in it, and told as a whole")
    func guild() async throws {
        try await Town.visit { town in
            let made = try await town.control(
                "POST", "/guilds",
                [
                    "name": "Second", "owner": "mia", "roles": [["name": "Staff", "hoist": true]],
                    "members": ["olivia"], "bots": [["name": "Usher", "permissions": ["VIEW_CHANNEL"]]],
                    "channels": [
                        [
                            "name": "c", "overwrites": [["role": "Staff", "allow": ["VIEW_CHANNEL"]]],
                            "messages": [["author": "olivia", "content": "hello <@mia>", "minutes_ago": 5]],
                        ]
                    ],
                ])
            #expect(made.status == 200, "\(made.sentence)")
            let whole = try await town.control("GET", "/guilds/Second").json
            #expect(whole == made.json)
            #expect(whole?["roles"]?.array?.compactMap { $0["name"]?.string } == ["Staff", "Usher", "@everyone"])
            #expect(whole?["members"]?.array?.count == 3)
            #expect(whole?["application_ids"] == [.id(town.bot.id)])
            #expect(try await town.api("GET", "/guilds/\(made.id)").status == 200)
            let channel = try #require(whole?["channels"]?[0]?["id"]?.string)
            let messages = try await town.control("GET", "/channels/\(channel)/messages?as=mia").json?["messages"]
            #expect(messages?[0]?["content"]?.string == "hello \(town.mia.mention)")
            let list = try await town.control("GET", "/guilds").json?["guilds"]?.array ?? []
            #expect(list.compactMap { $0["name"]?.string } == ["Harbour", "Second"])
            #expect(try await town.control("GET", "/guilds/Third").status == 404)
            let wrong = try await town.control("POST", "/guilds", ["name": "Third", "owner": "mya"])
            #expect(wrong.status == 400 && wrong.sentence == "owner: “mya” is no person here: did you mean mia?")
            let taken = try await town.control(
                "POST", "/guilds", ["name": "Third", "owner": "mia", "id": .string(made.id)])
            #expect(taken.status == 409)
        }
    }

    @Test("Bots are made, installed, removed, and get new tokens")
    func bots() async throws {
        try await Town.visit { town in
            let control = town.control
            let made = try await control(
                "POST", "/applications",
                ["name": "Second", "token": "a.b.c", "privileged_intents": ["GUILD_MEMBERS", "MESSAGE_CONTENT"]])
            #expect(made.json?["token"]?.string == "a.b.c")
            #expect(made.json?["privileged_intents"] == ["GUILD_MEMBERS", "MESSAGE_CONTENT"])
            let bot = API(base: town.sandbox.apiURL, authorization: "Bot a.b.c")
            #expect(try await bot("GET", "/users/@me/guilds").json == [])
            let role = await town.guild.makeRole("Helpers")
            let body: JSON = ["name": "Second", "permissions": ["VIEW_CHANNEL"], "roles": ["Helpers"], "nick": "2"]
            let member = try await control("POST", "/guilds/Harbour/bots", body)
            #expect(member.json?["nick"]?.string == "2" && member.json?["roles"]?.array?.contains(.id(role)) == true)
            #expect(try await bot("GET", "/users/@me/guilds").json?.array?.count == 1)
            #expect(try await control("POST", "/guilds/Harbour/bots", body).status == 409)
            #expect(try await control("POST", "/guilds/Harbour/bots", ["name": "Third"]).status == 400)
            #expect(try await control("DELETE", "/guilds/Harbour/members/Second").status == 200)
            #expect(try await bot("GET", "/users/@me/guilds").json == [])
            let reset = try await control("POST", "/applications/Second/reset-token", [:])
            #expect(try await bot("GET", "/users/@me").status == 401)
            let fresh = API(base: town.sandbox.apiURL, authorization: "Bot \(reset.json?["token"]?.string ?? "")")
            #expect(try await fresh("GET", "/users/@me").status == 200)
            let all = try await control("GET", "/applications").json?["applications"]?.array ?? []
            #expect(all.compactMap { $0["name"]?.string } == ["Usher", "Second"])
            #expect(all.compactMap { $0["guild_count"]?.int } == [1, 0])
        }
    }

    @Test(
        "A bot that cannot be is refused",
        arguments: [
            ([:], 400, "name is missing"),
            (["name": "X", "privileged_intents": ["MEMBERS"]], 400, "“MEMBERS” is no privileged intent"),
            (["name": "X", "privileged_intents": "all"], 400, "neither a number nor a list"),
            (["name": "X", "guild_id": "5", "permissions": "8"], 404, "There is no such server"),
            (["name": "X", "guild_id": "x"], 400, "guild_id is no id"),
            (["name": "X", "permissions": ["FLY"]], 400, "“FLY” is no permission"),
            (["name": "X", "token": "a b"], 400, "token has white space"),
        ] as [(JSON, Int, String)])
    func wrongBots(body: JSON, status: Int, text: String) async throws {
        try await Town.visit { town in
            let answer = try await town.control("POST", "/applications", body)
            #expect(answer.status == status && answer.sentence.contains(text), "\(answer.sentence)")
            let needy = try await town.control(
                "POST", "/applications", ["name": "X", "guild_id": .id(town.guild.id)])
            #expect(needy.status == 400 && needy.sentence == "permissions is missing")
            let taken = try await town.control(
                "POST", "/applications", ["name": "X", "token": .string(town.bot.token)])
            #expect(taken.status == 409)
        }
    }

    @Test("An outage begins and ends, and the audit log tells the reasons of bots")
    func outage() async throws {
        try await Town.visit { town in
            let listener = GatewayListenerDouble(town)
            let path = "/guilds/\(town.guild.id)/outage"
            #expect(try await town.control("POST", path, ["active": true]).json == ["active": true])
            #expect(listener.data(of: "GUILD_DELETE").first?["unavailable"]?.bool == true)
            #expect(try await town.control("GET", "/guilds").json?["guilds"]?[0]?["outage"]?.bool == true)
            #expect(try await town.control("POST", path, ["active": false]).status == 200)
            #expect(listener.names.last == "GUILD_CREATE")
            #expect(try await town.control("POST", path, [:]).status == 400)
            #expect(try await town.control("POST", "/guilds/\(town.guild.id)/arrive", [:]).status == 409)
            var api = town.api
            api.reason = "spring%20cleaning"
            _ = try await api("POST", "/guilds/\(town.guild.id)/channels", ["name": "new"])
            let log = try await town.control("GET", "/guilds/\(town.guild.id)/audit-log").json?["entries"]
            #expect(log?[0]?["reason"]?.string == "spring cleaning")
        }
    }

    @Test("A server that is late arrives when it is told to")
    func arrival() async throws {
        var settings = SandboxSettings()
        settings.delaysGuilds = true
        try await Town.visit(settings: settings) { town async throws in
            let listener = GatewayListenerDouble(town)
            #expect(try await town.control("POST", "/guilds/Harbour/arrive", [:]).status == 200)
            #expect(listener.names == ["GUILD_CREATE"])
            #expect(try await town.control("POST", "/guilds/Nowhere/arrive", [:]).status == 404)
        }
    }

    @Test(
        "Connections of nobody, or with a code that is none, cannot be dropped",
        arguments: [("5", 4000, 404), ("bot", 999, 400), ("bot", 5000, 400), ("bot", 4000, 200)])
    func dropping(application: String, code: Int, status: Int) async throws {
        try await Town.visit { town in
            let id = application == "bot" ? town.bot.id.description : application
            let body: JSON = ["application_id": .string(id), "code": .number(code)]
            let answer = try await town.control("POST", "/gateway/drop", body)
            #expect(answer.status == status)
        }
    }

    // MARK: Roles

    @Test("Roles are made, changed, moved and deleted")
    func roles() async throws {
        try await Town.visit { town in
            let (control, path) = (town.control, "/guilds/\(town.guild.id)/roles")
            let made = try await control(
                "POST", path,
                ["name": "Staff", "permissions": ["MANAGE_MESSAGES"], "color": "#00FF00", "mentionable": true])
            #expect(made.json?["permissions"]?.string == "8192" && made.json?["color"]?.int == 0x00FF00)
            #expect(made.json?["mentionable"]?.bool == true && made.json?["position"]?.int == 1)
            let changed = try await control("PATCH", path + "/Staff", ["name": "Crew", "hoist": true, "position": 2])
            #expect(changed.json?["hoist"]?.bool == true && changed.json?["position"]?.int == 2)
            let roles = try await control("GET", "/guilds/Harbour").json?["roles"]?.array ?? []
            #expect(roles.compactMap { $0["name"]?.string } == ["Crew", "Usher", "@everyone"])
            #expect(roles.compactMap { $0["position"]?.int } == [2, 1, 0])
            let everyone = try await control("PATCH", path + "/@everyone", ["permissions": []])
            #expect(everyone.json?["permissions"]?.string == "0")
            #expect(try await control("PATCH", path + "/@everyone", ["name": "x"]).status == 400)
            #expect(try await control("PATCH", path + "/Crew", ["position": 9]).status == 400)
            #expect(try await control("DELETE", path + "/@everyone").status == 409)
            #expect(try await control("DELETE", path + "/Usher").status == 409)
            #expect(try await control("POST", path, ["bot": "Usher"]).sentence == "a bot's own role comes with the bot")
            #expect(try await control("DELETE", path + "/\(made.id)").status == 200)
            #expect(try await control("DELETE", path + "/\(made.id)").status == 404)
            let wrong = try await control("POST", path, ["name": "R", "permissions": ["MANAGE_MESSAGE"]])
            #expect(
                wrong.sentence == "permissions[0]: “MANAGE_MESSAGE” is no permission: did you mean MANAGE_MESSAGES?")
        }
    }

    // MARK: Members

    @Test("Members join, get nicknames, roles and timeouts, and leave")
    func members() async throws {
        try await Town.visit(intents: .privileged) { town in
            let listener = GatewayListenerDouble(town)
            let (control, path) = (town.control, "/guilds/\(town.guild.id)/members")
            let role = await town.guild.makeRole("Staff")
            _ = try await control("POST", "/people", ["username": "noah"])
            let joined = try await control("POST", path, ["user": "noah", "roles": ["Staff"], "nick": "N"])
            #expect(joined.json?["nick"]?.string == "N" && joined.json?["roles"] == [.id(role)])
            #expect(listener.names.contains("GUILD_MEMBER_ADD"))
            #expect(try await control("POST", path, ["user": "noah"]).status == 409)
            #expect(try await control("POST", path, ["user": "nobody"]).status == 400)
            let changed = try await control(
                "PATCH", path + "/noah", ["nick": .null, "roles": [], "timed_out_seconds": 600])
            #expect(changed.json?["nick"] == .null && changed.json?["roles"] == [])
            await #expect(throws: PersonRefusal.self) {
                try await town.sandbox.person(named: "noah")?.says("hm", in: town.general)
            }
            #expect(try await control("PATCH", path + "/noah", ["timed_out_seconds": .null]).status == 200)
            #expect(
                try await control("GET", path + "/noah").json?["communication_disabled_until"] == .null)
            #expect(try await control("PUT", path + "/noah/roles/Staff", [:]).json?["roles"] == [.id(role)])
            #expect(try await control("DELETE", path + "/noah/roles/\(role)").json?["roles"] == [])
            #expect(try await control("PUT", path + "/noah/roles/Usher", [:]).status == 409)
            #expect(try await control("PUT", path + "/noah/roles/Nothing", [:]).status == 404)
            #expect(try await control("PATCH", path + "/noah", ["roles": ["Stuff"]]).status == 400)
            #expect(try await control("DELETE", path + "/noah").status == 200)
            #expect(listener.names.contains("GUILD_MEMBER_REMOVE"))
            #expect(try await control("DELETE", path + "/noah").status == 404)
            #expect(try await control("DELETE", path + "/olivia").status == 409)
        }
    }

    @Test("Whoever is banned leaves, and cannot join before the ban is lifted")
    func bans() async throws {
        try await Town.visit(permissions: [.viewChannel, .banMembers], intents: .privileged) { town in
            let listener = GatewayListenerDouble(town)
            let (control, path) = (town.control, "/guilds/\(town.guild.id)/bans")
            #expect(try await control("PUT", path + "/mia", ["reason": "Spam"]).status == 200)
            #expect(listener.names == ["GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE"])
            let bans = try await control("GET", path).json?["bans"]
            #expect(bans?.array?.count == 1 && bans?[0]?["reason"]?.string == "Spam")
            #expect(try await control("PUT", path + "/mia", [:]).status == 200)
            #expect(try await control("GET", path).json?["bans"] == bans)
            let members = "/guilds/\(town.guild.id)/members"
            #expect(try await control("POST", members, ["user": "mia"]).status == 409)
            #expect(try await control("PUT", path + "/olivia", [:]).status == 409)
            #expect(try await control("PUT", path + "/nobody", [:]).status == 404)
            #expect(try await control("DELETE", path + "/mia").status == 200)
            #expect(listener.names.last == "GUILD_BAN_REMOVE")
            #expect(try await control("DELETE", path + "/mia").status == 404)
            #expect(try await control("POST", members, ["user": "mia"]).status == 200)
        }
    }

    // MARK: Channels

    @Test("Channels are made with overwrites, changed, moved and deleted")
    func channels() async throws {
        try await Town.visit { town in
            let (control, path) = (town.control, "/guilds/\(town.guild.id)/channels")
            let category = try await control("POST", path, ["name": "Rooms", "type": "category"])
            let made = try await control(
                "POST", path,
                [
                    "name": "A Room", "parent": "Rooms", "topic": "t", "slow_mode": 10, "nsfw": true,
                    "overwrites": [
                        ["role": "@everyone", "deny": ["VIEW_CHANNEL"]], ["member": "mia", "allow": ["VIEW_CHANNEL"]],
                    ],
                ])
            #expect(made.json?["name"]?.string == "a-room" && made.json?["parent_id"] == .string(category.id))
            #expect(made.json?["nsfw"]?.bool == true && made.json?["rate_limit_per_user"]?.int == 10)
            #expect(made.json?["permission_overwrites"]?.array?.count == 2)
            let room = "/channels/\(made.id)"
            #expect(try await control("GET", room).json == made.json)
            #expect(await town.mia.sees(ChannelID(made.id) ?? 0))
            let changed = try await control(
                "PATCH", room,
                [
                    "name": "Other", "topic": .null, "parent": .null, "overwrites": [], "slow_mode": 0, "position": 7,
                    "required": true,
                ])
            #expect(changed.json?["name"]?.string == "other" && changed.json?["topic"] == .null)
            #expect(changed.json?["parent_id"] == .null && changed.json?["permission_overwrites"] == [])
            #expect(changed.json?["position"]?.int == 7)
            #expect(try await town.api("DELETE", room).code == 50074)
            #expect(try await control("PATCH", room, ["parent": "Nowhere"]).status == 400)
            #expect(try await control("PATCH", room, ["kind": "text"]).status == 400)
            #expect(
                try await control("POST", path, ["name": "x", "type": "txt"]).sentence.contains("did you mean text?"))
            #expect(
                try await control("POST", path, ["name": "x", "type": "category", "parent": "Rooms"]).status == 400)
            #expect(try await control("POST", path, ["name": "x", "id": .string(made.id)]).status == 409)
            #expect(try await control("DELETE", room).status == 200)
            #expect(try await control("GET", room).status == 404)
            #expect(try await control("DELETE", room).status == 404)
        }
    }

    @Test("A full category takes no more channels")
    func fullCategory() async throws {
        try await Town.visit { town in
            let category = await town.guild.makeChannel("Full", type: .category)
            for number in 1...50 { await town.guild.makeChannel("c\(number)", parent: category) }
            let answer = try await town.control(
                "POST", "/guilds/\(town.guild.id)/channels", ["name": "more", "parent": "Full"])
            #expect(answer.status == 409 && answer.sentence.hasPrefix("There is no room for one more channel"))
        }
    }

    // MARK: The world as a whole

    @Test("A world file can be sent, and what is wrong with it is told")
    func worldFile() async throws {
        try await Town.visit { town in
            let answer = try await town.control(
                "POST", "/world-file",
                [
                    "people": ["ana"], "bots": [["name": "Robot", "token": "r.o.b"]],
                    "guilds": [["name": "Sent", "owner": "ana", "bots": [["name": "Robot"]]]],
                ])
            #expect(answer.status == 200, "\(answer.sentence)")
            #expect(answer.json?["applications"]?[0]?["token"]?.string == "r.o.b")
            #expect(answer.json?["people"]?[0]?["name"]?.string == "ana")
            #expect(answer.json?["guilds"]?[0]?["members"]?.array?.count == 2)
            let wrong = try await town.control("POST", "/world-file", ["people": [["username": "x"], "mia"]])
            #expect(wrong.status == 400 && wrong.sentence.contains("people[0].username: 2 to 32 characters"))
            #expect(try await town.control("POST", "/world-file", ["people": ["mia"]]).sentence.contains("mia"))
        }
    }

    @Test("The world can be looked at as it is saved, and is saved where there is a file")
    func saving() async throws {
        try await Town.visit { town in
            let world = try await town.control("GET", "/world").json
            #expect(world?["format"]?.int == 2 && world?["guilds"]?[0]?["name"]?.string == "Harbour")
            let refused = try await town.control("POST", "/save", [:])
            #expect(refused.status == 409 && refused.sentence.contains("--state"))
        }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("s-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sandbox = try await Sandbox.start(state: path)
        _ = await sandbox.makePerson("ana")
        let saved = try await API(base: sandbox.pageURL + "sandbox")("POST", "/save", [:])
        #expect(saved.json?["file"]?.string == path)
        await sandbox.stop()
        let again = try await Sandbox.start(state: path)
        #expect(await again.person(named: "ana") != nil)
        await again.stop()
    }

    @Test("The clock is put ahead, and whoever waits on it wakes")
    func clock() async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "ask", "description": "d"])
            let before = try await town.control("GET", "/clock").json?["now"]?.string.flatMap { Timestamp($0) }
            let body: JSON = ["as": "olivia", "channel_id": .id(town.general), "name": "ask"]
            async let outcome = town.control("POST", "/interactions/command", body)
            _ = try await town.nextInteraction()
            while town.clock.sleepers == 0 { await Task.yield() }
            let after = try await town.control("POST", "/clock", ["advance_seconds": 900.5])
            let now = after.json?["now"]?.string.flatMap { Timestamp($0) }
            #expect(try #require(now) - #require(before) == .milliseconds(900_500))
            #expect(try await outcome.json?["error"]?.string == "The application did not respond")
            #expect(try await town.control("POST", "/clock", ["advance_seconds": -1]).status == 400)
            #expect(try await town.control("POST", "/clock", ["seconds": 1]).status == 400)
        }
    }
}
