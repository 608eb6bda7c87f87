import DiscordModel

/// One interaction's way from unanswered to answered: deferred at most once, replied to once.
actor PendingAnswer {
    private enum State {
        case unanswered
        case deferred
        case answered
    }

    private let interaction: Interaction
    private let responder: any InteractionResponder
    private var state = State.unanswered

    init(_ interaction: Interaction, _ responder: any InteractionResponder) {
        self.interaction = interaction
        self.responder = responder
    }

    /// Does nothing once there is an answer.
    func `defer`(_ callback: InteractionCallback) async throws {
        guard self.state == .unanswered, !Task.isCancelled else { return }
        self.state = .deferred
        try await self.responder.respond(callback, to: self.interaction)
    }

    func deliver(_ reply: Reply) async throws {
        let wasDeferred = self.state == .deferred
        self.state = .answered
        if wasDeferred {
            try await self.responder.editOriginal(Self.draft(afterDeferral: reply), of: self.interaction)
        } else {
            try await self.responder.respond(Self.callback(for: reply), to: self.interaction)
        }
    }

    private static func callback(for reply: Reply) -> InteractionCallback {
        switch reply {
        case .message(var draft, let isEphemeral):
            if isEphemeral { draft.flags = (draft.flags ?? []).union(.ephemeral) }
            return .message(draft)
        case .update(let draft): return .update(draft)
        case .form(let modal): return .modal(modal)
        }
    }

    /// A form must be the first answer; when it comes too late the person is asked to try again.
    private static func draft(afterDeferral reply: Reply) -> MessageDraft {
        switch reply {
        case .message(let draft, _), .update(let draft): draft
        case .form: MessageDraft(content: "That took too long, so the form could not be opened. Please try again.")
        }
    }
}
