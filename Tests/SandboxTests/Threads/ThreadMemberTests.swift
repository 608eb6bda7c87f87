import DiscordModel
import Testing

@testable import Sandbox

@Suite("Members of threads")
struct ThreadMemberTests {
    private func path(_ thread: ChannelID, _ user: UserID? = nil) -> String {
        "/channels/\(thread)/thread-members/" + (user.map { "\($0)" } ?? "@me")
    }

    @Test("Rule 47: Adding and removing leave a notice in the thread and are told; doing it twice changes nothing")
    func addingAndRemoving() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            let gateway = GatewayListenerDouble(town)
            for _ in 1...2 { #expect(try await town.api("PUT", self.path(thread, town.mia.id)).status == 204) }
            for _ in 1...2 { #expect(try await town.api("DELETE", self.path(thread, town.mia.id)).status == 204) }
            let messages = await town.guild.messages(in: thread)
            #expect(messages.map { $0.json["type"]?.int } == [1, 2])
            #expect(messages.allSatisfy { $0.author.id == town.bot.userID && $0.mentionedUsers == [town.mia.id] })
            let updates = gateway.data(of: "THREAD_MEMBERS_UPDATE")
            #expect(updates.map { $0["member_count"]?.int } == [2, 1])
            let added = updates.first?["added_members"]?[0]
            #expect(added?["user_id"]?.string == "\(town.mia.id)" && added?["presence"] == .null)
            #expect(added?["member"]?["user"]?["username"]?.string == "mia")
            #expect(updates.last?["removed_member_ids"] == [.string("\(town.mia.id)")])
            // Nobody deletes such a notice.
            let notice = "/channels/\(thread)/messages/\(try #require(messages.first).id)"
            #expect(try await town.api("DELETE", notice).code == 50021)
        }
    }

    @Test("Rule 47: Adding needs to be able to write there, and somebody who is a member and sees the parent")
    func adding() async throws {
        try await Town.visit(permissions: [.viewChannel, .createPrivateThreads]) { town async throws in
            let thread = try await town.startThread().channelID
            let stranger = await town.sandbox.makePerson("stranger")
            #expect(try await town.api("PUT", self.path(thread, stranger.id)).code == 10007)
            #expect(try await town.api("PUT", self.path(thread, 1)).code == 10013)
            #expect(try await town.api("PUT", self.path(town.general, town.mia.id)).code == 50024)
            let blind = await town.guild.addPerson("blind")
            await town.guild.setOverwrites(of: town.general, to: [Overwrite(.member(blind.id), deny: .viewChannel)])
            #expect(try await town.api("PUT", self.path(thread, blind.id)).code == 50001)
            await town.limitEveryone(to: .viewChannel)
            #expect(try await town.api("PUT", self.path(thread, town.mia.id)).code == 50013)
        }
    }

    @Test("Rule 47: Where a thread is not invitable, only moderators add others, and others add only moderators")
    func invitable() async throws {
        try await Town.visit(permissions: [.viewChannel, .createPrivateThreads]) { town async throws in
            let thread = try await town.startThread("Closed", ["invitable": false]).channelID
            #expect(try await town.api("PUT", self.path(thread, town.mia.id)).code == 50013)
            // A mention is no way around it.
            let body: JSON = ["content": .string(town.mia.mention)]
            #expect(try await town.api("POST", "/channels/\(thread)/messages", body).status == 200)
            #expect(await !town.mia.sees(thread))
            #expect(try await town.api("PUT", self.path(thread, town.owner.id)).status == 204)
            try await town.owner.adds(town.mia.id, to: thread)
            #expect(await town.mia.sees(thread))
        }
    }

    @Test("Rule 47: Removing needs Manage Threads, or to have made the private thread")
    func removing() async throws {
        try await Town.visit(permissions: [.viewChannel, .createPrivateThreads]) { town async throws in
            let own = try await town.startThread().channelID
            #expect(try await town.api("PUT", self.path(own, town.mia.id)).status == 204)
            #expect(try await town.api("DELETE", self.path(own, town.mia.id)).status == 204)
            #expect(await !town.mia.sees(own))
            let open = try await town.startThread("Open", ["type": 11]).channelID
            try await town.mia.joins(open)
            #expect(try await town.api("DELETE", self.path(open, town.mia.id)).code == 50013)
            let other = try await town.mia.startsThread("Other", in: town.general, isPrivate: true)
            try await town.mia.adds(town.bot.userID, to: other)
            #expect(try await town.api("DELETE", self.path(other, town.mia.id)).code == 50013)
            #expect(try await town.api("DELETE", self.path(other)).status == 204)
            #expect(try await town.api("GET", "/channels/\(other)").code == 50001)
        }
    }

    @Test("Rule 47: Memberships can be fetched one by one; the list needs the intent, and comes in pages by id")
    func fetching() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            #expect(try await town.api("GET", "/channels/\(thread)/thread-members").code == 50001)
            #expect(try await town.api("GET", self.path(thread, town.mia.id)).code == 10007)
            let own = try await town.api("GET", self.path(thread))
            #expect(own.json?["join_timestamp"]?.string == "\(town.clock.now)" && own.json?["member"] == nil)
            let whole = try await town.api("GET", self.path(thread) + "?with_member=true")
            #expect(whole.json?["member"]?["user"]?["id"]?.string == "\(town.bot.userID)")
        }
        try await Town.visit(intents: .guildMembers) { town async throws in
            let thread = try await town.startThread().channelID
            try await town.owner.says(town.mia.mention, in: thread)
            let ids = [town.owner.id, town.bot.userID, town.mia.id].sorted()
            func list(_ query: String) async throws -> [JSON] {
                try await town.api("GET", "/channels/\(thread)/thread-members" + query).json?.array ?? []
            }
            #expect(try await list("").map { $0["user_id"]?.string } == ids.map { "\($0)" })
            #expect(try await list("?limit=1").count == 3)
            let page = try await list("?with_member=true&limit=1&after=\(ids[0])")
            #expect(page.map { $0["user_id"]?.string } == ["\(ids[1])"] && page.first?["member"]?["user"] != nil)
            #expect(try await town.api("GET", "/channels/\(thread)/thread-members?limit=101").code == 50035)
        }
    }

    @Test("Rule 47: A mention adds a user, and the members of a role that may be mentioned and is not too large")
    func mentions() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            let path = "/channels/\(thread)/messages"
            let (small, closed) = (
                await town.guild.makeRole("Small", isMentionable: true), await town.guild.makeRole("Closed")
            )
            let (noah, sam) = (
                await town.guild.addPerson("noah", roles: [small]), await town.guild.addPerson("sam", roles: [closed])
            )
            let large = await town.guild.makeRole("Large", isMentionable: true)
            for number in 1...101 { _ = await town.guild.addPerson("crowd-\(number)", roles: [large]) }
            let role = try #require(await town.guild.role(of: town.bot))
            // So that the bot may not mention what others may not.
            await town.guild.setOverwrites(
                of: town.general,
                to: [
                    Overwrite(.role(.everyone(of: town.guild.id)), deny: .mentionEveryone),
                    Overwrite(.role(role), deny: .mentionEveryone),
                ])
            // Who is told in `allowed_mentions` not to be pinged, is not added.
            let quiet: JSON = ["content": .string(town.mia.mention), "allowed_mentions": ["parse": []]]
            _ = try await town.api("POST", path, quiet)
            #expect(await !town.mia.sees(thread))
            let text = "\(town.mia.mention) <@&\(small)> <@&\(closed)> <@&\(large)>"
            let said = try await town.api("POST", path, ["content": .string(text)])
            #expect(said.json?["flags"]?.int == 1 << 8)
            #expect(await town.mia.sees(thread))
            #expect(await noah.sees(thread))
            #expect(await !sam.sees(thread))
            #expect(try await town.thread("\(thread)")["member_count"]?.int == 3)
            let notices = await town.guild.messages(in: thread).filter { $0.json["type"]?.int == 1 }
            #expect(notices.map(\.mentionedUsers) == [[town.mia.id]])
        }
    }

    @Test("Rule 47: Who leaves the server leaves its threads")
    func leavingServer() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            #expect(try await town.api("PUT", self.path(thread, town.mia.id)).status == 204)
            await town.guild.kick(town.mia)
            await town.guild.add(town.mia)
            #expect(await !town.mia.sees(thread))
        }
    }
}
