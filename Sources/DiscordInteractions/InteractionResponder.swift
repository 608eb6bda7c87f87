public import DiscordModel

/// Carries answers to Discord: by REST for interactions from the Gateway, in the HTTP answer for those from the
/// interactions endpoint.
public protocol InteractionResponder: Sendable {
    /// The first answer, within three seconds.
    ///
    /// - Throws: `InteractionGone` if Discord refuses any answer; anything else leaves open whether it took this one.
    func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws

    /// Changes the first answer, or gives the message that a deferral promised.
    func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws
}
