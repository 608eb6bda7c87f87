public import DiscordModel

extension Person {
    /// Presses a button that is not there, as no app lets anybody: whatever the custom id, wherever, and whether or not
    /// this person is a member, sees the channel or is timed out.
    ///
    /// Discord lets no such press through, as far as is known. A bot should not rely on it.
    ///
    /// - Parameter application: The bot that gets it. Its newest message there is what seems to have been pressed.
    public func forgesPress(
        of customID: String, in channel: ChannelID, to application: SandboxApplication
    ) async throws -> Outcome {
        let id = try self.world.write { world in
            guard let record = world.channels[channel] else { throw PersonRefusal("There is no such channel") }
            var interaction = world.newInteraction(
                InteractionKind.component, id: world.makeID(), application: application.id, channel: record,
                user: self.id)
            interaction.sourceMessageID =
                (world.messages[channel] ?? MessageList()).newestFirst.first { $0.applicationID == application.id }?.id
            world.begin(interaction, data: ["custom_id": .string(customID), "component_type": 2, "id": 1])
            return interaction.id
        }
        let outcome = await self.world.settle(id, isFinal: true)
        return self.world.read { world in Outcome(outcome, in: world) }
    }
}
