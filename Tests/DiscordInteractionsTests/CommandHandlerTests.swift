import DiscordInteractions
import DiscordModel
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("What Discord is told of commands")
struct CommandHandlerTests {
    struct Greet: ContextMenuCommand {
        static let name = "Greet Them"

        func run(on target: ChosenUser, in context: InteractionContext) async throws -> Reply {
            .ephemeral("\(target.user.username) \(target.member?.roles.count ?? -1)")
        }
    }

    struct Quote: ContextMenuCommand {
        static let name = "Quote"

        func run(on target: Message, in context: InteractionContext) async throws -> Reply {
            .ephemeral(target.content)
        }
    }

    private static func json(_ handler: CommandHandler) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(handler.definition), as: UTF8.self)
    }

    private static func answers(_ handlers: [CommandHandler], _ interaction: Interaction) async throws
        -> [RecordingResponder.Answer]
    {
        let responder = RecordingResponder()
        let router = InteractionRouter(commands: handlers, components: [], outdatedReply: .ephemeral("outdated")) {
            error, _ in .ephemeral("error: \(error)")
        }
        try await router.handle(interaction, by: responder)
        return responder.answers
    }

    @Test("A slash command")
    func slash() throws {
        #expect(
            try Self.json(CommandHandler(ProbeCommand(), defaultMemberPermissions: .manageGuild))
                == #"{"contexts":[0],"default_member_permissions":"32","description":"Tries things out","name":"probe","options":[{"description":"Whether to shout","name":"loud","required":true,"type":5},{"autocomplete":true,"description":"What to say","max_length":6000,"min_length":1,"name":"text","required":false,"type":3}],"type":1}"#
        )
    }

    @Test("A group of subcommands")
    func group() throws {
        let handler = CommandHandler(
            group: "tools", summary: "All of them", subcommands: [ProbeCommand(), PromptCommand { .ephemeral("x") }])
        let definition = handler.definition
        #expect(definition.name == "tools")
        #expect(definition.options.map(\.name) == ["probe", "prompt"])
        #expect(definition.options.allSatisfy { $0.type == .subcommand && $0.isRequired == nil })
        #expect(definition.options.first?.options?.map(\.name) == ["loud", "text"])
    }

    @Test("The chosen subcommand runs, with its own acknowledgement and completions")
    func subcommands() async throws {
        let handler = CommandHandler(
            group: "tools", summary: "All of them", subcommands: [ProbeCommand(), PromptCommand { .ephemeral("now") }])
        let probe = try await Self.answers(
            [handler],
            .command(
                "tools",
                #"{"name":"probe","type":1,"options":[{"name":"text","type":3,"value":"hi"},{"name":"loud","type":5,"value":true}]}"#
            ))
        #expect(
            probe == [
                .callback(.deferredMessage(ephemeral: true)), .edit(MessageDraft(content: "hi")),
            ])
        let prompt = try await Self.answers([handler], .command("tools", #"{"name":"prompt","type":1,"options":[]}"#))
        #expect(prompt == [.callback(.message(MessageDraft(content: "now", flags: .ephemeral)))])
        let completions = try await Self.answers(
            [handler],
            .typing(
                "tools",
                #"{"name":"probe","type":1,"options":[{"name":"text","type":3,"value":"a","focused":true}]}"#))
        guard case .callback(.completions(let choices)) = completions.first else {
            Issue.record("\(completions)")
            return
        }
        #expect(choices.first?.name.hasPrefix("text a 0") == true)
    }

    @Test("An unknown subcommand, or none, is an error and not a crash", arguments: ["", #"{"name":"gone","type":1}"#])
    func unknownSubcommand(options: String) async throws {
        let handler = CommandHandler(group: "tools", summary: "All", subcommands: [ProbeCommand()])
        let answers = try await Self.answers([handler], .command("tools", options))
        #expect(answers.count == 1)
        guard case .callback(.message(let draft)) = answers.first else {
            Issue.record("\(answers)")
            return
        }
        #expect(draft.content?.hasPrefix("error: missing") == true)
    }

    @Test("Commands of the user and the message menu get what they were used on")
    func menus() async throws {
        let handlers = [CommandHandler(Greet()), CommandHandler(Quote())]
        #expect(handlers.map(\.definition.type) == [.user, .message])
        #expect(handlers.allSatisfy { $0.definition.description.isEmpty && $0.definition.options.isEmpty })
        let user = try Interaction.sample(
            .command,
            #""id":"3","name":"Greet Them","type":2,"target_id":"51","resolved":{"users":{"51":{"id":"51","username":"noah"}},"members":{"51":{"roles":["9"]}}}"#
        )
        #expect(try await Self.answers(handlers, user).last == .edit(MessageDraft(content: "noah 1")))
        let message = try Interaction.sample(
            .command,
            #""id":"3","name":"Quote","type":3,"target_id":"61","resolved":{"messages":{"61":{"id":"61","channel_id":"41","author":{"id":"11","username":"mia"},"content":"hello","timestamp":"2026-01-01T00:00:00+00:00","type":0}}}"#
        )
        #expect(try await Self.answers(handlers, message).last == .edit(MessageDraft(content: "hello")))
        let gone = try Interaction.sample(.command, #""id":"3","name":"Quote","type":3,"target_id":"61""#)
        guard case .edit(let draft) = try await Self.answers(handlers, gone).last else {
            Issue.record("no answer")
            return
        }
        #expect(draft.content?.hasPrefix("error: missing") == true)
    }

    @Test("The names of slash and menu commands do not collide, and definitions have a steady order")
    func order() {
        let router = InteractionRouter(
            commands: [
                CommandHandler(Quote()), CommandHandler(Greet()), CommandHandler(PromptCommand { .ephemeral("") }),
                CommandHandler(ProbeCommand()),
            ], components: [], outdatedReply: .ephemeral("")
        ) { _, _ in .ephemeral("") }
        #expect(router.definitions.map(\.name) == ["probe", "prompt", "Greet Them", "Quote"])
    }
}
