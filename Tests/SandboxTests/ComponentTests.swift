import Testing

@testable import Sandbox

@Suite("Components")
struct ComponentTests {
    private func send(_ components: JSON, _ more: JSON = [:], in town: Town) async throws -> API.Answer {
        var body: JSON = more
        body["components"] = components
        if more["flags"] == nil { body["content"] = "x" }
        return try await town.api("POST", "/channels/\(town.general)/messages", body)
    }

    private func button(_ id: String, _ more: JSONObject = [:]) -> JSON {
        .object((["type": 2, "style": 1, "label": "L", "custom_id": .string(id)] as JSONObject).merging(more))
    }

    private func row(_ children: [JSON]) -> JSON { ["type": 1, "components": .array(children)] }

    @Test("Rule 50: Five rows of five buttons, each with its own custom id")
    func layout() async throws {
        try await Town.visit { town in
            let rows = (0..<6).map { row in self.row([self.button("b\(row)")]) }
            #expect(try await self.send(.array(Array(rows.prefix(5))), in: town).status == 200)
            #expect(try await self.send(.array(rows), in: town).errors("components") == ["BASE_TYPE_MAX_LENGTH"])
            let six = (0..<6).map { self.button("b\($0)") }
            let wide = try await self.send([self.row(six)], in: town)
            #expect(wide.errors("components", "0", "components") == ["BASE_TYPE_BAD_LENGTH"])
            let twice = try await self.send(
                [self.row([self.button("a"), self.button("a", ["disabled": true])])], in: town)
            #expect(
                twice.errors("components", "0", "components", "1", "custom_id") == ["COMPONENT_CUSTOM_ID_DUPLICATED"])
        }
    }

    @Test("Rule 50: Buttons need a custom id or a URL, and a label or emoji")
    func buttons() async throws {
        try await Town.visit { town in
            let wrong = try await self.send(
                [
                    self.row([
                        ["type": 2, "style": 1, "label": "L"], ["type": 2, "style": 5, "label": "L"],
                        ["type": 2, "style": 1, "custom_id": "c"], self.button("d", ["url": "https://example.org"]),
                        self.button(String(repeating: "x", count: 101)),
                    ])
                ], in: town)
            func errors(_ index: Int, _ key: String) -> [String] {
                wrong.errors("components", "0", "components", "\(index)", key)
            }
            #expect(errors(0, "custom_id") == ["BASE_TYPE_REQUIRED"])
            #expect(errors(1, "url") == ["BASE_TYPE_REQUIRED"])
            #expect(errors(2, "label") == ["BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"])
            #expect(errors(3, "url").count == 1)
            #expect(errors(4, "custom_id") == ["BASE_TYPE_BAD_LENGTH"])
        }
    }

    @Test("Rule 50: A select fills its row, and its options differ")
    func selects() async throws {
        try await Town.visit { town in
            func select(_ options: [JSON]) -> JSON { ["type": 3, "custom_id": "s", "options": .array(options)] }
            let one: JSON = ["label": "A", "value": "a"]
            #expect(try await self.send([self.row([select([one])])], in: town).status == 200)
            let mixed = try await self.send([self.row([select([one]), self.button("b")])], in: town)
            #expect(mixed.errors("components", "0", "components") == ["COMPONENT_LAYOUT_WIDTH_EXCEEDED"])
            let same = try await self.send([self.row([select([one, one])])], in: town)
            #expect(
                same.errors("components", "0", "components", "0", "options", "1", "value")
                    == ["SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"])
            let many = (0..<26).map { index -> JSON in ["label": "L", "value": .string("\(index)")] }
            let full = try await self.send([self.row([select(many)])], in: town)
            #expect(full.errors("components", "0", "components", "0", "options") == ["BASE_TYPE_BAD_LENGTH"])
        }
    }

    @Test("Fields of components that were null are not there afterwards (disnake and interactions.py send many)")
    func nulls() async throws {
        try await Town.visit { town in
            let button = self.button("b", ["emoji": ["id": .null, "name": "📣"], "url": .null])
            let select: JSON = [
                "type": 3, "custom_id": "s", "placeholder": .null,
                "options": [["label": "A", "value": "a", "emoji": .null, "description": .null]],
            ]
            let sent = try await self.send([self.row([button]), self.row([select])], in: town)
            #expect(sent.status == 200)
            let stored = try #require(sent.json?["components"])
            #expect(stored == stored.withoutNulls)
            #expect(stored[0]?["components"]?[0]?["emoji"] == ["name": "📣"])
            #expect(stored[1]?["components"]?[0]?["options"] == [["label": "A", "value": "a"]])
            let read = try await town.api("GET", "/channels/\(town.general)/messages")
            #expect(read.json?[0]?["components"] == stored)
        }
    }

    @Test("What every answer has is there, also where it was not sent (interactions.py reads no menu without)")
    func defaults() async throws {
        try await Town.visit { town in
            let menu = self.row([["type": 5, "custom_id": "s"]])
            let thumbnail: JSON = ["type": 11, "media": ["url": "https://example.org/a.png"], "spoiler": .null]
            let section: JSON = ["type": 9, "components": [["type": 10, "content": "x"]], "accessory": thumbnail]
            let gallery: JSON = ["type": 12, "items": [["media": ["url": "https://example.org/b.png"]]]]
            let container: JSON = [
                "type": 17, "accent_color": .null, "components": [menu, section, gallery, ["type": 14]],
            ]
            let sent = try await self.send([container], ["flags": 32768], in: town)
            let stored = try #require(sent.json?["components"]?[0])
            #expect(stored["accent_color"] == .null && stored["spoiler"] == false)
            let select = stored["components"]?[0]?["components"]?[0]
            #expect(select?["min_values"] == 1 && select?["max_values"] == 1)
            let accessory = stored["components"]?[1]?["accessory"]
            #expect(accessory?["spoiler"] == false && accessory?["description"] == .null)
            let item = stored["components"]?[2]?["items"]?[0]
            #expect(item?["spoiler"] == false && item?["description"] == .null)
            let separator = stored["components"]?[3]
            #expect(separator?["divider"] == true && separator?["spacing"] == 1)
        }
    }

    @Test("Rule 50: The V2 flag excludes the old fields, has its own limits, stays, and ids are numbered")
    func version2() async throws {
        try await Town.visit { town in
            func display(_ text: String) -> JSON { ["type": 10, "content": .string(text)] }
            let flag: JSON = ["flags": 32768]
            let sent = try await self.send([display("hello"), self.row([self.button("b")])], flag, in: town)
            #expect(sent.status == 200)
            #expect(sent.json?["components"]?[1]?["components"]?[0]?["id"]?.int == 3)
            #expect(try await self.send([display("x")], in: town).code == 50035)
            let legacy = try await self.send([display("x")], ["flags": 32768, "content": "old"], in: town)
            #expect(legacy.errors("content") == ["MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_2"])
            let long = String(repeating: "x", count: 2001)
            #expect(try await self.send([display(long), display(long)], flag, in: town).code == 50035)
            let section: JSON = [
                "type": 9, "components": [display("x"), display("x"), display("x")], "accessory": self.button("b"),
            ]
            #expect(try await self.send([section], flag, in: town).status == 200)
            let boxes = (0..<21).map { _ -> JSON in ["type": 17, "components": [display("x")]] }
            #expect(try await self.send(.array(boxes), flag, in: town).code == 50035)
            let path = "/channels/\(town.general)/messages/\(sent.id)"
            #expect(try await town.api("PATCH", path, ["content": "x"]).code == 50035)
            let edited = try await town.api("PATCH", path, ["flags": 0, "components": [display("new")]])
            #expect(edited.json?["flags"]?.int == 32768)
        }
    }
}
