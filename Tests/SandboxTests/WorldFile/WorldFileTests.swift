import DiscordModel
import Foundation
import Testing

@testable import Sandbox

@Suite("World files")
struct WorldFileTests {
    static let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/world-example.yml").path

    /// A sandbox with what a file says, stopped afterwards.
    private func visit(
        _ file: WorldFile, clock: SandboxClock = .manual(), _ test: (Sandbox, BuiltWorld) async throws -> Void
    ) async throws {
        let sandbox = try await Sandbox.start(SandboxConfiguration(clock: clock))
        do {
            try await test(sandbox, try sandbox.add(file))
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    // MARK: The example

    @Test("The example in the documents builds people and bots as it says")
    func examplePeople() async throws {
        try await self.visit(WorldFile(contentsOf: Self.example)) { sandbox, built in
            #expect(built.people.map(\.name) == ["olivia", "sam", "mia", "noah", "lea"])
            let mia = try #require(built.person(named: "mia"))
            #expect(mia.id == 613_425_648_685_547_600)
            let usher = try #require(built.bot(named: "Usher"))
            #expect(usher.token == "MTA0.example.usher")
            #expect(built.bot(named: "Moderator")?.userID == 613_425_648_685_547_700)
            let users = sandbox.world.read { $0.users }
            let sam = try #require(built.person(named: "sam").flatMap { users[$0.id] })
            #expect(sam.avatarColor == 0x3BA55D && sam.globalName == "Sam")
            let noah = try #require(built.person(named: "noah").flatMap { users[$0.id] })
            #expect(noah.blockedUsers == [usher.userID] && noah.refusesDirectMessages)
            let api = API(base: sandbox.apiURL, authorization: "Bot MTA0.example.usher")
            let guild = try #require(built.guild(named: "Harbour Café"))
            let member = try await api("GET", "/guilds/\(guild.id)/members/\(mia.id)")
            #expect(member.json?["nick"]?.string == "Mia from the pier")
            let application = try await api("GET", "/applications/@me")
            #expect(application.json?["flags"]?.int == 1 << 15 | 1 << 19)
        }
    }

    @Test("The example's roles stand in the order of the file, with a bot's own role where it says")
    func exampleRoles() async throws {
        try await self.visit(WorldFile(contentsOf: Self.example)) { sandbox, built in
            let guild = try #require(built.guild(named: "Harbour Café"))
            #expect(guild.id == 613_425_648_685_547_541 && guild.owner.name == "olivia")
            let record = try #require(sandbox.world.read { $0.guilds[guild.id] })
            let roles = record.roles.values.sorted { $1.isBelow($0) }
            #expect(roles.map(\.name) == ["Admins", "Usher", "Staff", "Regulars", "Moderator", "@everyone"])
            #expect(roles.map(\.position) == [5, 4, 3, 2, 1, 0])
            #expect(roles[0].permissions == .administrator && roles[0].isHoisted && roles[0].color == 0xED4245)
            #expect(roles[1].permissions == DemoWorld.botPermissions && roles[1].color == 0x5865F2)
            #expect(roles[1].managedBy == built.bot(named: "Usher")?.userID)
            #expect(roles[2].id == 613_425_648_685_547_550 && roles[2].isMentionable)
            #expect(!roles[5].permissions.contains(.createPrivateThreads))
            let moderator = try #require(built.bot(named: "Moderator").flatMap { record.members[$0.userID] })
            #expect(Set(moderator.roleIDs) == [roles[3].id, roles[4].id])
            let noah = try #require(built.person(named: "noah").flatMap { record.members[$0.id] })
            let now = sandbox.clock.now
            #expect(noah.timedOutUntil.map { $0 - now } == .seconds(90 * 60))
        }
    }

    @Test("The example's channels have their kinds, overwrites and places")
    func exampleChannels() async throws {
        try await self.visit(WorldFile(contentsOf: Self.example)) { sandbox, built in
            let guild = try #require(built.guild(named: "Harbour Café"))
            let channels = await guild.channels()
            let kinds = Dictionary(channels.map { ($0.name, $0.type.rawValue) }) { first, _ in first }
            #expect(
                kinds == [
                    "rules": 0, "Talk": 4, "general": 0, "waves": 2, "Inside": 4, "staff": 0, "news": 5, "ideas": 15,
                    "pictures": 16, "concert": 13,
                ])
            let (inside, staff) = (
                try #require(channels.first { $0.name == "Inside" }),
                try #require(channels.first { $0.name == "staff" })
            )
            #expect(staff.parentID == inside.id && staff.overwrites == inside.overwrites)
            #expect(staff.overwrites.count == 3)
            let lea = try #require(built.person(named: "lea"))
            #expect(await lea.sees(staff.id))
            await #expect(throws: PersonRefusal.self) { try await lea.says("hello", in: staff.id) }
            #expect(await built.person(named: "mia")?.sees(staff.id) == false)
            let api = API(base: sandbox.apiURL, authorization: "Bot MTA0.example.usher")
            let general = try #require(channels.first { $0.name == "general" })
            let json = try await api("GET", "/channels/\(general.id)").json
            #expect(json?["topic"]?.string == "Everything and nothing" && json?["rate_limit_per_user"]?.int == 5)
            let rules = try #require(channels.first { $0.name == "rules" })
            #expect(try await api("DELETE", "/channels/\(rules.id)").code == 50074)
        }
    }

    @Test("What was said in the example is there in its order, with replies, reactions, pins, files and mentions")
    func exampleMessages() async throws {
        try await self.visit(WorldFile(contentsOf: Self.example)) { sandbox, built in
            let guild = try #require(built.guild(named: "Harbour Café"))
            let mia = try #require(built.person(named: "mia"))
            let general = try #require(await guild.channel(named: "general"))
            let now = sandbox.clock.now
            let messages = await guild.messages(in: general.id).filter { $0.json["type"]?.int != 18 }
            #expect(messages.map(\.author.name) == ["mia", "Sam", "Usher", "mia"])
            let ages = messages.map { ((now - $0.id.timestamp) / .seconds(60)).rounded() }
            #expect(ages == [60, 55, 50, 40])
            #expect(messages[1].json["referenced_message"]?["id"] == .id(messages[0].id))
            #expect(messages[1].content == "<@\(mia.id)> At six, as always.")
            #expect(messages[1].mentionedUsers == [mia.id])
            let reactions = messages[0].json["reactions"]?.array ?? []
            #expect(reactions.map { $0["count"]?.int } == [2, 1] || reactions.map { $0["count"]?.int } == [1, 2])
            #expect(messages[2].buttons.map(\.label) == ["Show more"])
            #expect(messages[2].json["application_id"] == .id(built.bots[0].id))
            #expect(messages[3].attachments.map(\.filename) == ["ticket.txt", "dot.png"])
            let file = try await API(base: "").text(messages[3].attachments[0].url)
            #expect(file.text == "Pier 7, 18:00")
            let rules = try #require(await guild.channel(named: "rules"))
            let api = API(base: sandbox.apiURL, authorization: "Bot MTA0.example.usher")
            let pins = try await api("GET", "/channels/\(rules.id)/messages/pins")
            #expect(pins.json?["items"]?.array?.count == 1)
            let rule = pins.json?["items"]?[0]?["message"]?["content"]?.string ?? ""
            #expect(rule.contains("<@&613425648685547550>") && rule.contains("<#\(general.id)>"))
        }
    }

    @Test("The example's threads and posts are as if they had been started by people")
    func exampleThreads() async throws {
        try await self.visit(WorldFile(contentsOf: Self.example)) { sandbox, built in
            let guild = try #require(built.guild(named: "Harbour Café"))
            let general = try #require(await guild.channel(named: "general"))
            let threads = await guild.threads(in: general.id)
            let named = Dictionary(threads.map { ($0.name, $0) }) { first, _ in first }
            let ticket = try #require(named["The ticket"])
            let source = try #require(
                await guild.messages(in: general.id).first { $0.id.rawValue == ticket.id.rawValue })
            #expect(source.content == "Thanks! Here is the ticket.")
            let secret = try #require(named["Who is coming"])
            #expect(secret.type == .privateThread)
            let (noah, mia) = (try #require(built.person(named: "noah")), try #require(built.person(named: "mia")))
            #expect(secret.thread?.members == [noah.id, mia.id] && secret.thread?.owner == noah.id)
            let old = try #require(named["Last year"])
            #expect(old.thread?.isArchived == true && old.thread?.isLocked == true)
            #expect(await guild.messages(in: old.id).map(\.content) == ["That was fun."])
            let ideas = try #require(await guild.channel(named: "ideas"))
            let post = try #require(await guild.threads(in: ideas.id).first)
            #expect(post.id == 613_425_648_685_547_800)
            let said = await guild.messages(in: post.id)
            #expect(said.map(\.content) == ["One is not enough.", "It would be half empty."])
            #expect(said[0].id.rawValue == post.id.rawValue)
            #expect(said[0].json["reactions"]?[0]?["emoji"]?["name"]?.string == "❤️")
            // Whoever joins later finds all of it, and can go on.
            try await mia.says("Three, then.", in: post.id)
            #expect(await guild.messages(in: post.id).count == 3)
        }
    }

    // MARK: Forms

    @Test("JSON says the same as YAML")
    func json() async throws {
        let file = try WorldFile(
            json: """
                {"people": [{"username": "ana"}], "guilds": [{"name": "G1", "owner": "ana", "channels": [
                {"name": "c", "messages": [{"author": "ana", "content": "hi \\ud83d\\ude00"}]}]}]}
                """)
        try await self.visit(file) { _, built in
            let channel = try #require(await built.guilds[0].channel(named: "c"))
            #expect(await built.people[0].messages(in: channel.id).map(\.content) == ["hi 😀"])
        }
    }

    @Test("Texts that look like numbers or truth values stay texts")
    func plainTexts() async throws {
        let file = try WorldFile(
            yaml: """
                people: [ana]
                guilds:
                  - { name: 12345, owner: ana, channels: [{ name: yes, messages: [{ author: ana, content: 1.50 }] }] }
                """)
        try await self.visit(file) { sandbox, built in
            let guild = try #require(built.guild(named: "12345"))
            let channel = try #require(await guild.channel(named: "yes"))
            #expect(await guild.messages(in: channel.id).map(\.content) == ["1.50"])
        }
    }

    @Test("A bot that is connected hears of a server from a file as of one that it was invited to")
    func whileConnected() async throws {
        try await Town.visit { town in
            let listener = GatewayListenerDouble(town)
            let node = WorldNode([
                "name": "Second", "owner": "mia", "bots": [["name": "Usher", "permissions": ["VIEW_CHANNEL"]]],
                "channels": [["name": "c", "messages": [["author": "mia", "content": "hello"]]]],
            ])
            let names = town.sandbox.world.read { WorldNames($0) }
            let problems = WorldProblems()
            let entry = GuildEntry(node, names, problems)
            #expect(problems.all.isEmpty)
            town.sandbox.world.write { world in
                var builder = WorldBuilder(world)
                _ = builder.add(entry, to: &world)
            }
            #expect(listener.names == ["GUILD_CREATE"])
            let guild = listener.data(of: "GUILD_CREATE")[0]
            #expect(guild["channels"]?.array?.count == 1 && guild["members"]?.array?.count == 1)
        }
    }
}
