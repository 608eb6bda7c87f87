/// The first answer to an interaction, due within three seconds.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object>
public enum InteractionCallback: Encodable, Hashable, Sendable {
    /// A new message.
    case message(MessageDraft)
    /// "… is thinking"; the message follows as an edit of the original answer.
    case deferredMessage(ephemeral: Bool)
    /// Nothing visible; the message of the component may be edited later.
    case deferredUpdate
    /// Changes the message of the component.
    case update(MessageDraft)
    case completions([ApplicationCommand.Option.Choice])
    case modal(ModalDraft)

    private enum CodingKeys: String, CodingKey { case type, data }
    private enum DataKeys: String, CodingKey { case flags, choices }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(self.type, forKey: .type)
        switch self {
        case .message(let draft), .update(let draft): try values.encode(draft, forKey: .data)
        case .deferredMessage(let isEphemeral):
            guard isEphemeral else { return }
            var data = values.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
            try data.encode(MessageFlags.ephemeral, forKey: .flags)
        case .deferredUpdate: return
        case .completions(let choices):
            var data = values.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
            try data.encode(choices, forKey: .choices)
        case .modal(let modal): try values.encode(modal, forKey: .data)
        }
    }

    private var type: Int {
        switch self {
        case .message: 4
        case .deferredMessage: 5
        case .deferredUpdate: 6
        case .update: 7
        case .completions: 8
        case .modal: 9
        }
    }
}
