import DiscordModel
import Testing

@testable import Sandbox

@Suite("Reactions")
struct ReactionTests {
    private func path(_ town: Town, _ id: MessageID, _ rest: String = "") -> String {
        "/channels/\(town.general)/messages/\(id)/reactions\(rest)"
    }

    private let thumb = "%F0%9F%91%8D"

    @Test("Rule 54: Reactions are counted in the message, listed, and told as events")
    func reacting() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("good?", in: town.general)
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("PUT", self.path(town, said.id, "/\(self.thumb)/@me")).status == 204)
            try await town.mia.reacts(with: "👍", to: said.id, in: town.general)
            let message = try await town.api("GET", "/channels/\(town.general)/messages/\(said.id)")
            let reaction = try #require(message.json?["reactions"]?[0])
            #expect(reaction["count"]?.int == 2 && reaction["me"]?.bool == true)
            #expect(reaction["emoji"] == ["id": .null, "name": "👍"])
            #expect(reaction["count_details"] == ["burst": 0, "normal": 2])
            let added = try #require(gateway.dispatches.last)
            #expect(added.name == "MESSAGE_REACTION_ADD" && added.intents == .guildMessageReactions)
            #expect(added.data["user_id"]?.string == "\(town.mia.id)" && added.data["member"] != nil)
            #expect(added.data["message_author_id"]?.string == "\(town.mia.id)")
            let users = try await town.api("GET", self.path(town, said.id, "/\(self.thumb)"))
            #expect(
                Set(users.json?.array?.compactMap { $0["id"]?.string } ?? []) == [
                    "\(town.mia.id)", "\(town.bot.userID)",
                ])
            #expect(
                try await town.api("GET", self.path(town, said.id, "/\(self.thumb)?limit=1")).json?.array?.count == 1)
            #expect(try await town.api("DELETE", self.path(town, said.id, "/\(self.thumb)/@me")).status == 204)
            let removed = try #require(gateway.data(of: "MESSAGE_REACTION_REMOVE").first)
            #expect(removed["member"] == nil && removed["user_id"]?.string == "\(town.bot.userID)")
            let other = self.path(town, said.id, "/\(self.thumb)/\(town.mia.id)")
            #expect(try await town.api("DELETE", other).status == 204)
            let rest = try await town.api("GET", "/channels/\(town.general)/messages/\(said.id)")
            #expect(rest.json?["reactions"] == nil)
        }
    }

    @Test("Rule 54: Clearing one emoji and clearing all are events of their own, and need Manage Messages")
    func clearing() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("good?", in: town.general)
            for emoji in ["👍", "🎉", "❤️"] { try await town.mia.reacts(with: emoji, to: said.id, in: town.general) }
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("DELETE", self.path(town, said.id, "/\(self.thumb)")).status == 204)
            #expect(gateway.data(of: "MESSAGE_REACTION_REMOVE_EMOJI").first?["emoji"]?["name"]?.string == "👍")
            #expect(try await town.api("DELETE", self.path(town, said.id)).status == 204)
            #expect(gateway.names.last == "MESSAGE_REACTION_REMOVE_ALL")
        }
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let everyone = RoleID.everyone(of: town.guild.id)
            let said = try await town.mia.says("good?", in: town.general)
            try await town.mia.reacts(with: "👍", to: said.id, in: town.general)
            await town.guild.setPermissions(of: everyone, to: [.viewChannel, .readMessageHistory])
            #expect(try await town.api("DELETE", self.path(town, said.id)).code == 50013)
            // An emoji that is there already needs no right to add one.
            #expect(try await town.api("PUT", self.path(town, said.id, "/%F0%9F%8E%89/@me")).code == 50013)
            #expect(try await town.api("PUT", self.path(town, said.id, "/\(self.thumb)/@me")).status == 204)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.reacts(with: "🎉", to: said.id, in: town.general)
            }
        }
    }

    @Test("Rule 54: The 21st emoji answers 30010, what is no emoji 10014")
    func limits() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("good?", in: town.general)
            for scalar in 0x1F600..<0x1F614 {
                let emoji = String(try #require(Unicode.Scalar(scalar)))
                try await town.mia.reacts(with: emoji, to: said.id, in: town.general)
            }
            let refused = try await town.api("PUT", self.path(town, said.id, "/\(self.thumb)/@me"))
            #expect(refused.status == 400 && refused.code == 30010)
            for wrong in ["x", "party:123", "1", "hello", "\(self.thumb)\(self.thumb)"] {
                let answer = try await town.api("PUT", self.path(town, said.id, "/\(wrong)/@me"))
                #expect(answer.status == 400 && answer.code == 10014)
            }
        }
    }
}
