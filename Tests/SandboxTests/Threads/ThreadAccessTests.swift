import DiscordModel
import Testing

@testable import Sandbox

@Suite("Who sees and writes in threads")
struct ThreadAccessTests {
    @Test(
        "Rule 47: A private thread is there for its members and for moderators who see its parent, and for nobody else")
    func visibility() async throws {
        try await Town.visit { town async throws in
            let moderator = await town.guild.addPerson(
                "sam", roles: [await town.guild.makeRole("Staff", permissions: .manageThreads)])
            let thread = try await town.startThread().channelID
            #expect(await town.owner.sees(thread))
            #expect(await moderator.sees(thread))
            #expect(await !town.mia.sees(thread))
            #expect(await town.mia.permissions(in: thread) == [])
            #expect(try await town.api("PUT", "/channels/\(thread)/thread-members/\(town.mia.id)").status == 204)
            #expect(await town.mia.sees(thread))
            #expect(await town.mia.visibleChannels().map(\.id) == [town.general, thread])
            // Without the parent there is no thread, not even for its members.
            let everyone = Overwrite(.role(.everyone(of: town.guild.id)), deny: .viewChannel)
            await town.guild.setOverwrites(of: town.general, to: [everyone])
            #expect(await !town.mia.sees(thread))
            #expect(await !moderator.sees(thread))
            #expect(try await town.api("GET", "/channels/\(thread)").code == 50001)
        }
    }

    @Test("Rule 47: A bot that is not in a private thread gets 50001, and 10003 for none")
    func unseen() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let thread = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            for path in [
                "/channels/\(thread)", "/channels/\(thread)/messages", "/channels/\(thread)/thread-members/@me",
            ] {
                let refused = try await town.api("GET", path)
                #expect(refused.status == 403 && refused.code == 50001)
            }
            #expect(try await town.api("GET", "/channels/1").code == 10003)
            try await town.mia.adds(town.bot.userID, to: thread)
            #expect(try await town.api("GET", "/channels/\(thread)").json?["member"] != nil)
        }
    }

    @Test("Rule 36: In a thread the parent's permissions hold, and Send Messages in Threads stands for Send Messages")
    func sending() async throws {
        try await Town.visit(permissions: [.viewChannel, .createPublicThreads]) { town async throws in
            let thread = try await town.startThread("Open", ["type": 11]).channelID
            let path = "/channels/\(thread)/messages"
            await town.limitEveryone(to: [.viewChannel, .sendMessages, .embedLinks])
            #expect(try await town.api("POST", path, ["content": "x"]).code == 50013)
            #expect(try await town.api("POST", "/channels/\(thread)/typing").code == 50013)
            #expect(await !town.mia.permissions(in: thread).contains(.embedLinks))
            await #expect(throws: PersonRefusal.self) { try await town.mia.says("x", in: thread) }
            await town.limitEveryone(to: [.viewChannel, .sendMessagesInThreads, .embedLinks])
            #expect(try await town.api("POST", path, ["content": "x"]).status == 200)
            #expect(try await town.api("POST", "/channels/\(town.general)/messages", ["content": "x"]).code == 50013)
            #expect(await town.mia.permissions(in: thread).contains(.embedLinks))
            try await town.mia.says("x", in: thread)
            // Overwrites of the parent count, and a thread has none of its own.
            let denied = Overwrite(.member(town.mia.id), deny: .sendMessagesInThreads)
            await town.guild.setOverwrites(of: town.general, to: [denied])
            await #expect(throws: PersonRefusal.self) { try await town.mia.says("x", in: thread) }
            let overwrite: JSON = ["type": 1, "allow": "1024"]
            #expect(
                try await town.api("PUT", "/channels/\(thread)/permissions/\(town.mia.id)", overwrite).code == 50024)
        }
    }

    @Test("Rule 47: Who writes in a thread is in it; messages are counted, also after some were deleted")
    func counting() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread("Open", ["type": 11]).channelID
            let first = try await town.mia.says("one", in: thread)
            let second = try await town.mia.says("two", in: thread)
            #expect([first, second].map { $0.json["position"]?.int } == [0, 1])
            #expect(try await town.mia.says("elsewhere", in: town.general).json["position"] == nil)
            #expect(try await town.api("DELETE", "/channels/\(thread)/messages/\(first.id)").status == 204)
            let json = try await town.thread("\(thread)")
            #expect(json["message_count"]?.int == 1 && json["total_message_sent"]?.int == 2)
            #expect(json["member_count"]?.int == 2)
            #expect(await town.guild.threads(in: town.general).first?.thread?.members.contains(town.mia.id) == true)
        }
    }

    @Test("Rule 47: The count of members stops at 50, and the 1001st member is refused with 30033")
    func fullThread() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            town.sandbox.world.write { world in
                for number in 1...999 { world.channels[thread]?.thread?.members[UserID(UInt64(number))] = world.now }
            }
            #expect(try await town.thread("\(thread)")["member_count"]?.int == 50)
            let refused = try await town.api("PUT", "/channels/\(thread)/thread-members/\(town.mia.id)")
            #expect(refused.status == 400 && refused.code == 30033)
            // A moderator who is not in it can't write either, for that would add them.
            await #expect(throws: PersonRefusal.self) { try await town.owner.says("x", in: thread) }
            try await town.mia.says("I am not added by \(town.mia.mention)", in: town.general)
            let said = try await town.api(
                "POST", "/channels/\(thread)/messages", ["content": .string(town.mia.mention)])
            #expect(said.status == 200)
            #expect(await !town.mia.sees(thread))
        }
    }

    @Test("Rule 48: Deleting a thread needs Manage Threads; the parent takes its threads with it")
    func deleting() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            #expect(try await town.api("DELETE", "/channels/\(thread)").json?["id"]?.string == "\(thread)")
            #expect(try await town.api("GET", "/channels/\(thread)").code == 10003)
            let second = try await town.startThread().channelID
            #expect(try await town.api("DELETE", "/channels/\(town.general)").status == 200)
            #expect(try await town.api("GET", "/channels/\(second)").code == 10003)
            let log = try await town.api("GET", "/guilds/\(town.guild.id)/audit-logs?action_type=112")
            // The bot may not read it; the sandbox may.
            #expect(log.code == 50013)
            let actions = town.sandbox.world.read { $0.guilds[town.guild.id]?.auditLog.map(\.actionType) }
            #expect(actions == [110, 112, 110, 12])
        }
        try await Town.visit(permissions: [.viewChannel, .manageChannels]) { town async throws in
            let thread = try await town.startThread().channelID
            #expect(try await town.api("DELETE", "/channels/\(thread)").code == 50013)
        }
    }

    @Test("Rule 47: Lists of threads have what the bot sees, with its memberships, the newest first")
    func active() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let open = try await town.mia.startsThread("Open", in: town.general)
            _ = try await town.mia.startsThread("Secret", in: town.general, isPrivate: true)
            let own = try await town.startThread("Own")
            let list = try await town.api("GET", "/guilds/\(town.guild.id)/threads/active")
            #expect(list.json?["threads"]?.array?.map { $0["id"]?.string } == [own.id, "\(open)"])
            #expect(list.json?["members"]?.array?.map { $0["id"]?.string } == [own.id])
            #expect(list.json?["has_more"] == nil)
        }
    }
}
