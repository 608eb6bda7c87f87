import DiscordInteractions
import DiscordModel
import Synchronization

/// A command made of closures.
struct ProbeCommand: SlashCommand {
    static let name = "probe"
    static let summary = "Tries things out"
    static let options = optionList(
        .optional(.autocompleted(.string("text", "What to say"))), .boolean("loud", "Whether to shout"))

    var handle: @Sendable (String?, Bool, InteractionContext) async throws -> Reply = { text, _, _ in
        .ephemeral(text ?? "nothing")
    }

    func run(_ input: (String?, Bool), in context: InteractionContext) async throws -> Reply {
        try await self.handle(input.0, input.1, context)
    }

    func completions(of name: String, typed: String, in context: InteractionContext) async throws -> [String] {
        if typed == "fail" { throw ProbeFailure() }
        return (0..<40).map { "\(name) \(typed) \($0) " + String(repeating: "x", count: 200) }
    }
}

struct ProbeFailure: Error {}

/// A command whose reply is the first answer.
struct PromptCommand: SlashCommand {
    static let name = "prompt"
    static let summary = "Answers without deferring"
    static let options = optionList()
    static let acknowledgement = Acknowledgement.immediate

    let handle: @Sendable () async throws -> Reply

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply { try await self.handle() }
}

/// A button with one field, or a select, or a form.
struct ProbeID: CustomID {
    static let kind = "probe"
    static let codec = CustomIDCodec(\Self.user) { Self(user: $0) }

    let user: UserID
}

/// Counts, from many tasks.
final class Counter: Sendable {
    private let value = Mutex(0)

    func count() { self.value.withLock { $0 += 1 } }
    var total: Int { self.value.withLock { $0 } }
}

/// Notes what happens, from many tasks.
final class Diary: Sendable {
    private let entries = Mutex<[String]>([])

    func note(_ entry: String) { self.entries.withLock { $0.append(entry) } }
    var all: [String] { self.entries.withLock { $0 } }
}
