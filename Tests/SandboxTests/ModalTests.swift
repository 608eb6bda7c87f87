import DiscordModel
import Testing

@testable import Sandbox

@Suite("Forms", .timeLimit(.minutes(10)))
struct ModalTests {
    private static func option(_ value: String, isDefault: Bool = false) -> JSON {
        ["label": .string(value.uppercased()), "value": .string(value), "default": .bool(isDefault)]
    }

    private static func form(_ inputs: [JSON]) -> JSON {
        let labels = inputs.map { ["type": 18, "label": "L", "component": $0] as JSON }
        return ["type": 9, "data": ["custom_id": "form", "title": "Form", "components": .array(labels)]]
    }

    /// Lets the bot open a form and mia fill it in.
    ///
    /// - Returns: `data` of the submission.
    private func submit(
        _ town: Town, _ inputs: [JSON], _ fields: JSONObject
    ) async throws -> JSON {
        let bot = GatewayListenerDouble(town)
        let form = try await self.open(town, inputs)
        let seen = town.interactions().count
        async let outcome = town.mia.fillsIn(form, fields: fields)
        try await town.answerNext(after: seen, ["type": 4, "data": ["content": "ok"]])
        _ = try await outcome
        return try #require(bot.data(of: "INTERACTION_CREATE").last?["data"])
    }

    private func open(_ town: Town, _ inputs: [JSON]) async throws -> SeenForm {
        _ = try await town.postButton()
        let seen = town.interactions().count
        async let press = town.mia.presses("Create Ticket", in: town.general)
        let (_, answer) = try await town.answerNext(after: seen, Self.form(inputs))
        #expect(answer.status == 204, "\(answer.json ?? .null)")
        return try #require(try await press.form)
    }

    @Test("Groups, checkboxes and selects come back with what was chosen")
    func choices() async throws {
        try await Town.visit { town in
            let options = JSON.array(["a", "b", "c"].map { Self.option($0) })
            let data = try await self.submit(
                town,
                [
                    ["type": 21, "custom_id": "radio", "options": options],
                    ["type": 22, "custom_id": "boxes", "options": options, "max_values": 2],
                    ["type": 23, "custom_id": "box"],
                    ["type": 5, "custom_id": "who"],
                    ["type": 8, "custom_id": "where"],
                ],
                [
                    "radio": "b", "boxes": ["a", "c"], "box": true, "who": [.string("\(town.owner.id)")],
                    "where": [.string("\(town.general)")],
                ])
            let inputs = (data["components"]?.array ?? []).compactMap { $0["component"] }
            #expect(inputs.compactMap { $0["type"]?.int } == [21, 22, 23, 5, 8])
            #expect(inputs[0]["value"] == "b" && inputs[1]["values"] == ["a", "c"] && inputs[2]["value"] == true)
            #expect(inputs[3]["values"] == [.string("\(town.owner.id)")])
            #expect(data["resolved"]?["users"]?["\(town.owner.id)"]?["username"] == "olivia")
            #expect(data["resolved"]?["channels"]?["\(town.general)"]?["name"] == "general")
        }
    }

    @Test("What is not named keeps what stands in it; nothing chosen is null, or empty")
    func defaults() async throws {
        try await Town.visit { town in
            let options = JSON.array([Self.option("a"), Self.option("b", isDefault: true)])
            let inputs: [JSON] = [
                ["type": 21, "custom_id": "radio", "options": options, "required": false],
                ["type": 22, "custom_id": "boxes", "options": options, "required": false],
                ["type": 23, "custom_id": "box", "default": true],
                ["type": 19, "custom_id": "files", "required": false],
            ]
            let kept = try await self.submit(town, inputs, [:])
            let first = (kept["components"]?.array ?? []).compactMap { $0["component"] }
            #expect(first[0]["value"] == "b" && first[1]["values"] == ["b"] && first[2]["value"] == true)
            #expect(first[3]["values"] == [] && kept["resolved"] == nil)
            let emptied = try await self.submit(town, inputs, ["radio": .null, "boxes": [], "box": false])
            let second = (emptied["components"]?.array ?? []).compactMap { $0["component"] }
            #expect(second[0]["value"] == .null && second[1]["values"] == [] && second[2]["value"] == false)
        }
    }

    @Test("Files come as ids, with their addresses among what is resolved, and go with the interaction")
    func files() async throws {
        try await Town.visit { town in
            let data = try await self.submit(
                town, [["type": 19, "custom_id": "files", "max_values": 2, "file_types": ["image", ".txt"]]],
                [
                    "files": [
                        ["filename": "tide.PNG", "content_type": "image/png", "data": "YWJj"],
                        ["filename": "my notes.txt", "data": "aGk="],
                    ]
                ])
            let ids = data["components"]?[0]?["component"]?["values"]?.array?.compactMap(\.string) ?? []
            #expect(ids.count == 2)
            let picture = try #require(data["resolved"]?["attachments"]?[ids[0]])
            #expect(picture["filename"] == "tide.PNG" && picture["size"] == 3 && picture["ephemeral"] == true)
            #expect(picture["content_type"] == "image/png")
            #expect(data["resolved"]?["attachments"]?[ids[1]]?["filename"] == "my_notes.txt")
            let url = try #require(picture["url"]?.string)
            #expect(url.contains("/ephemeral-attachments/"))
            let fetched = try await town.api.text(url)
            #expect(fetched.status == 200 && fetched.text == "abc")
            let elsewhere = url.replacing("/ephemeral-attachments/", with: "/attachments/")
            #expect(try await town.api.text(elsewhere).status == 404)
            town.clock.advance(by: .seconds(1900))
            _ = town.sandbox.forget(olderThan: .seconds(1800))
            #expect(try await town.api.text(url).status == 404)
        }
    }

    @Test(
        "What the app would not let a person submit is refused",
        arguments: [
            (#"{"radio":"z"}"#, "no option z"), (#"{"radio":null}"#, "must be chosen"),
            (#"{"boxes":["a","b","c"]}"#, "1 to 2 options"), (#"{"boxes":[]}"#, "1 to 2 options"),
            (#"{"boxes":["a","a"]}"#, "twice"), (#"{"boxes":["q"]}"#, "no option q"),
            (#"{"box":"yes"}"#, "true or false"),
            (#"{"files":[]}"#, "1 to 1 files"), (#"{"files":[{"filename":"a.exe","data":""}]}"#, "no file like a.exe"),
            (#"{"files":[{"filename":"a.png"}]}"#, "Base64"),
        ])
    func refusals(text: String, hint: String) async throws {
        try await Town.visit { town in
            let options = JSON.array(["a", "b", "c"].map { Self.option($0) })
            let form = try await self.open(
                town,
                [
                    ["type": 21, "custom_id": "radio", "options": options],
                    ["type": 22, "custom_id": "boxes", "options": options, "max_values": 2],
                    ["type": 23, "custom_id": "box"],
                    ["type": 19, "custom_id": "files", "file_types": ["image"]],
                ])
            var fields: JSONObject = [
                "radio": "a", "boxes": ["a"], "files": [["filename": "a.png", "data": "YQ=="]],
            ]
            for (name, value) in try JSON(parsing: text).object ?? [:] { fields[name] = value }
            let refusal = await #expect(throws: PersonRefusal.self) {
                try await town.mia.fillsIn(form, fields: fields)
            }
            #expect(refusal?.description.contains(hint) == true, "\(String(describing: refusal))")
        }
    }

    @Test("A field that the form does not have is refused")
    func unknownField() async throws {
        try await Town.visit { town in
            let form = try await self.open(town, [["type": 23, "custom_id": "box"]])
            let answer = try await town.control(
                "POST", "/interactions/modal",
                ["as": "mia", "interaction_id": .string("\(form.interactionID)"), "values": ["bax": true]])
            #expect(answer.status == 400 && answer.json?["error"]?.string == "The form has no field bax")
        }
    }

    @Test(
        "Rule 58: Discord's bounds for the inputs that only forms have",
        arguments: [
            (#"{"type":21,"custom_id":"x","options":[{"label":"a","value":"a"}]}"#, "options", "BASE_TYPE_BAD_LENGTH"),
            (#"{"type":21,"custom_id":"x"}"#, "options", "BASE_TYPE_REQUIRED"),
            (#"{"type":22,"custom_id":"x","options":[]}"#, "options", "BASE_TYPE_BAD_LENGTH"),
            (
                #"{"type":22,"custom_id":"x","min_values":0,"options":[{"label":"a","value":"a"}]}"#, "min_values",
                "NUMBER_TYPE_MIN"
            ),
            (
                #"{"type":22,"custom_id":"x","max_values":2,"options":[{"label":"a","value":"a"}]}"#, "max_values",
                "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE"
            ),
            (#"{"type":19,"custom_id":"x","max_values":11}"#, "max_values", "NUMBER_TYPE_MAX"),
            (#"{"type":19,"custom_id":"x","min_values":0}"#, "min_values", "NUMBER_TYPE_MIN"),
            (
                #"{"type":19,"custom_id":"x","min_values":3,"max_values":2}"#, "min_values",
                "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE"
            ),
            (#"{"type":23,"custom_id":"x","disabled":false}"#, "disabled", "COMPONENT_DISABLED_IN_MODAL"),
            (#"{"type":23,"custom_id":"x","default":"yes"}"#, "default", "BOOLEAN_TYPE_CONVERT"),
        ])
    func bounds(text: String, field: String, code: String) async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let press = town.mia.presses("Create Ticket", in: town.general)
            let (_, answer) = try await town.answerNext(Self.form([try JSON(parsing: text)]))
            #expect(answer.errors("data", "components", "0", "component", field) == [code], "\(answer.json ?? .null)")
            try await town.answerNext(["type": 4, "data": ["content": "ok"]])
            _ = try await press
        }
    }

    @Test("Rule 58: Options have values of their own, and files have kinds or extensions")
    func optionsAndTypes() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let press = town.mia.presses("Create Ticket", in: town.general)
            let twice = JSON.array([Self.option("a", isDefault: true), Self.option("a", isDefault: true)])
            let (_, answer) = try await town.answerNext(
                Self.form([
                    ["type": 21, "custom_id": "radio", "options": twice],
                    ["type": 19, "custom_id": "files", "file_types": ["image", ".pdf", "pdf"]],
                ]))
            #expect(
                answer.errors("data", "components", "0", "component", "options", "1", "value")
                    == ["SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"])
            #expect(
                answer.errors("data", "components", "0", "component", "options")
                    == ["SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"])
            #expect(
                answer.errors("data", "components", "1", "component", "file_types", "2") == ["BASE_TYPE_CHOICES"])
            #expect(answer.errors("data", "components", "1", "component", "file_types", "1").isEmpty)
            try await town.answerNext(["type": 4, "data": ["content": "ok"]])
            _ = try await press
        }
    }
}
