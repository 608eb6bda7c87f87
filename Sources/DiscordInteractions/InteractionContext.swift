public import DiscordModel

/// What a handler knows of the interaction it answers.
public struct InteractionContext: Sendable {
    public let interaction: Interaction
    public let actor: User
    let afterwards = Afterwards()

    /// `nil` for an interaction that nobody caused, which only Discord's own pings are.
    public init?(_ interaction: Interaction) {
        guard let actor = interaction.actor else { return nil }
        self.interaction = interaction
        self.actor = actor
    }

    /// Does something when the person has their answer, or when it is certain that they get none.
    public func afterAnswer(_ work: @escaping @Sendable () -> Void) { self.afterwards.add(work) }

    public var guildID: GuildID? { self.interaction.guildID }
    public var channelID: ChannelID? { self.interaction.channelID }
    /// The acting person's membership as it is at this moment; `nil` in a direct message.
    public var member: Member? { self.interaction.member }
}
