import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rules about interactions")
struct InteractionRuleTests {
    /// What somebody does.
    enum Deed: CaseIterable, Sendable {
        case command, button, formOfCommand, formOfButton, completion

        /// The types of callbacks that fit.
        var fitting: Set<Int> {
            switch self {
            case .command: [4, 5, 9]
            case .button: [4, 5, 6, 7, 9]
            case .formOfCommand: [4, 5]
            case .formOfButton: [4, 5, 6, 7]
            case .completion: [8]
            }
        }

        func begin(in town: Town) async throws -> InteractionID {
            switch self {
            case .command, .formOfCommand:
                _ = try await town.makeCommand(["name": "open", "description": "d"])
                let id = try town.run("open")
                return self == .command ? id : try await Self.submit(id, town)
            case .button, .formOfButton:
                let id = try town.press(of: try await town.postButton())
                return self == .button ? id : try await Self.submit(id, town)
            case .completion:
                let option: JSON = ["type": 3, "name": "topic", "description": "d", "autocomplete": true]
                _ = try await town.makeCommand(["name": "open", "description": "d", "options": [option]])
                return try town.run("open", typing: "topic")
            }
        }

        private static func submit(_ id: InteractionID, _ town: Town) async throws -> InteractionID {
            let answer = try await town.answer(id, ["type": 9, "data": InteractionRuleTests.form])
            #expect(answer.status == 204)
            return try town.sandbox.world.write { world in
                try world.submit(ModalSubmission(interactionID: id, values: ["why": "because"]), by: town.mia.id)
            }
        }
    }

    private static let form: JSON = [
        "custom_id": "f", "title": "T",
        "components": [
            ["type": 18, "label": "L", "component": ["type": 4, "custom_id": "why", "style": 1]]
        ],
    ]

    private static func body(_ type: Int) -> JSON {
        let data: JSON =
            switch type {
            case 8: ["choices": []]
            case 9: Self.form
            default: ["content": "x"]
            }
        return ["type": .number(type), "data": data]
    }

    @Test("Rule 58: Each kind of interaction takes the callbacks that fit it, and no others", arguments: Deed.allCases)
    func matrix(deed: Deed) async throws {
        try await Town.visit { town async throws in
            for type in [1, 4, 5, 6, 7, 8, 9, 10, 99] {
                let id = try await deed.begin(in: town)
                let answer = try await town.answer(id, Self.body(type))
                if deed.fitting.contains(type) {
                    #expect(answer.status == 204, "type \(type)")
                } else {
                    #expect(answer.status == 400 && answer.code == 50035, "type \(type)")
                    #expect(answer.errors("type") == ["BASE_TYPE_CHOICES"], "type \(type)")
                }
            }
        }
    }

    @Test("Rule 58: After a deferral no form can follow; of flags, a deferral takes only the one that hides it")
    func deferral() async throws {
        try await Town.visit { town async throws in
            let id = try await Deed.command.begin(in: town)
            let deferred = try await town.answer(
                id, ["type": 5, "data": ["flags": .number(4 | 64 | 1 << 15)]], withResponse: true)
            #expect(deferred.json?["resource"]?["message"]?["flags"]?.int == 64 | 128)
            let form = try await town.answer(id, Self.body(9))
            #expect(form.status == 400 && form.code == 40060)
        }
    }

    @Test("Rule 58: with_response answers 200 and tells of the interaction; without it 204 tells nothing")
    func withResponse() async throws {
        try await Town.visit { town async throws in
            for type in [4, 6] {
                let id = try await Deed.button.begin(in: town)
                let answer = try await town.answer(id, Self.body(type), withResponse: true)
                #expect(answer.status == 200 && answer.json?["interaction"]?["id"]?.string == "\(id)")
                #expect((answer.json?["resource"] != nil) == (type == 4))
            }
            let quiet = try await town.answer(try await Deed.button.begin(in: town), Self.body(4))
            #expect(quiet.status == 204 && quiet.json == nil)
        }
    }

    @Test("Rule 58: A form's lengths must fit each other")
    func impossibleLengths() async throws {
        try await Town.visit { town async throws in
            let id = try await Deed.command.begin(in: town)
            var body = Self.body(9)
            body["data"]?["components"]?[0]?["component"]?["min_length"] = 10
            body["data"]?["components"]?[0]?["component"]?["max_length"] = 5
            let answer = try await town.answer(id, body)
            #expect(answer.errors("data", "components", "0", "component", "min_length").count == 1)
        }
    }

    @Test("Rule 58: Who installed an application for themselves gets five follow-ups; the sixth answers 40094")
    func userInstall() async throws {
        try await Town.visit { town async throws in
            let helper = await town.sandbox.makeApplication("Helper")
            let api = API(base: town.sandbox.apiURL, authorization: "Bot \(helper.token)")
            let made = try await api(
                "POST", "/applications/\(helper.id)/commands",
                ["name": "help-me", "description": "d", "integration_types": [1], "contexts": [0]])
            #expect(made.status == 201)
            #expect(await town.mia.commands(in: town.general).isEmpty)
            await town.mia.installs(helper)
            #expect(await town.mia.commands(in: town.general) == ["help-me"])
            #expect(await town.owner.commands(in: town.general).isEmpty)
            let id = try town.run("help-me")
            let shown = try await town.answer(id, Self.body(4), withResponse: true)
            let metadata = shown.json?["resource"]?["message"]?["interaction_metadata"]
            #expect(metadata?["authorizing_integration_owners"] == ["1": .string("\(town.mia.id)")])
            let webhook = "/webhooks/\(helper.id)/\(town.token(of: id))"
            for _ in 1...5 { #expect(try await town.anonymous("POST", webhook, ["content": "x"]).status == 200) }
            let sixth = try await town.anonymous("POST", webhook, ["content": "x"])
            #expect(sixth.status == 400 && sixth.code == 40094)
            // What is there already can be changed.
            let path = "\(webhook)/messages/@original"
            #expect(try await town.anonymous("PATCH", path, ["content": "y"]).status == 200)
        }
    }
}

@Suite("Rules about commands")
struct CommandRuleTests {
    @Test("Rule 60: Of texts in several languages the longest counts towards 8000; they are checked like the others")
    func localizations() async throws {
        try await Town.visit { town async throws in
            func command(_ localizations: JSON) -> JSON {
                let options = (0..<4).map { index -> JSON in
                    let choices = (0..<25).map { number -> JSON in
                        ["name": "n", "name_localizations": localizations, "value": .string("\(number)")]
                    }
                    return [
                        "type": 3, "name": .string("o\(index)"), "description": "d", "choices": .array(choices),
                    ]
                }
                return ["name": "x", "description": "d", "options": .array(options)]
            }
            let long = JSON.string(String(repeating: "x", count: 90))
            #expect(try await town.makeCommand(command(["de": "n"])).status == 201)
            let large = try await town.makeCommand(command(["de": long, "fr": "n"]))
            #expect(large.json?["errors"]?["_errors"]?[0]?["code"]?.string == "APPLICATION_COMMAND_TOO_LARGE")
            let wrong = try await town.makeCommand([
                "name": "x", "name_localizations": ["de": "Mit Leerzeichen", "tlh": "x"], "description": "d",
                "description_localizations": ["fr": .string(String(repeating: "x", count: 101))],
            ])
            #expect(wrong.status == 400 && wrong.code == 50035)
            #expect(wrong.errors("name_localizations", "de") == ["APPLICATION_COMMAND_INVALID_NAME"])
            #expect(wrong.errors("name_localizations", "tlh").count == 1)
            #expect(wrong.errors("description_localizations", "fr") == ["BASE_TYPE_BAD_LENGTH"])
        }
    }

    @Test("Rule 60: Channels, members and roles can be let in or shut out in the server's settings")
    func overrides() async throws {
        try await Town.visit { town async throws in
            _ = try await town.makeCommand(["name": "close", "description": "d", "default_member_permissions": "0"])
            _ = try await town.makeCommand(["name": "help", "description": "d"])
            let other = await town.guild.makeChannel("other")
            let staff = await town.guild.makeRole("Staff")
            let noah = await town.guild.addPerson("noah", roles: [staff])
            func set(_ permissions: [CommandPermission], on command: String? = "close") async throws {
                try await town.guild.setCommandPermissions(permissions, on: command, of: town.bot)
            }
            func may(_ person: Person, in channel: ChannelID? = nil) async -> Bool {
                await person.commands(in: channel ?? town.general).contains("close")
            }
            #expect(await !may(noah))
            try await set([.init(.role(staff), isAllowed: true)])
            #expect(await may(noah))
            #expect(await !may(town.mia))
            #expect(try await noah.runsAndIsAnswered("/close", in: town))
            try await set([.init(.role(staff), isAllowed: true), .init(.member(noah.id), isAllowed: false)])
            #expect(await !may(noah))
            try await set([
                .everyone(of: town.guild.id, isAllowed: true), .allChannels(of: town.guild.id, isAllowed: false),
                .init(.channel(other), isAllowed: true),
            ])
            #expect(await !may(town.mia))
            #expect(await may(town.mia, in: other))
            #expect(await may(town.owner))
            // Without switches of its own, a command has those of the application.
            try await set([])
            try await set([.everyone(of: town.guild.id, isAllowed: false)], on: nil)
            #expect(await town.mia.commands(in: town.general).isEmpty)
            await #expect(throws: PersonRefusal.self) { try await set([], on: "nothing") }
        }
    }

    @Test("Rule 60: Bots see who may use their commands, hear when that changes, and cannot change it")
    func permissionsOfCommands() async throws {
        try await Town.visit { town async throws in
            let made = try await town.makeCommand(["name": "close", "description": "d"])
            let path = "/applications/\(town.bot.id)/guilds/\(town.guild.id)/commands"
            #expect(try await town.api("GET", "\(path)/permissions").json == [])
            #expect(try await town.api("GET", "\(path)/\(made.id)/permissions").code == 10066)
            let gateway = GatewayListenerDouble(town)
            try await town.guild.setCommandPermissions(
                [.init(.member(town.mia.id), isAllowed: false)], on: "close", of: town.bot)
            let expected: JSON = [
                "id": .string(made.id), "application_id": .string("\(town.bot.id)"),
                "guild_id": .string("\(town.guild.id)"),
                "permissions": [["id": .string("\(town.mia.id)"), "type": 2, "permission": false]],
            ]
            #expect(gateway.data(of: "APPLICATION_COMMAND_PERMISSIONS_UPDATE") == [expected])
            #expect(gateway.dispatches.last?.intents == [])
            #expect(try await town.api("GET", "\(path)/permissions").json == [expected])
            #expect(try await town.api("GET", "\(path)/\(made.id)/permissions").json == expected)
            let refused = try await town.api("PUT", "\(path)/\(made.id)/permissions", ["permissions": []])
            #expect(refused.status == 403 && refused.code == 20001)
            #expect(try await town.api("DELETE", "/applications/\(town.bot.id)/commands/\(made.id)").status == 204)
            #expect(try await town.api("GET", "\(path)/permissions").json == [])
        }
    }

    @Test("Rule 60: Buttons of panels that the bot has forgotten still reach it, also from who lost the role")
    func forgottenPanels() async throws {
        try await Town.visit { town async throws in
            let staff = await town.guild.makeRole("Staff")
            await town.guild.giveRole(staff, to: town.mia)
            let panel = try await town.postButton("Close", id: "panel:7:close")
            await town.guild.takeRole(staff, from: town.mia)
            let gateway = GatewayListenerDouble(town)
            let press = try town.press("panel:7:close", of: panel)
            let event = try await gateway.next("INTERACTION_CREATE")
            #expect(event["data"]?["custom_id"] == "panel:7:close" && event["member"]?["roles"] == [])
            #expect(try await town.answer(press, ["type": 4, "data": ["content": "gone"]]).status == 204)
        }
    }
}

extension Person {
    /// Whether the bot hears of the command, and can answer.
    fileprivate func runsAndIsAnswered(_ command: String, in town: Town) async throws -> Bool {
        let count = town.interactions().count
        async let outcome = self.runs(command, in: town.general)
        let (_, answer) = try await town.answerNext(after: count, ["type": 4, "data": ["content": "ok"]])
        return try await outcome.reply?.content == "ok" && answer.status == 204
    }
}
