import DiscordModel
import Testing

@testable import Sandbox

@Suite("Pins")
struct PinTests {
    private func path(_ town: Town, _ id: MessageID? = nil) -> String {
        "/channels/\(town.general)/messages/pins" + (id.map { "/\($0)" } ?? "")
    }

    @Test(
        "Rule 54: A pin shows in the message, the channel, an event and a notice; taking it back undoes the first three"
    )
    func pinning() async throws {
        try await Town.visit(intents: .messageContent) { town async throws in
            let said = try await town.mia.says("remember", in: town.general)
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("PUT", self.path(town, said.id)).status == 204)
            let update = try #require(gateway.data(of: "CHANNEL_PINS_UPDATE").first)
            #expect(update["channel_id"]?.string == "\(town.general)")
            #expect(update["last_pin_timestamp"]?.string == "\(town.clock.now)")
            let notice = try #require(gateway.data(of: "MESSAGE_CREATE").first)
            #expect(notice["type"]?.int == 6 && notice["content"]?.string == "")
            #expect(notice["message_reference"]?["message_id"]?.string == "\(said.id)")
            #expect(notice["author"]?["id"]?.string == "\(town.bot.userID)")
            let channel = try await town.api("GET", "/channels/\(town.general)")
            #expect(channel.json?["last_pin_timestamp"]?.string == "\(town.clock.now)")
            // Once more changes nothing.
            #expect(try await town.api("PUT", self.path(town, said.id)).status == 204)
            #expect(gateway.data(of: "CHANNEL_PINS_UPDATE").count == 1)
            let page = try await town.api("GET", self.path(town))
            #expect(page.json?["has_more"]?.bool == false)
            #expect(page.json?["items"]?[0]?["pinned_at"]?.string == "\(town.clock.now)")
            #expect(page.json?["items"]?[0]?["message"]?["content"]?.string == "remember")
            #expect(page.json?["items"]?[0]?["message"]?["pinned"]?.bool == true)
            #expect(try await town.api("DELETE", self.path(town, said.id)).status == 204)
            #expect(gateway.data(of: "CHANNEL_PINS_UPDATE").last?["last_pin_timestamp"] == .null)
            #expect(try await town.api("GET", self.path(town)).json?["items"] == [])
            #expect(try await town.api("PUT", self.path(town, 1)).code == 10008)
            let id = try #require(notice["id"]?.string)
            #expect(try await town.api("PUT", self.path(town) + "/\(id)").code == 50021)
        }
    }

    @Test("Rule 54: Pins come newest first, in pages by the time of pinning; the deprecated routes work")
    func pages() async throws {
        try await Town.visit(intents: .messageContent) { town async throws in
            var times: [Timestamp] = []
            for index in 1...3 {
                let said = try await town.mia.says("\(index)", in: town.general)
                town.clock.advance(by: .seconds(1))
                times.append(town.clock.now)
                #expect(try await town.api("PUT", "/channels/\(town.general)/pins/\(said.id)").status == 204)
            }
            func contents(_ query: String) async throws -> [String?] {
                let page = try await town.api("GET", self.path(town) + query)
                return (page.json?["items"]?.array ?? []).map { $0["message"]?["content"]?.string }
            }
            #expect(try await contents("") == ["3", "2", "1"])
            #expect(try await contents("?limit=2") == ["3", "2"])
            #expect(try await town.api("GET", self.path(town) + "?limit=2").json?["has_more"]?.bool == true)
            let cursor = times[2].description.replacing("+", with: "%2B")
            #expect(try await contents("?before=\(cursor)") == ["2", "1"])
            for query in ["?limit=0", "?limit=51", "?before=yesterday"] {
                #expect(try await town.api("GET", self.path(town) + query).code == 50035)
            }
            let old = try await town.api("GET", "/channels/\(town.general)/pins")
            #expect(old.json?.array?.map { $0["content"]?.string } == ["3", "2", "1"])
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setOverwrites(of: town.general, to: [Overwrite(.role(role), deny: .readMessageHistory)])
            #expect(try await contents("") == [])
        }
    }

    @Test("Rule 54: Pinning needs Pin Messages, Manage Messages is not enough")
    func permission() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory, .manageMessages]) { town async throws in
            let said = try await town.mia.says("x", in: town.general)
            #expect(try await town.api("PUT", self.path(town, said.id)).code == 50013)
            #expect(try await town.api("DELETE", self.path(town, said.id)).code == 50013)
        }
    }

    @Test("Rule 54: The 251st pin of a channel answers 30003")
    func full() async throws {
        try await Town.visit { town async throws in
            for index in 1...250 {
                let said = try await town.mia.says("\(index)", in: town.general)
                town.sandbox.world.write { world in
                    guard let message = world.visibleMessage(said.id, in: town.general) else { return }
                    world.pin(message, by: town.mia.id, nil)
                }
            }
            let last = try await town.mia.says("one more", in: town.general)
            let refused = try await town.api("PUT", self.path(town, last.id))
            #expect(refused.status == 400 && refused.code == 30003)
        }
    }
}
