public import DiscordModel

/// One slash command, or one subcommand: what Discord shows, and what it does.
public protocol SlashCommand: Sendable {
    associatedtype Input: Sendable

    static var name: String { get }
    static var summary: String { get }
    static var options: OptionList<Input> { get }
    static var acknowledgement: Acknowledgement { get }

    func run(_ input: Input, in context: InteractionContext) async throws -> Reply

    /// What to offer while the option `name` is being typed; only asked for autocompleted options.
    func completions(of name: String, typed: String, in context: InteractionContext) async throws -> [String]
}

extension SlashCommand {
    public static var acknowledgement: Acknowledgement { .deferredEphemeral }

    public func completions(of name: String, typed: String, in context: InteractionContext) async throws -> [String] {
        []
    }
}

/// A command in the menu of a user or a message.
public protocol ContextMenuCommand: Sendable {
    associatedtype Target: Sendable

    /// As the menu shows it: capitals and spaces are allowed.
    static var name: String { get }
    static var acknowledgement: Acknowledgement { get }

    func run(on target: Target, in context: InteractionContext) async throws -> Reply
}

extension ContextMenuCommand {
    public static var acknowledgement: Acknowledgement { .deferredEphemeral }
}

/// How soon Discord hears of us. It gives three seconds, so whatever touches the network is deferred at once.
public enum Acknowledgement: Sendable, Hashable {
    /// "Usher is thinking…", seen by the acting person alone, before the work begins.
    case deferredEphemeral
    /// Nothing visible before the work begins; the reply changes the message of the component.
    case deferredUpdate
    /// The reply is the first answer, as a form must be. Deferred all the same if it takes too long.
    case immediate
}

/// What the person gets to see.
public enum Reply: Sendable, Hashable {
    case message(MessageDraft, isEphemeral: Bool)
    /// Changes the message that the pressed component belongs to.
    case update(MessageDraft)
    case form(ModalDraft)

    /// A text that only the acting person sees.
    public static func ephemeral(_ text: String) -> Self { .message(MessageDraft(content: text), isEphemeral: true) }

    public static func ephemeral(_ draft: MessageDraft) -> Self { .message(draft, isEphemeral: true) }
}
