import DiscordInteractions
import DiscordModel
import Synchronization
import Testing

@Suite("Answering interactions", .timeLimit(.minutes(5)))
struct InteractionRouterTests {
    private static func router(
        _ commands: [CommandHandler] = [], components: [ComponentHandler] = [],
        middleware: [InteractionRouter.Middleware] = [], patience: Duration = .seconds(3600)
    ) -> InteractionRouter {
        InteractionRouter(
            commands: commands, components: components, middleware: middleware, outdatedReply: .ephemeral("outdated"),
            patience: patience
        ) { error, context in .ephemeral("\(context.actor.username): \(type(of: error))") }
    }

    private static func probe(
        _ handle: @escaping @Sendable (String?, Bool, InteractionContext) async throws -> Reply = { text, _, _ in
            .ephemeral(text ?? "nothing")
        }
    ) -> CommandHandler {
        CommandHandler(ProbeCommand(handle: handle))
    }

    private static let loud = #"{"name":"loud","type":5,"value":true}"#
    private static let deferred = RecordingResponder.Answer.callback(.deferredMessage(ephemeral: true))
    private static let form = ModalDraft(customID: "form", title: "Form", fields: [])

    private static func said(_ text: String) -> RecordingResponder.Answer {
        .callback(.message(MessageDraft(content: text, flags: .ephemeral)))
    }

    private static func edited(_ text: String) -> RecordingResponder.Answer { .edit(MessageDraft(content: text)) }

    @Test("Work is deferred before it begins, and its reply edited in")
    func deferred() async throws {
        let responder = RecordingResponder()
        let router = Self.router([
            Self.probe { text, isLoud, _ in
                #expect(responder.answers == [Self.deferred])
                return .ephemeral("\(text ?? "nothing") \(isLoud)")
            }
        ])
        try await router.handle(.command("probe", Self.loud), by: responder)
        #expect(responder.answers == [Self.deferred, Self.edited("nothing true")])
    }

    @Test("What waits for the answer is done after it, also if that does not arrive, and at once from then on")
    func afterAnswer() async throws {
        for failure in [nil, RecordingResponder.Unreachable()] as [(any Error)?] {
            let responder = RecordingResponder(editFailure: failure)
            let seen = Mutex<[Int]>([])
            let kept = Mutex<InteractionContext?>(nil)
            let note: @Sendable () -> Void = { seen.withLock { $0.append(responder.answers.count) } }
            let router = Self.router([
                Self.probe { _, _, context in
                    context.afterAnswer(note)
                    kept.withLock { $0 = context }
                    #expect(seen.withLock(\.self).isEmpty)
                    return .ephemeral("done")
                }
            ])
            try? await router.handle(.command("probe", Self.loud), by: responder)
            let answers = failure == nil ? 2 : 1
            #expect(seen.withLock(\.self) == [answers])
            kept.withLock(\.self)?.afterAnswer(note)
            #expect(seen.withLock(\.self) == [answers, answers])
        }
    }

    @Test("An immediate reply is the first answer")
    func immediate() async throws {
        let responder = RecordingResponder()
        let router = Self.router([CommandHandler(PromptCommand { .ephemeral("now") })])
        try await router.handle(.command("prompt"), by: responder)
        #expect(responder.answers == [Self.said("now")])
    }

    @Test("A reply for everyone has no ephemeral flag, and an ephemeral one keeps its others")
    func flags() async throws {
        let responder = RecordingResponder()
        let draft = MessageDraft(content: "x", flags: .suppressEmbeds)
        try await Self.router([CommandHandler(PromptCommand { .message(draft, isEphemeral: false) })])
            .handle(.command("prompt"), by: responder)
        try await Self.router([CommandHandler(PromptCommand { .ephemeral(draft) })])
            .handle(.command("prompt"), by: responder)
        let both = MessageDraft(content: "x", flags: [.suppressEmbeds, .ephemeral])
        #expect(responder.answers == [.callback(.message(draft)), .callback(.message(both))])
    }

    @Test("A form is the first answer")
    func form() async throws {
        let responder = RecordingResponder()
        let router = Self.router([CommandHandler(PromptCommand { .form(Self.form) })])
        try await router.handle(.command("prompt"), by: responder)
        #expect(responder.answers == [.callback(.modal(Self.form))])
    }

    @Test("An immediate reply that takes too long is deferred and then edited in, never before the deferral arrived")
    func slow() async throws {
        let responder = RecordingResponder()
        let prompt = PromptCommand {
            await responder.waitForFirstAnswer()
            return .ephemeral("late")
        }
        let router = Self.router([CommandHandler(prompt)], patience: .milliseconds(1))
        try await router.handle(.command("prompt"), by: responder)
        #expect(responder.answers == [Self.deferred, Self.edited("late")])
    }

    @Test("A form that comes too late becomes a request to try again")
    func lateForm() async throws {
        let responder = RecordingResponder()
        let prompt = PromptCommand {
            await responder.waitForFirstAnswer()
            return .form(Self.form)
        }
        let router = Self.router([CommandHandler(prompt)], patience: .milliseconds(1))
        try await router.handle(.command("prompt"), by: responder)
        guard responder.answers.count == 2, case .edit(let draft) = responder.answers[1] else {
            Issue.record("\(responder.answers)")
            return
        }
        #expect(draft.content?.contains("try again") == true)
    }

    @Test("What a handler throws becomes a reply, deferred or not")
    func errors() async throws {
        let responder = RecordingResponder()
        let router = Self.router([
            Self.probe { _, _, _ in throw ProbeFailure() }, CommandHandler(PromptCommand { throw ProbeFailure() }),
        ])
        try await router.handle(.command("probe", Self.loud), by: responder)
        try await router.handle(.command("prompt"), by: responder)
        #expect(responder.answers == [Self.deferred, Self.edited("mia: ProbeFailure"), Self.said("mia: ProbeFailure")])
    }

    @Test("Options that do not fit what Discord was told never reach the handler")
    func options() async throws {
        let responder = RecordingResponder()
        let counter = Counter()
        let router = Self.router([
            Self.probe { _, _, _ in
                counter.count()
                return .ephemeral("")
            }
        ])
        try await router.handle(.command("probe"), by: responder)
        #expect(responder.answers.last == Self.edited("mia: OptionError"))
        #expect(counter.total == 0)
    }

    @Test("An unknown command, custom id or menu is answered as outdated")
    func unknown() async throws {
        let button = ComponentHandler(ProbeID.self) { _, _ in .ephemeral("pressed") }
        let router = Self.router([Self.probe()], components: [button])
        let outdated = [
            try Interaction.command("gone"), try .button("gone:1"), try .button(""), try .button("probes:1"),
            try .sample(.command, #""id":"3","name":"probe","type":2,"target_id":"5""#),
            try .sample(.modalSubmit, #""custom_id":"gone","components":[]"#),
        ]
        for interaction in outdated {
            let responder = RecordingResponder()
            try await router.handle(interaction, by: responder)
            #expect(responder.answers == [Self.said("outdated")])
        }
    }

    @Test("A custom id of a known kind that cannot be read is answered as outdated")
    func damaged() async throws {
        let responder = RecordingResponder()
        let counter = Counter()
        let button = ComponentHandler(ProbeID.self) { _, _ in
            counter.count()
            return .ephemeral("pressed")
        }
        try await Self.router(components: [button]).handle(.button("probe:!"), by: responder)
        #expect(responder.answers == [Self.deferred, Self.edited("outdated")])
        #expect(counter.total == 0)
    }

    @Test("A button gets its custom id; one that changes its message is acknowledged without a trace")
    func buttons() async throws {
        let responder = RecordingResponder()
        let button = ComponentHandler(ProbeID.self, acknowledgement: .deferredUpdate) { id, context in
            .update(MessageDraft(content: "\(id.user) \(context.channelID ?? 0)"))
        }
        try await Self.router(components: [button])
            .handle(.button(ProbeID(user: 77).wireForm), by: responder)
        #expect(responder.answers == [.callback(.deferredUpdate), Self.edited("77 41")])
    }

    @Test("A select gets its values, and a form its texts at any depth")
    func selectsAndForms() async throws {
        struct SelectID: CustomID {
            static let kind = "select"
            static let codec = CustomIDCodec<Self> { Self() }
        }
        let select = ComponentHandler(select: SelectID.self, acknowledgement: .immediate) { _, values, _ in
            .update(MessageDraft(content: values.joined(separator: "+")))
        }
        let form = ComponentHandler(form: ProbeID.self) { id, texts, _ in
            .ephemeral("\(id.user): \(texts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })")
        }
        let router = Self.router(components: [select, form])
        let responder = RecordingResponder()
        try await router.handle(
            .sample(.component, #""custom_id":"select","component_type":3,"values":["a","b"]"#), by: responder)
        try await router.handle(
            .sample(
                .modalSubmit,
                #""custom_id":"probe:1","components":[{"type":18,"component":{"type":4,"custom_id":"x","value":"1"}},{"type":1,"components":[{"type":4,"custom_id":"y","value":"2"}]},{"type":10}]"#
            ), by: responder)
        #expect(
            responder.answers
                == [
                    .callback(.update(MessageDraft(content: "a+b"))), Self.deferred,
                    Self.edited(#"1: ["x=1", "y=2"]"#),
                ])
    }

    @Test("The first middleware is the outermost, and each can refuse")
    func middleware() async throws {
        let diary = Diary()
        func noting(_ name: String) -> InteractionRouter.Middleware {
            { context, next in
                diary.note("\(name) in")
                defer { diary.note("\(name) out") }
                return try await next(context)
            }
        }
        let handler = Self.probe { _, _, _ in
            diary.note("handler")
            return .ephemeral("")
        }
        try await Self.router([handler], middleware: [noting("a"), noting("b")])
            .handle(.command("probe", Self.loud), by: RecordingResponder())
        #expect(diary.all == ["a in", "b in", "handler", "b out", "a out"])

        let responder = RecordingResponder()
        try await Self.router([handler], middleware: [noting("c"), { _, _ in throw ProbeFailure() }])
            .handle(.command("probe", Self.loud), by: responder)
        #expect(responder.answers == [Self.deferred, Self.edited("mia: ProbeFailure")])
        #expect(diary.all.suffix(2) == ["c in", "c out"])
    }

    @Test("At most 25 completions are offered, each no longer than Discord takes")
    func completions() async throws {
        let responder = RecordingResponder()
        let router = Self.router([Self.probe()])
        let text = #"{"name":"text","type":3,"value":"ab","focused":true}"#
        try await router.handle(.typing("probe", text), by: responder)
        guard case .callback(.completions(let choices)) = responder.answers.first else {
            Issue.record("\(responder.answers)")
            return
        }
        #expect(choices.count == Limits.commandChoices)
        #expect(choices.allSatisfy { $0.name.count <= 100 && $0.value.count <= 100 })
        #expect(choices.first?.value.hasPrefix("text ab 0 ") == true)
    }

    @Test(
        "Where there is nothing to offer, nothing is offered",
        arguments: [
            ("probe", #"{"name":"text","type":3,"value":"fail","focused":true}"#),
            ("probe", #"{"name":"text","type":3,"value":"ab"}"#),
            ("gone", #"{"name":"text","type":3,"value":"ab","focused":true}"#),
        ])
    func noCompletions(command: String, options: String) async throws {
        let responder = RecordingResponder()
        try await Self.router([Self.probe()]).handle(.typing(command, options), by: responder)
        #expect(responder.answers == [.callback(.completions([]))])
    }

    @Test("Where Discord refuses the acknowledgement, nothing is done")
    func gone() async throws {
        let counter = Counter()
        let button = ComponentHandler(ProbeID.self, acknowledgement: .deferredUpdate) { _, _ in
            counter.count()
            return .ephemeral("")
        }
        let command = Self.probe { _, _, _ in
            counter.count()
            return .ephemeral("")
        }
        let router = Self.router([command], components: [button])
        for interaction in [try Interaction.command("probe", Self.loud), try .button("probe:1")] {
            let responder = RecordingResponder(failure: InteractionGone(cause: RecordingResponder.Unreachable()))
            await #expect(throws: InteractionGone.self) { try await router.handle(interaction, by: responder) }
            #expect(responder.answers == [])
        }
        #expect(counter.total == 0)
    }

    @Test("Where nobody knows whether the acknowledgement arrived, all is done, and answered")
    func acknowledgementUnknown() async throws {
        let counter = Counter()
        let command = Self.probe { _, _, _ in
            counter.count()
            return .ephemeral("done")
        }
        let responder = RecordingResponder(failure: RecordingResponder.Unreachable())
        try await Self.router([command]).handle(try .command("probe", Self.loud), by: responder)
        #expect(counter.total == 1)
        #expect(responder.answers == [.edit(MessageDraft(content: "done"))])
    }

    @Test("An answer that does not arrive is handed on, for another way")
    func undelivered() async throws {
        let command = Self.probe { _, _, _ in .ephemeral("done") }
        let responder = RecordingResponder(editFailure: RecordingResponder.Unreachable())
        let error = await #expect(throws: UndeliveredReply.self) {
            try await Self.router([command]).handle(try .command("probe", Self.loud), by: responder)
        }
        #expect(error?.reply == .ephemeral("done"))
    }

    @Test("A slow handler whose deferral Discord refuses is cancelled")
    func slowAndUnreachable() async throws {
        let responder = RecordingResponder(failure: InteractionGone(cause: RecordingResponder.Unreachable()))
        let prompt = PromptCommand {
            try await Task.sleep(for: .seconds(3600))
            return .ephemeral("never")
        }
        let router = Self.router([CommandHandler(prompt)], patience: .milliseconds(1))
        await #expect(throws: InteractionGone.self) {
            try await router.handle(.command("prompt"), by: responder)
        }
        #expect(responder.answers == [])
    }

    @Test("A ping, and an interaction that nobody caused, are passed over")
    func ping() async throws {
        let responder = RecordingResponder()
        let text = #"{"id":"1","application_id":"2","type":1,"token":"t"}"#
        let router = Self.router([Self.probe()])
        try await router.handle(WireDecoder().decode(Interaction.self, from: text.utf8), by: responder)
        try await router.handle(.sample(InteractionType(rawValue: 99), ""), by: responder)
        #expect(responder.answers == [])
    }
}
