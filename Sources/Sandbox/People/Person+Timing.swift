public import DiscordModel

extension Person {
    /// Runs a command and measures how long the bot takes to acknowledge it, from the moment the interaction leaves.
    ///
    /// - Throws: `PersonRefusal` if this person may not use the command.
    public func timeToAcknowledgement(
        of command: String, _ options: [String: OptionArgument] = [:], in channel: ChannelID
    ) async throws -> Duration {
        let start = ContinuousClock.now
        let id = try self.world.write { world in
            try world.run(Self.invocation(command, options), by: self.id, in: channel)
        }
        _ = await self.world.settle(id, isFinal: false)
        return start.duration(to: .now)
    }
}
