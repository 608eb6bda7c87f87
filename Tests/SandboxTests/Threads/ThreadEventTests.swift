import DiscordModel
import Testing

@testable import Sandbox

@Suite("What the Gateway tells of threads")
struct ThreadEventTests {
    private func intents(_ gateway: GatewayListenerDouble, of name: String) -> [Intents] {
        gateway.dispatches.filter { $0.name == name }.map(\.intents)
    }

    @Test("Rule 47: A new thread is told as new, a change whole, a deletion by four fields")
    func lifecycle() async throws {
        try await Town.visit { town async throws in
            let gateway = GatewayListenerDouble(town)
            let thread = try await town.startThread().channelID
            #expect(gateway.names == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE"])
            let created = try #require(gateway.data(of: "THREAD_CREATE").first)
            #expect(created["newly_created"]?.bool == true && created["id"]?.string == "\(thread)")
            #expect(created["thread_metadata"]?["archived"]?.bool == false)
            _ = try await town.api("PATCH", "/channels/\(thread)", ["locked": true])
            #expect(gateway.data(of: "THREAD_UPDATE").last?["thread_metadata"]?["locked"]?.bool == true)
            _ = try await town.api("DELETE", "/channels/\(thread)")
            #expect(
                gateway.data(of: "THREAD_DELETE") == [
                    [
                        "id": .id(thread), "guild_id": .id(town.guild.id), "parent_id": .id(town.general), "type": 12,
                    ]
                ])
            #expect(Set(gateway.names).isDisjoint(with: ["CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"]))
        }
    }

    @Test("Rule 47: A bot hears of a private thread when it is added, and nothing before and after")
    func privacy() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let gateway = GatewayListenerDouble(town)
            let thread = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            let said = try await town.mia.says("psst", in: thread)
            try await town.mia.edits(said.id, to: "pssst", in: thread)
            #expect(gateway.names.isEmpty)
            try await town.mia.adds(town.bot.userID, to: thread)
            let created = try #require(gateway.data(of: "THREAD_CREATE").first)
            #expect(created["newly_created"] == nil && created["name"]?.string == "Secret")
            #expect(created["member"]?["user_id"]?.string == "\(town.bot.userID)")
            #expect(gateway.names == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_CREATE"])
            gateway.clear()
            try await town.mia.removes(town.bot.userID, from: thread)
            // The notice comes while it still sees it, the last word afterwards.
            #expect(gateway.names == ["MESSAGE_CREATE", "THREAD_MEMBERS_UPDATE"])
            gateway.clear()
            try await town.mia.says("alone again", in: thread)
            try await town.owner.archives(thread)
            await town.guild.deleteChannel(thread)
            #expect(gateway.names.isEmpty)
        }
    }

    @Test(
        "Rule 28: Its own coming and going a bot hears with the intent for guilds, that of others with that for members"
    )
    func memberIntents() async throws {
        try await Town.visit { town async throws in
            let open = try await town.mia.startsThread("Open", in: town.general)
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("PUT", "/channels/\(open)/thread-members/@me").status == 204)
            #expect(gateway.names == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE"])
            #expect(self.intents(gateway, of: "THREAD_MEMBERS_UPDATE") == [.guilds])
            gateway.clear()
            try await town.owner.joins(open)
            try await town.owner.leaves(open)
            #expect(gateway.names == ["THREAD_MEMBERS_UPDATE", "THREAD_MEMBERS_UPDATE"])
            #expect(self.intents(gateway, of: "THREAD_MEMBERS_UPDATE") == [.guildMembers, .guildMembers])
        }
    }

    @Test("Rule 48: GUILD_CREATE has the active threads that the bot sees, with its memberships")
    func guildCreate() async throws {
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            let own = try await town.startThread("Own").channelID
            let open = try await town.mia.startsThread("Open", in: town.general)
            _ = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            let archived = try await town.mia.startsThread("Archived", in: town.general)
            try await town.mia.archives(archived)
            let (_, following) = await town.sandbox.world.ready(
                for: town.bot.id, intents: .guilds, shard: (id: 0, count: 1))
            let threads = following.first?.data["threads"]?.array ?? []
            #expect(threads.map { $0["id"]?.string } == ["\(open)", "\(own)"])
            let membership: JSON = ["join_timestamp": .time(town.clock.now), "flags": 0]
            #expect(threads.map { $0["member"] } == [nil, membership])
            #expect(following.first?.data["channels"]?.array?.count == 1)
        }
    }

    @Test("Rule 47: Who gains a channel gets its active threads; who loses it hears of no deletion")
    func listSync() async throws {
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            let own = try await town.startThread("Own").channelID
            let open = try await town.mia.startsThread("Open", in: town.general)
            _ = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            let gateway = GatewayListenerDouble(town)
            await town.guild.setOverwrites(of: town.general, to: [everyone])
            #expect(gateway.names == ["CHANNEL_UPDATE"])
            gateway.clear()
            await town.guild.setOverwrites(of: town.general, to: [])
            #expect(gateway.names == ["CHANNEL_UPDATE", "THREAD_LIST_SYNC"])
            let sync = try #require(gateway.data(of: "THREAD_LIST_SYNC").first)
            #expect(sync["guild_id"]?.string == "\(town.guild.id)")
            #expect(sync["channel_ids"] == [.id(town.general)])
            #expect(sync["threads"]?.array?.map { $0["id"]?.string } == ["\(open)", "\(own)"])
            #expect(sync["members"]?.array?.map { $0["id"]?.string } == ["\(own)"])
            // A channel may have none.
            let empty = await town.guild.makeChannel("empty", overwrites: [everyone])
            gateway.clear()
            await town.guild.setOverwrites(of: empty, to: [])
            #expect(gateway.data(of: "THREAD_LIST_SYNC").map { $0["channel_ids"] } == [[.id(empty)]])
            #expect(gateway.data(of: "THREAD_LIST_SYNC").map { $0["threads"] } == [[]])
        }
    }

    @Test("Rule 47: A role with Manage Threads shows a bot the private threads of others")
    func gainedByRole() async throws {
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            let secret = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            let gateway = GatewayListenerDouble(town)
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setPermissions(of: role, to: [.viewChannel, .manageThreads])
            #expect(gateway.names == ["GUILD_ROLE_UPDATE", "THREAD_LIST_SYNC"])
            let sync = try #require(gateway.data(of: "THREAD_LIST_SYNC").first)
            #expect(sync["threads"]?.array?.map { $0["id"]?.string } == ["\(secret)"])
            gateway.clear()
            await town.guild.setPermissions(of: role, to: .viewChannel)
            #expect(gateway.names == ["GUILD_ROLE_UPDATE"])
        }
    }

    @Test("Rule 47: Deleting a channel is told as one event, whatever threads it has")
    func parentDeleted() async throws {
        try await Town.visit { town async throws in
            _ = try await town.startThread()
            let gateway = GatewayListenerDouble(town)
            await town.guild.deleteChannel(town.general)
            #expect(gateway.names == ["CHANNEL_DELETE"])
        }
    }
}
