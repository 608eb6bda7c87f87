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
            try world.forgePress(of: customID, by: self.id, in: channel, to: application.id)
        }
        let outcome = await self.world.settle(id, isFinal: true)
        return self.world.read { world in Outcome(outcome, in: world) }
    }
}

extension WorldState {
    mutating func forgePress(
        of customID: String, by person: UserID, in channel: ChannelID, to application: ApplicationID
    ) throws(PersonRefusal) -> InteractionID {
        guard let record = self.channels[channel] else { throw PersonRefusal("There is no such channel") }
        var interaction = self.newInteraction(
            InteractionKind.component, application: application, channel: record, user: person)
        interaction.sourceMessageID =
            (self.messages[channel] ?? MessageList()).last { $0.applicationID == application }?.id
        self.begin(interaction, data: ["custom_id": .string(customID), "component_type": 2, "id": 1])
        return interaction.id
    }
}
