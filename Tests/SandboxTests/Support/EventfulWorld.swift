import DiscordModel

@testable import Sandbox

/// A world in which everything has happened that can.
enum EventfulWorld {
    static func fill(_ sandbox: Sandbox) async throws {
        let built = try sandbox.add(WorldFile(contentsOf: WorldFileTests.example))
        guard let guild = built.guild(named: "Harbour Café"), let usher = built.bot(named: "Usher"),
            let olivia = built.person(named: "olivia"), let mia = built.person(named: "mia"),
            let general = await guild.channel(named: "general")?.id
        else { return }
        let api = API(
            base: sandbox.apiURL, authorization: "Bot \(usher.token)", reason: "because%20of%20the%20restart")
        // What bots do.
        let room = try await api("POST", "/guilds/\(guild.id)/channels", ["name": "made by a bot", "topic": "t"])
        _ = try await api("PATCH", "/channels/\(room.id)", ["name": "renamed"])
        for scope in ["", "/guilds/\(guild.id)"] {
            _ = try await api(
                "POST", "/applications/\(usher.id)\(scope)/commands",
                [
                    "name": "ask", "description": "d", "default_member_permissions": "32",
                    "options": [["type": 3, "name": "what", "description": "w", "required": true]],
                ])
        }
        let posted = try await api(
            "POST", "/channels/\(general)/messages",
            ["content": "to be edited", "nonce": "n1", "embeds": [["title": "T", "fields": []]]])
        _ = try await api("PATCH", "/channels/\(general)/messages/\(posted.id)", ["content": "I was edited"])
        _ = try await api("PUT", "/channels/\(general)/messages/pins/\(posted.id)")
        // What people do.
        let said = try await olivia.says("to be deleted", in: general)
        try await olivia.deletes(said.id, in: general)
        let asked = try await mia.says("restart me", in: general)
        try await olivia.replies("Soon", to: asked.id, in: general)
        try await mia.reacts(with: "🎉", to: asked.id, in: general)
        try await guild.place(.forward(of: asked.id, in: general), in: general, by: olivia)
        try await guild.place(.voice(seconds: 3), in: general, by: mia)
        try await guild.place(.sticker(name: "wave"), in: general, by: mia)
        try await guild.place(.poll(question: "When?", answers: ["now", "later"]), in: general, by: mia)
        let direct = await mia.directMessage(with: usher)
        try await mia.says("whisper", in: direct)
        await guild.timeOut(mia, for: .seconds(7200))
        // Somebody alone sees an answer.
        async let outcome = olivia.runs("ask", ["what": "where"], in: general)
        try await sandbox.until("an interaction") { !Self.interactions(sandbox).isEmpty }
        let interaction = Self.interactions(sandbox)[0]
        _ = try await API(base: sandbox.apiURL)(
            "POST", "/interactions/\(interaction.id)/\(interaction.token)/callback",
            ["type": 4, "data": ["content": "hidden but for olivia", "flags": 64]])
        _ = try await outcome
    }

    private static func interactions(_ sandbox: Sandbox) -> [InteractionRecord] {
        sandbox.world.read { world in world.interactionOrder.compactMap { world.interactions[$0] } }
    }
}

/// All that REST tells every bot, and all that every person sees, by where it was found.
struct WorldView {
    private let sandbox: Sandbox

    init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    func all() async throws -> [String: String] {
        var view: [String: String] = [:]
        let (guilds, channels, people) = self.sandbox.world.read { world in
            (
                world.guilds.keys.sorted(), world.channels.keys.sorted(),
                world.users.values.filter { !$0.isBot }.map(\.id)
            )
        }
        for bot in self.sandbox.applications {
            let api = API(base: self.sandbox.apiURL, authorization: "Bot \(bot.token)")
            var paths = ["/users/@me", "/users/@me/guilds", "/applications/@me", "/applications/\(bot.id)/commands"]
            for guild in guilds {
                paths += ["", "/channels", "/roles", "/members?limit=100", "/threads/active", "/audit-logs"]
                    .map { "/guilds/\(guild)\($0)" }
                paths.append("/applications/\(bot.id)/guilds/\(guild)/commands")
            }
            for channel in channels {
                paths += ["", "/messages?limit=100", "/messages/pins", "/threads/archived/public", "/thread-members"]
                    .map { "/channels/\(channel)\($0)" }
            }
            for path in paths { view["\(bot.name) \(path)"] = self.portable(try await api("GET", path)) }
        }
        let control = API(base: self.sandbox.pageURL + "sandbox")
        for person in people {
            var paths = ["/state?as=\(person)"]
            for channel in channels {
                paths += [
                    "/messages?as=\(person)&limit=200", "/threads?as=\(person)", "/threads?as=\(person)&archived=true",
                ]
                .map { "/channels/\(channel)\($0)" }
            }
            for path in paths { view["\(person) \(path)"] = self.portable(try await control("GET", path)) }
        }
        view["people"] = self.portable(try await control("GET", "/people"))
        return view
    }

    /// Files are served from another port each time.
    private func portable(_ answer: API.Answer) -> String {
        // The signature of a file's address is another one each time.
        "\(answer.status) \(answer.json?.description ?? "")".replacing(self.sandbox.pageURL, with: "http://HERE/")
            .replacing(/\?ex=[0-9a-f]+&is=[0-9a-f]+&hm=[0-9a-f]+&/, with: "?SIGNED")
    }
}
