import DiscordModel
import Testing

@testable import Sandbox

@Suite("Polls")
struct PollTests {
    private func poll(
        _ question: JSON = ["text": "Tea?"], answers: [String] = ["yes", "no", "later"], _ more: JSONObject = [:]
    ) -> JSON {
        var poll: JSON = [
            "question": question, "answers": .array(answers.map { ["poll_media": ["text": .string($0)]] }),
        ]
        for (name, value) in more { poll[name] = value }
        return ["poll": poll]
    }

    private func post(_ town: Town, _ body: JSON) async throws -> API.Answer {
        try await town.api("POST", "/channels/\(town.general)/messages", body)
    }

    private func voters(_ town: Town, _ id: MessageID, answer: Int, _ query: String = "") async throws -> [String?]? {
        let path = "/channels/\(town.general)/polls/\(id)/answers/\(answer)\(query)"
        return try await town.api("GET", path).json?["users"]?.array?.map { $0["id"]?.string }
    }

    @Test("Rule 49: A bot asks, people vote and change their minds, and the bot hears of each answer")
    func voting() async throws {
        try await Town.visit { town async throws in
            let body = self.poll(
                answers: ["yes", "no"], ["allow_multiselect": true, "duration": 2, "layout_type": 1])
            let posted = try await self.post(town, body)
            let (poll, id) = (try #require(posted.json?["poll"]), try #require(MessageID(posted.id)))
            #expect(posted.status == 200 && posted.json?["content"]?.string == "")
            #expect(poll["question"] == ["text": "Tea?"] && poll["allow_multiselect"]?.bool == true)
            #expect(poll["answers"]?[1] == ["answer_id": 2, "poll_media": ["text": "no"]])
            #expect(poll["expiry"] == .time(town.clock.now + .seconds(7200)))
            #expect(poll["results"] == ["is_finalized": false, "answer_counts": []])

            let gateway = GatewayListenerDouble(town)
            let owner = town.owner
            try await town.mia.votes(for: [1], in: id, of: town.general)
            try await owner.votes(for: [1, 2], in: id, of: town.general)
            try await town.mia.votes(for: [2], in: id, of: town.general)
            try await town.mia.votes(for: [2], in: id, of: town.general)
            #expect(
                gateway.dispatches.map {
                    "\($0.name) \($0.data["user_id"]?.string ?? "") \($0.data["answer_id"]?.int ?? 0)"
                }
                    == [
                        "MESSAGE_POLL_VOTE_ADD \(town.mia.id) 1", "MESSAGE_POLL_VOTE_ADD \(owner.id) 1",
                        "MESSAGE_POLL_VOTE_ADD \(owner.id) 2", "MESSAGE_POLL_VOTE_REMOVE \(town.mia.id) 1",
                        "MESSAGE_POLL_VOTE_ADD \(town.mia.id) 2",
                    ])
            let heard = try #require(gateway.dispatches.first)
            #expect(heard.intents == .guildMessagePolls && heard.data["guild_id"]?.string == "\(town.guild.id)")
            #expect(heard.data["message_id"]?.string == posted.id && heard.data["channel_id"] != nil)

            let counted = try await town.api("GET", "/channels/\(town.general)/messages/\(id)").json?["poll"]
            #expect(
                counted?["results"]?["answer_counts"] == [
                    ["id": 1, "count": 1, "me_voted": false], ["id": 2, "count": 2, "me_voted": false],
                ])
            let both = [owner.id, town.mia.id].sorted().map { Optional("\($0)") }
            #expect(try await self.voters(town, id, answer: 2) == both)
            #expect(try await self.voters(town, id, answer: 2, "?limit=1") == [both[0]])
            #expect(try await self.voters(town, id, answer: 2, "?after=\(both[0] ?? "")") == [both[1]])
            #expect(try await self.voters(town, id, answer: 3) == nil)
            try await town.mia.votes(for: [], in: id, of: town.general)
            #expect(try await self.voters(town, id, answer: 2) == ["\(owner.id)"])
        }
    }

    @Test("Rule 49: A poll ends when its time is over, with a last count and a message that tells of it")
    func ending() async throws {
        try await Town.visit { town async throws in
            let answers: JSON = [
                ["poll_media": ["text": "yes", "emoji": ["name": "🫖"]]], ["poll_media": ["text": "no"]],
            ]
            let body: JSON = ["poll": ["question": ["text": "Tea?"], "answers": answers, "duration": 1]]
            let posted = try await self.post(town, body)
            let id = try #require(MessageID(posted.id))
            #expect(posted.json?["poll"]?["answers"]?[0]?["poll_media"]?["emoji"] == ["id": .null, "name": "🫖"])
            try await town.mia.votes(for: [1], in: id, of: town.general)
            let gateway = GatewayListenerDouble(town)
            town.clock.advance(by: .seconds(3599))
            #expect(gateway.names == [])
            town.clock.advance(by: .seconds(1))
            #expect(gateway.names == ["MESSAGE_UPDATE", "MESSAGE_CREATE"])
            let update = try #require(gateway.data(of: "MESSAGE_UPDATE").first)
            #expect(update["poll"]?["results"]?["is_finalized"]?.bool == true && update["edited_timestamp"] == .null)
            let result = try #require(gateway.data(of: "MESSAGE_CREATE").first)
            #expect(result["type"]?.int == 46 && result["author"]?["id"]?.string == "\(town.bot.userID)")
            #expect(result["mentions"]?[0]?["id"]?.string == "\(town.bot.userID)")
            #expect(result["message_reference"]?["message_id"]?.string == posted.id)
            #expect(result["referenced_message"] == nil && result["embeds"]?[0]?["type"]?.string == "poll_result")
            let fields = (result["embeds"]?[0]?["fields"]?.array ?? []).map { field in
                "\(field["name"]?.string ?? "")=\(field["value"]?.string ?? "")"
            }
            #expect(
                fields == [
                    "poll_question_text=Tea?", "victor_answer_votes=1", "total_votes=1", "victor_answer_id=1",
                    "victor_answer_text=yes", "victor_answer_emoji_name=🫖",
                ])
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.votes(for: [2], in: id, of: town.general)
            }
            let again = try await town.api("POST", "/channels/\(town.general)/polls/\(id)/expire")
            #expect(again.status == 400 && again.code == 520001)
        }
    }

    @Test("Rule 49: Its author ends a poll before its time; a draw has no winner")
    func endedByHand() async throws {
        try await Town.visit { town async throws in
            let posted = try await self.post(town, self.poll())
            let id = try #require(MessageID(posted.id))
            try await town.mia.votes(for: [3], in: id, of: town.general)
            try await town.owner.votes(for: [1], in: id, of: town.general)
            let gateway = GatewayListenerDouble(town)
            let ended = try await town.api("POST", "/channels/\(town.general)/polls/\(id)/expire")
            #expect(ended.status == 200 && ended.json?["poll"]?["results"]?["is_finalized"]?.bool == true)
            let fields = gateway.data(of: "MESSAGE_CREATE").first?["embeds"]?[0]?["fields"]?.array
            #expect(fields?.map { $0["value"]?.string } == ["Tea?", "1", "2"])
            town.clock.advance(by: .seconds(86400))
            #expect(gateway.names == ["MESSAGE_UPDATE", "MESSAGE_CREATE"])

            let other = try await town.guild.place(
                .poll(question: "Pie?", answers: ["yes"]), in: town.general, by: town.mia)
            let foreign = try await town.api("POST", "/channels/\(town.general)/polls/\(other.id)/expire")
            #expect(foreign.status == 403 && foreign.code == 50013)
            let said = try await town.mia.says("no poll", in: town.general)
            #expect(try await town.api("POST", "/channels/\(town.general)/polls/\(said.id)/expire").code == 520006)
            // One that is gone by then ends without a word.
            #expect(try await town.api("DELETE", "/channels/\(town.general)/messages/\(other.id)").status == 204)
            let before = gateway.names.count
            town.clock.advance(by: .seconds(86400))
            #expect(gateway.names.count == before)
        }
    }

    @Test("Rule 49: What a poll may not be is refused, each mistake by its name")
    func limits() async throws {
        try await Town.visit { town async throws in
            let long = String(repeating: "x", count: 56)
            let wrong = try await self.post(
                town,
                self.poll(
                    ["text": .string(String(repeating: "x", count: 301))], answers: [long, ""], ["duration": 769]))
            #expect(wrong.status == 400 && wrong.code == 50035)
            #expect(wrong.errors("poll", "question", "text") == ["BASE_TYPE_BAD_LENGTH"])
            #expect(wrong.errors("poll", "answers", "0", "poll_media", "text") == ["BASE_TYPE_BAD_LENGTH"])
            #expect(wrong.errors("poll", "answers", "1", "poll_media", "text") == ["BASE_TYPE_REQUIRED"])
            #expect(wrong.errors("poll", "duration") == ["NUMBER_TYPE_MAX"])
            #expect(
                try await self.post(town, self.poll(answers: [])).errors("poll", "answers") == ["BASE_TYPE_BAD_LENGTH"])
            let eleven = (1...11).map { "\($0)" }
            #expect(
                try await self.post(town, self.poll(answers: eleven)).errors("poll", "answers") == [
                    "BASE_TYPE_BAD_LENGTH"
                ])
            #expect(try await self.post(town, ["poll": [:]]).errors("poll", "question") == ["BASE_TYPE_REQUIRED"])
            let custom: JSON = ["id": "42", "name": "anchor"]
            let emoji: JSON = [
                "poll": [
                    "question": ["text": "Tea?"], "answers": [["poll_media": ["text": "yes", "emoji": custom]]],
                ]
            ]
            #expect(try await self.post(town, emoji).code == 520004)

            let posted = try await self.post(town, self.poll())
            let path = "/channels/\(town.general)/messages/\(posted.id)"
            let edited = try await town.api("PATCH", path, ["content": "Coffee?"])
            let plain = try await self.post(town, ["content": "Coffee?"])
            var emptied = self.poll()
            emptied["content"] = ""
            #expect(
                try await town.api("PATCH", "/channels/\(town.general)/messages/\(plain.id)", emptied).code == 50006)
            #expect(edited.status == 400 && edited.code == 520003)
            // Whoever is to write nothing but polls lacks the right to do that.
            await town.guild.setPermissions(of: .everyone(of: town.guild.id), to: [.viewChannel, .readMessageHistory])
            let refused = try await self.post(town, self.poll())
            #expect(refused.status == 403 && refused.code == 50013)
        }
    }

    @Test("Rule 49: People vote for one answer where no more may be chosen, and only for those there are")
    func refusals() async throws {
        try await Town.visit { town async throws in
            let id = try #require(MessageID(try await self.post(town, self.poll()).id))
            for number in ["0", "4", "x", "-9223372036854775808"] {
                let path = "/channels/\(town.general)/polls/\(id)/answers/\(number)"
                #expect(try await town.api("GET", path).code == 50035, "\(number)")
            }
            for answers in [[1, 2], [0], [4], [Int.min]] as [Set<Int>] {
                await #expect(throws: PersonRefusal.self) {
                    try await town.mia.votes(for: answers, in: id, of: town.general)
                }
            }
            let said = try await town.mia.says("no poll", in: town.general)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.votes(for: [1], in: said.id, of: town.general)
            }
            #expect(try await self.voters(town, id, answer: 1) == [])
        }
    }

    @Test("Rule 49: People ask in polls where they may, and cannot edit them")
    func asking() async throws {
        try await Town.visit(intents: .messageContent) { town async throws in
            let gateway = GatewayListenerDouble(town)
            let asked = try await town.mia.asks(
                "Tea?", answers: ["yes", "no"], hours: 1, allowsMultiselect: true, in: town.general)
            let poll = try #require(gateway.data(of: "MESSAGE_CREATE").first?["poll"])
            #expect(poll["question"]?["text"]?.string == "Tea?" && poll["allow_multiselect"]?.bool == true)
            #expect(poll["expiry"] == .time(town.clock.now + .seconds(3600)))
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.edits(asked.id, to: "Coffee?", in: town.general)
            }
            for answers in [[], Array(repeating: "x", count: 11), [String(repeating: "x", count: 56)]] {
                await #expect(throws: PersonRefusal.self) {
                    try await town.mia.asks("Tea?", answers: answers, in: town.general)
                }
            }
            let rights: Permissions = [.viewChannel, .readMessageHistory, .sendMessages]
            await town.guild.setPermissions(of: .everyone(of: town.guild.id), to: rights)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.asks("Tea?", answers: ["yes"], in: town.general)
            }
        }
    }

    @Test("Rule 58: An answer to an interaction can be a poll, and a deferred one become one")
    func answers() async throws {
        try await Town.visit { town async throws in
            _ = try await town.postButton()
            async let pressed = town.mia.presses("Create Ticket", in: town.general)
            let body: JSON = ["type": 4, "data": self.poll()]
            let (_, answer) = try await town.answerNext(body, withResponse: true)
            _ = try await pressed
            #expect(answer.json?["resource"]?["message"]?["poll"]?["answers"]?.array?.count == 3)

            async let again = town.mia.presses("Create Ticket", in: town.general)
            let (interaction, _) = try await town.answerNext(after: 1, ["type": 5])
            let original = town.webhook(interaction, "/messages/@original")
            let edited = try await town.anonymous("PATCH", original, self.poll())
            _ = try await again
            #expect(edited.status == 200 && edited.json?["poll"]?["question"]?["text"]?.string == "Tea?")
            #expect(edited.json?["edited_timestamp"] == .null)
            #expect(try await town.anonymous("PATCH", original, ["content": "Coffee?"]).code == 520003)
            let gateway = GatewayListenerDouble(town)
            town.clock.advance(by: .seconds(86400))
            #expect(gateway.names.filter { $0 == "MESSAGE_CREATE" }.count == 2)
        }
    }
}
