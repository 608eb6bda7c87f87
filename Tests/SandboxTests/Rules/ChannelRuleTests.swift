import DiscordModel
import Testing

@testable import Sandbox

@Suite("Rules about the envelope, channels and roles")
struct ChannelRuleTests {
    private func bits(_ permissions: Permissions) -> JSON { .string("\(permissions.rawValue)") }

    @Test(
        "Rule 3: The routes for tokens take forms alone, with and without a version", arguments: ["/api/v10", "/api"])
    func tokenRoute(base: String) async throws {
        try await Town.visit { town async throws in
            let api = API(base: town.sandbox.pageURL.dropLast() + base)
            let json = try await api("POST", "/oauth2/token", ["grant_type": "authorization_code"])
            #expect(json.status == 400 && json.json?["error"]?.string == "invalid_request")
            let form = try await api(
                "POST", "/oauth2/token", raw: Array("grant_type=authorization_code&code=x".utf8),
                type: "application/x-www-form-urlencoded")
            #expect(form.status == 401 && form.json?["error"]?.string == "invalid_client")
        }
    }

    @Test("Rule 7: A thread has the id of its message, and the first message of a post the id of the post")
    func threadIDs() async throws {
        try await Town.visit { town async throws in
            let sent = try await town.send(["content": "x"])
            let thread = try await town.api(
                "POST", "/channels/\(town.general)/messages/\(sent.id)/threads", ["name": "t"])
            #expect(thread.status == 201 && thread.id == sent.id)
            let forum = await town.guild.makeChannel("forum", type: .forum)
            let post = try await town.api(
                "POST", "/channels/\(forum)/threads", ["name": "p", "message": ["content": "x"]])
            #expect(post.status == 201 && post.json?["message"]?["id"]?.string == post.id)
        }
    }

    @Test("Rule 37: Manage Permissions can be neither allowed nor denied in a new channel, but by administrators")
    func managePermissions() async throws {
        func create(_ key: String, _ town: Town) async throws -> API.Answer {
            var overwrite: JSON = ["id": .string("\(town.mia.id)"), "type": 1]
            overwrite[key] = self.bits(.manageRoles)
            return try await town.api(
                "POST", "/guilds/\(town.guild.id)/channels", ["name": "x", "permission_overwrites": [overwrite]])
        }
        try await Town.visit { town async throws in
            for key in ["allow", "deny"] { #expect(try await create(key, town).code == 50013) }
        }
        try await Town.visit(permissions: .administrator) { town async throws in
            for key in ["allow", "deny"] { #expect(try await create(key, town).status == 201) }
        }
    }

    @Test("Rule 41: The 1001st overwrite of a channel answers 30060; those that are there can be changed")
    func manyOverwrites() async throws {
        try await Town.visit { town async throws in
            await town.guild.setOverwrites(
                of: town.general,
                to: (1...1000 as ClosedRange<UInt64>).map { Overwrite(.member(UserID($0)), allow: .sendMessages) })
            let path = "/channels/\(town.general)/permissions"
            let one: JSON = ["type": 1, "allow": self.bits(.addReactions)]
            let refused = try await town.api("PUT", "\(path)/\(town.mia.id)", one)
            #expect(refused.status == 400 && refused.code == 30060)
            #expect(try await town.api("PUT", "\(path)/7", one).status == 204)
        }
    }

    @Test(
        "Rule 41: Bits of the category, or Manage Permissions by an overwrite, reach further; bits of the channel don't"
    )
    func reach() async throws {
        try await Town.visit { town async throws in
            let own = { (allowed: Permissions) in Overwrite(.member(town.bot.userID), allow: allowed) }
            let category = await town.guild.makeChannel("c", type: .category, overwrites: [own(.muteMembers)])
            let child = await town.guild.makeChannel("child", parent: category, overwrites: [])
            let body: JSON = ["type": 1, "allow": self.bits(.muteMembers)]
            #expect(try await town.api("PUT", "/channels/\(child)/permissions/\(town.mia.id)", body).status == 204)
            let path = "/channels/\(town.general)/permissions/\(town.mia.id)"
            await town.guild.setOverwrites(of: town.general, to: [own(.muteMembers)])
            #expect(try await town.api("PUT", path, body).code == 50013)
            await town.guild.setOverwrites(of: town.general, to: [own(.manageRoles)])
            #expect(try await town.api("PUT", path, body).status == 204)
        }
    }

    @Test("Rule 43: A category that is hidden is 50001; channels that follow their category are told one by one")
    func moving() async throws {
        try await Town.visit { town async throws in
            let hidden = await town.guild.makeChannel(
                "hidden", type: .category,
                overwrites: [Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)])
            let refused = try await town.api(
                "PATCH", "/channels/\(town.general)", ["parent_id": .string("\(hidden)")])
            #expect(refused.status == 403 && refused.code == 50001)
            let open = await town.guild.makeChannel("open", type: .category)
            let (first, second) = (
                await town.guild.makeChannel("first", parent: open),
                await town.guild.makeChannel("second", parent: open)
            )
            await town.guild.makeChannel(
                "other", parent: open, overwrites: [Overwrite(.member(town.mia.id), deny: .sendMessages)])
            let gateway = GatewayListenerDouble(town)
            let overwrite: JSON = [
                "id": .string("\(town.guild.id)"), "type": 0, "allow": "0", "deny": self.bits(.attachFiles),
            ]
            _ = try await town.api("PATCH", "/channels/\(open)", ["permission_overwrites": [overwrite]])
            let told = gateway.data(of: "CHANNEL_UPDATE").compactMap { $0["id"]?.string }
            #expect(told.sorted() == [open, first, second].map(\.description).sorted())
        }
    }

    @Test("Rule 44: CHANNEL_DELETE tells of a category, CHANNEL_UPDATE of each channel that it held")
    func deletionEvents() async throws {
        try await Town.visit { town async throws in
            let category = await town.guild.makeChannel("c", type: .category)
            let child = await town.guild.makeChannel("child", parent: category)
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("DELETE", "/channels/\(category)").status == 200)
            #expect(gateway.data(of: "CHANNEL_DELETE").map { $0["id"]?.string } == ["\(category)"])
            let updates = gateway.data(of: "CHANNEL_UPDATE")
            #expect(updates.map { $0["id"]?.string } == ["\(child)"] && updates[0]["parent_id"] == .null)
        }
    }

    @Test("Rule 45: A role at or above the bot's own can be neither edited, deleted, given nor taken")
    func hierarchy() async throws {
        try await Town.visit { town async throws in
            let own = try #require(await town.guild.role(of: town.bot))
            let high = await town.guild.makeRole("High")
            await town.guild.raiseRole(high)
            await town.guild.giveRole(high, to: town.mia)
            let roles = "/guilds/\(town.guild.id)/roles"
            let member = "/guilds/\(town.guild.id)/members/\(town.mia.id)"
            for role in [own, high] {
                let edited = try await town.api("PATCH", "\(roles)/\(role)", ["name": "x"])
                #expect(edited.status == 403 && edited.code == 50013)
                #expect(try await town.api("DELETE", "\(roles)/\(role)").code == 50013)
                #expect(try await town.api("PUT", "\(member)/roles/\(role)").code == 50013)
                #expect(try await town.api("DELETE", "\(member)/roles/\(role)").code == 50013)
            }
            #expect(try await town.api("PATCH", member, ["roles": []]).code == 50013)
            // Of two roles at one height, the older one stands higher.
            let equal = await town.guild.makeRole("Equal")
            town.sandbox.world.write { world in
                let height = world.guilds[town.guild.id]?.roles[own]?.position ?? 0
                world.guilds[town.guild.id]?.roles[equal]?.position = height
            }
            #expect(try await town.api("PATCH", "\(roles)/\(equal)", ["name": "x"]).status == 200)
        }
    }

    @Test("Rule 45: A server has 250 roles; the next one answers 30005")
    func manyRoles() async throws {
        try await Town.visit { town async throws in
            let path = "/guilds/\(town.guild.id)/roles"
            let count = try await town.api("GET", path).json?.array?.count ?? 0
            for index in count..<249 { await town.guild.makeRole("r\(index)") }
            #expect(try await town.api("POST", path, ["name": "last"]).status == 200)
            let refused = try await town.api("POST", path, ["name": "one more"])
            #expect(refused.status == 400 && refused.code == 30005)
        }
    }
}
