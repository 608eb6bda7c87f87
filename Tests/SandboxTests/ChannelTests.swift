import DiscordModel
import Testing

@testable import Sandbox

@Suite("Channels and permissions")
struct ChannelTests {
    private func overwrite(
        _ id: some CustomStringConvertible, type: Int, allow: Permissions = [], deny: Permissions = []
    )
        -> JSON
    {
        [
            "id": .string(id.description), "type": .int(Int64(type)), "allow": .string("\(allow.rawValue)"),
            "deny": .string("\(deny.rawValue)"),
        ]
    }

    @Test("Rule 36: A channel the bot cannot view answers 50001, one where it lacks the right 50013")
    func effectivePermissions() async throws {
        try await Town.visit { town in
            let role = try #require(await town.guild.role(of: town.bot))
            let hidden = await town.guild.makeChannel(
                "hidden", overwrites: [Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)])
            #expect(try await town.api("GET", "/channels/\(hidden)").code == 50001)
            let silent = await town.guild.makeChannel(
                "silent", overwrites: [Overwrite(.role(role), deny: .sendMessages)])
            #expect(try await town.api("GET", "/channels/\(silent)").status == 200)
            let refused = try await town.api("POST", "/channels/\(silent)/messages", ["content": "x"])
            #expect(refused.status == 403 && refused.code == 50013)
            await town.guild.setOverwrites(
                of: silent,
                to: [
                    Overwrite(.role(role), deny: .sendMessages),
                    Overwrite(.member(town.bot.userID), allow: .sendMessages),
                ])
            #expect(try await town.api("POST", "/channels/\(silent)/messages", ["content": "x"]).status == 200)
        }
    }

    @Test("Rule 36: Owners may all, administrators too, and a timeout leaves only reading")
    func people() async throws {
        try await Town.visit { town in
            let secret = await town.guild.makeChannel(
                "secret", overwrites: [Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)])
            #expect(await town.owner.sees(secret))
            #expect(await !town.mia.sees(secret))
            let admins = await town.guild.makeRole("Admins", permissions: .administrator)
            await town.guild.giveRole(admins, to: town.mia)
            #expect(await town.mia.sees(secret))
            await town.guild.takeRole(admins, from: town.mia)
            await town.guild.timeOut(town.mia, for: .seconds(60))
            #expect(await town.mia.permissions(in: town.general) == .timedOut)
            await #expect(throws: PersonRefusal.self) { try await town.mia.says("hello", in: town.general) }
        }
    }

    @Test("Rule 37: Creating needs Manage Channels and answers 201; names and topics have their bounds")
    func create() async throws {
        try await Town.visit { town in
            let path = "/guilds/\(town.guild.id)/channels"
            let made = try await town.api("POST", path, ["name": "tickets", "type": 0, "topic": "t"])
            #expect(made.status == 201)
            #expect(made.json?["topic"]?.string == "t")
            let wrong = try await town.api(
                "POST", path,
                [
                    "name": "", "topic": .string(String(repeating: "x", count: 1025)), "rate_limit_per_user": 21601,
                    "type": 99,
                ])
            #expect(wrong.code == 50035)
            #expect(wrong.errors("name") == ["BASE_TYPE_REQUIRED"])
            #expect(wrong.errors("topic") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(wrong.errors("rate_limit_per_user") == ["NUMBER_TYPE_MAX"])
            #expect(wrong.errors("type") == ["BASE_TYPE_CHOICES"])
            let long = try await town.api("POST", path, ["name": .string(String(repeating: "x", count: 101))])
            #expect(long.errors("name") == ["BASE_TYPE_BAD_LENGTH"])
        }
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            #expect(try await town.api("POST", "/guilds/\(town.guild.id)/channels", ["name": "x"]).code == 50013)
        }
    }

    @Test("Rule 37: Overwrites hold only bits the bot has in the guild, never Manage Permissions, at most 100")
    func overwriteBits() async throws {
        try await Town.visit { town async throws in
            let path = "/guilds/\(town.guild.id)/channels"
            func create(_ overwrites: [JSON]) async throws -> API.Answer {
                try await town.api("POST", path, ["name": "x", "permission_overwrites": .array(overwrites)])
            }
            let everyone = self.overwrite(town.guild.id, type: 0, deny: .viewChannel)
            #expect(try await create([everyone]).status == 201)
            #expect(try await create([self.overwrite(town.mia.id, type: 1, allow: .banMembers)]).code == 50013)
            #expect(try await create([self.overwrite(town.mia.id, type: 1, deny: .banMembers)]).code == 50013)
            #expect(try await create([self.overwrite(town.mia.id, type: 1, allow: .manageRoles)]).code == 50013)
            #expect(
                try await create([["id": .string("\(town.mia.id)")]]).errors("permission_overwrites", "0", "type") == [
                    "BASE_TYPE_REQUIRED"
                ])
            let many = (1...101).map { self.overwrite($0, type: 1, allow: .viewChannel) }
            #expect(try await create(many).errors("permission_overwrites") == ["BASE_TYPE_MAX_LENGTH"])
            #expect(try await create(Array(many.prefix(100))).status == 201)
        }
    }

    @Test("Rule 38: Names of text channels are normalised, others are not")
    func names() async throws {
        try await Town.visit { town in
            let path = "/guilds/\(town.guild.id)/channels"
            let text = try await town.api("POST", path, ["name": "  Ticket  No. 1!  "])
            #expect(text.json?["name"]?.string == "ticket-no-1")
            let category = try await town.api("POST", path, ["name": "Open Tickets", "type": 4])
            #expect(category.json?["name"]?.string == "Open Tickets")
        }
    }

    @Test("Rule 39: A category holds 50 channels; the 51st is refused, made or moved")
    func fullCategory() async throws {
        try await Town.visit { town in
            let category = await town.guild.makeChannel("Tickets", type: .category)
            for index in 1...50 { await town.guild.makeChannel("t\(index)", parent: category) }
            let made = try await town.api(
                "POST", "/guilds/\(town.guild.id)/channels", ["name": "x", "parent_id": .string("\(category)")])
            #expect(made.status == 400 && made.errors("parent_id") == ["CHANNEL_PARENT_MAX_CHANNELS"])
            let moved = try await town.api(
                "PATCH", "/channels/\(town.general)", ["parent_id": .string("\(category)")])
            #expect(moved.errors("parent_id") == ["CHANNEL_PARENT_MAX_CHANNELS"])
        }
    }

    @Test("Rule 40: A guild holds 500 channels")
    func fullGuild() async throws {
        try await Town.visit { town in
            for index in 1..<500 { await town.guild.makeChannel("c\(index)") }
            let refused = try await town.api("POST", "/guilds/\(town.guild.id)/channels", ["name": "x"])
            #expect(refused.status == 400 && refused.code == 30013)
        }
    }

    @Test("Rule 41: Changing overwrites needs Manage Roles and only own bits; a missing overwrite is 10009")
    func overwrites() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)/permissions/\(town.mia.id)"
            let allow = try await town.api("PUT", path, ["type": 1, "allow": "3072"])
            #expect(allow.status == 204)
            let channel = try await town.api("GET", "/channels/\(town.general)")
            #expect(channel.json?["permission_overwrites"]?[0]?["allow"]?.string == "3072")
            let ban = Permissions.banMembers.rawValue
            #expect(try await town.api("PUT", path, ["type": 1, "allow": .string("\(ban)")]).code == 50013)
            #expect(try await town.api("PUT", path, ["allow": "0"]).errors("type") == ["BASE_TYPE_REQUIRED"])
            #expect(try await town.api("DELETE", path).status == 204)
            #expect(try await town.api("DELETE", path).code == 10009)
            let unknown = "/channels/\(town.general)/permissions/123456"
            #expect(try await town.api("PUT", unknown, ["type": 1, "allow": "1024"]).status == 204)
            let replaced = try await town.api("PATCH", "/channels/\(town.general)", ["permission_overwrites": []])
            #expect(replaced.json?["permission_overwrites"] == [])
        }
        try await Town.visit(permissions: DemoWorld.botPermissions.subtracting(.manageRoles)) { town async throws in
            let path = "/channels/\(town.general)/permissions/\(town.mia.id)"
            #expect(try await town.api("PUT", path, ["type": 1, "allow": "3072"]).code == 50013)
        }
    }

    @Test("Rule 42: A bot that hides a channel from itself is out: 50001, and the list omits it")
    func selfLockout() async throws {
        try await Town.visit { town in
            let path = "/channels/\(town.general)"
            let deny = "\(Permissions.viewChannel.rawValue)"
            let hide = try await town.api(
                "PUT", "\(path)/permissions/\(town.guild.id)", ["type": 0, "deny": .string(deny)])
            #expect(hide.status == 204)
            #expect(try await town.api("GET", path).code == 50001)
            #expect(try await town.api("POST", "\(path)/messages", ["content": "x"]).code == 50001)
            let list = try await town.api("GET", "/guilds/\(town.guild.id)/channels")
            #expect(list.json?.array?.isEmpty == true)
        }
    }

    @Test("Rule 43: Moving needs Manage Channels on both; a bulk call moves one; synchronised channels follow")
    func moving() async throws {
        try await Town.visit { town in
            let role = try #require(await town.guild.role(of: town.bot))
            let closed = await town.guild.makeChannel(
                "Closed", type: .category, overwrites: [Overwrite(.role(role), deny: .manageChannels)])
            let open = await town.guild.makeChannel("Open", type: .category)
            let path = "/channels/\(town.general)"
            #expect(try await town.api("PATCH", path, ["parent_id": .string("\(closed)")]).code == 50013)
            let moved = try await town.api("PATCH", path, ["parent_id": .string("\(open)")])
            #expect(moved.json?["parent_id"]?.string == "\(open)")
            let bulk = try await town.api(
                "PATCH", "/guilds/\(town.guild.id)/channels",
                [
                    ["id": .string("\(town.general)"), "parent_id": .null],
                    ["id": .string("\(open)"), "parent_id": .null],
                ])
            #expect(bulk.code == 40009)
            let child = await town.guild.makeChannel("child", parent: open)
            let overwrite = self.overwrite(town.guild.id, type: 0, deny: .attachFiles)
            _ = try await town.api("PATCH", "/channels/\(open)", ["permission_overwrites": [overwrite]])
            #expect(try await town.api("GET", "/channels/\(child)").json?["permission_overwrites"] == [overwrite])
        }
    }

    @Test("Rule 44: Deleting answers the channel, then 10003; a category's channels stay; required ones cannot go")
    func deleting() async throws {
        try await Town.visit { town in
            let category = await town.guild.makeChannel("Tickets", type: .category)
            let child = await town.guild.makeChannel("child", parent: category)
            let gone = try await town.api("DELETE", "/channels/\(category)")
            #expect(gone.status == 200 && gone.id == "\(category)")
            #expect(try await town.api("GET", "/channels/\(category)").code == 10003)
            #expect(try await town.api("GET", "/channels/\(child)").json?["parent_id"] == .null)
            await town.guild.requireChannel(town.general)
            #expect(try await town.api("DELETE", "/channels/\(town.general)").code == 50074)
        }
    }

    @Test("Rule 45: Roles at or above the bot's own are out of its reach, and deleted ones answer 10011")
    func roleHierarchy() async throws {
        try await Town.visit { town in
            let low = await town.guild.makeRole("Low")
            let high = await town.guild.makeRole("High")
            await town.guild.raiseRole(high)
            let members = "/guilds/\(town.guild.id)/members/\(town.mia.id)/roles"
            #expect(try await town.api("PUT", "\(members)/\(low)").status == 204)
            #expect(await town.mia.roles(in: town.guild) == [low])
            #expect(try await town.api("PUT", "\(members)/\(high)").code == 50013)
            #expect(try await town.api("DELETE", "/guilds/\(town.guild.id)/roles/\(low)").status == 204)
            #expect(await town.mia.roles(in: town.guild).isEmpty)
            #expect(try await town.api("PUT", "\(members)/\(low)").code == 10011)
            let made = try await town.api(
                "POST", "/guilds/\(town.guild.id)/roles", ["name": "Staff", "permissions": "2048"])
            #expect(made.status == 200 && made.json?["permissions"]?.string == "2048")
            let tooMuch = try await town.api("POST", "/guilds/\(town.guild.id)/roles", ["permissions": "8"])
            #expect(tooMuch.code == 50013)
            let renamed = try await town.api("PATCH", "/guilds/\(town.guild.id)/roles/\(made.id)", ["name": "Crew"])
            #expect(renamed.json?["name"]?.string == "Crew")
        }
    }

    @Test("Rule 46: A member who left answers 10007, and their overwrite stays")
    func memberGone() async throws {
        try await Town.visit { town in
            _ = try await town.api(
                "PUT", "/channels/\(town.general)/permissions/\(town.mia.id)", ["type": 1, "allow": "1024"])
            let path = "/guilds/\(town.guild.id)/members/\(town.mia.id)"
            #expect(try await town.api("GET", path).json?["user"]?["username"]?.string == "mia")
            await town.guild.kick(town.mia)
            #expect(try await town.api("GET", path).code == 10007)
            #expect(await town.guild.channel(named: "general")?.overwrites.count == 1)
            #expect(await !town.mia.sees(town.general))
        }
    }
}
