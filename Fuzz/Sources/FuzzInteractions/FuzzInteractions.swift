import DiscordInteractions
import DiscordModel
import Dispatch

/// Arbitrary bytes as the contents of INTERACTION_CREATE, decoded and routed to commands with options of every kind and
/// to buttons, menus and forms. The first byte chooses whether the rest is the whole interaction or only a part of one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: size)
    guard let first = input.first else { return 0 }
    let bytes = document(first, Array(input.dropFirst()))
    guard let interaction = try? WireDecoder().decode(Interaction.self, from: bytes) else { return 0 }
    let done = DispatchSemaphore(value: 0)
    Task {
        do { try await router.handle(interaction, by: Deaf()) } catch { fatalError("\(error)") }
        done.signal()
    }
    done.wait()
    return 0
}

private func document(_ choice: UInt8, _ part: [UInt8]) -> [UInt8] {
    let types = ["1", "2", "3", "4", "5", "9"]
    let type = types[Int(choice >> 2) % types.count]
    let head =
        #"{"id":"1","application_id":"2","token":"t","version":1,"guild_id":"21","channel_id":"41","type":\#(type),"#
    let actor = #""member":{"user":{"id":"11","username":"mia"},"roles":["31"],"permissions":"32"}"#
    return switch choice & 3 {
    case 0: part
    case 1: Array("\(head)\(actor),\"data\":".utf8) + part + Array("}".utf8)
    case 2: Array("\(head)\(actor),\"data\":{\"name\":\"probe\",\"type\":1,\"options\":".utf8) + part + Array("}}".utf8)
    default:
        Array("\(head)\"data\":{\"custom_id\":\"close:1\",\"name\":\"tools\"},\"member\":".utf8) + part
            + Array("}".utf8)
    }
}

// MARK: - What it is routed to

private let router = InteractionRouter(
    commands: [
        CommandHandler(Probe()), CommandHandler(Greet()), CommandHandler(Quote()),
        CommandHandler(group: "tools", summary: "All of them", subcommands: [Probe()]),
    ],
    components: [
        ComponentHandler(ProbeID.self, acknowledgement: .deferredUpdate) { id, _ in .ephemeral(id.wireForm) },
        ComponentHandler(select: MenuID.self) { _, values, _ in .ephemeral(values.joined()) },
        ComponentHandler(form: FormID.self) { _, texts, _ in .ephemeral(texts.values.joined()) },
    ],
    outdatedReply: .ephemeral("outdated"), patience: .seconds(60)
) { error, _ in .ephemeral("\(error)") }

/// Hears answers and does nothing.
private struct Deaf: InteractionResponder {
    func respond(_ callback: InteractionCallback, to interaction: Interaction) async throws {}
    func editOriginal(_ draft: MessageDraft, of interaction: Interaction) async throws {}
}

private struct Probe: SlashCommand {
    static let name = "probe"
    static let summary = "Tries everything"
    static let options = optionList(
        .optional(.autocompleted(.string("text", "A text"))), .optional(.integer("number", "A number", in: 0...9)),
        .optional(.boolean("flag", "A flag")), .optional(.user("user", "A user")), .optional(.role("role", "A role")),
        .optional(.channel("channel", "A channel", types: [.text])))

    func run(
        _ input: (String?, Int?, Bool?, ChosenUser?, Role?, InteractionChannel?), in context: InteractionContext
    ) async throws -> Reply { .ephemeral("\(input)") }

    func completions(of name: String, typed: String, in context: InteractionContext) async throws -> [String] {
        (0..<30).map { "\(name)\(typed)\($0)" }
    }
}

private struct Greet: ContextMenuCommand {
    static let name = "Greet Them"

    func run(on target: ChosenUser, in context: InteractionContext) async throws -> Reply {
        .ephemeral(target.user.username)
    }
}

private struct Quote: ContextMenuCommand {
    static let name = "Quote"

    func run(on target: Message, in context: InteractionContext) async throws -> Reply { .ephemeral(target.content) }
}

private struct ProbeID: CustomID {
    static let kind = "close"
    static let codec = CustomIDCodec(\Self.number) { Self(number: $0) }

    let number: Int64
}

private struct MenuID: CustomID {
    static let kind = "menu"
    static let codec = CustomIDCodec(\Self.user, \.end) { Self(user: $0, end: $1) }

    let user: UserID
    let end: Int64
}

private struct FormID: CustomID {
    static let kind = "form"
    static let codec = CustomIDCodec { Self() }
}
