import DiscordModel
import Testing

@testable import Sandbox

@Suite("Bans and the order of roles")
struct BanTests {
    private func visit(_ test: (Town) async throws -> Void) async throws {
        try await Town.visit(permissions: [.viewChannel, .banMembers, .manageRoles, .manageGuild, .viewAuditLog], test)
    }

    private func bans(_ town: Town, _ rest: String = "") -> String { "/guilds/\(town.guild.id)/bans\(rest)" }

    @Test(
        "Rule 46: Whoever is banned leaves, with what they wrote of late, and does not come back before the ban is lifted"
    )
    func banning() async throws {
        try await self.visit { town async throws in
            let mia = town.mia
            let old = try await mia.says("long ago", in: town.general)
            town.clock.advance(by: .seconds(7200))
            let late = try await mia.says("just now", in: town.general)
            let kept = try await town.owner.says("mine", in: town.general)
            let gateway = GatewayListenerDouble(town)
            var api = town.api
            api.reason = "Spam"
            let banned = try await api("PUT", self.bans(town, "/\(mia.id)"), ["delete_message_seconds": 3600])
            #expect(banned.status == 204)
            #expect(
                gateway.names == [
                    "GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE", "MESSAGE_DELETE_BULK", "GUILD_AUDIT_LOG_ENTRY_CREATE",
                ])
            let told = try #require(gateway.dispatches.first)
            #expect(told.intents == .guildModeration && told.data["user"]?["id"]?.string == "\(mia.id)")
            #expect(gateway.data(of: "MESSAGE_DELETE_BULK").first?["ids"] == [.string("\(late.id)")])
            #expect(gateway.data(of: "GUILD_AUDIT_LOG_ENTRY_CREATE").first?["action_type"]?.int == 22)
            let left = try await town.api("GET", "/channels/\(town.general)/messages")
            #expect(left.json?.array?.map { $0["id"]?.string } == ["\(kept.id)", "\(old.id)"])

            // Once more is nothing new.
            #expect(try await town.api("PUT", self.bans(town, "/\(mia.id)"), [:]).status == 204)
            #expect(gateway.names.count == 4)
            let list = try await town.api("GET", self.bans(town))
            #expect(list.json?.array?.count == 1 && list.json?[0]?["reason"]?.string == "Spam")
            #expect(try await town.api("GET", self.bans(town, "/\(mia.id)")).json == list.json?[0])
            #expect(try await town.api("GET", self.bans(town, "?after=\(mia.id)")).json == [])
            await town.guild.add(mia)
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/members/\(mia.id)").code == 10007)

            #expect(try await town.api("DELETE", self.bans(town, "/\(mia.id)")).status == 204)
            #expect(gateway.data(of: "GUILD_BAN_REMOVE").first?["user"]?["id"]?.string == "\(mia.id)")
            #expect(try await town.api("DELETE", self.bans(town, "/\(mia.id)")).code == 10026)
            #expect(try await town.api("GET", self.bans(town, "/\(mia.id)")).status == 404)
            await town.guild.add(mia)
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/members/\(mia.id)").status == 200)
        }
    }

    @Test("Rule 45: Nobody above the bot is banned, nor anybody without the right; who never was there, is")
    func refusals() async throws {
        try await self.visit { town async throws in
            #expect(try await town.api("PUT", self.bans(town, "/\(town.owner.id)"), [:]).code == 50013)
            #expect(try await town.api("PUT", self.bans(town, "/1"), [:]).code == 10013)
            let wrong: JSON = ["delete_message_seconds": 604801]
            #expect(
                try await town.api("PUT", self.bans(town, "/\(town.mia.id)"), wrong)
                    .errors("delete_message_seconds") == ["NUMBER_TYPE_MAX"])
            let stranger = await town.sandbox.makeGuild("Elsewhere", owner: "noah").owner
            #expect(try await town.api("PUT", self.bans(town, "/\(stranger.id)"), [:]).status == 204)

            #expect(try await town.api("PUT", self.bans(town, "/\(town.bot.userID)"), [:]).code == 50013)
            let days = "?delete_message_days=9223372036854775807"
            #expect(try await town.api("PUT", self.bans(town, "/\(town.mia.id)\(days)")).code == 50035)
            let listed = ["\(town.mia.id)", "\(stranger.id)", "\(town.mia.id)", "\(town.owner.id)", "1"]
            let ids: JSON = ["user_ids": .array(listed.map { .string($0) })]
            let many = try await town.api("POST", "/guilds/\(town.guild.id)/bulk-ban", ids)
            #expect(many.json?["banned_users"] == ["\(town.mia.id)"])
            #expect(many.json?["failed_users"] == ["\(stranger.id)", "\(town.owner.id)", "1"])
            #expect(try await town.api("POST", "/guilds/\(town.guild.id)/bulk-ban", ids).code == 500000)
        }
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            for (method, path) in [("GET", ""), ("PUT", "/\(town.mia.id)"), ("DELETE", "/\(town.mia.id)")] {
                #expect(try await town.api(method, self.bans(town, path), method == "PUT" ? [:] : nil).code == 50013)
            }
        }
    }

    @Test("Only bots that may ban or read the audit log hear of bans, and a banned bot cannot come back")
    func audience() async throws {
        try await self.visit { town async throws in
            let other = await town.sandbox.makeApplication("Other")
            await town.guild.install(other, permissions: [.viewChannel])
            let gateway = GatewayListenerDouble(town, of: other)
            #expect(try await town.api("PUT", self.bans(town, "/\(town.mia.id)"), [:]).status == 204)
            #expect(gateway.names == ["GUILD_MEMBER_REMOVE"])
            // An answer that one person alone sees is not among what is told to be deleted.
            #expect(try await town.api("PUT", self.bans(town, "/\(other.userID)"), [:]).status == 204)
            await town.guild.install(other, permissions: [.viewChannel])
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/members/\(other.userID)").code == 10007)
            let bots = try await town.control(
                "POST", "/guilds/\(town.guild.id)/bots", ["name": "Other", "permissions": "0"])
            #expect(bots.status == 409)
        }
    }

    @Test("Rule 45: Roles are put in order below the bot's own, and the others make room")
    func moving() async throws {
        try await self.visit { town async throws in
            let path = "/guilds/\(town.guild.id)/roles"
            var ids: [String] = []
            for name in ["low", "middle", "high"] {
                ids.append(try await town.api("POST", path, ["name": .string(name)]).id)
            }
            func names() async throws -> [String?] {
                try await town.api("GET", path).json?.array?.map { $0["name"]?.string } ?? []
            }
            #expect(try await names() == ["@everyone", "high", "middle", "low", "Usher"])
            let gateway = GatewayListenerDouble(town)
            let moved = try await town.api("PATCH", path, [["id": .string(ids[2]), "position": 3]])
            #expect(moved.status == 200)
            #expect(moved.json?.array?.map { $0["name"]?.string } == ["@everyone", "middle", "low", "high", "Usher"])
            #expect(moved.json?.array?.map { $0["position"]?.int } == [0, 1, 2, 3, 4])
            #expect(gateway.names.count { $0 == "GUILD_ROLE_UPDATE" } == 3)
            let both: JSON = [["id": .string(ids[0]), "position": 1], ["id": .string(ids[1]), "position": 2]]
            _ = try await town.api("PATCH", path, both)
            #expect(try await names() == ["@everyone", "low", "middle", "high", "Usher"])

            let same: JSON = [["id": .string(ids[0]), "position": 3], ["id": .string(ids[1]), "position": 3]]
            #expect(try await town.api("PATCH", path, same).json?[4]?["name"]?.string == "Usher")
            _ = try await town.api("PATCH", path, both)
            let above: JSON = [["id": .string(ids[0]), "position": 4]]
            #expect(try await town.api("PATCH", path, above).code == 50013)
            let everyone: JSON = [["id": "\(town.guild.id)", "position": 1]]
            #expect(try await town.api("PATCH", path, everyone).code == 50028)
            #expect(try await town.api("PATCH", path, [["id": "1", "position": 1]]).code == 10011)
            #expect(
                try await town.api("PATCH", path, [["position": 1]]).errors("roles", "0", "id") == [
                    "BASE_TYPE_REQUIRED"
                ])
            #expect(try await names() == ["@everyone", "low", "middle", "high", "Usher"])
        }
    }
}
