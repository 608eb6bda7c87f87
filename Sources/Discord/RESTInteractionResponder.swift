public import DiscordInteractions
public import DiscordModel
public import DiscordREST

/// Answers interactions that came over the Gateway.
public struct RESTInteractionResponder: InteractionResponder {
    private let rest: RESTClient

    public init(_ rest: RESTClient) { self.rest = rest }

    public func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws {
        let files =
            switch callback {
            case .message(let draft), .update(let draft): draft.uploads
            default: [FileUpload]()
            }
        // Later than this nobody is listening any more, so waiting longer would only hide that.
        _ = try await self.rest.send(
            CreateInteractionResponse(to: interaction.id, token: interaction.token, callback, files: files),
            maximumWait: Limits.interactionAnswer)
    }

    public func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {
        _ = try await self.rest.send(
            EditOriginalInteractionResponse(
                of: interaction.applicationID, token: interaction.token, draft, files: draft.uploads))
    }
}
