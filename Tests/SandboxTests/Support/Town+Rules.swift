import DiscordModel

@testable import Sandbox

extension Town {
    /// Begins a session on the Gateway, with the intents that need no permission, and gives what GUILD_CREATE says.
    @discardableResult
    func connect<Result>(
        intents: Intents = Intents.all.subtracting(.privileged),
        _ body: (GatewayClient, _ guild: JSON) async throws -> Result
    ) async throws -> Result {
        try await GatewayClient.connect(to: self.sandbox.gatewayURL) { client in
            try await client.begin(self.bot.token, intents: intents)
            let guild = try await client.dispatch("GUILD_CREATE")["d"] ?? .null
            return try await body(client, guild)
        }
    }

    /// Presses a button without waiting for what comes of it.
    func press(_ customID: String = "open", of message: API.Answer) throws -> InteractionID {
        try self.sandbox.world.write { world in
            let use = ComponentUse(messageID: MessageID(message.id) ?? 0, customID: customID)
            return try world.use(use, by: self.mia.id, in: self.general)
        }
    }

    /// Runs a command without waiting for what comes of it.
    func run(_ command: String, typing option: String? = nil) throws -> InteractionID {
        try self.sandbox.world.write { world in
            var invocation = CommandInvocation(name: command)
            invocation.focused = option
            return try world.run(invocation, by: self.mia.id, in: self.general)
        }
    }

    func token(of id: InteractionID) -> String { self.sandbox.world.read { $0.interactions[id]?.token ?? "" } }

    func answer(_ id: InteractionID, _ body: JSON, withResponse: Bool = false) async throws -> API.Answer {
        let path = "/interactions/\(id)/\(self.token(of: id))/callback"
        return try await self.anonymous("POST", path + (withResponse ? "?with_response=true" : ""), body)
    }

    func send(_ body: JSON) async throws -> API.Answer {
        try await self.api("POST", "/channels/\(self.general)/messages", body)
    }

    func message(_ id: MessageID, in channel: ChannelID? = nil) async throws -> JSON {
        try await self.api("GET", "/channels/\(channel ?? self.general)/messages/\(id)").json ?? .null
    }
}
