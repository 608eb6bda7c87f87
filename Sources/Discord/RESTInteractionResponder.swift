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
        do {
            // Later than this nobody is listening any more, so waiting longer would only hide that.
            _ = try await self.rest.send(
                CreateInteractionResponse(to: interaction.id, token: interaction.token, callback, files: files),
                maximumWait: Limits.interactionAnswer)
        } catch {
            throw error.saysGone ? InteractionGone(cause: error) : error
        }
    }

    /// Goes on trying as long as Discord knows the interaction.
    public func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {
        let end = interaction.id.timestamp + Limits.interactionToken
        let request = EditOriginalInteractionResponse(
            of: interaction.applicationID, token: interaction.token, draft, files: draft.uploads)
        for attempt in 0... {
            do {
                _ = try await self.rest.send(request)
                return
            } catch {
                if error.saysGone { throw InteractionGone(cause: error) }
                let pause = Duration.seconds(min(30, 1 << min(attempt, 5)))
                guard error.isTransient, Timestamp.now + pause < end else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }
}

extension RESTError {
    fileprivate var saysGone: Bool {
        let codes: Set<ErrorCode> = [
            .unknownInteraction, .unknownWebhook, .interactionAlreadyAcknowledged, .invalidWebhookToken,
        ]
        return self.reason == .refused && self.code.map(codes.contains) ?? false
    }
}
