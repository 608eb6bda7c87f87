import DiscordModel
import Testing

@testable import Sandbox

@Suite("Messages by the control API", .timeLimit(.minutes(10)))
struct MessageControlTests {
    @Test("A message can answer another, and pings its author")
    func replies() async throws {
        try await Town.visit { town in
            let question = try await town.owner.says("When?", in: town.general)
            let answer = try await town.control(
                "POST", "/channels/\(town.general)/messages",
                ["as": "mia", "content": "Now", "reply_to": .string("\(question.id)")])
            #expect(answer.json?["type"]?.int == 19)
            #expect(answer.json?["referenced_message"]?["content"]?.string == "When?")
            #expect(answer.json?["mentions"]?[0]?["id"]?.string == "\(town.owner.id)")
            let missing = try await town.control(
                "POST", "/channels/\(town.general)/messages", ["as": "mia", "content": "Now", "reply_to": "1"])
            #expect(missing.status == 400)
            let notice = try await town.guild.place(.join, in: town.general, by: town.mia)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.replies("Hi", to: notice.id, in: town.general)
            }
        }
    }

    @Test("Emoji are put below messages and taken back, and who did so is told")
    func reactions() async throws {
        try await Town.visit { town in
            let message = try await town.owner.says("Cake?", in: town.general)
            let path = "/channels/\(town.general)/messages/\(message.id)"
            #expect(try await town.control("POST", path + "/reactions", ["as": "mia", "emoji": "🎉"]).status == 200)
            let seen = try await town.control("GET", "/channels/\(town.general)/messages?as=mia")
            let reaction = seen.json?["messages"]?[0]?["reactions"]?[0]
            #expect(reaction?["user_ids"] == [.string("\(town.mia.id)")] && reaction?["count"]?.int == 1)
            // Bots are told no such field, which Discord does not have.
            let bot = try await town.api("GET", path)
            #expect(bot.json?["reactions"]?[0]?["count"]?.int == 1 && bot.json?["reactions"]?[0]?["user_ids"] == nil)
            let own = path + "/reactions/%F0%9F%8E%89?as=mia"
            #expect(try await town.control("DELETE", own).status == 200)
            #expect(try await town.api("GET", path).json?["reactions"] == nil)
            #expect(try await town.control("POST", path + "/reactions", ["as": "mia"]).status == 400)
        }
    }

    @Test("People vote in polls, and who did so is told")
    func votes() async throws {
        try await Town.visit(intents: .messageContent) { town in
            let samples = "/channels/\(town.general)/samples"
            let question: JSON = ["as": "mia", "kind": "poll", "question": "Tea?", "answers": ["yes", "no"]]
            let poll = try await town.control("POST", samples, question)
            let path = "/channels/\(town.general)/messages/\(poll.id)"
            let voted = try await town.control("POST", path + "/votes", ["as": "mia", "answers": [2]])
            #expect(
                voted.json?["poll"]?["results"]?["answer_counts"] == [
                    ["id": 2, "count": 1, "me_voted": false, "user_ids": ["\(town.mia.id)"]]
                ])
            // Bots are told no such field, which Discord does not have.
            let bot = try await town.api("GET", path)
            #expect(
                bot.json?["poll"]?["results"]?["answer_counts"] == [["id": 2, "count": 1, "me_voted": false]])
            for wrong: JSON in [[:], ["answers": "2"], ["answers": ["2"]], ["answers": [3]], ["answers": [1, 2]]] {
                var body = wrong
                body["as"] = "mia"
                #expect(try await town.control("POST", path + "/votes", body).status == 400, "\(wrong)")
            }
            let asked: JSON = ["as": "mia", "question": ["text": "Tea?"], "answers": []]
            let refused = try await town.control("POST", "/channels/\(town.general)/polls", asked)
            #expect(refused.status == 400 && refused.json?["error"]?.string?.contains("one to 10 answers") == true)
            let back = try await town.control("POST", path + "/votes", ["as": "mia", "answers": []])
            #expect(back.json?["poll"]?["results"]?["answer_counts"] == [])
            for wrong: JSON in [[], .array((0...10).map { .string("\($0)") })] {
                var body = question
                body["answers"] = wrong
                #expect(try await town.control("POST", samples, body).status == 400)
            }
        }
    }

    @Test("Typing reaches bots that see the channel")
    func typing() async throws {
        try await Town.visit { town in
            let bot = GatewayListenerDouble(town)
            #expect(
                try await town.control("POST", "/channels/\(town.general)/typing", ["as": "mia"]).status == 200)
            let event = try await bot.next("TYPING_START")
            #expect(event["user_id"]?.string == "\(town.mia.id)" && event["channel_id"]?.string == "\(town.general)")
            #expect(event["member"]?["user"]?["username"]?.string == "mia" && event["timestamp"]?.int != nil)
        }
    }

    @Test("What was said earlier comes page by page")
    func history() async throws {
        try await Town.visit { town in
            for number in 0..<5 { try await town.mia.says("\(number)", in: town.general) }
            func page(_ query: String) async throws -> (texts: [String], hasMore: Bool?, first: String) {
                let answer = try await town.control("GET", "/channels/\(town.general)/messages?as=mia&limit=2\(query)")
                let messages = answer.json?["messages"]?.array ?? []
                return (
                    messages.compactMap { $0["content"]?.string }, answer.json?["has_more"]?.bool,
                    messages.first?["id"]?.string ?? ""
                )
            }
            let newest = try await page("")
            #expect(newest.texts == ["3", "4"] && newest.hasMore == true)
            let middle = try await page("&before=\(newest.first)")
            #expect(middle.texts == ["1", "2"] && middle.hasMore == true)
            let oldest = try await page("&before=\(middle.first)")
            #expect(oldest.texts == ["0"] && oldest.hasMore == false)
            let wrong = try await town.control("GET", "/channels/\(town.general)/messages?as=mia&before=x")
            #expect(wrong.status == 400)
            for limit in ["x", "-1"] {
                let path = "/channels/\(town.general)/messages?as=mia&limit=\(limit)"
                #expect(try await town.control("GET", path).status == 400)
                #expect(try await town.control("GET", "/requests?limit=\(limit)").status == 400)
            }
        }
    }

    @Test("A person can begin a conversation with a bot, and with nobody else")
    func directMessages() async throws {
        try await Town.visit { town in
            let opened = try await town.control(
                "POST", "/direct-messages", ["as": "mia", "application": .string("\(town.bot.userID)")])
            let again = try await town.control(
                "POST", "/direct-messages", ["as": "mia", "application": .string("\(town.bot.userID)")])
            #expect(!opened.id.isEmpty && opened.id == again.id)
            let state = try await town.control("GET", "/state?as=mia")
            #expect(state.json?["dms"]?[0]?["id"]?.string == opened.id)
            let person = try await town.control(
                "POST", "/direct-messages", ["as": "mia", "application": .string("\(town.owner.id)")])
            #expect(person.status == 404)
        }
    }

    @Test("A command takes a file, of the kinds that it asks for")
    func commandWithFile() async throws {
        try await Town.visit { town in
            let bot = GatewayListenerDouble(town)
            let option: JSON = [
                "type": 11, "name": "picture", "description": "d", "required": true, "file_types": ["image"],
            ]
            _ = try await town.makeCommand(["name": "show", "description": "d", "options": [option]])
            func run(_ filename: String) async throws -> API.Answer {
                try await town.control(
                    "POST", "/interactions/command",
                    [
                        "as": "mia", "channel_id": .string("\(town.general)"), "name": "show",
                        "options": [
                            "picture": ["filename": .string(filename), "content_type": "image/png", "data": "YWJj"]
                        ],
                    ])
            }
            let wrong: JSON = ["type": 11, "name": "x", "description": "d", "file_types": ["pictures"]]
            let refused = try await town.makeCommand(["name": "wrong", "description": "d", "options": [wrong]])
            #expect(refused.errors("options", "0", "file_types", "0") == ["BASE_TYPE_CHOICES"])
            #expect(try await run("notes.txt").json?["error"]?.string?.contains("no file like notes.txt") == true)
            async let outcome = run("tide.png")
            try await town.answerNext(["type": 4, "data": ["content": "ok"]])
            #expect(try await outcome.status == 200)
            let data = try #require(bot.data(of: "INTERACTION_CREATE").last?["data"])
            let id = try #require(data["options"]?[0]?["value"]?.string)
            #expect(data["resolved"]?["attachments"]?[id]?["filename"] == "tide.png")
            #expect(try await town.api.text(data["resolved"]?["attachments"]?[id]?["url"]?.string ?? "").text == "abc")
        }
    }

    @Test("The state says what may be done in each channel, and which bots there are")
    func rights() async throws {
        try await Town.visit { town in
            await town.guild.setPermissions(of: .everyone(of: town.guild.id), to: [.viewChannel, .sendMessages])
            let mia = try await town.control("GET", "/state?as=mia").json?["guilds"]?[0]?["channels"]?[0]
            #expect(mia?["can_send"] == true && mia?["can_attach"] == false && mia?["can_manage"] == false)
            let owner = try await town.control("GET", "/state?as=olivia").json?["guilds"]?[0]?["channels"]?[0]
            #expect(owner?["can_attach"] == true && owner?["can_react"] == true && owner?["can_manage"] == true)
            let bots = try await town.control("GET", "/applications").json?["applications"]
            #expect(bots?[0]?["name"]?.string == "Usher" && bots?[0]?["online"] == false)
        }
    }
}
