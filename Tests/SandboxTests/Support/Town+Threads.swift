import DiscordModel

@testable import Sandbox

extension Town {
    /// A private thread below #general that the bot starts through the API, with these fields beside its name.
    func startThread(_ name: String = "Ticket", _ fields: JSON = [:]) async throws -> API.Answer {
        var body = fields
        body["name"] = .string(name)
        return try await self.api("POST", "/channels/\(self.general)/threads", body)
    }

    /// Takes from all members what is not given here.
    func limitEveryone(to permissions: Permissions) async {
        await self.guild.setPermissions(of: .everyone(of: self.guild.id), to: permissions)
    }

    func thread(_ id: String) async throws -> JSON {
        try await self.api("GET", "/channels/\(id)").json ?? .null
    }
}

extension API.Answer {
    var channelID: ChannelID { ChannelID(self.id) ?? 0 }
}
