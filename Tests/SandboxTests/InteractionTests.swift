import DiscordModel
import Testing

@testable import Sandbox

@Suite("Interactions")
struct InteractionTests {
    private static let hello: JSON = ["type": 4, "data": ["content": "hello", "flags": 64]]

    @Test("Rule 57: A press that is answered shows the answer, an ephemeral one only to its person")
    func answer() async throws {
        try await Town.visit { town in
            let sent = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let (interaction, answer) = try await town.answerNext(Self.hello)
            #expect(answer.status == 204)
            let reply = try #require(try await outcome.reply)
            #expect(reply.content == "hello" && reply.isEphemeral)
            #expect(await town.mia.messages(in: town.general).map(\.content) == ["Press", "hello"])
            #expect(await town.owner.messages(in: town.general).map(\.content) == ["Press"])
            let path = "/channels/\(town.general)/messages/\(reply.id)"
            #expect(try await town.api("GET", path).code == 10008)
            #expect(try await town.api("DELETE", path).code == 10008)
            #expect(try await town.api("GET", "/channels/\(town.general)/messages").json?.array?.count == 1)
            #expect(interaction.sourceMessageID?.description == sent.id)
        }
    }

    @Test("Rule 57: Without an answer in three seconds it failed, and a late callback answers 10062")
    func deadline() async throws {
        try await Town.visit(clock: .manual()) { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let interaction = try await town.nextInteraction()
            while town.clock.sleepers == 0 { await Task.yield() }
            town.clock.advance(by: .seconds(3))
            guard case .failed(let sentence) = try await outcome else { throw NeverHappened(description: "a failure") }
            #expect(sentence == "The application did not respond")
            let path = "/interactions/\(interaction.id)/\(interaction.token)/callback"
            let late = try await town.anonymous("POST", path, Self.hello)
            #expect(late.status == 404 && late.code == 10062)
            #expect(try await town.anonymous("POST", town.webhook(interaction), ["content": "x"]).code == 10015)
        }
    }

    @Test("Rule 57: The first answer wins, a wrong token is unknown, and webhooks wait for the first answer")
    func acknowledgedOnce() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let interaction = try await town.nextInteraction()
            #expect(try await town.anonymous("POST", town.webhook(interaction), ["content": "x"]).code == 10015)
            let wrong = try await town.anonymous("POST", "/interactions/\(interaction.id)/wrong/callback", Self.hello)
            #expect(wrong.code == 10062)
            try await town.answerNext(Self.hello)
            let (_, second) = try await town.answerNext(Self.hello)
            #expect(second.status == 400 && second.code == 40060)
            _ = try await outcome
        }
    }

    @Test("Rule 57: A token dies after fifteen minutes with 401 and 50027")
    func tokenLife() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let (interaction, _) = try await town.answerNext(Self.hello)
            _ = try await outcome
            #expect(try await town.anonymous("POST", town.webhook(interaction), ["content": "more"]).status == 200)
            town.clock.advance(by: .seconds(900))
            let dead = try await town.anonymous("POST", town.webhook(interaction), ["content": "late"])
            #expect(dead.status == 401 && dead.code == 50027)
        }
    }

    @Test("Rule 58: Only fitting answers are taken", arguments: [6, 7, 8, 1])
    func callbackMatrix(type: Int) async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            async let outcome = town.mia.runs("/close", in: town.general)
            let (_, refused) = try await town.answerNext(["type": .int(Int64(type))])
            #expect(refused.status == 400 && refused.errors("type") == ["BASE_TYPE_CHOICES"])
            try await town.answerNext(Self.hello)
            #expect(try await outcome.reply?.content == "hello")
        }
    }

    @Test(
        "Rule 58: A deferred answer is completed by an edit of @original, or by the first follow-up",
        arguments: [true, false])
    func deferral(byEdit: Bool) async throws {
        try await Town.visit { town in
            _ = try await town.makeCommand(["name": "close", "description": "Closes"])
            async let outcome = town.mia.runs("/close", in: town.general)
            let (interaction, answer) = try await town.answerNext(
                ["type": 5, "data": ["flags": 64]], withResponse: true)
            #expect(answer.status == 200)
            #expect(answer.json?["interaction"]?["response_message_loading"]?.bool == true)
            #expect(answer.json?["resource"]?["message"]?["flags"]?.int == 192)
            #expect(answer.json?["resource"]?["type"]?.int == 4)
            let (method, path) = byEdit ? ("PATCH", "/messages/@original") : ("POST", "")
            let done = try await town.anonymous(method, town.webhook(interaction, path), ["content": "done"])
            #expect(done.json?["flags"]?.int == 64)
            let reply = try #require(try await outcome.reply)
            #expect(reply.content == "done" && reply.isEphemeral && reply.id.description == done.id)
            let original = try await town.anonymous("GET", town.webhook(interaction, "/messages/@original"))
            #expect(original.id == done.id)
            #expect(try await town.anonymous("DELETE", town.webhook(interaction, "/messages/@original")).status == 204)
            #expect(try await town.anonymous("GET", town.webhook(interaction, "/messages/@original")).code == 10008)
        }
    }

    @Test("Rule 58: Updating changes the message with the button; acknowledging waits for what follows")
    func updates() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let first = town.mia.presses("Create Ticket", in: town.general)
            try await town.answerNext(["type": 7, "data": ["content": "changed"]])
            guard case .updated(let message) = try await first else { throw NeverHappened(description: "an update") }
            #expect(message.content == "changed" && message.buttons.count == 1)
            async let second = town.mia.presses("Create Ticket", in: town.general)
            let (interaction, _) = try await town.answerNext(after: 1, ["type": 6])
            _ = try await town.anonymous(
                "PATCH", town.webhook(interaction, "/messages/@original"), ["content": "again", "components": []])
            guard case .updated(let again) = try await second else { throw NeverHappened(description: "an update") }
            #expect(again.content == "again" && again.buttons.isEmpty)
            await #expect(throws: PersonRefusal.self) { try await town.mia.presses("Create Ticket", in: town.general) }
        }
    }

    @Test("Rule 58: A form is filled in, its required fields and lengths hold, and no form answers a form")
    func modal() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let input: JSON = ["type": 4, "custom_id": "reason", "style": 2, "max_length": 10]
            let form: JSON = [
                "custom_id": "f", "title": "Why?", "components": [["type": 18, "label": "Reason", "component": input]],
            ]
            let (_, answer) = try await town.answerNext(["type": 9, "data": form])
            #expect(answer.status == 204)
            let seen = try #require(try await outcome.form)
            #expect(seen.title == "Why?" && seen.fields.map(\.label) == ["Reason"])
            await #expect(throws: PersonRefusal.self) { try await town.mia.fillsIn(seen, ["Reason": ""]) }
            await #expect(throws: PersonRefusal.self) { try await town.mia.fillsIn(seen, ["Reason": "far too long"]) }
            await #expect(throws: PersonRefusal.self) { try await town.owner.fillsIn(seen, ["Reason": "x"]) }
            async let filled = town.mia.fillsIn(seen, ["Reason": "broken"])
            let (submission, again) = try await town.answerNext(after: 1, ["type": 9, "data": form])
            #expect(again.errors("type") == ["BASE_TYPE_CHOICES"])
            #expect(submission.type == 5)
            try await town.answerNext(after: 1, Self.hello)
            #expect(try await filled.reply?.content == "hello")
        }
    }

    @Test("Rule 58: Forms have 1 to 5 components, a title of 45 characters, and nothing disabled")
    func modalLimits() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let input: JSON = ["type": 4, "custom_id": "a", "style": 1, "disabled": true]
            let label: JSON = ["type": 18, "label": "L", "component": input]
            let (_, wrong) = try await town.answerNext([
                "type": 9,
                "data": [
                    "custom_id": "", "title": .string(String(repeating: "x", count: 46)), "components": [label, label],
                ],
            ])
            #expect(wrong.errors("data", "title") == ["BASE_TYPE_BAD_LENGTH"])
            #expect(wrong.errors("data", "custom_id") == ["BASE_TYPE_REQUIRED"])
            #expect(wrong.errors("data", "components", "0", "component", "disabled").count == 1)
            #expect(
                wrong.errors("data", "components", "1", "component", "custom_id") == ["COMPONENT_CUSTOM_ID_DUPLICATED"])
            let (_, many) = try await town.answerNext([
                "type": 9,
                "data": ["custom_id": "c", "title": "t", "components": .array(Array(repeating: label, count: 6))],
            ])
            #expect(many.errors("data", "components") == ["BASE_TYPE_BAD_LENGTH"])
            try await town.answerNext(Self.hello)
            _ = try await outcome
        }
    }

    @Test("Rule 58: Autocompletion offers at most 25 choices")
    func autocomplete() async throws {
        try await Town.visit { town in
            let option: JSON = ["type": 3, "name": "topic", "description": "d", "autocomplete": true]
            _ = try await town.makeCommand(["name": "open", "description": "d", "options": [option]])
            async let completions = town.mia.completions(of: "topic", typing: "bi", for: "/open", in: town.general)
            let choice: JSON = ["name": "Billing", "value": "billing"]
            let many = JSON.array(Array(repeating: choice, count: 26))
            let (_, refused) = try await town.answerNext(["type": 8, "data": ["choices": many]])
            #expect(refused.errors("data", "choices") == ["BASE_TYPE_MAX_LENGTH"])
            try await town.answerNext(["type": 8, "data": ["choices": [choice]]])
            #expect(try await completions.map(\.name) == ["Billing"])
        }
    }

    @Test("Ephemeral messages have buttons that their person can press")
    func ephemeralButton() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let button: JSON = ["type": 2, "style": 4, "label": "Sure", "custom_id": "sure"]
            try await town.answerNext([
                "type": 4,
                "data": ["content": "Sure?", "flags": 64, "components": [["type": 1, "components": [button]]]],
            ])
            let question = try #require(try await outcome.reply)
            await #expect(throws: PersonRefusal.self) { try await town.owner.presses("Sure", on: question) }
            async let sure = town.mia.presses("Sure", on: question)
            try await town.answerNext(after: 1, ["type": 7, "data": ["content": "Done", "components": []]])
            #expect(try await sure.reply?.content == "Done")
        }
    }

    @Test("Callbacks and follow-ups take files, also from forms")
    func filesInCallbacks() async throws {
        try await Town.visit { town in
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let interaction = try await town.nextInteraction()
            let (bytes, type) = multipart(
                ["type": 4, "data": ["content": "file", "attachments": [["id": 0, "description": "d"]]]],
                files: [("a.txt", "text/plain", "a")])
            let path = "/interactions/\(interaction.id)/\(interaction.token)/callback"
            #expect(try await town.anonymous("POST", path, raw: bytes, type: type).status == 204)
            #expect(try await outcome.reply?.attachments.map(\.filename) == ["a.txt"])
        }
    }

    @Test("Interactions by default ping users only")
    func pings() async throws {
        try await Town.visit { town in
            let staff = await town.guild.makeRole("Staff", isMentionable: true)
            _ = try await town.postButton()
            async let outcome = town.mia.presses("Create Ticket", in: town.general)
            let text = "<@\(town.mia.id)> <@&\(staff)> @everyone"
            try await town.answerNext(["type": 4, "data": ["content": .string(text)]])
            let reply = try #require(try await outcome.reply)
            #expect(reply.mentionedUsers == [town.mia.id])
            #expect(reply.mentionedRoles.isEmpty && !reply.mentionsEveryone)
        }
    }
}
