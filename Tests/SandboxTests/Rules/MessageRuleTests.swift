import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rules about messages")
struct MessageRuleTests {
    @Test("Rule 49: A request of more than 25 MiB answers 413 and 40005")
    func largeRequest() async throws {
        try await Town.visit { town async throws in
            let bytes = [UInt8](repeating: UInt8(ascii: " "), count: Limits.requestBytes + 1)
            let path = "/channels/\(town.general)/messages"
            let answer = try await town.api("POST", path, raw: bytes, type: "application/json")
            #expect(answer.status == 413 && answer.code == 40005)
        }
    }

    @Test("Rule 51: What was deleted is in no history")
    func deleted() async throws {
        try await Town.visit { town async throws in
            let ids = [try await town.send(["content": "1"]).id, try await town.send(["content": "2"]).id]
            let path = "/channels/\(town.general)/messages"
            #expect(try await town.api("DELETE", "\(path)/\(ids[0])").status == 204)
            #expect(try await town.api("GET", path).json?.array?.map { $0["id"]?.string } == [ids[1]])
        }
    }

    @Test("Rule 52: Of what others wrote, only flags can be changed, with Manage Messages")
    func flags() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("x", in: town.general)
            let path = "/channels/\(town.general)/messages/\(said.id)"
            let hidden = try await town.api("PATCH", path, ["flags": 4])
            #expect(hidden.status == 200 && hidden.json?["flags"] == 4)
            #expect(try await town.api("PATCH", path, ["flags": 0, "content": "y"]).code == 50005)
        }
        let few: Permissions = [.viewChannel, .sendMessages, .readMessageHistory]
        try await Town.visit(permissions: few) { town async throws in
            let said = try await town.mia.says("x", in: town.general)
            let path = "/channels/\(town.general)/messages/\(said.id)"
            #expect(try await town.api("PATCH", path, ["flags": 4]).code == 50013)
        }
    }

    @Test("Rule 52: An edit pings by default whom the first message was not to ping")
    func mentionsOfEdits() async throws {
        try await Town.visit { town async throws in
            let text = JSON.string("<@\(town.mia.id)>")
            let sent = try await town.send(["content": text, "allowed_mentions": ["parse": []]])
            #expect(sent.json?["mentions"] == [])
            let path = "/channels/\(town.general)/messages/\(sent.id)"
            let edited = try await town.api("PATCH", path, ["content": text])
            #expect(edited.json?["mentions"]?[0]?["id"]?.string == "\(town.mia.id)")
        }
    }

    @Test("Rule 53: 101 messages are too many; what goes is told in one event")
    func bulkDeletion() async throws {
        try await Town.visit { town async throws in
            var ids: [JSON] = []
            for index in 1...101 { ids.append(.id(try await town.mia.says("\(index)", in: town.general).id)) }
            let gateway = GatewayListenerDouble(town)
            let path = "/channels/\(town.general)/messages/bulk-delete"
            let refused = try await town.api("POST", path, ["messages": .array(ids)])
            #expect(refused.status == 400 && refused.code == 50016 && gateway.names.isEmpty)
            let most = Array(ids.dropFirst())
            #expect(try await town.api("POST", path, ["messages": .array(most)]).status == 204)
            #expect(gateway.names == ["MESSAGE_DELETE_BULK"])
            #expect(gateway.data(of: "MESSAGE_DELETE_BULK").first?["ids"] == .array(most))
        }
    }

    @Test("Rule 55: An attachment's address says until when it is good, dies after a day, and is new in each answer")
    func attachmentAddresses() async throws {
        try await Town.visit { town async throws in
            let (bytes, type) = multipart([:], files: [("a.txt", "text/plain", "hello")])
            let path = "/channels/\(town.general)/messages"
            let sent = try await town.api("POST", path, raw: bytes, type: type)
            let url = try #require(sent.json?["attachments"]?[0]?["url"]?.string)
            let query = Dictionary(
                PercentCoding.pairs(try #require(url.split(separator: "?").last)).map { ($0.name, $0.value) }
            ) { first, _ in first }
            let (expiry, issued) = (try #require(query["ex"]), try #require(query["is"]))
            #expect(query.count == 3 && query["hm"]?.isEmpty == false)
            let (until, since) = (try #require(Int(expiry, radix: 16)), try #require(Int(issued, radix: 16)))
            #expect(until - since == 86400)
            let later = String(until + 86400, radix: 16)
            #expect(try await town.api.text(url.replacing("ex=\(expiry)", with: "ex=\(later)")).status == 404)
            town.clock.advance(by: .seconds(86_399))
            #expect(try await town.api.text(url) == (200, "hello"))
            town.clock.advance(by: .seconds(1))
            #expect(try await town.api.text(url).status == 404)
            let id = try #require(MessageID(sent.id))
            let fresh = try #require(try await town.message(id)["attachments"]?[0]?["url"]?.string)
            #expect(try await town.api.text(fresh).status == 200)
        }
    }

    @Test("Rule 55: Files of ephemeral messages have a path of their own, and die as well")
    func ephemeralAttachments() async throws {
        try await Town.visit { town async throws in
            let press = try town.press(of: try await town.postButton())
            let (bytes, type) = multipart(
                ["type": 4, "data": ["flags": 64]], files: [("a.txt", "text/plain", "psst")])
            let path = "/interactions/\(press)/\(town.token(of: press))/callback?with_response=true"
            let answer = try await town.anonymous("POST", path, raw: bytes, type: type)
            let message = try #require(answer.json?["resource"]?["message"])
            let url = try #require(message["attachments"]?[0]?["url"]?.string)
            #expect(url.contains("/ephemeral-attachments/\(town.general)/"))
            #expect(try await town.api.text(url) == (200, "psst"))
            town.clock.advance(by: .seconds(86_400))
            #expect(try await town.api.text(url).status == 404)
        }
    }
}
