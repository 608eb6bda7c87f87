import DiscordModel
import Testing

@testable import Sandbox

@Suite("Application commands")
struct CommandTests {
    private func path(_ town: Town) -> String { "/applications/\(town.bot.id)/commands" }

    @Test("Rule 60: A new command answers 201, the same name again 200 with the same id")
    func upsert() async throws {
        try await Town.visit { town in
            let first = try await town.makeCommand(["name": "close", "description": "a"])
            let second = try await town.makeCommand(["name": "close", "description": "b"])
            #expect(first.status == 201 && second.status == 200)
            #expect(first.id == second.id && second.json?["description"]?.string == "b")
            #expect(first.json?["version"] != second.json?["version"])
        }
    }

    @Test("Rule 60: A bulk PUT makes the list exactly this, and what did not change keeps id and version")
    func bulk() async throws {
        try await Town.visit { town in
            let first = try await town.makeCommand(["name": "close", "description": "a"])
            _ = try await town.makeCommand(["name": "old", "description": "a"])
            let put = try await town.api(
                "PUT", self.path(town),
                [["name": "close", "description": "a"], ["name": "new", "description": "n"]])
            #expect(put.status == 200)
            #expect(put.json?.array?.compactMap { $0["name"]?.string } == ["close", "new"])
            #expect(put.json?[0]?["id"] == first.json?["id"] && put.json?[0]?["version"] == first.json?["version"])
            #expect(try await town.api("GET", self.path(town)).json?.array?.count == 2)
        }
    }

    @Test("Rule 60: Names, descriptions, the order of options and their number are checked, all at once")
    func validation() async throws {
        try await Town.visit { town in
            func option(_ name: String, _ more: JSONObject = [:]) -> JSON {
                .object((["type": 3, "name": .string(name), "description": "d"] as JSONObject).merging(more))
            }
            let wrong = try await town.makeCommand([
                "name": "Has Space", "description": "",
                "options": [
                    option("a"), option("b", ["required": true]), option("a"),
                    option("c", ["autocomplete": true, "choices": [["name": "n", "value": "v"]]]),
                ],
            ])
            #expect(wrong.errors("name") == ["APPLICATION_COMMAND_INVALID_NAME"])
            #expect(wrong.errors("description") == ["BASE_TYPE_REQUIRED"])
            #expect(wrong.errors("options", "1", "required") == ["APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"])
            #expect(wrong.errors("options", "2", "name") == ["APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"])
            #expect(wrong.errors("options", "3", "choices").count == 1)
            let many = (0..<26).map { option("o\($0)") }
            let full = try await town.makeCommand(["name": "x", "description": "d", "options": .array(many)])
            #expect(full.errors("options") == ["BASE_TYPE_MAX_LENGTH"])
            let menu = try await town.makeCommand(["name": "Report User", "type": 2, "description": "no"])
            #expect(menu.errors("description").count == 1)
            #expect(try await town.makeCommand(["name": "Report User", "type": 2]).json?["description"]?.string == "")
            let choices = (0..<25).map { index -> JSON in
                [
                    "name": .string(String(repeating: "x", count: 98) + "\(index)"),
                    "value": .string(String(repeating: "y", count: 90) + "\(index)"),
                ]
            }
            let large = try await town.makeCommand([
                "name": "x", "description": "d",
                "options": [option("a", ["choices": .array(choices)]), option("b", ["choices": .array(choices)])],
            ])
            #expect(large.json?["errors"]?["_errors"]?[0]?["code"]?.string == "APPLICATION_COMMAND_TOO_LARGE")
        }
    }

    @Test("Rule 60: 100 slash commands and 15 of each context menu are the most; 200 may be made in a day")
    func limits() async throws {
        try await Town.visit(clock: .manual()) { town async throws in
            func commands(_ count: Int, type: Int, prefix: String) -> JSON {
                .array(
                    (0..<count).map { index in
                        var command: JSON = ["name": .string("\(prefix)\(index)"), "type": .int(Int64(type))]
                        if type == 1 { command["description"] = "d" }
                        return command
                    })
            }
            #expect(try await town.api("PUT", self.path(town), commands(101, type: 1, prefix: "a")).code == 30032)
            #expect(try await town.api("PUT", self.path(town), commands(16, type: 3, prefix: "a")).code == 30032)
            #expect(try await town.api("PUT", self.path(town), commands(100, type: 1, prefix: "a")).status == 200)
            #expect(try await town.api("PUT", self.path(town), commands(100, type: 1, prefix: "b")).status == 200)
            #expect(try await town.api("PUT", self.path(town), commands(1, type: 1, prefix: "c")).code == 30034)
            town.clock.advance(by: .seconds(86400))
            #expect(try await town.api("PUT", self.path(town), commands(1, type: 1, prefix: "c")).status == 200)
        }
    }

    @Test("Rule 60: Who lacks the command's permissions cannot run it, and the bot hears nothing")
    func memberPermissions() async throws {
        try await Town.visit { town in
            let manage = "\(Permissions.manageGuild.rawValue)"
            _ = try await town.makeCommand([
                "name": "setup", "description": "d", "default_member_permissions": .string(manage),
            ])
            _ = try await town.makeCommand(["name": "admin", "description": "d", "default_member_permissions": "0"])
            await #expect(throws: PersonRefusal.self) { try await town.mia.runs("/setup", in: town.general) }
            #expect(town.interactions().isEmpty)
            #expect(await town.mia.commands(in: town.general).isEmpty)
            let role = await town.guild.makeRole("Manager", permissions: .manageGuild)
            await town.guild.giveRole(role, to: town.mia)
            #expect(await town.mia.commands(in: town.general) == ["setup"])
            #expect(await town.owner.commands(in: town.general) == ["admin", "setup"])
            await town.guild.setOverwrites(
                of: town.general, to: [Overwrite(.role(role), deny: .useApplicationCommands)])
            await #expect(throws: PersonRefusal.self) { try await town.mia.runs("/setup", in: town.general) }
        }
    }

    @Test("Rule 60: Old buttons can still be pressed by who lost a role, but not by who is timed out")
    func oldButtons() async throws {
        try await Town.visit(clock: .manual()) { town in
            _ = try await town.postButton()
            await town.guild.timeOut(town.mia, for: .seconds(60))
            await #expect(throws: PersonRefusal.self) { try await town.mia.presses("Create Ticket", in: town.general) }
            #expect(town.interactions().isEmpty)
            town.clock.advance(by: .seconds(60))
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            try await town.answerNext(["type": 4, "data": ["content": "x"]])
            _ = try await outcome
        }
    }

    @Test("Guild commands live in their guild; commands of another application are out of reach")
    func scopes() async throws {
        try await Town.visit { town in
            let path = "/applications/\(town.bot.id)/guilds/\(town.guild.id)/commands"
            let made = try await town.api("POST", path, ["name": "here", "description": "d"])
            #expect(made.status == 201 && made.json?["guild_id"]?.string == "\(town.guild.id)")
            #expect(try await town.api("GET", self.path(town)).json == [])
            let patched = try await town.api("PATCH", "\(path)/\(made.id)", ["description": "e"])
            #expect(patched.json?["description"]?.string == "e" && patched.json?["name"]?.string == "here")
            #expect(try await town.api("DELETE", "\(path)/\(made.id)").status == 204)
            #expect(try await town.api("DELETE", "\(path)/\(made.id)").code == 10063)
            let other = await town.sandbox.makeApplication("Other")
            #expect(try await town.api("GET", "/applications/\(other.id)/commands").code == 20012)
        }
    }

    @Test("Options are checked as the app checks them, and what they name is resolved")
    func options() async throws {
        try await Town.visit { town in
            let staff = await town.guild.makeRole("Staff")
            _ = try await town.makeCommand([
                "name": "settings", "description": "d",
                "options": [
                    [
                        "type": 1, "name": "staff", "description": "d",
                        "options": [
                            ["type": 8, "name": "role", "description": "d", "required": true],
                            ["type": 6, "name": "user", "description": "d"],
                            ["type": 7, "name": "channel", "description": "d", "channel_types": [4]],
                        ],
                    ]
                ],
            ])
            for (command, options) in [
                ("/settings", [:]), ("/settings staff", [:]), ("/settings staff", ["role": "nobody"]),
                ("/settings staff", ["role": .role(staff), "channel": .channel(town.general)]),
                ("/settings staff", ["role": .role(staff), "other": "x"]),
            ] as [(String, [String: OptionArgument])] {
                await #expect(throws: PersonRefusal.self) {
                    try await town.mia.runs(command, options, in: town.general)
                }
            }
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.runs(
                "/settings staff", ["role": .role(staff), "user": .user(town.owner)], in: town.general)
            let interaction = try await town.nextInteraction()
            let event = try await gateway.next("INTERACTION_CREATE")
            let data = try #require(event["data"])
            #expect(data["options"]?[0]?["name"]?.string == "staff")
            #expect(data["options"]?[0]?["options"]?.array?.count == 2)
            #expect(data["resolved"]?["roles"]?["\(staff)"]?["name"]?.string == "Staff")
            #expect(data["resolved"]?["users"]?["\(town.owner.id)"]?["username"]?.string == "olivia")
            #expect(data["resolved"]?["members"]?["\(town.owner.id)"]?["permissions"]?.string != nil)
            #expect(event["member"]?["user"]?["username"]?.string == "mia" && event["user"] == nil)
            #expect(event["app_permissions"]?.string != nil && event["context"]?.int == 0)
            #expect(event["channel"]?["id"]?.string == "\(town.general)")
            #expect(interaction.commandName == "settings staff")
            try await town.answerNext(["type": 4, "data": ["content": "ok"]])
            #expect(try await outcome.reply?.content == "ok")
        }
    }

    @Test("Rule 60: Contexts decide whether a command is there in direct messages")
    func contexts() async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "everywhere", "description": "d"])
            _ = try await town.makeCommand(["name": "here", "description": "d", "contexts": [0]])
            let channel = await town.mia.directMessage(with: town.bot)
            #expect(await town.mia.commands(in: channel) == ["everywhere"])
            #expect(await town.mia.commands(in: town.general) == ["everywhere", "here"])
            let gateway = GatewayListenerDouble(town)
            async let outcome = town.mia.runs("/everywhere", in: channel)
            let event = try await gateway.next("INTERACTION_CREATE")
            #expect(event["user"]?["username"]?.string == "mia" && event["member"] == nil && event["guild_id"] == nil)
            #expect(event["context"]?.int == 1)
            try await town.answerNext(["type": 4, "data": ["content": "hi"]])
            #expect(try await outcome.reply?.content == "hi")
        }
    }
}
