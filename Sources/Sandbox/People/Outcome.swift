/// What a person got for pressing, choosing, running or filling in something.
public enum Outcome: Sendable {
    /// The final answer: after a deferral, what the answer became.
    case reply(SeenMessage)
    /// The message with the component was changed.
    case updated(SeenMessage)
    case form(SeenForm)
    /// The application took notice, and nothing else.
    case acknowledged
    /// "The application did not respond"
    case failed(String)

    /// The answer, be it a message of its own or a changed one.
    public var reply: SeenMessage? {
        switch self {
        case .reply(let message), .updated(let message): message
        default: nil
        }
    }

    public var form: SeenForm? {
        guard case .form(let form) = self else { return nil }
        return form
    }

    /// What there is to read; empty for an acknowledgement.
    public var text: String {
        switch self {
        case .reply(let message), .updated(let message): message.text
        case .form(let form): form.title
        case .acknowledged: ""
        case .failed(let sentence): sentence
        }
    }

    init(_ outcome: InteractionOutcome, in world: WorldState) {
        self =
            switch outcome {
            case .answered(let message): .reply(SeenMessage(message, in: world))
            case .updated(let message): .updated(SeenMessage(message, in: world))
            case .form(let id, let json): .form(SeenForm(id, json))
            case .acknowledged, .deferred, .choices: .acknowledged
            case .failed(let sentence): .failed(sentence)
            }
    }
}
