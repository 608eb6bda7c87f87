import DiscordModel
import Testing

@testable import Sandbox

@Suite("Emoji of servers and applications")
struct EmojiTests {
    /// One pixel.
    private static let png =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    private static let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="

    private func make(
        _ town: Town, _ name: String = "anchor", image: String = Self.png, _ more: JSONObject = [:]
    ) async throws -> API.Answer {
        var body: JSON = ["name": .string(name), "image": .string(image)]
        for (key, value) in more { body[key] = value }
        return try await town.api("POST", "/guilds/\(town.guild.id)/emojis", body)
    }

    private func visit(_ test: (Town) async throws -> Void) async throws {
        let permissions: Permissions = [
            .viewChannel, .readMessageHistory, .addReactions, .useExternalEmojis, .createGuildExpressions,
            .viewAuditLog,
        ]
        try await Town.visit(permissions: permissions, test)
    }

    @Test("A bot uploads an emoji, finds it everywhere, renames and deletes it")
    func life() async throws {
        try await self.visit { town async throws in
            let path = "/guilds/\(town.guild.id)/emojis"
            let gateway = GatewayListenerDouble(town)
            let made = try await self.make(town)
            #expect(made.status == 201 && made.json?["name"]?.string == "anchor")
            #expect(made.json?["animated"]?.bool == false && made.json?["available"]?.bool == true)
            #expect(made.json?["user"]?["id"]?.string == "\(town.bot.userID)")
            let told = try #require(gateway.dispatches.first)
            #expect(told.name == "GUILD_EMOJIS_UPDATE" && told.intents == .guildExpressions)
            #expect(told.data["emojis"]?[0]?["id"]?.string == made.id)
            #expect(try await town.api("GET", path).json?[0] == made.json)
            #expect(try await town.api("GET", "\(path)/\(made.id)").json == made.json)
            let guild = try await town.api("GET", "/guilds/\(town.guild.id)").json
            #expect(guild?["emojis"]?[0]?["name"]?.string == "anchor")
            let picture = try await town.api.text("\(town.sandbox.pageURL)emojis/\(made.id).webp")
            #expect(picture.status == 200)
            #expect(try await town.api.text("\(town.sandbox.pageURL)emojis/1").status == 404)
            let renamed = try await town.api("PATCH", "\(path)/\(made.id)", ["name": "anchor_2"])
            #expect(renamed.json?["name"]?.string == "anchor_2")
            #expect(try await town.api("DELETE", "\(path)/\(made.id)").status == 204)
            #expect(gateway.data(of: "GUILD_EMOJIS_UPDATE").map { $0["emojis"]?.array?.count } == [1, 1, 0])
            let gone = try await town.api("GET", "\(path)/\(made.id)")
            #expect(gone.status == 404 && gone.code == 10014)
            let audit = try await town.api("GET", "/guilds/\(town.guild.id)/audit-logs")
            #expect(audit.json?["audit_log_entries"]?.array?.map { $0["action_type"]?.int } == [62, 61, 60])
        }
    }

    @Test("What an emoji may not be is refused, and so is whoever may not make one")
    func refusals() async throws {
        try await self.visit { town async throws in
            let unknown: JSONObject = ["roles": ["1"]]
            #expect(try await self.make(town, "anchor", unknown).errors("roles", "0") == ["NUMBER_TYPE_COERCE"])
            #expect(try await self.make(town, "a").errors("name") == ["BASE_TYPE_BAD_LENGTH"])
            #expect(try await self.make(town, "no spaces").errors("name") == ["STRING_TYPE_REGEX"])
            let large = "data:image/png;base64," + String(repeating: "AAAA", count: 87_382)
            #expect(try await self.make(town, image: large).errors("image") == ["BINARY_TYPE_MAX_SIZE"])
            for image in [
                "anchor.png", "data:text/html;base64,AAAA", "data:image/png;base64,", "data:image/png;base64,?",
            ] {
                #expect(try await self.make(town, image: image).code == 50046, "\(image)")
            }
            for number in 0..<50 { #expect(try await self.make(town, "e_\(number)").status == 201) }
            #expect(try await self.make(town).code == 30008)
            let moving = try await self.make(town, image: Self.gif)
            #expect(moving.status == 201 && moving.json?["animated"]?.bool == true)
        }
        try await Town.visit(permissions: [.viewChannel]) { town async throws in
            #expect(try await self.make(town).code == 50013)
            #expect(try await town.api("GET", "/guilds/\(town.guild.id)/emojis").json == [])
            let other = await town.sandbox.makeApplication("Other")
            #expect(try await town.api("GET", "/applications/\(other.id)/emojis").code == 20012)
        }
    }

    @Test("Rule 54: Reactions with a server's own emoji go by its id, and only to who may use it")
    func reactions() async throws {
        try await self.visit { town async throws in
            let emoji = try await self.make(town)
            let said = try await town.mia.says("Ahoy", in: town.general)
            let path = "/channels/\(town.general)/messages/\(said.id)"
            let gateway = GatewayListenerDouble(town)
            #expect(try await town.api("PUT", "\(path)/reactions/whatever:\(emoji.id)/@me").status == 204)
            try await town.mia.reacts(with: "anchor:\(emoji.id)", to: said.id, in: town.general)
            let shown: JSON = ["id": .string(emoji.id), "name": "anchor"]
            #expect(gateway.data(of: "MESSAGE_REACTION_ADD").map { $0["emoji"] } == [shown, shown])
            let message = try await town.api("GET", path)
            #expect(message.json?["reactions"]?.array?.count == 1 && message.json?["reactions"]?[0]?["count"]?.int == 2)
            #expect(message.json?["reactions"]?[0]?["emoji"] == shown)
            let users = try await town.api("GET", "\(path)/reactions/anchor:\(emoji.id)")
            #expect(users.json?.array?.count == 2)
            #expect(try await town.api("DELETE", "\(path)/reactions/anchor:\(emoji.id)/@me").status == 204)
            for wrong in ["anchor:1", "anchor", "anchor:"] {
                #expect(try await town.api("PUT", "\(path)/reactions/\(wrong)/@me").code == 10014, "\(wrong)")
            }

            // One of another server, where the bot is not.
            let elsewhere = await town.sandbox.makeGuild("Elsewhere", owner: "noah")
            let stranger = await town.sandbox.makeApplication("Stranger")
            await elsewhere.install(stranger, permissions: [.createGuildExpressions, .viewChannel])
            let theirs = try await API(base: town.sandbox.apiURL, authorization: "Bot \(stranger.token)")(
                "POST", "/guilds/\(elsewhere.id)/emojis", ["name": "theirs", "image": .string(Self.png)])
            #expect(try await town.api("PUT", "\(path)/reactions/theirs:\(theirs.id)/@me").code == 10014)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.reacts(with: "theirs:\(theirs.id)", to: said.id, in: town.general)
            }
            // Once the emoji is gone, the reaction keeps its name.
            #expect(try await town.api("DELETE", "/guilds/\(town.guild.id)/emojis/\(emoji.id)").status == 204)
            #expect(try await town.api("GET", path).json?["reactions"]?[0]?["emoji"] == shown)
        }
    }

    @Test("An application's own emoji are its alone, wherever it is")
    func ofApplication() async throws {
        try await self.visit { town async throws in
            let path = "/applications/\(town.bot.id)/emojis"
            let made = try await town.api("POST", path, ["name": "logo", "image": .string(Self.png)])
            #expect(made.status == 201 && made.json?["user"] != nil)
            #expect(try await town.api("GET", path).json?["items"]?[0] == made.json)
            #expect(try await town.api("PATCH", "\(path)/\(made.id)", ["name": "sign"]).json?["name"]?.string == "sign")
            let said = try await town.mia.says("Ahoy", in: town.general)
            let reaction = "/channels/\(town.general)/messages/\(said.id)/reactions/sign:\(made.id)/@me"
            #expect(try await town.api("PUT", reaction).status == 204)
            let other = try await town.mia.says("Ahoy", in: town.general)
            await #expect(throws: PersonRefusal.self) {
                try await town.mia.reacts(with: "sign:\(made.id)", to: other.id, in: town.general)
            }
            // What is there already anybody may add to.
            try await town.mia.reacts(with: "sign:\(made.id)", to: said.id, in: town.general)
            #expect(try await town.api("DELETE", "\(path)/\(made.id)").status == 204)
            #expect(try await town.api("GET", path).json?["items"] == [])
        }
    }
}
