import DiscordModel
import Foundation
import Testing

@testable import Sandbox

@Suite("Saving the state")
struct StateTests {
    /// A path in a folder of its own, which is removed afterwards.
    private func withFile(_ test: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await test(folder.appendingPathComponent("state.json").path)
    }

    private func visit(
        _ path: String?, clock: SandboxClock = .system(), _ test: (Sandbox) async throws -> Void
    ) async throws {
        let sandbox = try await Sandbox.start(SandboxConfiguration(clock: clock), state: path)
        do {
            try await test(sandbox)
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    /// A status and its JSON, in which the order of members does not count.
    private static func parsed(_ answer: String) -> [JSON] {
        let parts = answer.split(separator: " ", maxSplits: 1).map(String.init)
        return parts.map { (try? JSON(parsing: $0)) ?? .string($0) }
    }

    @Test("Everything that REST tells and people see is the same after a restart")
    func everything() async throws {
        try await self.withFile { path in
            var before: [String: String] = [:]
            try await self.visit(path) { sandbox in
                #expect(!sandbox.isRestored)
                try await EventfulWorld.fill(sandbox)
                before = try await WorldView(sandbox).all()
                try sandbox.save()
            }
            #expect(before.count > 60)
            for needle in [
                "voice-message.ogg", "dot.png", "restart me", "I was edited", "hidden but for olivia", "whisper",
            ] {
                #expect(before.values.contains { $0.contains(needle) }, "\(needle)")
            }
            try await self.visit(path) { sandbox in
                #expect(sandbox.isRestored)
                let after = try await WorldView(sandbox).all()
                #expect(Set(after.keys) == Set(before.keys))
                for (place, text) in before {
                    #expect(after[place].map(Self.parsed) == Self.parsed(text), "\(place)")
                }
            }
        }
    }

    @Test(
        "Life goes on: tokens are good, ids rise, files can be fetched, and what was pressed before cannot be answered")
    func goingOn() async throws {
        try await self.withFile { path in
            var (token, url, last) = ("", "", MessageID(0))
            try await self.visit(path) { sandbox in
                let demo = try await DemoWorld(in: sandbox)
                token = demo.bot.token
                let general = try #require(await demo.guild.channel(named: "general"))
                let sent = try await demo.owner.sends(.init("a.txt", bytes: Array("abc".utf8)), in: general.id)
                (last, url) = (sent.id, sent.attachments[0].url)
                try sandbox.save()
            }
            try await self.visit(path) { sandbox in
                let bot = try #require(sandbox.applications.first)
                #expect(bot.token == token)
                #expect(await sandbox.isOnline(bot) == false)
                let api = API(base: sandbox.apiURL, authorization: "Bot \(token)")
                let olivia = try #require(await sandbox.person(named: "olivia"))
                let general = try #require(await olivia.visibleChannels().first { $0.name == "general" })
                let answer = try await api("POST", "/channels/\(general.id)/messages", ["content": "I am back"])
                #expect(answer.status == 200)
                #expect(try #require(MessageID(answer.id)) > last)
                let rest = url.split(separator: "/", maxSplits: 2)[2]
                let file = try await API(base: "").text(sandbox.pageURL + rest)
                #expect(file.status == 200 && file.text == "abc")
                let fresh = await sandbox.makePerson("fresh")
                #expect(fresh.id.rawValue > last.rawValue)
            }
        }
    }

    @Test("Votes, bans, webhooks and emoji are kept, and a poll still ends")
    func unfinished() async throws {
        try await self.withFile { path in
            var (token, webhook, emoji) = ("", "", "")
            var (channel, poll) = (ChannelID(0), MessageID(0))
            try await self.visit(path, clock: .manual()) { sandbox in
                let guild = await sandbox.makeGuild("Harbour", owner: "olivia")
                let bot = await sandbox.makeApplication("Usher", privilegedIntents: .messageContent)
                await guild.install(
                    bot, permissions: [.viewChannel, .readMessageHistory, .banMembers, .manageWebhooks])
                (token, channel) = (bot.token, await guild.makeChannel("general"))
                let (mia, noah) = (await guild.addPerson("mia"), await guild.addPerson("noah"))
                let api = API(base: sandbox.apiURL, authorization: "Bot \(token)")
                poll = try await guild.place(.poll(question: "Tea?", answers: ["yes", "no"]), in: channel, by: mia).id
                try await mia.votes(for: [2], in: poll, of: channel)
                #expect(try await api("PUT", "/guilds/\(guild.id)/bans/\(noah.id)", [:]).status == 204)
                let made = try await api("POST", "/channels/\(channel)/webhooks", ["name": "Captain"])
                webhook = "/webhooks/\(made.id)/\(made.json?["token"]?.string ?? "")?wait=true"
                _ = try await API(base: sandbox.apiURL)("POST", webhook, ["content": "Ahoy"])
                let gif: JSON = ["name": "wave", "image": "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="]
                emoji = try await api("POST", "/applications/\(bot.id)/emojis", gif).id
                try sandbox.save()
            }
            try await self.visit(path, clock: .manual()) { sandbox in
                let api = API(base: sandbox.apiURL, authorization: "Bot \(token)")
                let mia = try #require(await sandbox.person(named: "mia"))
                let guild = try await api("GET", "/users/@me/guilds").json?[0]?["id"]?.string ?? ""
                #expect(try await api("GET", "/guilds/\(guild)/bans").json?[0]?["user"]?["username"]?.string == "noah")
                #expect(await mia.messages(in: channel).last?.author.name == "Captain")
                let again = try await API(base: sandbox.apiURL)("POST", webhook, ["content": "Ahoy again"])
                #expect(again.json?["author"]?["username"]?.string == "Captain")
                let picture = try await api.text("\(sandbox.pageURL)emojis/\(emoji)")
                #expect(picture.status == 200 && picture.text.hasPrefix("GIF"))
                sandbox.clock.advance(by: .seconds(86400))
                let last = try #require(await mia.messages(in: channel).last?.json)
                #expect(last["type"]?.int == 46 && last["message_reference"]?["message_id"]?.string == "\(poll)")
                #expect(last["embeds"]?[0]?["fields"]?[4]?["value"]?.string == "no")
            }
        }
    }

    @Test("A clock that was put ahead stays ahead")
    func clock() async throws {
        try await self.withFile { path in
            var saved = Timestamp.now
            try await self.visit(path) { sandbox in
                sandbox.clock.advance(by: .seconds(86_400))
                _ = await sandbox.makePerson("ana")
                saved = sandbox.clock.now
                try sandbox.save()
            }
            try await self.visit(path) { sandbox in #expect(sandbox.clock.now >= saved) }
        }
    }

    @Test("What is no saved world is refused with a sentence, and stays as it is")
    func damaged() async throws {
        try await self.withFile { path in
            let good = try String(
                decoding: SavedWorld(WorldState(now: .now, settings: .init())).encoded(), as: UTF8.self)
            let cases = [
                ("", "is no saved world, or it is damaged"),
                (String(good.dropLast(20)), "is no saved world, or it is damaged"),
                ("{}", "format is missing"),
                (good.replacing("\"format\":2", with: "\"format\":3"), "has format 3, and this program knows format 2"),
                (good.replacing("\"users\":[]", with: "\"users\":[{}]"), "users[0]"),
                (good.replacing(",\"users\":[]", with: ""), "users is missing"),
                (
                    good.replacing("\"messages\":{}", with: "\"messages\":{\"5\":[]}"),
                    "there are messages of a channel 5 that is not there"
                ),
            ]
            for (text, sentence) in cases {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                let error = await #expect(throws: StateError.self) { try await Sandbox.start(state: path) }
                #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
                #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            }
        }
    }

    @Test("Where it cannot be written, saving says so; a file that was there stays whole")
    func unwritable() async throws {
        try await self.visit(nil) { sandbox in
            #expect(throws: StateError.self) { try sandbox.save() }
            let error = #expect(throws: StateError.self) { try sandbox.save(to: "/nowhere/at/all/state.json") }
            #expect(error?.description.contains("/nowhere/at/all/state.json") == true)
        }
        try await self.withFile { path in
            try await self.visit(nil) { sandbox in
                _ = await sandbox.makePerson("ana")
                try sandbox.save(to: path)
                _ = await sandbox.makePerson("ben")
                try sandbox.save(to: path)
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["state.json"])
            try await self.visit(path) { sandbox async in #expect(await sandbox.person(named: "ben") != nil) }
        }
    }
}
