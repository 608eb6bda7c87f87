import DiscordModel
import Testing

@testable import Sandbox

@Suite("Archived and locked threads")
struct ThreadArchiveTests {
    private func patch(_ town: Town, _ thread: ChannelID, _ body: JSON) async throws -> API.Answer {
        try await town.api("PATCH", "/channels/\(thread)", body)
    }

    @Test("Rule 48: In an archived thread nothing changes but what is deleted")
    func archived() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            let path = "/channels/\(thread)"
            let own = try await town.api("POST", path + "/messages", ["content": "x"])
            let message = path + "/messages/\(own.id)"
            #expect(try await town.api("PUT", message + "/reactions/%F0%9F%91%8D/@me").status == 204)
            town.clock.advance(by: .seconds(60))
            let archived = try await self.patch(town, thread, ["archived": true])
            #expect(archived.json?["thread_metadata"]?["archived"]?.bool == true)
            #expect(archived.json?["thread_metadata"]?["archive_timestamp"]?.string == "\(town.clock.now)")
            for (method, route) in [
                ("PATCH", message), ("PUT", message + "/reactions/%F0%9F%8E%89/@me"),
                ("DELETE", message + "/reactions/%F0%9F%91%8D/@me"), ("DELETE", message + "/reactions"),
                ("PUT", path + "/messages/pins/\(own.id)"), ("PUT", path + "/thread-members/@me"),
                ("PUT", path + "/thread-members/\(town.mia.id)"), ("DELETE", path + "/thread-members/@me"),
                ("DELETE", path + "/thread-members/\(town.bot.userID)"),
            ] {
                let refused = try await town.api(method, route, method == "PATCH" ? ["content": "y"] : nil)
                #expect(refused.status == 400 && refused.code == 50083, "\(method) \(route)")
            }
            for body: JSON in [["name": "y"], ["locked": true], ["archived": true], ["auto_archive_duration": 60]] {
                #expect(try await self.patch(town, thread, body).code == 50083)
            }
            #expect(try await town.api("DELETE", message).status == 204)
            #expect(try await town.thread("\(thread)")["thread_metadata"]?["archived"]?.bool == true)
            // All of it can be asked for together with waking it.
            let woken = try await self.patch(town, thread, ["archived": false, "name": "y", "locked": true])
            #expect(woken.json?["name"]?.string == "y" && woken.json?["thread_metadata"]?["locked"]?.bool == true)
        }
    }

    @Test("Rule 48: Writing wakes an archived thread, unless it is locked: then only moderators write")
    func waking() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread("Open", ["type": 11]).channelID
            let first = try await town.mia.says("first", in: thread)
            try await town.owner.archives(thread)
            let gateway = GatewayListenerDouble(town)
            try await town.mia.says("still broken", in: thread)
            #expect(gateway.names == ["THREAD_UPDATE", "THREAD_MEMBER_UPDATE", "MESSAGE_CREATE"])
            #expect(gateway.data(of: "THREAD_UPDATE").first?["thread_metadata"]?["archived"]?.bool == false)
            let membership = gateway.data(of: "THREAD_MEMBER_UPDATE").first
            #expect(membership?["user_id"]?.string == "\(town.bot.userID)")
            #expect(membership?["guild_id"]?.string == "\(town.guild.id)")
            try await town.owner.changes(thread, ["archived": true, "locked": true])
            await #expect(throws: PersonRefusal.self) { try await town.mia.says("hello?", in: thread) }
            await #expect(throws: PersonRefusal.self) { try await town.mia.deletes(first.id, in: thread) }
            await #expect(throws: PersonRefusal.self) { try await town.mia.unarchives(thread) }
            #expect(try await town.thread("\(thread)")["thread_metadata"]?["archived"]?.bool == true)
            // The bot has Manage Threads.
            let said = try await town.api("POST", "/channels/\(thread)/messages", ["content": "moved"])
            #expect(said.status == 200)
            let after = try await town.thread("\(thread)")["thread_metadata"]
            #expect(after?["archived"]?.bool == false && after?["locked"]?.bool == true)
            try await town.mia.deletes(first.id, in: thread)
            await #expect(throws: PersonRefusal.self) { try await town.mia.says("hello?", in: thread) }
        }
    }

    @Test("Rule 48: A bot without Manage Threads gets 160005 in a locked thread, for messages and for edits")
    func locked() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let thread = try await town.startThread("Open", ["type": 11]).channelID
            let path = "/channels/\(thread)/messages"
            let own = try await town.api("POST", path, ["content": "x"])
            try await town.owner.locks(thread)
            let refused = try await town.api("POST", path, ["content": "x"])
            #expect(refused.status == 400 && refused.code == 160005)
            #expect(try await town.api("PATCH", path + "/\(own.id)", ["content": "y"]).code == 160005)
            #expect(
                try await town.api("PUT", "/channels/\(thread)/thread-members/\(town.mia.id)").code == 160005)
            #expect(try await town.api("PUT", path + "/\(own.id)/reactions/%F0%9F%91%8D/@me").status == 204)
            try await town.owner.archives(thread)
            #expect(try await town.api("DELETE", path + "/\(own.id)").code == 160005)
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setPermissions(of: role, to: [.viewChannel, .readMessageHistory, .manageMessages])
            let both: JSON = ["messages": [.string(own.id), "1"]]
            #expect(try await town.api("POST", path + "/bulk-delete", both).code == 160005)
            try await town.owner.unarchives(thread)
            #expect(try await town.api("DELETE", path + "/\(own.id)").status == 204)
        }
    }

    @Test("Rule 48: Who made a thread may rename and archive it, but only moderators lock it or change its slow mode")
    func editing() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let own = try await town.startThread().channelID
            for body: JSON in [
                ["name": "Mine"], ["auto_archive_duration": 60], ["invitable": false], ["archived": true],
                ["archived": false],
            ] { #expect(try await self.patch(town, own, body).status == 200) }
            for body: JSON in [["locked": true], ["rate_limit_per_user": 5], ["archived": true, "locked": true]] {
                #expect(try await self.patch(town, own, body).code == 50013)
            }
            #expect(try await town.thread("\(own)")["thread_metadata"]?["archived"]?.bool == false)
            let other = try await town.mia.startsThread("Other", in: town.general)
            #expect(try await self.patch(town, other, ["name": "x"]).code == 50013)
            #expect(try await self.patch(town, other, ["archived": true]).code == 50013)
            try await town.owner.archives(other)
            // Waking needs no more than being able to write.
            #expect(try await self.patch(town, other, ["archived": false, "name": "x"]).code == 50013)
            #expect(try await self.patch(town, other, ["archived": false]).status == 200)
            try await town.owner.changes(own, ["archived": true, "locked": true])
            #expect(try await self.patch(town, own, ["archived": false]).code == 50013)
        }
    }

    @Test("Rule 48: A new name stands in the thread, and counts towards the limit on names; times are checked")
    func renaming() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            for name in ["One", "Two"] {
                #expect(try await self.patch(town, thread, ["name": .string(name)]).status == 200)
            }
            let notices = await town.guild.messages(in: thread)
            #expect(notices.map { $0.json["type"]?.int } == [4, 4] && notices.map(\.content) == ["One", "Two"])
            #expect(try await self.patch(town, thread, ["name": "Three"]).status == 429)
            let wrong = try await self.patch(town, thread, ["auto_archive_duration": 59, "name": ""])
            #expect(wrong.errors("auto_archive_duration") == ["BASE_TYPE_CHOICES"])
            #expect(wrong.errors("name") == ["BASE_TYPE_BAD_LENGTH"])
            town.clock.advance(by: .seconds(1))
            let changed = try await self.patch(town, thread, ["auto_archive_duration": 10080])
            #expect(changed.json?["thread_metadata"]?["archive_timestamp"]?.string == "\(town.clock.now)")
        }
    }

    @Test("Rule 48: Archived threads are listed by the time of archiving, those the bot is in by id, in pages")
    func lists() async throws {
        try await Town.visit { town async throws in
            var ids: [String: ChannelID] = [:]
            for (name, type) in [("a", 12), ("b", 12), ("c", 12), ("open", 11), ("active", 12)] {
                ids[name] = try await town.startThread(name, ["type": .number(type)]).channelID
            }
            let stranger = try await town.mia.startsThread("stranger", in: town.general, isPrivate: true)
            var times: [Timestamp] = []
            for name in ["b", "a", "c", "open"] {
                town.clock.advance(by: .seconds(1))
                times.append(town.clock.now)
                #expect(try await self.patch(town, try #require(ids[name]), ["archived": true]).status == 200)
            }
            town.clock.advance(by: .seconds(1))
            try await town.owner.archives(stranger)
            func list(_ kind: String) async throws -> (names: [String?], json: JSON) {
                let json = try await town.api("GET", "/channels/\(town.general)/" + kind).json ?? .null
                return ((json["threads"]?.array ?? []).map { $0["name"]?.string }, json)
            }
            #expect(try await list("threads/archived/public").names == ["open"])
            let all = try await list("threads/archived/private")
            #expect(all.names == ["stranger", "c", "a", "b"] && all.json["has_more"]?.bool == false)
            #expect(all.json["members"]?.array?.count == 3)
            let page = try await list("threads/archived/private?limit=2")
            #expect(page.names == ["stranger", "c"] && page.json["has_more"]?.bool == true)
            let cursor = times[2].description.replacing("+", with: "%2B")
            #expect(try await list("threads/archived/private?before=\(cursor)").names == ["a", "b"])
            #expect(try await list("users/@me/threads/archived/private").names == ["c", "b", "a"])
            let before = try #require(ids["c"])
            #expect(try await list("users/@me/threads/archived/private?before=\(before)").names == ["b", "a"])
            for query in ["?limit=1", "?limit=101", "?before=yesterday"] {
                let path = "/channels/\(town.general)/threads/archived/public\(query)"
                #expect(try await town.api("GET", path).code == 50035)
            }
        }
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let path = "/channels/\(town.general)/"
            #expect(try await town.api("GET", path + "threads/archived/private").code == 50013)
            #expect(try await town.api("GET", path + "users/@me/threads/archived/private").status == 200)
            let role = try #require(await town.guild.role(of: town.bot))
            await town.guild.setOverwrites(of: town.general, to: [Overwrite(.role(role), deny: .readMessageHistory)])
            #expect(try await town.api("GET", path + "threads/archived/public").code == 50013)
            let voice = await town.guild.makeChannel("voice", type: .voice)
            #expect(try await town.api("GET", "/channels/\(voice)/threads/archived/public").code == 50024)
        }
    }

    @Test("Rule 48: Nobody runs a command in an archived thread, but a press there wakes it when the bot answers")
    func interactions() async throws {
        try await Town.visit { town async throws in
            let thread = try await town.startThread().channelID
            try await town.owner.adds(town.mia.id, to: thread)
            _ = try await town.makeCommand(["name": "close", "description": "d"])
            _ = try await town.api(
                "POST", "/channels/\(thread)/messages",
                [
                    "content": "Press",
                    "components": [
                        ["type": 1, "components": [["type": 2, "style": 1, "label": "Open", "custom_id": "open"]]]
                    ],
                ])
            try await town.owner.archives(thread)
            await #expect(throws: PersonRefusal.self) { try await town.mia.runs("/close", in: thread) }
            async let outcome = town.mia.presses("Open", in: thread)
            let (interaction, _) = try await town.answerNext(["type": 4, "data": ["content": "Opened"]])
            #expect(try await outcome.text == "Opened")
            #expect(interaction.channelID == thread)
            #expect(try await town.thread("\(thread)")["thread_metadata"]?["archived"]?.bool == false)
        }
    }
}
