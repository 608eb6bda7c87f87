import DiscordModel

@testable import Sandbox

/// A sandbox with one server, a bot in it, and two people; each test has its own.
struct Town {
    let sandbox: Sandbox
    let guild: SandboxGuild
    let bot: SandboxApplication
    let mia: Person
    let general: ChannelID
    let api: API

    var owner: Person { self.guild.owner }
    var clock: SandboxClock { self.sandbox.clock }
    /// The routes that need no bot.
    var anonymous: API { API(base: self.sandbox.apiURL) }

    /// Runs a test in a fresh town and stops it afterwards. Time stands still, so that a slow machine misses no deadline.
    static func visit(
        permissions: Permissions = DemoWorld.botPermissions, clock: SandboxClock = .manual(),
        intents: Intents = [], settings: SandboxSettings = SandboxSettings(), _ test: (Town) async throws -> Void
    ) async throws {
        let sandbox = try await Sandbox.start(SandboxConfiguration(clock: clock, settings: settings))
        let guild = await sandbox.makeGuild("Harbour", owner: "olivia")
        let bot = await sandbox.makeApplication("Usher", privilegedIntents: intents)
        await guild.install(bot, permissions: permissions)
        let town = Town(
            sandbox: sandbox, guild: guild, bot: bot, mia: await guild.addPerson("mia"),
            general: await guild.makeChannel("general"),
            api: API(base: sandbox.apiURL, authorization: "Bot \(bot.token)"))
        do {
            try await test(town)
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    /// The interactions the bot was told of, newest last.
    func interactions() -> [InteractionRecord] {
        self.sandbox.world.read { world in world.interactionOrder.compactMap { world.interactions[$0] } }
    }

    /// Waits for the next interaction and answers it.
    ///
    /// - Returns: The interaction and what the API said.
    @discardableResult
    func answerNext(
        after count: Int = 0, _ body: JSON, withResponse: Bool = false
    ) async throws -> (InteractionRecord, API.Answer) {
        let interaction = try await self.nextInteraction(after: count)
        let query = withResponse ? "?with_response=true" : ""
        let answer = try await self.anonymous(
            "POST", "/interactions/\(interaction.id)/\(interaction.token)/callback\(query)", body)
        return (interaction, answer)
    }

    func nextInteraction(after count: Int = 0) async throws -> InteractionRecord {
        try await self.sandbox.until("an interaction") { self.interactions().count > count }
        return self.interactions()[count]
    }

    /// Posts a message with one button.
    func postButton(_ label: String = "Create Ticket", id: String = "open") async throws -> API.Answer {
        try await self.api(
            "POST", "/channels/\(self.general)/messages",
            [
                "content": "Press",
                "components": [
                    [
                        "type": 1,
                        "components": [["type": 2, "style": 1, "label": .string(label), "custom_id": .string(id)]],
                    ]
                ],
            ])
    }

    func makeCommand(_ body: JSON) async throws -> API.Answer {
        try await self.api("POST", "/applications/\(self.bot.id)/commands", body)
    }

    /// The path of an interaction's webhook.
    func webhook(_ interaction: InteractionRecord, _ rest: String = "") -> String {
        "/webhooks/\(self.bot.id)/\(interaction.token)\(rest)"
    }
}
