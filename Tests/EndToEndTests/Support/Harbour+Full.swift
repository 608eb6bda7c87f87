import DiscordModel
import Sandbox

extension Harbour {
    /// A server that is ready and has as many channels as Discord allows.
    static func full(_ body: @Sendable (Harbour, RunningBot) async throws -> Void) async throws {
        try await Self.ready { harbour, bot in
            await harbour.fillServer()
            try await body(harbour, bot)
        }
    }

    /// Makes channels. The bot is off the server meanwhile: it would have to be told of each of them.
    func fillServer(upTo count: Int = Limits.channelsPerGuild) async {
        await self.guild.kick(self.usher)
        for number in 0..<max(0, count - (await self.guild.channels().count)) {
            await self.guild.makeChannel("filler-\(number)")
        }
        await self.guild.install(self.usher, permissions: Self.invitation)
    }
}
