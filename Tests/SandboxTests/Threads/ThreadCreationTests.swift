import DiscordModel
import Testing

@testable import Sandbox

@Suite("Starting threads")
struct ThreadCreationTests {
    @Test("Rule 47: A thread without a type is private, belongs to its channel, and has all of Discord's fields")
    func fields() async throws {
        try await Town.visit { town async throws in
            let answer = try await town.startThread(
                " Broken crane ", ["auto_archive_duration": 60, "invitable": false, "rate_limit_per_user": 5])
            #expect(answer.status == 201)
            let json = try #require(answer.json)
            #expect(json["type"]?.int == 12 && json["name"]?.string == "Broken crane")
            #expect(json["parent_id"]?.string == "\(town.general)" && json["guild_id"]?.string == "\(town.guild.id)")
            #expect(json["owner_id"]?.string == "\(town.bot.userID)" && json["rate_limit_per_user"]?.int == 5)
            #expect(json["member_count"]?.int == 1 && json["message_count"]?.int == 0)
            #expect(json["total_message_sent"]?.int == 0 && json["last_message_id"] == .null)
            #expect(
                json["thread_metadata"] == [
                    "archived": false, "locked": false, "invitable": false, "auto_archive_duration": 60,
                    "archive_timestamp": .time(town.clock.now), "create_timestamp": .time(town.clock.now),
                ])
            #expect(json["member"]?["user_id"]?.string == "\(town.bot.userID)")
            #expect(json["member"]?["id"]?.string == answer.id)
            #expect(try await town.thread(answer.id) == json)
            // Only private threads have the field.
            let open = try await town.startThread("Open", ["type": 11])
            #expect(open.json?["type"]?.int == 11 && open.json?["thread_metadata"]?["invitable"] == nil)
        }
    }

    @Test("Rule 47: The form is checked: name, type, time until archiving, slow mode")
    func form() async throws {
        try await Town.visit { town async throws in
            let path = "/channels/\(town.general)/threads"
            #expect(try await town.api("POST", path, [:]).errors("name") == ["BASE_TYPE_REQUIRED"])
            let long = String(repeating: "x", count: 101)
            #expect(try await town.startThread(long).errors("name") == ["BASE_TYPE_BAD_LENGTH"])
            #expect(try await town.startThread("x", ["type": 13]).errors("type") == ["BASE_TYPE_CHOICES"])
            let wrong = try await town.startThread("x", ["auto_archive_duration": 61, "rate_limit_per_user": 21601])
            #expect(wrong.code == 50035 && wrong.errors("auto_archive_duration") == ["BASE_TYPE_CHOICES"])
            #expect(wrong.errors("rate_limit_per_user") == ["NUMBER_TYPE_MAX"])
            for minutes in [60, 1440, 4320, 10080] {
                #expect(try await town.startThread("x", ["auto_archive_duration": .number(minutes)]).status == 201)
            }
        }
    }

    @Test(
        "Rule 47: Each kind of channel takes only the threads that belong to it",
        arguments: [
            (ChannelType.text, [11, 12]), (.announcement, [10]), (.voice, []), (.category, []), (.publicThread, []),
        ])
    func kinds(parent: ChannelType, allowed: [Int]) async throws {
        try await Town.visit { town async throws in
            let channel =
                if parent == .publicThread {
                    try await town.startThread("Open", ["type": 11]).channelID
                } else {
                    await town.guild.makeChannel("parent", type: parent)
                }
            for type in 10...12 {
                let body: JSON = ["name": "x", "type": .number(type)]
                let answer = try await town.api("POST", "/channels/\(channel)/threads", body)
                if allowed.contains(type) {
                    #expect(answer.status == 201 && answer.json?["type"]?.int == type)
                } else {
                    #expect(answer.status == 400 && answer.code == 50024)
                }
            }
        }
    }

    @Test("Rule 47: Private threads need Create Private Threads, public ones Create Public Threads, and nothing more")
    func permissions() async throws {
        try await Town.visit(permissions: .createPrivateThreads) { town async throws in
            await town.limitEveryone(to: .viewChannel)
            #expect(try await town.startThread().status == 201)
            let refused = try await town.startThread("Open", ["type": 11])
            #expect(refused.status == 403 && refused.code == 50013)
            await town.limitEveryone(to: [])
            #expect(try await town.startThread().code == 50001)
        }
        try await Town.visit(permissions: .createPublicThreads) { town async throws in
            await town.limitEveryone(to: [.viewChannel, .sendMessages])
            #expect(try await town.startThread("Open", ["type": 11]).status == 201)
            #expect(try await town.startThread().code == 50013)
        }
    }

    @Test("Rule 47: A thread from a message has its id, shows in it, and is the only one from it")
    func fromMessage() async throws {
        try await Town.visit { town async throws in
            let said = try await town.mia.says("The crane is stuck", in: town.general)
            let path = "/channels/\(town.general)/messages/\(said.id)"
            let gateway = GatewayListenerDouble(town)
            let thread = try await town.api("POST", path + "/threads", ["name": "Crane"])
            #expect(thread.status == 201 && thread.id == "\(said.id)" && thread.json?["type"]?.int == 11)
            let message = try #require(try await town.api("GET", path).json)
            #expect(message["flags"]?.int == 1 << 5 && message["thread"]?["name"]?.string == "Crane")
            #expect(message["thread"]?["member"]?["user_id"]?.string == "\(town.bot.userID)")
            #expect(gateway.data(of: "MESSAGE_UPDATE").first?["thread"]?["id"]?.string == "\(said.id)")
            let starter = try #require(try await town.api("GET", "/channels/\(said.id)/messages").json?[0])
            #expect(starter["type"]?.int == 21 && starter["content"]?.string == "")
            #expect(starter["message_reference"]?["message_id"]?.string == "\(said.id)")
            #expect(starter["referenced_message"]?["id"]?.string == "\(said.id)")
            // The message itself does not count in its thread.
            #expect(try await town.thread("\(said.id)")["message_count"]?.int == 0)
            #expect(try await town.api("POST", path + "/threads", ["name": "Again"]).code == 160004)
            let missing = "/channels/\(town.general)/messages/1/threads"
            #expect(try await town.api("POST", missing, ["name": "x"]).code == 10008)
            // The newest message needs no notice, an older one does.
            #expect(!gateway.data(of: "MESSAGE_CREATE").contains { $0["type"]?.int == 18 })
            let older = try await town.mia.says("older", in: town.general)
            try await town.mia.says("newer", in: town.general)
            _ = try await town.api(
                "POST", "/channels/\(town.general)/messages/\(older.id)/threads", ["name": "Late"])
            #expect(gateway.data(of: "MESSAGE_CREATE").contains { $0["type"]?.int == 18 })
        }
    }

    @Test("Rule 47: Threads from messages of announcement channels are of type 10; when deleted, another can follow")
    func announcements() async throws {
        try await Town.visit { town async throws in
            let news = await town.guild.makeChannel("news", type: .announcement)
            let said = try await town.mia.says("We moved", in: news)
            let path = "/channels/\(news)/messages/\(said.id)"
            let thread = try await town.api("POST", path + "/threads", ["name": "Moving"])
            #expect(thread.status == 201 && thread.json?["type"]?.int == 10)
            #expect(try await town.api("DELETE", "/channels/\(said.id)").status == 200)
            let message = try await town.api("GET", path)
            #expect(message.json?["flags"]?.int == 0 && message.json?["thread"] == nil)
            #expect(try await town.api("POST", path + "/threads", ["name": "Again"]).status == 201)
        }
    }

    @Test("Rule 47: A public thread without a message is announced in its channel, a private one is not")
    func notice() async throws {
        try await Town.visit { town async throws in
            _ = try await town.startThread()
            #expect(await town.guild.messages(in: town.general).isEmpty)
            let open = try await town.startThread("Open", ["type": 11])
            let notice = try #require(await town.guild.messages(in: town.general).first?.json)
            #expect(notice["type"]?.int == 18 && notice["content"]?.string == "Open")
            #expect(notice["message_reference"]?["channel_id"]?.string == open.id)
            #expect(notice["message_reference"]?["message_id"] == nil && notice["referenced_message"] == nil)
            // Nothing starts a thread from its end.
            #expect(await town.guild.messages(in: open.channelID).isEmpty)
        }
    }

    @Test("Rule 47: As many threads may be active as the guild's limit says; archived ones don't count")
    func activeLimit() async throws {
        var settings = SandboxSettings()
        settings.activeThreadLimit = 2
        try await Town.visit(settings: settings) { town async throws in
            let first = try await town.startThread("one")
            _ = try await town.startThread("two")
            let refused = try await town.startThread("three")
            #expect(refused.status == 400 && refused.code == 160006)
            #expect(try await town.api("PATCH", "/channels/\(first.id)", ["archived": true]).status == 200)
            #expect(try await town.startThread("three").status == 201)
            // Neither asking for it nor writing wakes one more.
            #expect(try await town.api("PATCH", "/channels/\(first.id)", ["archived": false]).code == 160006)
            let said = try await town.api("POST", "/channels/\(first.id)/messages", ["content": "hello?"])
            #expect(said.code == 160006)
        }
    }

    @Test("Rule 40: Threads have room where a guild is full of channels")
    func fullGuild() async throws {
        try await Town.visit { town async throws in
            town.sandbox.world.write { world in
                for _ in 1..<500 {
                    let channel = ChannelRecord(id: world.makeID(), type: .text, guildID: town.guild.id)
                    world.channels[channel.id] = channel
                    world.guilds[town.guild.id]?.channelIDs.append(channel.id)
                }
            }
            let path = "/guilds/\(town.guild.id)/channels"
            #expect(try await town.api("POST", path, ["name": "more"]).code == 30013)
            #expect(try await town.startThread().status == 201)
            #expect(try await town.api("GET", path).json?.array?.count == 500)
        }
    }

    @Test("Rule 49: A post in a forum comes with its first message, which has the same id and does not count")
    func post() async throws {
        try await Town.visit(permissions: [.viewChannel, .readMessageHistory]) { town async throws in
            let forum = await town.guild.makeChannel("ideas", type: .forum)
            let path = "/channels/\(forum)/threads"
            #expect(try await town.api("POST", "/channels/\(forum)/messages", ["content": "x"]).code == 40058)
            #expect(try await town.api("POST", path, ["name": "x"]).errors("message") == ["BASE_TYPE_REQUIRED"])
            #expect(try await town.api("POST", path, ["name": "x", "message": ["content": ""]]).code == 50006)
            let gateway = GatewayListenerDouble(town)
            let post = try await town.api("POST", path, ["name": "Tea", "message": ["content": "More tea"]])
            #expect(post.status == 201 && post.json?["type"]?.int == 11)
            #expect(post.json?["message"]?["id"]?.string == post.id)
            #expect(post.json?["message"]?["content"]?.string == "More tea")
            #expect(gateway.names == ["THREAD_CREATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_CREATE"])
            #expect(try await town.thread(post.id)["message_count"]?.int == 0)
            #expect(try await town.thread("\(forum)")["last_message_id"]?.string == post.id)
            await town.limitEveryone(to: [.viewChannel, .createPublicThreads])
            #expect(try await town.api("POST", path, ["name": "x", "message": ["content": "x"]]).code == 50013)
        }
    }
}
